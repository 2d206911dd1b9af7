"""Keeps a message before its service is told, for the worker to take in after.

For channels whose service waits a few seconds only (`Channel` with `known`): nothing but this
commit stands before the acknowledgement, whatever understanding, profiles or a busy desk may take.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from structlog.stdlib import BoundLogger, get_logger

from bot.context import Clock
from bot.observability import telemetry
from bot.outbox.payloads import HeardPayload
from bot.ports import Edited, Incoming, PointedAt, Said, Suggested
from bot.ports.stored_incoming import to_json
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Row

log: BoundLogger = get_logger("schakel.journal")


@dataclass(frozen=True)
class _Waiting:
    row: Row
    kept: asyncio.Future[None]


class Journal:
    """Writes what comes in, all that waits in one commit; `wake` tells the worker."""

    def __init__(self, database: Database, now: Clock, wake: Callable[[], None]) -> None:
        self._database, self._now, self._wake = database, now, wake
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")

    async def keep(self, incoming: Incoming) -> bool:
        """Store a message, committed when this returns; a repeat is known by its key and changes
        nothing. Raises when it could not be kept.
        """
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(row_of(incoming, self._now), kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        told = {"channel": incoming.address.channel, "message.kind": type(incoming).__name__}
        with telemetry.taken_in(incoming.key, **told):
            await kept
        return True

    def close(self) -> None:
        """Stop the thread."""
        self._thread.shutdown()

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            error = await self._written(batch)
            if error and len(batch) > 1:
                for one in batch:
                    _told(one, await self._written([one]))
            else:
                for one in batch:
                    _told(one, error)
            self._wake()

    async def _written(self, batch: Sequence[_Waiting]) -> Exception | None:
        """None when all of it is committed."""
        rows = [one.row for one in batch]
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, rows)
        # whatever it is: nobody may wait for ever, and its service must not be told it arrived
        except Exception as error:
            log.exception("what came in could not be kept; its service brings it again")
            return error
        return None

    def _commit(self, rows: list[Row]) -> None:
        with self._database.transaction(durable=True, first=True) as session:
            outbox.enqueue(session, rows, self._now())


def row_of(incoming: Incoming, now: Clock) -> Row:
    """The outbox row that holds a message. What one person does is taken in in the order in which
    it came.

    What was merely overheard, or pointed at by another, may be said to us as well: those are kept
    apart, and the desk's own key decides which of them counts.
    """
    overheard = isinstance(incoming, Said | Edited) and incoming.overheard
    pointed_at = isinstance(incoming, PointedAt | Suggested)
    how = "overheard/" if overheard else "suggested/" if pointed_at else ""
    payload = HeardPayload(incoming=to_json(incoming))
    channel = incoming.address.channel
    key = f"in/{how}{incoming.key}"[:255]
    return payload.row(key, now(), lane=lane_of(incoming), channel=channel)


def lane_of(incoming: Incoming) -> str:
    """The lane in which what one person said waits to be taken in."""
    who = incoming.account or incoming.address.conversation
    return f"in/{incoming.address.channel}/{who}"


def _told(one: _Waiting, error: Exception | None) -> None:
    if one.kept.done():
        return
    if error:
        one.kept.set_exception(error)
    else:
        one.kept.set_result(None)
