"""Draws the lines between blocks: a curve from side to side; where blocks stand in two columns each
line has a lane of its own between them. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDE, HIGH = 196, 68
"""How large a block is."""
_NEXT = 110
"""Blocks of one column whose tops are this far apart at most stand below each other."""
_LANE, _CORNER, _PORT = 5.0, 7.0, 4.0


class Spot(NamedTuple):
    """The upper left corner of a block."""

    x: float
    y: float


Pair = tuple[Spot, Spot]


def curve(a: Spot, b: Spot) -> str:
    """From the side of one block to the facing side of the other; past those that stand between
    them in their column.
    """
    if abs(a.x - b.x) >= WIDE:
        right = b.x > a.x
        x1, x2 = a.x + WIDE * right, b.x + WIDE * (not right)
        y1, y2 = a.y + HIGH / 2, b.y + HIGH / 2
        middle = (x1 + x2) / 2
        return f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
    if abs(a.y - b.y) <= _NEXT:
        down = b.y > a.y
        y1, y2 = a.y + HIGH * down, b.y + HIGH * (not down)
        x1, x2 = a.x + WIDE * 0.72, b.x + WIDE * 0.72
        middle = (y1 + y2) / 2
        return f"M{x1:g} {y1:g}C{x1:g} {middle:g} {x2:g} {middle:g} {x2:g} {y2:g}"
    x1, x2, y1, y2 = a.x + WIDE, b.x + WIDE, a.y + HIGH / 2, b.y + HIGH / 2
    out = max(x1, x2) + min(10 + abs(y2 - y1) / 14, 36)
    return f"M{x1:g} {y1:g}C{out:g} {y1:g} {out:g} {y2:g} {x2:g} {y2:g}"


def lanes(pairs: Sequence[Pair], left: float, right: float) -> list[str]:
    """Between two columns, whose sides are at `left` and `right`: each line down its own lane, as
    far as there are lanes.
    """
    count = max(1, int((right - left - 2 * _CORNER) / _LANE) + 1)
    free = [float("-inf")] * count
    made = [""] * len(pairs)
    for n in sorted(range(len(pairs)), key=lambda n: min(pairs[n][0].y, pairs[n][1].y)):
        a, b = pairs[n]
        top, bottom = min(a.y, b.y), max(a.y, b.y) + HIGH
        lane = next((one for one in range(count) if free[one] < top), n % count)
        free[lane] = max(free[lane], bottom)
        made[n] = _along(a, b, left + _CORNER + lane * _LANE, (lane - count // 2) * _PORT)
    return made


def _along(a: Spot, b: Spot, lane: float, port: float) -> str:
    """Out of one block, along a lane, into the other."""
    x1, x2 = (one.x + WIDE if one.x < lane else one.x for one in (a, b))
    y1, y2 = a.y + HIGH / 2 + port, b.y + HIGH / 2 + port
    if y1 == y2:
        return f"M{x1:g} {y1:g}H{x2:g}"
    turn = _CORNER if y2 > y1 else -_CORNER
    return (
        f"M{x1:g} {y1:g}Q{lane:g} {y1:g} {lane:g} {y1 + turn:g}"
        f"V{y2 - turn:g}Q{lane:g} {y2:g} {x2:g} {y2:g}"
    )
