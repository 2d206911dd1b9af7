"""Repetition: of equal faults the first is written, and then one summary of how many followed.

Pure: the time is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

WINDOW = 60.0
"""Seconds for which faults that equal the first are only counted."""
MOST_KINDS = 500
"""Different faults that are counted at a time; with one more, the oldest window ends at once."""
MOST_ROWS = 10
"""Ids of rows that a summary names."""


class Fault(NamedTuple):
    """What makes two faults equal."""

    logger: str
    level: int
    event: str
    exception: str
    """The exception's type; "" for none."""


@dataclass
class Summary:
    """How often a fault came again in the window after its first line."""

    fault: Fault
    began: float
    count: int = 0
    rows: dict[str, None] = field(default_factory=dict)


class Repetitions:
    """Counts faults that equal one that was written less than a window ago."""

    def __init__(self, window: float = WINDOW) -> None:
        self.window = window
        self._open: dict[Fault, Summary] = {}

    def is_first(self, fault: Fault, now: float, row: str = "") -> bool:
        """Whether this one is to be written; otherwise it is counted, with its row's id."""
        summary = self._open.get(fault)
        if summary is None:
            self._open[fault] = Summary(fault, now)
            return True
        summary.count += 1
        if row and len(summary.rows) < MOST_ROWS:
            summary.rows[row] = None
        return False

    def ended(self, now: float, everything: bool = False) -> list[Summary]:
        """The windows that are over, taken out; of them those in which the fault came again."""
        over = [
            summary
            for number, summary in enumerate(self._open.values())
            if everything
            or now - summary.began >= self.window
            or number < len(self._open) - MOST_KINDS
        ]
        for summary in over:
            del self._open[summary.fault]
        return [summary for summary in over if summary.count]

    def next_end(self) -> float | None:
        """When the oldest window with something to tell ends; None when there is none."""
        return next((one.began + self.window for one in self._open.values() if one.count), None)
