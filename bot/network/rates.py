"""Counts how often somebody comes: so many at once, and so many a second after that."""

from __future__ import annotations

import math
import threading
import time

_MOST = 10_000
"""So many are remembered; whoever came longest ago is forgotten first."""


class Rates:
    """A bucket for each name that fills with every count and empties by `per_second`."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._full: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def over(self, name: str) -> int:
        """Seconds until this one may come again; 0 for now."""
        with self._lock:
            level = self._level(name)
        above = level - (self._burst - 1)
        return math.ceil(above / self._per_second) if above > 0 else 0

    def left(self, name: str) -> int:
        """How many times it may come at once."""
        with self._lock:
            return max(math.floor(self._burst - self._level(name)), 0)

    def count(self, name: str) -> None:
        """This one came."""
        with self._lock:
            level = self._level(name) + 1
            self._full.pop(name, None)
            self._full[name] = (min(level, self._burst), time.monotonic())
            while len(self._full) > _MOST:
                del self._full[next(iter(self._full))]

    def _level(self, name: str) -> float:
        level, at = self._full.get(name, (0.0, 0.0))
        return max(level - (time.monotonic() - at) * self._per_second, 0.0)
