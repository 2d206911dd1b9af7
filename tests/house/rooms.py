"""Draws the rooms of the house and the arrows between them, from the imports in the code.

`python -m tests.house.rooms docs` writes `docs/pictures/rooms.svg`. A room is a package two levels
deep (or a module beside them); an arrow says that one room imports from another, and an arrow that
follows from others (a → b → c, so a → c) is left out. Every room stands one floor above the highest
room it imports from, so that all arrows point down; where they cannot, drawing fails.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import grimp

ROOT = Path(__file__).parents[2]
PICTURE = Path("pictures") / "rooms.svg"
PACKAGES = ("bot", "routing", "catalog")
WHOLE = ("catalog",)
"""Drawn as one room, not by what lies in it."""
LEAVES = frozenset({"bot.errors", "bot.observability", "bot.sanitize"})
"""Left out: they import nothing of ours, and everybody may use them."""
FILLS = {"bot": "#e3effb", "routing": "#fdf0d5", "catalog": "#e2f3e4"}
EDGES = {"bot": "#4a7fb5", "routing": "#b98a2f", "catalog": "#4f9a58"}
BOX, HIGH, FLOOR, GAP, LANE = 148, 32, 72, 26, 18
MARGIN, HEAD = 24, 58
SWEEPS = 24

Arrows = Mapping[str, frozenset[str]]


class Spot(NamedTuple):
    """Something that has a place on a floor: a room, or the bend of a long arrow through it."""

    room: str
    via: str = ""
    floor: int = 0

    @property
    def width(self) -> int:
        """How much of the floor it takes."""
        return LANE if self.via else BOX


def rooms() -> Arrows:
    """Every room, with the rooms it imports from."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    ours = [m for m in sorted(graph.modules) if m not in PACKAGES or m in WHOLE]
    arrows: dict[str, set[str]] = {room_of(module): set() for module in ours}
    for module in ours:
        for imported in graph.find_modules_directly_imported_by(module):
            if imported not in PACKAGES or imported in WHOLE:
                arrows[room_of(module)].add(room_of(imported))
    return {
        room: frozenset(arrows[room] - {room} - LEAVES)
        for room in sorted(arrows)
        if room not in LEAVES
    }


def room_of(module: str) -> str:
    """The room a module stands in."""
    parts = module.split(".")
    return parts[0] if parts[0] in WHOLE else ".".join(parts[:2])


def reduced(arrows: Arrows) -> dict[str, frozenset[str]]:
    """Without the arrows that follow from others. Raises graphlib.CycleError for a circle."""
    below: dict[str, frozenset[str]] = {}
    for room in TopologicalSorter(arrows).static_order():
        below[room] = arrows[room].union(*(below[to] for to in arrows[room]))
    return {
        room: frozenset(
            to for to in targets if not any(to in below[other] for other in targets - {to})
        )
        for room, targets in arrows.items()
    }


def floors(arrows: Arrows) -> dict[str, int]:
    """The floor of each room, from 0 at the bottom."""
    found: dict[str, int] = {}
    for room in TopologicalSorter(arrows).static_order():
        found[room] = max((found[to] + 1 for to in arrows[room]), default=0)
    return found


def lines(arrows: Arrows, floor: Mapping[str, int]) -> list[list[Spot]]:
    """Every arrow as the spots it runs through, one on each floor from its room down."""
    return [
        [
            Spot(room, floor=floor[room]),
            *(Spot(room, to, level) for level in range(floor[room] - 1, floor[to], -1)),
            Spot(to, floor=floor[to]),
        ]
        for room in sorted(arrows)
        for to in sorted(arrows[room])
    ]


def places(drawn: list[list[Spot]], rooms_at: Mapping[str, int]) -> dict[Spot, float]:
    """The middle of every spot, across: ordered by where its neighbours are, then pulled to them."""
    near: dict[Spot, list[Spot]] = defaultdict(list)
    for line in drawn:
        for upper, lower in pairwise(line):
            near[upper].append(lower)
            near[lower].append(upper)
    spots = {Spot(room, floor=level) for room, level in rooms_at.items()} | set(near)
    levels = [
        sorted(spot for spot in spots if spot.floor == level)
        for level in range(max(rooms_at.values()) + 1)
    ]
    at = {spot: float(n * (BOX + GAP)) for level in levels for n, spot in enumerate(level)}
    for sweep in range(SWEEPS):
        side = 1 if sweep % 2 else -1
        for number in range(len(levels))[::side]:
            wanted = {s: _mean([at[n] for n in near[s]], at[s]) for s in levels[number]}
            levels[number].sort(key=lambda spot: (wanted[spot], spot))
            at |= _side_by_side(levels[number], wanted)
    for sweep in range(SWEEPS):
        for level in levels[:: 1 if sweep % 2 else -1]:
            at |= _side_by_side(level, {s: _mean([at[n] for n in near[s]], at[s]) for s in level})
    return at


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _side_by_side(level: list[Spot], wanted: Mapping[Spot, float]) -> dict[Spot, float]:
    """Each spot as near to where it is wanted as the others of its floor allow, in this order:
    neighbours that push each other share the way.
    """
    offset, offsets = 0.0, []
    for before, spot in zip([None, *level], level, strict=False):
        offset += (before.width + spot.width) / 2 + GAP if before else 0.0
        offsets.append(offset)
    groups: list[list[float]] = []
    for spot, own in zip(level, offsets, strict=True):
        groups.append([wanted[spot] - own])
        while len(groups) > 1 and _mean(groups[-2], 0) > _mean(groups[-1], 0):
            groups[-2:] = [groups[-2] + groups[-1]]
    starts = [_mean(group, 0) for group in groups for _ in group]
    return {s: start + own for s, start, own in zip(level, starts, offsets, strict=True)}


def svg() -> str:
    """The picture."""
    arrows = rooms()
    drawn_arrows, floor = reduced(arrows), floors(arrows)
    drawn = lines(drawn_arrows, floor)
    across = places(drawn, floor)
    left = min(x - spot.width / 2 for spot, x in across.items()) - MARGIN
    at = {spot: round(x - left) for spot, x in across.items()}
    wide = max(x + spot.width // 2 for spot, x in at.items()) + MARGIN
    top = max(floor.values())
    down = {level: HEAD + (top - level) * FLOOR for level in range(top + 1)}
    every, kept = (sum(map(len, a.values())) for a in (arrows, drawn_arrows))
    high = down[0] + HIGH + MARGIN
    said = f"{len(arrows)} rooms, {every} arrows, none upward"
    note = f"an arrow: imports from; {every - kept} that follow from others are left out"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
            f'height="{high}" font-family="system-ui, sans-serif">',
            "<title>The rooms of Schakel and what imports what</title>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#778"/></marker></defs>',
            f'<rect width="{wide}" height="{high}" fill="#fff"/>',
            _text(MARGIN, 26, said, 'font-size="16" font-weight="600" fill="#223"'),
            _text(MARGIN, 46, note, 'font-size="12.5" fill="#556"'),
            *(_path(line, at, down, drawn) for line in drawn),
            *(
                _box(room, at[Spot(room, floor=floor[room])], down[floor[room]])
                for room in sorted(arrows)
            ),
            "</svg>",
            "",
        ]
    )


def _path(
    line: list[Spot], at: Mapping[Spot, int], down: Mapping[int, int], drawn: list[list[Spot]]
) -> str:
    """One arrow, smooth from floor to floor, straight where it passes one."""
    first, last = line[0], line[-1]
    leaving = sorted((x for x in drawn if x[0] == first), key=lambda x: (at[x[1]], x))
    coming = sorted((x for x in drawn if x[-1] == last), key=lambda x: (at[x[-2]], x))
    x, y = at[first] + _port(leaving.index(line), len(leaving)), down[first.floor] + HIGH
    steps = [f"M{x} {y}"]
    for spot in line[1:]:
        is_last = spot is last
        to = at[spot] + (_port(coming.index(line), len(coming)) if is_last else 0)
        end = down[spot.floor] - (2 if is_last else 0)
        half = (y + end) // 2
        steps.append(f"C{x} {half} {to} {half} {to} {end}")
        x, y = to, end
        if not is_last:
            y = down[spot.floor] + HIGH
            steps.append(f"V{y}")
    stroke = EDGES[first.room.split(".")[0]]
    return (
        f'<path d="{" ".join(steps)}" fill="none" stroke="{stroke}" stroke-opacity=".75" '
        f'stroke-width="1.3" marker-end="url(#tip)"/>'
    )


def _port(number: int, count: int) -> int:
    """Where along a room's side an arrow begins or ends, from its middle."""
    return round((number - (count - 1) / 2) * min(16, (BOX - 20) / max(count, 1)))


def _box(room: str, x: int, y: int) -> str:
    kind = room.split(".", maxsplit=1)[0]
    return (
        f'<rect x="{x - BOX // 2}" y="{y}" width="{BOX}" height="{HIGH}" rx="6" '
        f'fill="{FILLS[kind]}" stroke="{EDGES[kind]}"/>'
        + _text(x, y + 21, room.replace(".", "/"), _NAME)
    )


_NAME = 'font-size="12.5" font-weight="600" fill="#223" text-anchor="middle"'


def _text(x: int, y: int, text: str, how: str) -> str:
    return f'<text x="{x}" y="{y}" {how}>{text}</text>'


def main(arguments: list[str]) -> None:
    """Write the picture into the folder named."""
    if len(arguments) != 1:
        raise SystemExit("name the folder of the docs: python -m tests.house.rooms docs")
    file = Path(arguments[0]) / PICTURE
    file.write_text(svg(), encoding="utf-8")
    print(f"written: {file}")


if __name__ == "__main__":
    main(sys.argv[1:])
