"""Housekeeping of the outbox, each on its own schedule: abandoned leases, digests, what is old."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.files import intake
from bot.outbox import team_changes
from bot.people import sessions, signin_links
from bot.people.secrets_kept import forget_tries
from bot.settings import Settings
from bot.worker import digest_schedule, worker_identity
from catalog.own_clock import own_clock
from routing.desk.desk import Desk
from routing.storage import (
    buttons,
    erasure,
    file_store,
    inbox,
    mails,
    outbox,
    peers,
    questions,
    team_drafts,
)
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.insight_store import Counting

log: BoundLogger = get_logger("schakel.delivery")
RELEASE, PLAN, COUNT, FORGET = 5.0, 1.0, 30.0, 3600.0
"""Seconds between two looks at leases, at the digests to plan, at the figures to count, and at what
is old.
"""
AT_ONCE = 4_000
"""So many events are counted at most before others have their turn."""
KEPT = dt.timedelta(days=30)
"""So long what was delivered, and the keys of messages, are remembered."""
MAILS_KEPT = dt.timedelta(days=365)
"""So long an answer to a mail of ours still finds what it answers."""


@dataclass(frozen=True)
class Retention:
    """For how long what people said is kept, by kind; None for ever. `files` and `words` count from
    the end of the call.
    """

    files: dt.timedelta | None = None
    words: dt.timedelta | None = None
    conversations: dt.timedelta | None = None
    corrections: dt.timedelta | None = None

    @classmethod
    def of(cls, settings: Settings) -> Retention:
        """As the settings say, in days."""

        def days(count: int | None) -> dt.timedelta | None:
            return dt.timedelta(days=count) if count else None

        return cls(
            days(settings.files_days),
            days(settings.words_days),
            days(settings.conversations_days),
            days(settings.corrections_days),
        )


class Housekeeping:
    """Keeps one process's part of the database in order. `stranded` gives back what this process's
    worker holds without working on it; `retention`: for how long words and files stay.
    """

    def __init__(
        self,
        database: Database,
        context: Callable[[], Context],
        stranded: Callable[[], Awaitable[int]],
        retention: Retention,
    ) -> None:
        self._database, self._context = database, context
        self._stranded, self._retention = stranded, retention
        self._planned: tuple[dt.datetime, str | None] = dt.datetime.min.replace(tzinfo=dt.UTC), None

    async def run(self) -> None:
        """Keep order until cancelled."""
        async with asyncio.TaskGroup() as duties:
            duties.create_task(_every(RELEASE, "giving back leases", self.release))
            duties.create_task(_every(PLAN, "planning digests", self.plan))
            duties.create_task(_every(COUNT, "counting figures", self.count))
            duties.create_task(_every(FORGET, "forgetting what is old", self.forget))

    async def release(self) -> None:
        """What nobody works on goes on now, not when its lease runs out: rows of processes of this
        machine that are gone, and our own that no task holds.
        """
        await asyncio.to_thread(self._release)
        await self._stranded()

    async def plan(self) -> None:
        """Now and then, and whenever the catalogue is another: the next morning of each team, and
        nobody stays signed in who left.
        """
        context = self._context()
        planned, version = self._planned
        late = abs(context.now - planned) >= digest_schedule.LOOK_EVERY
        if late or version != context.catalogue.version:
            await asyncio.to_thread(self._plan, context)
            self._planned = context.now, context.catalogue.version

    async def count(self) -> None:
        """What happened since is in the figures that coordinators and managers look at."""
        context = self._context()
        clock = own_clock(context.catalogue)
        counting = Counting(self._database, context.catalogue, clock)
        await asyncio.to_thread(counting.catch_up, context.now, AT_ONCE)

    async def forget(self) -> None:
        """What was delivered long ago, keys of messages that no service repeats any more, files of
        calls that ended long ago.
        """
        await asyncio.to_thread(self._forget)

    def _release(self) -> None:
        with self._database.transaction() as session:
            outbox.release(session, worker_identity.gone, self._context().now)

    def _plan(self, context: Context) -> None:
        with self._database.transaction() as session:
            digest_schedule.plan(session, context)
            sessions.end_departed(session, context.at(session).catalogue, context.now)

    def _forget(self) -> None:
        context = self._context()
        with self._database.transaction() as session:
            outbox.prune(session, context.now - KEPT)
            inbox.prune(session, context.now - KEPT)
            questions.prune(session, context.now - KEPT)
            buttons.prune(session, context.now - KEPT)
            signin_links.forget_old(session, context.now)
            forget_tries(session, context.now)
            peers.forget(session, context.now)
            team_changes.lapse(session, context.at(session))
            team_drafts.prune(session, context.now)
            mails.prune(session, context.now - MAILS_KEPT, context.now)
            file_store.tidy(session, context.now)
            if files := self._retention.files:
                desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
                intake.expire(session, context.now - files, desk)
        self._erase(context.now)

    def _erase(self, now: dt.datetime) -> None:
        """What people said, so long ago that it is not kept any longer. Each kind, and a good many
        calls, in a transaction of their own: nobody waits for long.
        """
        kept = self._retention
        for span, erase in (
            (kept.conversations, erasure.erase_conversations),
            (kept.corrections, erasure.erase_corrections),
        ):
            if span:
                with self._database.transaction() as session:
                    erase(session, now - span)
        while kept.words:
            with self._database.transaction() as session:
                if erasure.erase_words_of_calls(session, now - kept.words) < erasure.AT_ONCE:
                    break


async def _every(seconds: float, duty: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do it again and again; what cannot be done now is done the next time."""
    while True:
        try:
            await work()
        except SQLAlchemyError as error:
            log.warning("housekeeping has to wait", duty=duty, error=type(error).__name__)
        except Exception:
            log.exception("housekeeping went wrong", duty=duty)
        await asyncio.sleep(seconds)
