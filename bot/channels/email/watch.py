"""Watches a mailbox in one process at a time: what is new is taken in, then marked, then the place
moves on. Reconnects by itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.email.imap_mailbox import (
    AT_FIRST,
    FAULTS,
    IDLE_FOR,
    ImapMailbox,
    NoLogin,
    RawMail,
)
from bot.channels.email.settings import EmailOptions
from bot.channels.email.sign_in import Tokens
from bot.context import Clock
from routing.storage import lease, mails
from routing.storage.db import Database
from routing.storage.faults import OUT_OF_REACH
from routing.storage.mails import Place

log: BoundLogger = get_logger("schakel.email")
LEASE, RENEW = dt.timedelta(seconds=20), 5.0
PAUSE, LONGEST_PAUSE = 1.0, 120.0
"""Seconds until the server is tried again, doubling each time it fails."""
TRIES = 3
"""So often a mail that cannot be taken in is tried, before it is left alone."""
BACK = dt.timedelta(days=1)
"""So far before the last look mails are looked through when a server numbers them anew: what was
taken in is known by its key.
"""
Take = Callable[[RawMail, int], Awaitable[bool]]


class MailboxWatch:
    """Watches while it holds the lease. `take` takes one mail in; `before` runs before each
    look.
    """

    def __init__(
        self,
        options: EmailOptions,
        tokens: Tokens | None,
        database: Database,
        now: Clock,
        *,
        take: Take,
        before: Callable[[], Awaitable[None]],
    ) -> None:
        self._options, self._tokens = options, tokens
        self._database, self._now, self._take, self._before = database, now, take, before
        self.name = f"email/{options.user}@{options.imap.host}/{options.folder}"
        self.owner = uuid.uuid4().hex[:12]
        self.trouble: str | None = "the mailbox was not looked at yet"
        """Why nothing comes in; None when it does, here or to another process."""
        self.looks = 0
        self._failed: dict[int, int] = {}

    async def run(self) -> None:
        """Wait for the lease, watch as long as it is ours, and begin again, until cancelled."""
        try:
            while True:
                if await self._leased():
                    await self._while_ours()
                else:
                    self.trouble = None
                await asyncio.sleep(RENEW)
        finally:
            await asyncio.shield(asyncio.to_thread(self._give_up))

    async def _while_ours(self) -> None:
        log.info("this process reads the mailbox")
        watching = asyncio.create_task(self._watch())
        try:
            while not watching.done():
                await asyncio.wait({watching}, timeout=RENEW)
                if not watching.done() and not await self._leased():
                    log.warning("another process reads the mailbox now")
                    break
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        if not watching.cancelled() and (error := watching.exception()):
            log.error("reading the mailbox stopped and begins again", exc_info=error)

    async def _leased(self) -> bool:
        try:
            return await asyncio.to_thread(self._take_lease)
        except SQLAlchemyError as error:
            log.warning("the lease of the mailbox cannot be renewed", error=type(error).__name__)
            return False

    def _take_lease(self) -> bool:
        with self._database.transaction() as session:
            return lease.take(session, self.name, self.owner, self._now(), LEASE)

    def _give_up(self) -> None:
        with self._database.transaction() as session:
            lease.give_up(session, self.name, self.owner, self._now())

    async def _watch(self) -> None:
        pause = PAUSE
        while True:
            mailbox = ImapMailbox(self._options, self._tokens)
            looks = self.looks
            try:
                await self._with(mailbox)
            except NoLogin as error:
                self._failing("the mail server does not let us in", error)
                pause = max(pause, LONGEST_PAUSE / 2)
            except FAULTS as error:
                self._failing("the mail server cannot be reached, or broke off", error)
            except OUT_OF_REACH as error:
                self._failing("the database cannot be reached", error)
            finally:
                mailbox.break_off()
                await asyncio.shield(asyncio.to_thread(mailbox.close))
            pause = PAUSE if self.looks > looks else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    def _failing(self, what: str, error: Exception) -> None:
        self.trouble = f"{what} ({type(error).__name__}: {str(error)[:120]})"
        log.warning("the mailbox cannot be read now", why=what, error=type(error).__name__)

    async def _with(self, mailbox: ImapMailbox) -> None:
        """Look again and again, over one connection. Raises when it breaks."""
        await asyncio.to_thread(mailbox.open)
        longest = AT_FIRST
        while True:
            await self._before()
            found = await self._look(mailbox)
            self.trouble, self.looks = None, self.looks + 1
            longest = AT_FIRST if found else longest
            await self._until_more(mailbox, longest)
            longest = min(2 * longest, IDLE_FOR)

    async def _until_more(self, mailbox: ImapMailbox, longest: float) -> None:
        if mailbox.idles:
            await asyncio.to_thread(mailbox.wait, longest)
        else:
            await asyncio.sleep(self._options.poll_seconds)
            await asyncio.to_thread(mailbox.alive)

    async def _look(self, mailbox: ImapMailbox) -> bool:
        """Take in what is new, in order; whether there was anything."""
        place = await asyncio.to_thread(self._place)
        if place is None:
            # The first start: what lies there already is nobody's question to us.
            await self._move(mailbox, mailbox.next_uid - 1)
            return False
        if place.validity != mailbox.validity:
            log.warning("the mail server numbers its mails anew; the last day is looked through")
            uids = await asyncio.to_thread(mailbox.since, (place.at - BACK).date())
            last = mailbox.next_uid - 1
        else:
            uids = await asyncio.to_thread(mailbox.after, place.uid)
            last = place.uid
        for uid in uids:
            await self._take_one(mailbox, uid)
            if place.validity == mailbox.validity:
                last = uid
                await self._move(mailbox, last)
        if place.validity != mailbox.validity:
            await self._move(mailbox, max([last, *uids]))
        return bool(uids)

    async def _take_one(self, mailbox: ImapMailbox, uid: int) -> None:
        raw = await asyncio.to_thread(mailbox.fetch, uid)
        if raw is None:
            return
        try:
            taken = await self._take(raw, mailbox.validity)
        except OUT_OF_REACH:
            raise
        except Exception as error:
            self._failed[uid] = self._failed.get(uid, 0) + 1
            if self._failed[uid] < TRIES:
                raise OSError("a mail could not be taken in") from error
            log.exception("a mail could not be taken in and is left alone", uid=uid)
            taken = False
        self._failed.pop(uid, None)
        if taken:
            await asyncio.to_thread(mailbox.done, uid)

    def _place(self) -> Place | None:
        with self._database.reading() as session:
            return mails.place(session, self.name)

    async def _move(self, mailbox: ImapMailbox, uid: int) -> None:
        place = Place(mailbox.validity, uid, self._now())
        await asyncio.to_thread(self._write, place)

    def _write(self, place: Place) -> None:
        with self._database.transaction() as session:
            mails.move(session, self.name, place)
