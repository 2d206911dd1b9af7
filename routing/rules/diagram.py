"""Draws docs/state-diagram.svg from the table of events: `python -m routing.rules.diagram docs`.
The nine states have fixed places.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import NamedTuple

from routing.call.call import ENDED, State
from routing.rules.transition import TABLE

FILE = "state-diagram.svg"
WIDTH, HEIGHT, BOX, TALL = 1240, 840, 190, 54
START = (90.0, 330.0)
PLACES: dict[State, tuple[float, float]] = {
    State.AWAITING_APPROVAL: (230, 130),
    State.REFUSED: (510, 60),
    State.OFFERED: (320, 330),
    State.IN_PROGRESS: (735, 330),
    State.WAITING_REQUESTER: (640, 545),
    State.WAITING_SUPPLIER: (1040, 620),
    State.RESOLVED: (1120, 215),
    State.CLOSED: (1120, 60),
    State.CANCELLED: (150, 640),
}
INK, PAPER, LINE = "#1d2b36", "#ffffff", "#5b7083"
FILLS = {True: "#eceff1", False: "#dcebf7"}


class Arrow(NamedTuple):
    """One way from state to state, with every event that takes it; `start` None is where calls come
    from.
    """

    start: State | None
    end: State
    events: tuple[str, ...]


def arrows() -> list[Arrow]:
    """Every move in the table, events that take the same way together."""
    found: dict[tuple[State | None, State], list[str]] = defaultdict(list)
    for name, rule in TABLE.items():
        for start, end in sorted(rule.edges):
            found[start, end].append(name)
        if not rule.states:
            for end in sorted(rule.to):
                found[None, end].append(name)
    return [Arrow(start, end, tuple(events)) for (start, end), events in found.items()]


def _edge(place: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Where the line from the middle of a box meets its side."""
    dx, dy = towards[0] - place[0], towards[1] - place[1]
    scale = min(BOX / 2 / abs(dx) if dx else math.inf, TALL / 2 / abs(dy) if dy else math.inf)
    return place[0] + dx * scale, place[1] + dy * scale


def _arrow(arrow: Arrow, both_ways: bool) -> str:
    start, end = (PLACES[arrow.start] if arrow.start else START), PLACES[arrow.end]
    length = math.dist(start, end)
    bend = 34 if both_ways else 14
    middle = (
        (start[0] + end[0]) / 2 + (start[1] - end[1]) / length * bend,
        (start[1] + end[1]) / 2 + (end[0] - start[0]) / length * bend,
    )
    a, b = (_edge(start, middle) if arrow.start else start), _edge(end, middle)
    at = (0.25 * a[0] + 0.5 * middle[0] + 0.25 * b[0], 0.25 * a[1] + 0.5 * middle[1] + 0.25 * b[1])
    lines = [e.replace("_", " ") for e in arrow.events]
    words = "".join(
        f'<tspan x="{at[0]:.0f}" dy="{0 if n == 0 else 13}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    return (
        f'<path d="M{a[0]:.0f} {a[1]:.0f} Q{middle[0]:.0f} {middle[1]:.0f} {b[0]:.0f} '
        f'{b[1]:.0f}" class="way"/>'
        f'<text y="{at[1] - 6.5 * (len(lines) - 1) + 4:.0f}" class="event">{words}</text>'
    )


def _box(state: State) -> str:
    x, y = PLACES[state]
    name = state.value.replace("_", " ")
    return (
        f'<rect x="{x - BOX / 2:.0f}" y="{y - TALL / 2:.0f}" width="{BOX}" height="{TALL}" rx="10" '
        f'fill="{FILLS[state in ENDED]}" stroke="{INK}"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" class="state">{escape(name)}</text>'
    )


def _always() -> str:
    """The events that move nothing, under the picture."""
    rows: dict[tuple[State, ...], list[str]] = defaultdict(list)
    for name, rule in TABLE.items():
        if not rule.to and rule.states:
            rows[tuple(s for s in State if s in rule.states)].append(name.replace("_", " "))
    lines = []
    for states, names in rows.items():
        where = (
            "always"
            if len(states) == len(State)
            else "while " + ", ".join(s.value.replace("_", " ") for s in states)
        )
        lines.append(f"{', '.join(names)}: {where}")
    body = "".join(
        f'<text x="30" y="{HEIGHT - 16 - 17 * n}" class="small">{escape(t)}</text>'
        for n, t in enumerate(lines)
    )
    top = HEIGHT - 20 - 17 * len(lines)
    return (
        f'<text x="30" y="{top}" class="small" font-weight="bold">Events that leave '
        f"the state as it is</text>{body}"
    )


def svg() -> str:
    """The whole picture."""
    ways = arrows()
    pairs = {(w.start, w.end) for w in ways}
    drawn = "\n".join(_arrow(w, (w.end, w.start) in pairs) for w in ways)
    boxes = "\n".join(_box(state) for state in State)
    style = (
        f"text{{font-family:Helvetica,Arial,sans-serif;fill:{INK}}} "
        f".state{{font-size:15px;font-weight:bold;text-anchor:middle}} "
        f".event{{font-size:11px;text-anchor:middle;paint-order:stroke;stroke:{PAPER};"
        f"stroke-width:4px}} .small{{font-size:12px}} "
        f".way{{fill:none;stroke:{LINE};stroke-width:1.4;marker-end:url(#tip)}}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="The states of a call">\n'
        f"<style>{style}</style>\n"
        f'<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto-start-reverse">'
        f'<path d="M0 0L10 5L0 10z" fill="{LINE}"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>\n<circle cx="{START[0]:.0f}" '
        f'cy="{START[1]:.0f}" r="9" fill="{INK}"/>\n'
        f"{drawn}\n{boxes}\n{_always()}\n</svg>\n"
    )


if __name__ == "__main__":
    (Path(sys.argv[1]) / FILE).write_text(svg(), encoding="utf-8")
