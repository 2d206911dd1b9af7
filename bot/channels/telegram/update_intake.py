"""Takes in one update: its button answered first, its words committed, or set aside when it cannot
be read.

When `take` returns, the update may be confirmed to Telegram; when it raises, Telegram has to send
it again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from prometheus_client import Counter
from structlog.stdlib import BoundLogger, get_logger
from telegram.error import TelegramError

from bot.channels.telegram import update_reader
from bot.channels.telegram.addresses import (
    CHANNEL,
    BotIdentity,
    ConversationParts,
    parse_conversation,
    read_ref,
)
from bot.channels.telegram.bot_api import RawBot
from bot.channels.telegram.chat_migration import ChatMigrations
from bot.channels.telegram.update_reader import GROUPS, Moved, Read
from bot.channels.text_limits import cut
from bot.context import Clock
from bot.ports import Accept, Address, BotAdded, BotRemoved, Incoming, Pressed
from bot.presses import OptionPress
from bot.sanitize import legible_json
from routing.storage import inbox
from routing.storage.db import Database
from routing.storage.faults import OUT_OF_REACH

log: BoundLogger = get_logger("schakel.telegram")
POISON = Counter(
    "schakel_telegram_poison_total", "Updates that could not be taken in and were set aside"
)
WhyNot = Callable[[Pressed], Awaitable[str | None]]
"""Why what somebody did in a group leads to nothing, in a sentence for them alone; None when it
leads to something.
"""
HeardIn = Callable[[str], Awaitable[None]]
"""Takes note that something was heard in a conversation, so that it can be reached."""
PATIENCE = 1.5
ALERT = 200
AGAIN = (0.1, 0.5)


async def tidy(bot: RawBot, said: Pressed) -> None:
    """In a group, a question that was answered by its own button is taken away; cards stay."""
    spent = (
        read_ref(said.reply_to or "")
        if said.shared and isinstance(said.press.means, OptionPress)
        else None
    )
    if spent:
        try:
            async with asyncio.timeout(PATIENCE):
                await bot.delete_message(*spent)
        except (TelegramError, TimeoutError) as error:
            log.info("an answered question stays in the group", error=error)


class UpdateIntake:
    """Takes updates in for one bot."""

    def __init__(
        self,
        bot: RawBot,
        identity: Callable[[], BotIdentity],
        accept: Accept,
        why_not: WhyNot,
        heard_in: HeardIn,
        *,
        moves: ChatMigrations,
        database: Database,
        now: Clock,
    ) -> None:
        self._bot, self._identity, self._accept, self._why_not = bot, identity, accept, why_not
        self._heard_in = heard_in
        self._moves, self._database, self._now = moves, database, now

    async def take(self, update: Any) -> None:
        """Take one update in, or set it aside. Raises only when the database is out of reach."""
        try:
            read = update_reader.read(update, self._identity(), self._now())
        except Exception as error:
            log.error("an update cannot be read and is set aside", error=type(error).__name__)
            await self._aside(update)
            return
        for pause in (*AGAIN, None):
            try:
                await self._take(update, read)
                return
            except OUT_OF_REACH:
                raise
            except Exception:
                if pause is None:
                    log.exception("an update could not be taken in and is set aside")
                    await self._aside(update)
                else:
                    await asyncio.sleep(pause)

    async def _take(self, update: Mapping[str, Any], read: Read) -> None:
        if isinstance(read, Moved):
            await self._moves.learn(read.was, read.now)
        elif read is None or isinstance(read, Pressed):
            await self._pressed(update.get("callback_query"), read)
        else:
            await self._accept(read.model_copy(update=await self._known_as(read)))
        if not isinstance(read, BotAdded | BotRemoved):
            await self._note_place(update)

    async def _note_place(self, update: Mapping[str, Any]) -> None:
        """Whatever is said or pressed in a group, ours or not, tells that we are there; so does
        another right of ours.
        """
        query = update.get("callback_query") or {}
        message = (
            update.get("message") or query.get("message") or update.get("my_chat_member") or {}
        )
        if (message.get("chat") or {}).get("type") in GROUPS:
            place = await self._where_known(update_reader.place_of(message))
            await self._heard_in(place.conversation)

    async def _pressed(self, query: Mapping[str, Any] | None, read: Pressed | None) -> None:
        """Answer first. In a group, a press that can do nothing is explained to the presser alone,
        in that answer.
        """
        said = read.model_copy(update=await self._known_as(read)) if read else None
        why = await self._explained(said) if said and said.shared else None
        if query:
            await self._answer(str(query.get("id", "")), why)
        if said and why is None:
            await self._accept(said)

    async def _explained(self, said: Pressed) -> str | None:
        """Why the press leads to nothing; None when it leads to something, or when that takes too
        long to say.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._why_not(said)
        except TimeoutError:
            return None

    async def _answer(self, query: str, alert: str | None) -> None:
        """Let the button go; one that waited too long can no longer be answered, which harms
        nobody.
        """
        text = cut(alert, ALERT) if alert else None
        try:
            async with asyncio.timeout(PATIENCE):
                await self._bot.answer_callback_query(
                    query, text=text, show_alert=True if text else None
                )
        except (TelegramError, TimeoutError) as error:
            log.info("a button was not answered", error=error)

    async def _known_as(self, said: Incoming) -> dict[str, Address]:
        """The address with the group's old number, when it has moved."""
        place = parse_conversation(said.address.conversation)
        if place.private:
            return {}
        known = await self._where_known(place)
        return {"address": Address(channel=CHANNEL, conversation=known.conversation)}

    async def _where_known(self, place: ConversationParts) -> ConversationParts:
        """The place under its group's old number, when that has moved."""
        await self._moves.refresh()
        return ConversationParts(self._moves.known_as(place.chat), place.topic)

    async def _aside(self, update: Any) -> None:
        """Set it aside; what cannot even be kept must not stand before all that follow. Raises when
        the database is out of reach.
        """
        try:
            await asyncio.to_thread(self._set_aside, update)
        except OUT_OF_REACH:
            raise
        except Exception:
            log.exception("an update could not be set aside and is passed over")

    def _set_aside(self, update: Any) -> None:
        """Keep it as it came, for somebody to look at: nothing that was said is thrown away."""
        POISON.inc()
        number = update.get("update_id") if isinstance(update, Mapping) else None
        mark = (
            number if number is not None else hashlib.sha256(repr(update).encode()).hexdigest()[:24]
        )
        kept = legible_json(update)
        key = self._identity().key("poison", mark)
        with self._database.transaction() as session:
            inbox.claim(session, key, channel=CHANNEL, at=self._now(), body={"poison": kept})
