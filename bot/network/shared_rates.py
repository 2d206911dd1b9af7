"""Counts how often somebody comes over all processes of a desk, without a write for each time."""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from dataclasses import dataclass

from sqlmodel import Session

from bot.network.rates import Rates
from routing.storage import rate_buckets

SHARES = 10
"""A tenth of a bucket is taken from the database at a time, and may be used beside it by each
process: who comes rarely is never written down.
"""
_MOST = 10_000


@dataclass
class _Known:
    """What was told of one bucket: what may still be used here, what was `left` in it then, and,
    where nothing was, when it may be asked for again.
    """

    here: int = 0
    left: float = 0.0
    at: float = 0.0
    again: float = 0.0


class SharedRates:
    """Buckets of one `kind`, each known by its name. `now` is the clock of all processes."""

    def __init__(self, kind: str, burst: int, per_second: float) -> None:
        self._kind, self._burst, self._per_second = kind, burst, per_second
        self._share = burst // SHARES
        self._own = Rates(self._share, per_second / SHARES)
        self._known: dict[str, _Known] = {}
        self._lock = threading.Lock()

    def quick(self, name: str) -> int | None:
        """Count this one and let it in (0), or say when it may come again, in seconds; None where
        only the database knows.
        """
        with self._lock:
            known = self._known.get(name)
            if known and known.here:
                known.here -= 1
                return 0
            if known and known.again > time.monotonic():
                return math.ceil(known.again - time.monotonic())
        if self._share and not self._own.over(name):
            self._own.count(name)
            return 0
        return None

    def asked(self, session: Session, name: str, now: dt.datetime) -> int:
        """As `quick`, by the database."""
        bucket = rate_buckets.Bucket(f"{self._kind}/{name}", self._burst, self._per_second)
        got, left = rate_buckets.take(session, bucket, max(self._share, 1), now)
        wait = 0 if got else max(math.ceil((1 - left) / self._per_second), 1)
        with self._lock:
            self._known.pop(name, None)
            at = time.monotonic()
            self._known[name] = _Known(max(got - 1, 0), left, at, at + wait)
            while len(self._known) > _MOST:
                del self._known[next(iter(self._known))]
        return wait

    def left(self, name: str) -> int:
        """How many times it may come at once, as far as this process knows."""
        with self._lock:
            known = self._known.get(name)
            if known is None:
                return self._burst - (self._share - self._own.left(name) if self._share else 0)
            filled = (time.monotonic() - known.at) * self._per_second
            return min(math.floor(known.left + filled) + known.here, self._burst)
