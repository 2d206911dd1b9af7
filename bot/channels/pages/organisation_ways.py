"""Finds a way for each line of the picture that runs behind no block it has nothing to do with: the
plain curve where that is free, else along the gaps between blocks and the streets between areas.
Pure.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.channels.pages.organisation_lines import HIGH, WIDE, Pair, Spot, curve

BESIDE, BELOW, ABOVE = 9.0, 7.0, 11.0
"""So far from a block's sides, its lower edge and its upper one the gaps around it run."""
_STREET = 13.0
"""So far from an area the street between two of them runs."""
_STEPS = 24
_CORNER = 6.0
_NEAR = 3
"""So many streets on either side of a line are tried."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Gaps:
    """Which straight ways are free: where blocks stand along one is looked up once."""

    def __init__(self, blocks: Iterable[Spot]) -> None:
        self.boxes = [(b.x - 2, b.y - 6, b.x + WIDE + 2, b.y + HIGH + 2) for b in blocks]
        self._down: dict[float, list[tuple[float, float]]] = {}
        self._along: dict[float, list[tuple[float, float]]] = {}

    def down(self, x: float, y1: float, y2: float) -> bool:
        """Whether a way up or down at x is free."""
        if x not in self._down:
            self._down[x] = sorted((t, b) for left, t, r, b in self.boxes if left < x < r)
        return _free(self._down[x], min(y1, y2), max(y1, y2))

    def along(self, y: float, x1: float, x2: float) -> bool:
        """Whether a way to a side at y is free."""
        if y not in self._along:
            self._along[y] = sorted((left, r) for left, t, r, b in self.boxes if t < y < b)
        return _free(self._along[y], min(x1, x2), max(x1, x2))

    def holds(self, points: Sequence[Point], own: Pair) -> bool:
        """Whether a drawn line lies behind no block but its own two."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        at = {(one.x - 2, one.y - 6) for one in own}
        whole = (min(xs), min(ys), max(xs), max(ys))
        near = [one for one in self.boxes if one[:2] not in at and _meet(one, whole)]
        parts = [
            (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            for (x1, y1), (x2, y2) in itertools.pairwise(points)
        ]
        return not any(_meet(one, part) for one in near for part in parts)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes lie over each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _free(taken: list[tuple[float, float]], low: float, high: float) -> bool:
    """Blocks along one straight line never overlap, so the last one that begins before decides."""
    last = bisect_left(taken, (high, high)) - 1
    return last < 0 or taken[last][1] <= low


@lru_cache(maxsize=16)
def ways(pairs: tuple[Pair, ...], blocks: tuple[Spot, ...], areas: tuple[Box, ...]) -> list[str]:
    """A way for each pair, in their order."""
    gaps, town = Gaps(blocks), _Town(blocks, areas)
    return [_way(pair, n, gaps, town) for n, pair in enumerate(pairs)]


def _way(pair: Pair, n: int, gaps: Gaps, town: _Town) -> str:
    plain = curve(*pair)
    if gaps.holds(list(_points(plain)), pair):
        return plain
    found = sorted(town.candidates(pair), key=_length)
    made = next((one for one in found if _is_free(one, gaps)), None)
    return plain if made is None else _drawn(made, n, pair)


class _Town:
    """The streets between areas, and the gaps between rows."""

    def __init__(self, blocks: Sequence[Spot], areas: Sequence[Box]) -> None:
        self.rows = {b.y + HIGH + BELOW for b in blocks}
        bottom = max((b for *_, b in areas), default=0.0) + _STREET
        self.across = sorted({top - _STREET for _, top, _, _ in areas} | {bottom})
        lefts = {left - _STREET for left, *_ in areas}
        self.up_down = sorted(lefts | {max((r for _, _, r, _ in areas), default=0.0) + _STREET})

    def candidates(self, pair: Pair) -> Iterator[tuple[Point, ...]]:
        """Ways from block to block, as their corners: by one gap or street, or by two and the
        street that joins them.
        """
        a, b = pair
        ya, yb = a.y + HIGH / 2, b.y + HIGH / 2
        for xa, xb in itertools.product(_sides(a), _sides(b)):
            start, end = (xa, ya), (xb, yb)
            if xa == xb:
                yield start, end
            out, home = self._rows_at(a), self._rows_at(b)
            for y in {*out, *home}:
                yield start, (xa, y), (xb, y), end
            for y1, y2, x in itertools.product(out, home, self._joining(xa, xb)):
                if y1 != y2:
                    yield start, (xa, y1), (x, y1), (x, y2), (xb, y2), end

    def _rows_at(self, one: Spot) -> list[float]:
        gaps = [y for y in (one.y - ABOVE, one.y + HIGH + BELOW) if y in self.rows]
        return [*gaps, *_around(self.across, one.y, 1)]

    def _joining(self, xa: float, xb: float) -> list[float]:
        ends = (self.up_down[0], self.up_down[-1])
        return sorted({*ends, *_around(self.up_down, (xa + xb) / 2, _NEAR)})


def _sides(one: Spot) -> tuple[float, float]:
    return one.x - BESIDE, one.x + WIDE + BESIDE


def _around(streets: Sequence[float], at: float, most: int) -> Sequence[float]:
    """The streets next to a place, on both sides."""
    place = bisect_right(streets, at)
    return streets[max(0, place - most) : place + most]


def _length(way: Sequence[Point]) -> float:
    """How long it is; a corner counts too."""
    return sum(abs(x1 - x2) + abs(y1 - y2) + 12 for (x1, y1), (x2, y2) in itertools.pairwise(way))


def _is_free(way: Sequence[Point], gaps: Gaps) -> bool:
    return all(
        gaps.down(x1, y1, y2) if x1 == x2 else gaps.along(y1, x1, x2)
        for (x1, y1), (x2, y2) in itertools.pairwise(way)
    )


def _drawn(way: Sequence[Point], n: int, pair: Pair) -> str:
    """A way from side to side with rounded corners, a little beside other lines in its gaps."""
    dx, dy, port = (n % 5 - 2) * 2.0, (n % 3 - 1) * 1.5, (n % 7 - 3) * 5.0
    aside = [(x + dx, y + dy) for x, y in way]
    ends = [(aside[place][0], way[place][1] + port) for place in (0, -1)]
    sides = [
        (one.x + WIDE * (way[place][0] > one.x), way[place][1] + port)
        for one, place in zip(pair, (0, -1), strict=True)
    ]
    return _rounded([sides[0], ends[0], *aside[1:-1], ends[1], sides[1]])


def _rounded(points: Sequence[Point]) -> str:
    (x, y), *rest = points
    path = f"M{x:g} {y:g}"
    for here, after in itertools.pairwise(rest):
        half = max(abs(here[0] - x) + abs(here[1] - y), 0.1) / 2
        turn = min(_CORNER, half, (abs(after[0] - here[0]) + abs(after[1] - here[1])) / 2)
        start, (x2, y2) = _towards(here, (x, y), turn), _towards(here, after, turn)
        path += f"{_straight((x, y), start)}Q{here[0]:g} {here[1]:g} {x2:g} {y2:g}"
        x, y = here
    return path + _straight((x, y), rest[-1])


def _straight(here: Point, there: Point) -> str:
    return f"V{there[1]:g}" if here[0] == there[0] else f"H{there[0]:g}"


def _towards(here: Point, there: Point, far: float) -> Point:
    """A point on a straight way, so far from its beginning."""
    whole = abs(there[0] - here[0]) + abs(there[1] - here[1]) or 1.0
    return (
        round(here[0] + (there[0] - here[0]) * far / whole, 1),
        round(here[1] + (there[1] - here[1]) * far / whole, 1),
    )


_NUMBERS = re.compile(r"-?[\d.]+(?:e-?\d+)?")


def _points(path: str) -> Iterator[Point]:
    """Points along a curve, close enough together that no block lies between two."""
    said = [float(one) for one in _NUMBERS.findall(path)]
    (x1, x2, x3, x4), (y1, y2, y3, y4) = said[::2], said[1::2]
    for step in range(_STEPS + 1):
        t = step / _STEPS
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        yield a * x1 + b * x2 + c * x3 + d * x4, a * y1 + b * y2 + c * y3 + d * y4
