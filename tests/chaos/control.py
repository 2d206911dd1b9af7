"""What the driver of a run and the desks it kills share: a small file that says how the world is."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from pathlib import Path
from typing import Any

from tests.routing.links import MONDAY

USUAL: dict[str, Any] = {"ahead": 0.0, "slow": 0.0}
"""`ahead`: seconds that the clock of all desks is ahead; `slow`: seconds that each commit waits for
the disk.
"""


class Control:
    """Reads the file whenever it changed; the driver writes it."""

    def __init__(self, path: Path, began: float) -> None:
        self.path, self.began = path, began
        self._stamp = -1
        self._known = dict(USUAL)

    def set(self, **values: float) -> None:
        """Change how the world is."""
        new = {**self.read(), **values}
        part = self.path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(new))
        part.replace(self.path)

    def read(self) -> dict[str, Any]:
        """How the world is."""
        try:
            stamp = self.path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._known, self._stamp = json.loads(self.path.read_text()), stamp
        except FileNotFoundError:
            pass
        return self._known

    def now(self) -> dt.datetime:
        """The clock of all who take part: it goes on while nobody is up, and jumps as it is told."""
        ahead = float(self.read()["ahead"])
        return MONDAY + dt.timedelta(seconds=time.time() - self.began + ahead)
