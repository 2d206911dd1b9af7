"""Ends connections whose requests do not get on: whoever sends a byte now and then, on a thousand
connections, would hold all that the machine lets us have.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 20.0
"""Seconds in which the head of a request must have come."""
SLOWEST = 1024.0
"""Bytes a second that a body must come with, on the whole."""
LOOK = 2.0


class ImpatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, with an end to waiting. Who waits for us, for an answer or at an
    event stream, is left alone.
    """

    _since = 0.0
    _received = 0
    _looking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there: the clock runs."""
        super().connection_made(transport)
        self._begins()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        """Something came."""
        self._received += len(data)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        if self._looking:
            self._looking.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._looking = self.loop.call_later(LOOK, self._look)

    def _look(self) -> None:
        if not self._waits():
            self._begins()
        elif self.loop.time() - self._since > PATIENCE + self._received / SLOWEST:
            self.transport.abort()
            return
        self._look_later()

    def _waits(self) -> bool:
        """Whether it is their turn to send something."""
        cycle: Any = self.cycle
        return cycle is None or bool(cycle.response_complete or cycle.more_body)

    def _begins(self) -> None:
        self._since, self._received = self.loop.time(), 0
