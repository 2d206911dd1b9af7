"""The outbox worker: claims what is due, gives each row to the handler of its kind, and closes it
behind the fence. Nobody else finishes, postpones or buries a row.

Every process runs one; the database alone decides who does what.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import TypeVar

from structlog.stdlib import BoundLogger, get_logger

from bot.observability import telemetry
from bot.observability.logging_setup import bound
from bot.outbox.delivered import DELAY, DELIVERED
from bot.outbox.payloads import TimerPayload, number_of
from bot.outbox.results import Dead, Done, Handler, Later, Result
from bot.worker import database_retries, worker_identity
from bot.worker.closing import Closing
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim

log: BoundLogger = get_logger("schakel.delivery")
AT_ONCE = 16
THREADS = 3
"""That wait for the database to close a row by itself, beside the one that claims and closes many:
with those of the intake and the handlers fewer than a pool has connections.
"""
BACK = dt.timedelta(seconds=30)
"""From so much on, a clock that went back is one that was wrong: what was due by it is due."""
SINCE_THEN = dt.timedelta(minutes=2)
"""So long may lie between our last look and the moment in which the clock went back."""
IDLE = 0.5
"""Seconds between looks when nothing wakes the worker: what another process wrote is found by
then.
"""
_T = TypeVar("_T")


class _Unknown:
    """Rows of a kind that has no handler."""

    async def run(self, claim: Claim) -> Result:
        return Dead(f"nobody knows how to do '{claim.kind}'")

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        return Dead(f"nobody knows how to do '{claim.kind}'")


class Worker:
    """Works for one process. `channels`: those that are on, by name; rows of others are left.
    `looked_at`: when it last found out what is due, by the monotonic clock.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        channels: Collection[str],
        now: Callable[[], dt.datetime],
    ) -> None:
        self.owner = worker_identity.made()
        self._database, self._handlers, self._channels = database, handlers, channels
        self._now = now
        self._woken = asyncio.Event()
        self._running: dict[asyncio.Task[None], int] = {}
        self._claiming = asyncio.Lock()
        self._renewed = self._latest = now()
        self._wrong = (self._latest, self._latest)
        self.looked_at = time.monotonic()
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="worker")
        # One for what all rows share: side by side, claims and ends would be more and smaller.
        self._one = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker-all")
        self._closing = Closing(database, now, self._in_one)
        self._heard = Closing(database, now, self._in_thread, first=True)

    def wake(self) -> None:
        """There may be something due: look now."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled: many rows side by side, so that a slow service holds up nobody but
        itself.
        """
        try:
            while True:
                self._woken.clear()
                if not await self._begin(AT_ONCE - len(self._running)):
                    with contextlib.suppress(TimeoutError):
                        # Not wait_for: before Python 3.12 it can swallow the cancellation that
                        # ends us.
                        async with asyncio.timeout(IDLE):
                            await self._woken.wait()
        finally:
            await self._end(self._running)
            await asyncio.shield(self._give_back())

    async def once(self, limit: int = AT_ONCE) -> bool:
        """One round: claim, work side by side (lanes never overlap). True when there was something
        to do.
        """
        tasks = await self._begin(limit)
        left = set(tasks)
        try:
            while left:
                _, left = await asyncio.wait(left, timeout=_beat())
                await self._begin(0)
        finally:
            await self._end(left)
        for task in tasks:
            task.result()
        return bool(tasks)

    async def settle(self) -> None:
        """Work until nothing is due any more."""
        while await self.once():
            pass

    async def release_stranded(self) -> int:
        """Give back the leases of ours that no task works under: those of claims whose answer was
        lost with the connection, or whose end could not be written. How many.
        """
        async with self._claiming:
            held = tuple(self._running.values())
            return await self._in_thread(self._release_but, held)

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()
        self._one.shutdown()

    async def _begin(self, most: int) -> list[asyncio.Task[None]]:
        """Claim up to `most` rows and start on them; the leases of those under way are renewed."""
        async with self._claiming:
            now = self._now()
            late = abs((now - self._renewed).total_seconds()) >= _beat()
            held = tuple(self._running.values()) if late else ()
            if most <= 0 and not held:
                return []
            take = partial(self._in_one, self._take, most, held)
            claims = await database_retries.until_it_works(take, "the outbox could not be read")
            self.looked_at = time.monotonic()
            if held or not self._running:
                self._renewed = now
            return [self._start(claim) for claim in claims]

    def _start(self, claim: Claim) -> asyncio.Task[None]:
        task = asyncio.create_task(self._work(claim))
        self._running[task] = claim.id
        task.add_done_callback(self._stopped)
        return task

    def _stopped(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            log.error("how an outbox row ended is not written; it is done again", exc_info=error)
        self.wake()

    async def _end(self, tasks: Collection[asyncio.Task[None]]) -> None:
        tasks = tuple(tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, claim: Claim) -> None:
        handler = self._handlers.get(claim.kind) or _Unknown()
        told: dict[str, str | int] = {
            "channel": claim.channel,
            "outbox.attempt": claim.attempt,
        }
        with (
            DELAY.labels(claim.kind).time(),
            bound(row=claim.key, call=number_of(claim)),
            telemetry.row(claim.key, f"outbox {claim.kind}", **told),
        ):
            try:
                result = await handler.run(claim)
            except Exception as error:
                result = _after(handler, claim, error)
            how = await self._close(handler, claim, result)
        DELIVERED.labels(claim.kind, claim.channel, how).inc()

    async def _close(self, handler: Handler, claim: Claim, result: Result) -> str:
        """Write down how the row ended, as long as that takes; where what belongs to that end
        cannot be written, the row has failed, and at last it is closed without.
        """
        try:
            closed = await self._written(claim, result)
        except Exception as error:
            result = _after(handler, claim, error)
            try:
                closed = await self._written(claim, result)
            except Exception:
                log.exception("what follows the end of an outbox row cannot be written")
                result = result if isinstance(result, Done) else replace(result, then=None)
                closed = await self._written(claim, result)
        if closed and isinstance(result, Done) and result.after:
            await result.after()
        return _how(result) if closed else "lost"

    async def _written(self, claim: Claim, result: Result) -> bool:
        """False when the lease was lost: then nothing was written."""
        with telemetry.step("committed", **{"outbox.end": _how(result)}):
            return await self._in_the_end(claim, result)

    async def _in_the_end(self, claim: Claim, result: Result) -> bool:
        if isinstance(result, Done) and result.only_at is not None and not result.forget:
            closing = self._heard if _was_heard(result) else self._closing
            closed = await closing.together(claim, result)
            if closed is not None:
                return closed
        write = partial(self._in_thread, self._write, claim, result)
        if isinstance(result, Done) and result.then and not result.sent:
            return await database_retries.a_few_times(write)
        what = "an outbox row could not be closed"
        return await database_retries.until_the_database_is_there(write, what)

    def _write(self, claim: Claim, result: Result) -> bool:
        now = self._now()
        with self._database.transaction(first=_was_heard(result)) as session:
            match result:
                case Later(seconds, why, counts):
                    until = now + dt.timedelta(seconds=seconds)
                    closed = outbox.postpone(session, claim, until, why, counts=counts)
                case Done():
                    closed = outbox.finish(session, claim, now, forget=result.forget)
                case Dead():
                    closed = outbox.bury(
                        session, claim, now, result.why, out_of_reach=result.out_of_reach
                    )
            if closed and result.then:
                result.then(session)
            return closed

    def _was_wrong(self, now: dt.datetime) -> bool:
        """Whether the clock went back: what was due by it is brought forward, for a while, since
        others may be writing what they began before it did.
        """
        if self._latest - now > BACK:
            log.warning("the clock went back", seconds=(self._latest - now).total_seconds())
            self._wrong = (self._latest + SINCE_THEN, now + SINCE_THEN)
        self._latest = now
        return now < self._wrong[1]

    def _take(self, most: int, held: Collection[int]) -> list[Claim]:
        now = self._now()
        is_wrong = self._was_wrong(now)
        if held or is_wrong:
            with self._database.transaction() as session:
                if is_wrong:
                    outbox.bring_forward(session, self._wrong[0], now, (TimerPayload.kind,))
                if held:
                    outbox.renew(session, self.owner, held, now + outbox.LEASE)
        if most <= 0:
            return []
        with self._database.one_change() as session:
            return outbox.claim(session, self.owner, now, most, tuple(self._channels))

    def _release_but(self, held: Collection[int]) -> int:
        with self._database.transaction() as session:
            return outbox.release_but(session, self.owner, held, self._now())

    async def _give_back(self) -> None:
        """Whoever ends gives back what they held, so that another goes on with it at once."""
        try:
            await self._in_thread(self._release_but, ())
        except database_retries.AWAY:
            log.warning("leases could not be given back; they run out by themselves")

    async def _in_thread(self, work: Callable[..., _T], *given: object) -> _T:
        return await _run(self._threads, partial(work, *given))

    async def _in_one(self, work: Callable[..., _T], *given: object) -> _T:
        return await _run(self._one, partial(work, *given))


def _was_heard(result: Result) -> bool:
    """Whether somebody has it in another service already: until that is written down a process that
    dies leaves it to be said once more, so it waits for nothing else.
    """
    return isinstance(result, Done) and result.sent and result.says is None


async def _run(threads: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)


def _beat() -> float:
    """Seconds between renewals of a lease."""
    return outbox.LEASE.total_seconds() / 3


def _how(result: Result) -> str:
    """The end of a row as the metric knows it."""
    match result:
        case Done():
            return "done"
        case Dead():
            return "dead"
        case Later():
            return "again" if result.counts else "later"


def _after(handler: Handler, claim: Claim, error: Exception) -> Later | Dead:
    """What the handler makes of an error, said in the log; an unreadable row has no more to it."""
    try:
        result = handler.failed(claim, error)
    except Exception as worse:
        result = Dead(f"{type(worse).__name__}: {worse}")
    if isinstance(result, Dead):
        log.error("an outbox row is dead", attempt=claim.attempt, exc_info=error)
    elif result.counts:
        log.warning("an outbox row failed", attempt=claim.attempt, error=type(error).__name__)
    return result
