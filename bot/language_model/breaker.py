"""Leaves an endpoint alone for a while after it failed, so that no message waits for one that is
gone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

IN_A_ROW = 3
"""So many failures in a row, and it is left alone."""
FIRST, LONGEST = 30.0, 600.0
"""Seconds it is left alone at first, twice as long each time that it fails again, and at most."""


class Breaker:
    """Whether an endpoint may be asked now. After a pause one question goes out; its end decides
    about the others. May be used from several threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures, self._pause = 0, FIRST
        self._until: float | None = None
        self._trying = False

    def may_ask(self) -> bool:
        """Whether to ask; a yes is followed by `worked`, `failed` or `not_asked`."""
        with self._lock:
            if self._until is None:
                return True
            if self._trying or self._clock() < self._until:
                return False
            self._trying = True
            return True

    def not_asked(self) -> None:
        """It was not asked after all: nothing more is known of it."""
        with self._lock:
            self._trying = False

    def worked(self) -> None:
        """It answered."""
        with self._lock:
            self._failures, self._pause, self._until, self._trying = 0, FIRST, None, False

    def failed(self, wait: float | None = None) -> bool:
        """It did not answer; `wait`: seconds that it wants to be left alone. Whether it is left
        alone from now on.
        """
        with self._lock:
            self._failures += 1
            again, self._trying = self._trying, False
            if wait is None and not again and self._failures < IN_A_ROW:
                return False
            self._until = self._clock() + min(LONGEST, max(wait or 0.0, self._pause))
            self._pause = min(LONGEST, self._pause * 2)
            return True
