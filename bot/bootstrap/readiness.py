"""Whether this process can do its work now: write, understand, deliver, and reach its channels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.context import Clock
from bot.ports import Channel, Connected
from bot.worker.figures import Mind
from bot.worker.loop import Worker
from routing.storage import gauges
from routing.storage.db import Database

Findings = Mapping[str, str | None]
"""What was looked at, by its name: None where it is right, else why not."""
PATIENCE = 5.0
"""Seconds in which something must have been written."""
STILL = 120.0
"""Seconds without a look at what is due, after which the worker stands still."""
LONGER = f"nothing could be written within {PATIENCE:.0f} seconds"


class Readiness:
    """Looks when it is asked to; who asks while a look goes on gets the same answer."""

    def __init__(
        self,
        database: Database,
        now: Clock,
        mind: Callable[[], Mind],
        worker: Worker,
        channels: Mapping[str, Channel],
    ) -> None:
        self._database, self._now, self._mind = database, now, mind
        self._worker, self._channels = worker, channels
        self._writing: asyncio.Task[str | None] | None = None

    async def look(self) -> Findings:
        """Everything, each by its name."""
        mind = self._mind()
        found: dict[str, str | None] = {
            "database": await self._in_time(self._written),
            "understanding": None
            if mind.stands
            else mind.failure or "the catalogue is being learnt",
        }
        idle = time.monotonic() - self._worker.looked_at
        found["worker"] = f"it did not look for {idle:.0f} seconds" if idle > STILL else None
        for name, channel in self._channels.items():
            if isinstance(channel, Connected):
                found[name] = channel.out_of_touch()
        return found

    async def _in_time(self, look: Callable[[], Awaitable[str | None]]) -> str | None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(look())
        try:
            # Who gives up waiting leaves the look alone: it holds a thread until it ends.
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(self._writing)
        except TimeoutError:
            return LONGER

    async def _written(self) -> str | None:
        return await asyncio.to_thread(self._write)

    def _write(self) -> str | None:
        try:
            if self._database.is_behind():
                return "its tables are not those of this version"
            with self._database.transaction(durable=True) as session:
                gauges.probe(session, self._worker.owner, self._now())
        except (SQLAlchemyError, OSError) as error:
            return f"nothing can be written ({type(error).__name__})"
        return None
