"""How much may be said from few cases: from under `FEW` nothing, else with the range in which the
share lies nineteen times in twenty.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

FEW = 20
"""From fewer cases no conclusion is drawn."""
GOAL = 0.9
"""A promise is well chosen when nine of ten are kept."""
_SURE = 1.96
_STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14)
"""Student's factors for nineteen in twenty, for two values and more."""


class Range(NamedTuple):
    """From where to where."""

    low: float
    high: float


def share_between(part: int, whole: int) -> Range:
    """Between what a share lies, nineteen times in twenty (Wilson's interval); 0 to 1 for
    nothing.
    """
    if whole == 0:
        return Range(0.0, 1.0)
    p, z = part / whole, _SURE
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    spread = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    spread /= 1 + z * z / whole
    return Range(max(min(middle - spread, p), 0.0), min(max(middle + spread, p), 1.0))


def mean_between(values: Sequence[float]) -> tuple[float, Range | None]:
    """The mean of some differences, and between what it lies nineteen times in twenty; None for a
    single one, which says nothing about its spread.
    """
    mean = statistics.fmean(values)
    if len(values) < 2:
        return mean, None
    factor = _STUDENT[len(values) - 2] if len(values) - 2 < len(_STUDENT) else 2.0
    spread = factor * statistics.stdev(values) / math.sqrt(len(values))
    return mean, Range(mean - spread, mean + spread)
