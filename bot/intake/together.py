"""Takes in what waits together, in one transaction: what each by itself would begin, wait for and
sync to the disk is done once for all. (On SQLite one writes at a time anyhow.)
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextvars import Context, copy_context
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from routing.storage.ahead import foresee_for
from routing.storage.db import Database
from routing.storage.faults import WholeUndone
from routing.storage.prepared import Asked
from routing.storage.session import when_committed
from routing.storage.undoing import apart

log: BoundLogger = get_logger("schakel.intake")
MOST = 16
"""So many share a transaction: whoever comes next, or delivers, waits for all of them."""
MANY, WRITERS = 6, 3
"""Where so many wait, one more begins to write, and so many do at most: while one waits for
PostgreSQL, another works.
"""
_T = TypeVar("_T")


class _Waiting(Generic[_T]):
    """What is to be done in a transaction, and who waits for it to be committed."""

    def __init__(
        self, work: Callable[[Session], _T], done: Future[_T], asks: Sequence[Asked]
    ) -> None:
        self._work, self._done, self.asks = work, done, asks
        self._context: Context = copy_context()
        self._made: _T | None = None
        self._error: Exception | None = None

    def run(self, session: Session) -> None:
        """Do it beside others. What goes wrong is undone alone; raises WholeUndone where it was
        not.
        """
        try:
            with apart(session, self):
                self._made = self._context.run(self._work, session)
        except WholeUndone as undone:
            cause = undone.__cause__
            # What a database refused (a lock it waited for too long) may be done alone.
            if isinstance(cause, Exception) and not isinstance(cause, DBAPIError):
                self._error = cause
            raise
        except Exception as error:
            self._error = error

    def tell(self) -> None:
        """It is committed, or undone."""
        if self._error is not None:
            self._done.set_exception(self._error)
        else:
            self._done.set_result(self._made)  # type: ignore[arg-type]

    def alone(self, database: Database, leave: Callable[[], None]) -> None:
        """Do it in a transaction of its own, unless it failed by its own fault. `leave`: what it
        enqueued is left for the worker.
        """
        if self._error is not None:
            self._done.set_exception(self._error)
            return
        try:
            with database.transaction(durable=True) as session:
                when_committed(session, leave)
                made = self._context.run(self._work, session)
        except BaseException as error:
            self._done.set_exception(error)
        else:
            self._done.set_result(made)


class Together:
    """Writes for the threads of one process: the first that comes writes for all who come
    meanwhile, whose threads are free for the next; others beside it where many wait, and the
    database lets several write. `is_led`: somebody writes. `finish`: what is done at the end of a
    transaction, True where something is left for the worker; `leave` is told so then.
    """

    def __init__(
        self,
        database: Database,
        finish: Callable[[Session], bool] = lambda _: True,
        leave: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._finish, self._leave = database, finish, leave
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting[object]] = deque()
        self._most = 1 if database.is_sqlite else WRITERS
        self._leading = 0

    @property
    def is_led(self) -> bool:
        """Whether somebody writes."""
        return self._leading > 0

    def do(
        self, work: Callable[[Session], _T], done: Future[_T], asks: Sequence[Asked] = ()
    ) -> None:
        """Do it in a transaction; `done` is told when that is committed, maybe by another thread
        after this returned. `asks`: what it will ask whatever becomes of it, which is looked up
        for all who wait in one go.
        """
        with self._lock:
            self._waiting.append(_Waiting(work, done, asks))  # type: ignore[arg-type]
            if self._leading and (self._leading >= self._most or len(self._waiting) < MANY):
                return
            self._leading += 1
        while self._goes_on():
            self._write()

    def _goes_on(self) -> bool:
        with self._lock:
            if not self._waiting:
                self._leading -= 1
            return bool(self._waiting)

    def _write(self) -> None:
        begun: list[_Waiting[object]] = []
        try:
            with self._database.transaction(durable=True) as session:
                for group in self._groups():
                    begun += group
                    foresee_for(session, {one: one.asks for one in group if one.asks})
                    for one in group:
                        one.run(session)
                if self._finish(session):
                    when_committed(session, self._leave)
        except Exception as error:
            log.info("messages are taken in one by one", error=type(error).__name__)
            for one in begun or next(self._groups(), []):
                one.alone(self._database, self._leave)
            return
        for one in begun:
            one.tell()

    def _groups(self) -> Iterator[list[_Waiting[object]]]:
        """Those who wait, also since this began."""
        left = MOST
        while left:
            with self._lock:
                group = [self._waiting.popleft() for _ in range(min(left, len(self._waiting)))]
            if not group:
                return
            left -= len(group)
            yield group
