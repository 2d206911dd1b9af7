"""Lays out charts as values that a template draws as SVG: dots, stacked bars, a week by the hour.
Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from routing.rules.small_numbers import FEW

WIDE, ROW, TOP = 780, 30, 34
_NAME, _RIGHT = 232, 92
_PLOT = WIDE - _NAME - _RIGHT
GOOD, FAIR = 0.9, 0.75
"""From which share on a promise is well kept, and fairly."""
MOST_ROWS = 40
"""So many rows are drawn; the table has the others."""


@dataclass(frozen=True)
class Tick:
    """A mark on the axis."""

    x: float
    label: str


@dataclass(frozen=True)
class DotRow:
    """Two shares of one thing: an open ring and a dot; `dot` is None where there is none."""

    name: str
    y: float
    ring: float | None
    dot: float | None
    tone: str
    right: str


@dataclass(frozen=True)
class Dots:
    """Rows of two shares on one axis."""

    rows: tuple[DotRow, ...]
    ticks: tuple[Tick, ...]
    legend: tuple[str, str]
    kind: str = "dots"

    @property
    def high(self) -> float:
        """The height of the picture."""
        return TOP + len(self.rows) * ROW + 26


def tone_of_share(share: float | None, whole: int) -> str:
    """How well a promise is kept: good, fair, poor; few where there is too little to judge by."""
    if share is None or whole < FEW:
        return "few"
    shown = round(share, 2)
    return "good" if shown >= GOOD else "fair" if shown >= FAIR else "poor"


def dots(
    rows: Sequence[tuple[str, float | None, float | None, int, str]], legend: tuple[str, str]
) -> Dots:
    """Rows of name, ring, dot (shares), how many the dot is of, and what stands at the right."""
    every = [share for row in rows for share in row[1:3] if share is not None]
    low = max(0.0, math.floor((min(every, default=0.0) - 0.02) * 10) / 10)

    def at(share: float | None) -> float | None:
        return None if share is None else round(_NAME + (share - low) / (1 - low) * _PLOT, 1)

    step = 0.1 if low < 0.8 else 0.05
    count = round((1 - low) / step)
    ticks = tuple(
        Tick(at(low + n * step) or _NAME, f"{(low + n * step):.0%}") for n in range(count + 1)
    )
    made = tuple(
        DotRow(name, TOP + n * ROW + ROW / 2, at(ring), at(dot), tone_of_share(dot, of), right)
        for n, (name, ring, dot, of, right) in enumerate(rows[:MOST_ROWS])
    )
    return Dots(made, ticks, legend)


@dataclass(frozen=True)
class Bar:
    """A part of a bar, with what it says."""

    x: float
    wide: float
    part: int
    says: str


@dataclass(frozen=True)
class StackRow:
    """A bar of several parts."""

    name: str
    y: float
    bars: tuple[Bar, ...]
    end: float
    right: str


@dataclass(frozen=True)
class Stacks:
    """Bars of the same parts, one below the other; `tones`: the colour of each part."""

    rows: tuple[StackRow, ...]
    legend: tuple[tuple[str, str], ...]
    kind: str = "stacks"

    @property
    def high(self) -> float:
        """The height of the picture."""
        return TOP + len(self.rows) * ROW + 10


def stacks(
    rows: Sequence[tuple[str, Sequence[float], str]],
    legend: Sequence[tuple[str, str]],
    number: Callable[[float], str],
) -> Stacks:
    """Rows of name, parts and what stands behind the bar; the legend names each part and its
    colour; `number` writes one as the reader does.
    """
    longest = max((sum(parts) for _, parts, _ in rows), default=0.0) or 1.0
    made = []
    for n, (name, parts, right) in enumerate(rows[:MOST_ROWS]):
        x, bars = float(_NAME), []
        for part, value in enumerate(parts):
            wide = value / longest * _PLOT
            if wide > 0:
                says = f"{legend[part][0]}: {number(value)}"
                bars.append(Bar(round(x, 1), round(max(wide, 1.0), 1), part, says))
            x += wide
        made.append(StackRow(name, TOP + n * ROW + ROW / 2, tuple(bars), round(x + 8, 1), right))
    return Stacks(tuple(made), tuple(legend))


@dataclass(frozen=True)
class Cell:
    """An hour of the week: `shade` from 0 (nothing) to 5 (the busiest)."""

    x: float
    y: float
    shade: int
    says: str


@dataclass(frozen=True)
class Heat:
    """A week by the hour."""

    cells: tuple[Cell, ...]
    days: tuple[tuple[float, str], ...]
    hours: tuple[tuple[float, str], ...]
    size: tuple[float, float]
    high: float
    kind: str = "heat"


def heat(counts: Sequence[int], days: Sequence[str], number: Callable[[float], str]) -> Heat:
    """The counts of 168 hours, Monday's first hour first."""
    most, wide, high = max(counts, default=0) or 1, (WIDE - 70) / 24, 32.0
    cells = tuple(
        Cell(
            round(70 + hour % 24 * wide, 1),
            TOP + hour // 24 * high,
            math.ceil(5 * count / most),
            f"{days[hour // 24]} {hour % 24:02}:00: {number(count)}",
        )
        for hour, count in enumerate(counts)
    )
    named = tuple((TOP + n * high + high / 2 + 4, day) for n, day in enumerate(days))
    hours = tuple((round(70 + hour * wide, 1), f"{hour:02}") for hour in range(0, 24, 2))
    size = (round(wide - 2, 1), high - 2)
    return Heat(cells, named, hours, size, TOP + 7 * high + 8)
