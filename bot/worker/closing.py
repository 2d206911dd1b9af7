"""Closes outbox rows whose end writes little, together: all that end while the last were being
written down share one transaction.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple

from structlog.stdlib import BoundLogger, get_logger

from bot.outbox.results import Done
from bot.ports.window import write_ahead
from routing.storage import outbox
from routing.storage.ahead import run_and_foresee
from routing.storage.db import Database
from routing.storage.outbox import Claim

log: BoundLogger = get_logger("schakel.delivery")
MOST = 32
"""Rows in one transaction."""
Closed = frozenset[int]
InThread = Callable[[Callable[[], Closed]], Awaitable[Closed]]


class Ended(NamedTuple):
    """A row whose work is done, and who waits for that to be written down."""

    claim: Claim
    result: Done
    closed: asyncio.Future[bool | None]


class Closing:
    """Closes rows for one worker. `in_thread` runs what waits for the database; `first`: before all
    else of this process that wants to write.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], dt.datetime],
        in_thread: InThread,
        *,
        first: bool = False,
    ) -> None:
        self._database, self._now, self._in_thread = database, now, in_thread
        self._first = first
        self._waiting: list[Ended] = []
        self._writing: asyncio.Task[None] | None = None

    async def together(self, claim: Claim, result: Done) -> bool | None:
        """Close a row with others. False when its lease was lost; None when none of them could be
        closed so, and each must be by itself.
        """
        ended = Ended(claim, result, asyncio.get_running_loop().create_future())
        self._waiting.append(ended)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        try:
            return await ended.closed
        except asyncio.CancelledError:
            self._waiting = [one for one in self._waiting if one is not ended]
            raise

    async def _write(self) -> None:
        while self._waiting:
            now, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            closed: Closed | None = None
            try:
                closed = await self._in_thread(partial(self._close, now))
            except Exception as error:
                # Each is tried by itself, and says what is wrong with it.
                log.info("outbox rows are closed one by one", error=type(error).__name__)
            for one in now:
                if not one.closed.done():
                    one.closed.set_result(None if closed is None else one.claim.id in closed)

    def _close(self, ended: Sequence[Ended]) -> Closed:
        """Those of them whose lease was not lost. In the order of their places, so that two
        processes never wait for each other.
        """
        in_order = sorted(ended, key=lambda one: one.result.only_at or "")
        ends = outbox.ends_of([one.claim for one in ended], self._now())
        asks = [asked for one in ended for asked in one.result.asks]
        with self._database.transaction(first=self._first) as session:
            found = run_and_foresee(session, ends, asks)
            closed = frozenset(row for one in found for row in one.scalars())
            ours = [one.result for one in in_order if one.claim.id in closed]
            says = [result.says(session) for result in ours if result.says]
            write_ahead(session, [one for one in says if one])
            for result in ours:
                if result.then:
                    result.then(session)
        return closed
