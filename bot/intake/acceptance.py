"""Takes messages in, each in one transaction, and again when the database was busy."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from contextvars import copy_context
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    wait_chain,
    wait_fixed,
    wait_random_exponential,
)

from bot.context import Context
from bot.intake.foreseen import asked_ahead
from bot.intake.inbound import is_being_said, is_to_us, take_in
from bot.intake.journal import lane_of, row_of
from bot.intake.learning_notice import LearningNotice, told_at
from bot.intake.pace import Pace
from bot.intake.read_ahead import GuessedWrong, read_ahead
from bot.intake.reply_lookup import is_typed_reply
from bot.intake.shown import show
from bot.intake.together import Together
from bot.observability import telemetry
from bot.observability.logging_setup import bound
from bot.people import directory
from bot.ports import Contact, Incoming, Pressed, Said
from routing.storage import at_last, outbox
from routing.storage.db import Database
from routing.storage.prepared import Asked
from routing.storage.trying import at_once_or_again
from routing.storage.undoing import may_be_undone

log: BoundLogger = get_logger("schakel.intake")
_LOOKS = (0.05, 0.1, 0.2, 0.4, 0.4)
"""Seconds between looks whether what is answered already stands."""
_LOOK_AGAIN = 0.02
"""Seconds between looks whether the catalogue is learnt."""
_BUSY = (OperationalError, IntegrityError)
"""What is raised when the database was busy, or another process was first."""
_T = TypeVar("_T")
TakeIn = Callable[[Session, Incoming, Context], bool]


def _a_few_times() -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception_type(_BUSY),
        stop=stop_after_attempt(5),
        wait=wait_random_exponential(0.05, max=1),
        reraise=True,
    )


def _kept(session: Session, incoming: Incoming, now: dt.datetime) -> bool:
    show(session, incoming, now)
    outbox.enqueue(session, [row_of(incoming, lambda: now)], now)
    return True


class Acceptance:
    """Takes messages in for one process. `take_in` is all that one message causes; `at_once` does
    what can be done of it before it is committed, and tells whether something is left.
    """

    def __init__(
        self,
        database: Database,
        context: Callable[[], Context],
        take_in: TakeIn = take_in,
        at_once: Callable[[Session], bool] = lambda _: True,
    ) -> None:
        self._database, self._context, self._take_in = database, context, take_in
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="intake")
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._together = Together(database, at_once, self._leave)
        self._left = False
        self._notice = LearningNotice(database, context)
        self._pace = Pace(database, context)

    async def accept(self, incoming: Incoming) -> bool:
        """Take a message in; when this returns it is committed. False when it was already. Typed
        words that wait for the catalogue to be learnt are kept meanwhile: whatever becomes of this
        process, the worker of one takes them in.
        """
        await self.until_it_stands(incoming)
        kept = told_at(incoming, self._context()) is None
        # Nobody may hold a thread, or the database, while a catalogue is learnt.
        while not await self.understood(incoming):
            kept = kept or await self._in_thread(partial(self._keep, incoming))
        return await self._after_ones_own(incoming, self._take_in)

    async def take_or_keep(self, incoming: Incoming) -> bool:
        """Take in what was said in a window of ours, and show it there, in one transaction. Where
        it has to wait (a catalogue is learnt, words of before still wait) or goes wrong, it is
        shown and kept in one, for the worker to take in. Committed when this returns.
        """
        if not isinstance(incoming, Said | Pressed) or incoming.shown is None:
            return await self.accept(incoming)
        await self.until_it_stands(incoming)
        if self._notice.is_needed:
            return await self._in_thread(partial(self._keep, incoming))
        if await self.in_turn(incoming):
            return await self._in_thread(partial(self._keep, incoming))
        try:
            waits = at_last.asked_for(lane_of(incoming))
            return await self._after_ones_own(incoming, self._in_turn, waits)
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("a message could not be taken in at once; it is kept")
            return await self._in_thread(partial(self._keep, incoming))

    async def _after_ones_own(self, incoming: Incoming, write: TakeIn, *asks: Asked) -> bool:
        """Take it in after what the same account said before: whoever says very much holds one
        thread, never all. `asks`: what `write` asks first.
        """
        who = (incoming.address.channel, incoming.account or incoming.address.conversation)
        turn = self._turns.setdefault(who, asyncio.Lock())
        told = {"channel": who[0], "message.kind": type(incoming).__name__}
        async with turn:
            with bound(message=incoming.key), telemetry.taken_in(incoming.key, **told):
                return await self._written(incoming, write, asks)

    async def until_it_stands(self, incoming: Incoming) -> None:
        """Wait a moment until the message replied to is stored: whoever is quick answers before its
        ref is written down.
        """
        if not is_typed_reply(incoming):
            return
        looking = AsyncRetrying(
            retry=retry_if_result(bool),
            stop=stop_after_attempt(len(_LOOKS) + 1),
            wait=wait_chain(*(wait_fixed(pause) for pause in _LOOKS)),
            retry_error_callback=lambda _: None,
        )
        await looking(asyncio.to_thread, self._is_being_said, incoming)

    async def understood(self, incoming: Incoming) -> bool:
        """Whether messages can be understood, at once or in a moment; if not, its sender is
        told.
        """
        for _ in range(math.ceil(self._notice.patience / _LOOK_AGAIN)):
            if not self._notice.is_needed:
                return True
            await asyncio.sleep(_LOOK_AGAIN)
        await self._in_thread(partial(self._notice.tell, incoming))
        return False

    async def in_turn(self, incoming: Incoming) -> float:
        """Seconds until more of its sender may be taken in, who is told then; 0.0: now."""
        seconds = self._pace.wait(incoming)
        if seconds:
            await self._in_thread(partial(self._pace.tell, incoming))
        return seconds

    async def read_ahead(self, incoming: Incoming) -> Context:
        """What `take` is to know: the message is read in it."""
        context = self._context()
        with telemetry.step("understood"):
            return await self._in_thread(partial(read_ahead, self._database, incoming, context))

    def take(self, session: Session, incoming: Incoming, context: Context) -> None:
        """Process a message in the caller's transaction."""
        self._take_in(session, incoming, context)

    async def meet(self, seen: Sequence[Contact]) -> None:
        """Store the accounts that a service shows us before they spoke: those whom the catalogue
        names can be told things there.
        """
        await self._in_thread(partial(self._meet, seen))

    def leaves_work(self) -> bool:
        """Whether something was committed since this was asked that the worker has to do now."""
        left, self._left = self._left, False
        return left

    def _leave(self) -> None:
        self._left = True

    def close(self) -> None:
        """Stop the threads."""
        self._threads.shutdown()

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        loop = asyncio.get_running_loop()

        async def once() -> _T:
            done = await loop.run_in_executor(self._threads, copy_context().run, work)
            self._leave()
            return done

        return await at_once_or_again(once, _BUSY, _a_few_times)

    async def _written(self, incoming: Incoming, write: TakeIn, asks: Sequence[Asked]) -> bool:
        """Read a message and do what follows in a transaction, maybe that of others too; committed
        when this returns.
        """

        async def as_read(*, may_guess: bool) -> bool:
            done = Future[bool]()
            work = partial(self._read_and_write, incoming, write, asks, done, may_guess)
            self._threads.submit(copy_context().run, work)
            return await asyncio.wrap_future(done)

        async def once() -> bool:
            try:
                return await as_read(may_guess=True)
            except GuessedWrong:
                return await as_read(may_guess=False)

        return await at_once_or_again(once, _BUSY, _a_few_times)

    def _read_and_write(
        self,
        incoming: Incoming,
        write: TakeIn,
        asks: Sequence[Asked],
        done: Future[bool],
        may_guess: bool,
    ) -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            with telemetry.step("understood"):
                now = self._context()
                context = read_ahead(self._database, incoming, now, may_guess=may_guess)
        except BaseException as error:
            done.set_exception(error)
        else:
            ahead = asked_ahead(incoming, context) if is_to_us(incoming) else []
            self._together.do(partial(self._step, write, incoming, context), done, [*asks, *ahead])

    def _step(self, write: TakeIn, incoming: Incoming, context: Context, session: Session) -> bool:
        part = may_be_undone(session) if context.guessed else nullcontext()
        with telemetry.step("committed"), part:
            return write(session, incoming, context)

    def _in_turn(self, session: Session, incoming: Incoming, context: Context) -> bool:
        """Take it in, or keep it behind what the same person said before it."""
        if at_last.is_open(session, lane_of(incoming)):
            return _kept(session, incoming, context.now)
        return self._take_in(session, incoming, context)

    def _keep(self, incoming: Incoming) -> bool:
        with self._database.transaction(durable=True) as session:
            return _kept(session, incoming, self._context().now)

    def _is_being_said(self, incoming: Incoming) -> bool:
        with self._database.reading() as session:
            return is_being_said(session, incoming)

    def _meet(self, seen: Sequence[Contact]) -> int:
        with self._database.transaction() as session:
            return directory.recognise(session, seen, self._context().catalogue)
