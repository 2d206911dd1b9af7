"""Sends an `Outgoing` to Telegram: sends it, edits it in place, or tells one person alone. Within
the limits, once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from structlog.stdlib import BoundLogger, get_logger
from telegram import LinkPreviewOptions, ReplyKeyboardRemove, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram.addresses import ConversationParts, read_ref
from bot.channels.telegram.bot_api import (
    NO_LONGER_THERE,
    NOT_MODIFIED,
    RawBot,
    Refused,
    Unanswered,
    told,
)
from bot.channels.telegram.chat_migration import ChatMigrations
from bot.channels.telegram.rate_limits import Pace
from bot.channels.telegram.render import Part, changed, parts
from bot.ports import Outgoing, RetryLater

log: BoundLogger = get_logger("schakel.telegram")
T = TypeVar("T")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
SOON = 0.3
"""Seconds that are waited here; a longer wait gives the row back to the outbox."""
BETWEEN_PARTS = 20.0


class MessageSender:
    """Says things. `said` remembers the parts of a long message that went out, so that a retry goes
    on after them; `cleared` the private chats in which no keyboard of an earlier version of ours
    can stand any more: the first words without buttons take it away.
    """

    def __init__(self, bot: RawBot, pace: Pace, moves: ChatMigrations) -> None:
        self._bot, self._pace, self._moves = bot, pace, moves
        self._said: dict[str, int] = {}
        self._cleared: set[int] = set()

    async def say(self, place: ConversationParts, message: Outgoing, key: str) -> str:
        """Say it and give the ref of the last message. Raises RetryLater, Refused."""
        if message.settles:
            return await self._change(place, message) or message.edits or ""
        if message.only_to and not place.private:
            return await self._to_one(place, message, key)
        if message.edits and (ref := await self._change(place, message)):
            return ref
        return await self._send(
            place, parts(message, private=place.private), key, read_ref(message.thread or "")
        )

    async def _send(
        self,
        place: ConversationParts,
        whole: list[Part],
        key: str,
        under: tuple[int, int] | None = None,
    ) -> str:
        ref = ""
        for number, part in enumerate(whole):
            mark = f"{key}#{number}"
            if mark not in self._said:
                self._said[mark] = await self._post(
                    place, part, under, SOON if number == 0 else BETWEEN_PARTS
                )
            ref = place.ref(self._said[mark])
        for number in range(len(whole)):
            self._said.pop(f"{key}#{number}", None)
        return self._where(place, ref)

    def _where(self, place: ConversationParts, ref: str) -> str:
        """The ref in the chat where it really stands: a group may have moved."""
        found = read_ref(ref)
        return ConversationParts(self._moves.to(place.chat)).ref(found[1]) if found else ref

    async def _post(
        self, place: ConversationParts, part: Part, under: tuple[int, int] | None, patience: float
    ) -> int:
        """One message, as a reply to the one `under` which it belongs, if that is in the same chat
        and still there.
        """

        async def post(chat: int) -> int:
            clears = part.passing and place.private and chat not in self._cleared
            markup = part.markup or (ReplyKeyboardRemove() if clears else None)
            sent = await self._bot.ask(
                "sendMessage",
                chat_id=chat,
                text=part.html,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                message_thread_id=place.topic,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=ReplyParameters(under[1], allow_sending_without_reply=True)
                if under and under[0] == chat
                else None,
            )
            if isinstance(markup, ReplyKeyboardRemove):
                self._cleared.add(chat)
            return int(sent.get("message_id") or 0)

        return await self._paced(place, post, patience)

    async def _change(self, place: ConversationParts, message: Outgoing) -> str | None:
        """Change a message in place; None when it no longer stands there, so that it is said
        anew.
        """
        stands = read_ref(message.edits or "")
        if stands is None or stands[0] != self._moves.to(place.chat):
            return None
        part = changed(message)

        async def change(chat: int) -> None:
            await self._bot.ask(
                "editMessageText",
                chat_id=chat,
                message_id=stands[1],
                text=part.html,
                parse_mode=ParseMode.HTML,
                reply_markup=part.markup,
                link_preview_options=_NO_PREVIEW,
            )

        try:
            await self._paced(place, change, edit=True)
        except Unanswered as error:
            raise RetryLater(1, str(error)) from error
        except Refused as error:
            if any(word in error.said for word in NO_LONGER_THERE):
                return None
            if NOT_MODIFIED not in error.said:
                raise
        return message.edits

    async def _paced(
        self,
        place: ConversationParts,
        call: Callable[[int], Awaitable[T]],
        patience: float = SOON,
        *,
        edit: bool = False,
    ) -> T:
        """One call within the limits; a group that has moved is followed."""
        chat = self._moves.to(place.chat)
        while (wait := self._pace.wait(chat, edit=edit)) > 0:
            if wait > patience:
                raise RetryLater(wait, "Telegram's limit for this chat")
            await asyncio.sleep(wait)
            patience -= wait
        try:
            with self._pace.sending():
                return await call(chat)
        except ChatMigrated as moved:
            await self._moves.learn(chat, moved.new_chat_id)
            return await self._once_more(moved.new_chat_id, call)
        except TelegramError as error:
            raise self._noted(chat, error) from error

    async def _once_more(self, chat: int, call: Callable[[int], Awaitable[T]]) -> T:
        try:
            with self._pace.sending():
                return await call(chat)
        except TelegramError as error:
            raise self._noted(chat, error) from error

    def _noted(self, chat: int, error: TelegramError) -> Exception:
        meaning = told(error)
        if isinstance(meaning, RetryLater):
            self._pace.close(chat, meaning.seconds)
        return meaning

    async def bring(self, place: ConversationParts, send: Callable[[int], Awaitable[int]]) -> str:
        """Send one message that somebody else has made, within the limits; gives its ref."""
        return self._where(place, place.ref(await self._paced(place, send, BETWEEN_PARTS)))

    async def _to_one(self, place: ConversationParts, message: Outgoing, key: str) -> str:
        """For one person in a group: in their own chat with us, unless they never opened it or are
        to answer here.
        """
        user = int(message.only_to or 0)
        here = message.ask_text or bool(message.choices)
        if not here:
            try:
                return await self.say(
                    ConversationParts(user), message.model_copy(update={"only_to": None}), key
                )
            except Refused:
                log.info("a user has no open chat with us; told in the group", user=user)
        mention = f'<a href="tg://user?id={user}">↪</a> '
        return await self._send(place, parts(message, private=False, mention=mention), key)
