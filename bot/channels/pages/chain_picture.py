"""Lays out the chain of a call as a picture: requester, links and the state at each. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from routing.call.call import Call

WIDE, HIGH = 204, 88
_ACROSS, _DOWN = WIDE + 46, HIGH + 22
_MARGIN = 4


@dataclass(frozen=True)
class Label:
    """What stands in one link of the picture; `number` is None where the viewer may not look
    further; `time`: what it used of its agreed time, `share` how much of all of it.
    """

    name: str
    status: str
    tone: str
    number: str | None = None
    here: bool = False
    time: str = ""
    share: float = 0.0


@dataclass(frozen=True)
class Spot:
    """A link at its place; x and y in pixels from the upper left."""

    label: Label
    x: float
    y: float

    @property
    def depth(self) -> int:
        """How many links from the requester, who is 0."""
        return round((self.x - _MARGIN) / _ACROSS)


@dataclass(frozen=True)
class Tie:
    """From the right edge of one link to the left edge of the next."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Picture:
    """Everything the template draws."""

    width: float
    height: float
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]
    listed: tuple[Spot, ...]
    """The same as a list: each link below the one that called it in."""

    @property
    def depth(self) -> int:
        """How many links the longest way has, whoever asked not counted."""
        return max(spot.depth for spot in self.spots)


def picture(requester: Label, chain: tuple[Call, ...], label: Callable[[Call], Label]) -> Picture:
    """Lay the chain out from left to right: the requester, the root's link, its suppliers, theirs.

    `chain` has the root first.
    """
    children: dict[str | None, list[Call]] = {}
    for call in chain:
        children.setdefault(call.parent, []).append(call)
    spots: list[Spot] = []
    ties: list[Tie] = []
    order: list[str] = []
    made: dict[str, Spot] = {}
    row = 0.0

    def place(call: Call, depth: int) -> Spot:
        nonlocal row
        order.append(call.number)
        below = [place(child, depth + 1) for child in children.get(call.number, [])]
        if below:
            y = (below[0].y + below[-1].y) / 2
        else:
            y, row = _MARGIN + row * _DOWN, row + 1
        spot = Spot(label(call), _MARGIN + depth * _ACROSS, y)
        ties.extend(_tie(spot, child) for child in below)
        spots.append(spot)
        made[call.number] = spot
        return spot

    root = place(chain[0], 1)
    asker = Spot(requester, _MARGIN, root.y)
    spots = sorted([asker, *spots], key=lambda s: (s.x, s.y))
    width = max(s.x for s in spots) + WIDE + _MARGIN
    height = max(s.y for s in spots) + HIGH + _MARGIN
    listed = (asker, *(made[number] for number in order))
    return Picture(width, height, tuple(spots), (_tie(asker, root), *ties), listed)


def _tie(left: Spot, right: Spot) -> Tie:
    return Tie(left.x + WIDE, left.y + HIGH / 2, right.x, right.y + HIGH / 2)
