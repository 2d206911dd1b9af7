"""Polls Telegram in one process at a time: fetch raw, take in, and only then move the offset.

The lease is renewed while we poll. Whoever loses it stops; whoever gets it begins at the earliest
update that Telegram has not seen confirmed. What both have seen is known by its key.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger
from telegram.error import Conflict, TelegramError

from bot.channels.telegram.bot_api import RawBot, told
from bot.channels.telegram.side_by_side import take_side_by_side
from bot.channels.telegram.update_reader import KINDS
from bot.context import Clock
from bot.ports import RetryLater
from routing.storage import lease
from routing.storage.db import Database
from routing.storage.faults import OUT_OF_REACH

log: BoundLogger = get_logger("schakel.telegram")
LEASE = dt.timedelta(seconds=8)
"""How long the lease outlives the last sign of life; another process polls at most a renewal
later.
"""
RENEW = 2.0
LONG_POLL = 20
PAUSE, LONGEST_PAUSE = 0.5, 5.0
FRESH_NUMBERS = 6 * 86400.0
"""After a week without updates Telegram starts numbering anew: an old offset must not be used by
then.
"""


class Poller:
    """Polls while it holds the lease `name`. `take` takes one update in; when it returns, the
    update may be confirmed.
    """

    def __init__(
        self,
        bot: RawBot,
        take: Callable[[Any], Awaitable[None]],
        database: Database,
        name: str,
        now: Clock,
    ) -> None:
        self._bot, self._take, self._database, self._name, self._now = (
            bot,
            take,
            database,
            name,
            now,
        )
        self.owner = uuid.uuid4().hex[:12]
        self.polling = asyncio.Event()
        self._pause = PAUSE
        self.trouble: str | None = None
        """Why the last look brought nothing; None when Telegram answered it."""

    async def run(self) -> None:
        """Wait for the lease, poll as long as it is ours, and begin again, until cancelled."""
        try:
            while True:
                if await self._leased():
                    log.info("this process polls Telegram")
                    await self._while_ours()
                await asyncio.sleep(RENEW)
        finally:
            await asyncio.shield(asyncio.to_thread(self._give_up))

    async def _while_ours(self) -> None:
        polling = asyncio.create_task(self._poll())
        self.polling.set()
        try:
            while not polling.done():
                await asyncio.wait({polling}, timeout=RENEW)
                if not polling.done() and not await self._leased():
                    log.warning("another process polls Telegram now")
                    break
        finally:
            self.polling.clear()
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
        if not polling.cancelled() and (error := polling.exception()):
            log.error("polling Telegram stopped and begins again", exc_info=error)

    async def _leased(self) -> bool:
        """Whether the lease is ours for a while longer."""
        try:
            return await asyncio.to_thread(self._take_lease)
        except SQLAlchemyError as error:
            log.warning("the lease to poll Telegram cannot be renewed", error=type(error).__name__)
            return False

    def _take_lease(self) -> bool:
        with self._database.transaction() as session:
            return lease.take(session, self._name, self.owner, self._now(), LEASE)

    def _give_up(self) -> None:
        with self._database.transaction() as session:
            lease.give_up(session, self._name, self.owner, self._now())

    async def _poll(self) -> None:
        offset: int | None = None
        heard = time.monotonic()
        await self._off_with_the_webhook()
        while True:
            updates = await self._fetch(offset)
            if updates:
                heard = time.monotonic()
                taken = await self._take_all(updates, offset)
                if taken == offset:
                    await self._wait()
                offset = taken
            elif time.monotonic() - heard > FRESH_NUMBERS:
                offset, heard = None, time.monotonic()

    async def _take_all(self, updates: list[Any], offset: int | None) -> int | None:
        """Take them in and give the offset that confirms them; it stops before the first that the
        database did not take, since Telegram brings that one and all after it again.
        """
        failed = await take_side_by_side(updates, self._take)
        for update, error in zip(updates, failed, strict=True):
            if isinstance(error, OUT_OF_REACH):
                log.error(
                    "an update cannot be committed; Telegram keeps it", error=type(error).__name__
                )
                break
            if error:
                raise error
            number = update.get("update_id") if isinstance(update, dict) else None
            if isinstance(number, int):
                offset = max(offset or 0, number + 1)
        return offset

    async def _fetch(self, offset: int | None) -> list[Any]:
        try:
            updates = await self._bot.raw_updates(offset, LONG_POLL, KINDS)
        except Conflict as error:
            self.trouble = "another program polls Telegram with this token"
            log.error(
                "Telegram does not let us poll: does another program use this bot's token, or is "
                "a webhook set?",
                error=error.message,
            )
            await self._wait()
            if "webhook" in error.message.lower():
                await self._off_with_the_webhook()
            return []
        except TelegramError as error:
            meaning = told(error)
            self.trouble = "Telegram does not answer"
            log.warning("Telegram cannot be polled", error=meaning)
            await (
                asyncio.sleep(meaning.seconds) if isinstance(meaning, RetryLater) else self._wait()
            )
            return []
        self.trouble = None
        self._pause = PAUSE if not updates else self._pause
        return updates

    async def _off_with_the_webhook(self) -> None:
        """Polling and a webhook exclude each other; what waits at Telegram stays there."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("a webhook could not be taken off", error=error.message)

    async def _wait(self) -> None:
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
