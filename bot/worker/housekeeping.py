"""Housekeeping of the outbox, each on its own schedule: abandoned leases, digests, what is old."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
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
    pruning,
    questions,
    rate_buckets,
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
RESTS = dt.timedelta(days=365)
"""So long an answer to a mail of ours still finds what it answers, a reply to a message the call it
was about once that has ended, and somebody what could not be done.
"""
FILES_AT_ONCE = 20
"""So many files are forgotten in one transaction."""
BREATH = 0.01
"""Seconds that others have the database at least, between two transactions that forget."""
Step = Callable[[Session], bool]
"""Forgets some; whether there is more."""


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
        """What was delivered long ago, keys of messages that no service repeats any more, words and
        files whose time is over: a few at a time, and as long as that took others have the
        database, so that nobody waits for it.
        """
        context = self._context()
        for step in (*self._steps(context.now), *await asyncio.to_thread(self._files, context)):
            left = True
            while left:
                began = time.monotonic()
                left = await asyncio.to_thread(self._step, step)
                await asyncio.sleep(max(time.monotonic() - began, BREATH) if left else 0)

    def _step(self, step: Step) -> bool:
        with self._database.transaction() as session:
            return step(session)

    def _steps(self, now: dt.datetime) -> Iterator[Step]:
        """All that is forgotten by its age."""
        old, kept, at_once = now - KEPT, self._retention, pruning.AT_ONCE
        yield lambda session: outbox.prune(session, old) == at_once
        yield lambda session: outbox.prune_dead(session, now - RESTS) == at_once
        yield lambda session: inbox.prune(session, old) == at_once
        yield lambda session: questions.prune(session, old) == at_once
        yield lambda session: buttons.prune(session, old) == at_once
        yield lambda session: mails.prune(session, now - RESTS) == at_once
        yield lambda session: mails.prune_held(session, now) == at_once
        yield lambda session: peers.forget(session, now) == at_once
        yield self._small
        yield lambda session: erasure.rest(session, now - RESTS) == erasure.AT_ONCE
        if span := kept.conversations:
            said = now - span
            yield lambda session: erasure.erase_posts(session, said) == at_once
            yield lambda session: erasure.erase_dialogues(session, said) == at_once
        if span := kept.corrections:
            learnt = now - span
            yield lambda session: erasure.erase_corrections(session, learnt) == at_once
        if span := kept.words:
            ended = now - span
            words = erasure.erase_words_of_calls
            yield lambda session: words(session, ended) == erasure.AT_ONCE

    def _small(self, session: Session) -> bool:
        """What never becomes much."""
        context = self._context()
        signin_links.forget_old(session, context.now)
        forget_tries(session, context.now)
        team_changes.lapse(session, context.at(session))
        team_drafts.prune(session, context.now)
        rate_buckets.forget(session, context.now)
        return False

    def _files(self, context: Context) -> list[Step]:
        """Files to forget, found without holding up who writes."""
        before = context.now - self._retention.files if self._retention.files else None
        with self._database.reading() as session:
            loose = file_store.loose(session, context.now)
            expired = file_store.of_ended_calls(session, before) if before else ()

        def forget(files: Sequence[str], session: Session) -> bool:
            file_store.forget(session, files)
            return False

        def expire(files: Sequence[str], session: Session) -> bool:
            desk = Desk(SqlCallRepository(session), context.catalogue, context.now)
            intake.expire(session, files, before or context.now, desk)
            return False

        steps = [(forget, some) for some in _batched(loose)]
        steps += [(expire, some) for some in _batched(expired)]
        return [partial(step, some) for step, some in steps]

    def _release(self) -> None:
        with self._database.transaction() as session:
            outbox.release(session, worker_identity.gone, self._context().now)

    def _plan(self, context: Context) -> None:
        with self._database.transaction() as session:
            digest_schedule.plan(session, context)
            sessions.end_departed(session, context.at(session).catalogue, context.now)


def _batched(files: Sequence[str]) -> list[Sequence[str]]:
    return [files[n : n + FILES_AT_ONCE] for n in range(0, len(files), FILES_AT_ONCE)]


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
