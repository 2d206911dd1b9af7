"""Lays out charts as values that a template draws as SVG: dots, stacked bars, a week by the hour.
Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from routing.rules.small_numbers import FEW


@dataclass(frozen=True)
class Layout:
    """How a chart is laid out: its width, where what is drawn begins and ends, the height of a row,
    and how far below its name a row is drawn.
    """

    wide: float
    left: float
    right: float
    row: float
    top: float
    below: float
    heat: float
    hours: int

    @property
    def plot(self) -> float:
        """The width of what is drawn."""
        return self.wide - self.left - self.right


WINDOW = Layout(780, 232, 92, 30, 34, 0, 70, 2)
"""The names stand before the rows."""
PHONE = Layout(340, 6, 12, 50, 62, 22, 44, 6)
"""The names stand above the rows."""
GOOD, FAIR = 0.9, 0.75
"""From which share on a promise is well kept, and fairly."""
MOST_ROWS = 40
"""So many rows are drawn; the table has the others."""

LONG = 12
"""With more rows the axis is told above them too."""


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
    layout: Layout = WINDOW
    narrow: Dots | None = None
    """The same for a phone."""
    kind: str = "dots"

    @property
    def is_long(self) -> bool:
        """Whether its axis is out of sight at the first rows."""
        return len(self.rows) > LONG

    @property
    def high(self) -> float:
        """The height of the picture."""
        return self.layout.top + len(self.rows) * self.layout.row + 26


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
    window = replace(WINDOW, top=WINDOW.top + 18) if len(rows) > LONG else WINDOW
    return replace(_dots(rows, legend, window), narrow=_dots(rows, legend, PHONE))


def _dots(
    rows: Sequence[tuple[str, float | None, float | None, int, str]],
    legend: tuple[str, str],
    layout: Layout,
) -> Dots:
    every = [share for row in rows for share in row[1:3] if share is not None]
    low = max(0.0, math.floor((min(every, default=0.0) - 0.02) * 10) / 10)

    def at(share: float | None) -> float | None:
        if share is None:
            return None
        return round(layout.left + 8 + (share - low) / (1 - low) * (layout.plot - 8), 1)

    step = 0.1 if low < 0.8 else 0.05
    step *= 2 if layout is PHONE and low < 0.6 else 1
    count = round((1 - low) / step)
    ticks = tuple(
        Tick(at(low + n * step) or layout.left, f"{(low + n * step):.0%}") for n in range(count + 1)
    )
    made = tuple(
        DotRow(name, _middle(n, layout), at(ring), at(dot), tone_of_share(dot, of), right)
        for n, (name, ring, dot, of, right) in enumerate(rows[:MOST_ROWS])
    )
    return Dots(made, ticks, legend, layout)


def _middle(n: int, layout: Layout) -> float:
    """Where the n-th row is drawn."""
    return layout.top + n * layout.row + layout.row / 2 + layout.below / 2


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
    layout: Layout = WINDOW
    narrow: Stacks | None = None
    """The same for a phone."""
    kind: str = "stacks"

    @property
    def high(self) -> float:
        """The height of the picture."""
        return self.layout.top + len(self.rows) * self.layout.row + 10


def stacks(
    rows: Sequence[tuple[str, Sequence[float], str]],
    legend: Sequence[tuple[str, str]],
    number: Callable[[float], str],
) -> Stacks:
    """Rows of name, parts and what stands behind the bar; the legend names each part and its
    colour; `number` writes one as the reader does.
    """
    return replace(
        _stacks(rows, legend, number, WINDOW), narrow=_stacks(rows, legend, number, PHONE)
    )


def _stacks(
    rows: Sequence[tuple[str, Sequence[float], str]],
    legend: Sequence[tuple[str, str]],
    number: Callable[[float], str],
    layout: Layout,
) -> Stacks:
    longest = max((sum(parts) for _, parts, _ in rows), default=0.0) or 1.0
    made = []
    for n, (name, parts, right) in enumerate(rows[:MOST_ROWS]):
        x, bars = layout.left, []
        for part, value in enumerate(parts):
            wide = value / longest * layout.plot
            if wide > 0:
                says = f"{legend[part][0]}: {number(value)}"
                bars.append(Bar(round(x, 1), round(max(wide, 1.0), 1), part, says))
            x += wide
        made.append(StackRow(name, _middle(n, layout), tuple(bars), round(x + 8, 1), right))
    return Stacks(tuple(made), tuple(legend), layout)


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
    layout: Layout = WINDOW
    narrow: Heat | None = None
    """The same for a phone."""
    kind: str = "heat"


def heat(counts: Sequence[int], days: Sequence[str], number: Callable[[float], str]) -> Heat:
    """The counts of 168 hours, Monday's first hour first."""
    return replace(_heat(counts, days, number, WINDOW), narrow=_heat(counts, days, number, PHONE))


def _heat(
    counts: Sequence[int], days: Sequence[str], number: Callable[[float], str], layout: Layout
) -> Heat:
    left, top = layout.heat, WINDOW.top
    most, wide, high = max(counts, default=0) or 1, (layout.wide - left) / 24, 32.0
    cells = tuple(
        Cell(
            round(left + hour % 24 * wide, 1),
            top + hour // 24 * high,
            math.ceil(5 * count / most),
            f"{days[hour // 24]} {hour % 24:02}:00: {number(count)}",
        )
        for hour, count in enumerate(counts)
    )
    short = days if layout is WINDOW else [day[:2] for day in days]
    named = tuple((top + n * high + high / 2 + 4, day) for n, day in enumerate(short))
    hours = tuple(
        (round(left + hour * wide, 1), f"{hour:02}") for hour in range(0, 24, layout.hours)
    )
    size = (round(wide - 2, 1), high - 2)
    return Heat(cells, named, hours, size, top + 7 * high + 8, layout)
