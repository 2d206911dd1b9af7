"""Weighs items' chances anew: where perhaps nothing is asked, and where one was said exactly."""

from __future__ import annotations

from routing.understand.kinds.by_meaning import KindChances

SAID_EXACTLY = 0.97
"""Confidence in an item whose phrase or name was typed word by word."""

_PERHAPS_NOTHING = 0.15
"""From this chance on that nothing is asked, all items are less likely."""
_SMALL_TALK, _CERTAIN = 3.0, 0.9999
"""How many times the odds of small talk count against those of the best item, and the most that a
chance is taken for.
"""


def less_sure(
    weighed: list[tuple[str, float]], meant: KindChances | None
) -> list[tuple[str, float]]:
    """Chances the smaller, the likelier it is that nothing is asked: small talk is no choice among
    items. The surer the best item is, the more it takes.
    """
    if meant is None or meant.nothing < _PERHAPS_NOTHING or not weighed:
        return weighed
    best = min(weighed[0][1], _CERTAIN)
    doubt = meant.nothing / max(1 - meant.nothing, 1 - _CERTAIN)
    left = 1 / (1 + _SMALL_TALK * doubt * (1 - best))
    return [(item, chance * left) for item, chance in weighed]


def lifted(weighed: list[tuple[str, float]], exact: set[str]) -> list[tuple[str, float]]:
    """The items said exactly put in front: one alone is sure, several share the chance."""
    before = dict(weighed)
    front = sorted(exact, key=lambda item: (-before.get(item, 0.0), item))
    sure = (
        max(SAID_EXACTLY, before.get(front[0], 0.0))
        if len(front) == 1
        else SAID_EXACTLY / len(front)
    )
    return [
        *((item, sure) for item in front),
        *((i, min(c, 1 - SAID_EXACTLY)) for i, c in weighed if i not in exact),
    ]
