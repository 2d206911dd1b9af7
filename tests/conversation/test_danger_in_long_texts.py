"""Danger is looked for in time that grows as a text does, whatever word of danger it repeats."""

from __future__ import annotations

import time

import pytest

from bot.conversation.read.danger import is_certain, is_grave
from catalog.language_packs import pack
from catalog.model import Language

REPEATED = (
    *("kind at bessen ", "kind at ", "iemand at noten ", "allergisch voor noten ", "slikte hele "),
    *("patient lag ", "patient zit ", "uit bed gevallen ", "zuurstof ", "gevallen ", "mw ligt "),
    *("patient ate ", "he swallowed a ", "kid ate berries ", "allergic to nuts ", "oxygen "),
    *("patient fell ", "fell out of bed ", "somebody lies ", "fell ", "took a whole ", "rash "),
)
SHORT, TWICE = 5_000, 10_000
_A_MOMENT = 0.03


def _takes(text: str) -> float:
    """Seconds of this thread, the least of three times."""
    taken = []
    for _ in range(3):
        began = time.thread_time()
        is_grave(text)
        is_certain(text)
        taken.append(time.thread_time() - began)
    return min(taken)


@pytest.mark.parametrize("unit", REPEATED)
def test_twice_as_long_a_text_takes_about_twice_as_long(unit: str) -> None:
    one, two = (_takes((unit * size)[:size]) for size in (SHORT, TWICE))
    assert two < max(_A_MOMENT, 3 * one), f"{one * 1000:.0f} ms, then {two * 1000:.0f}"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_expression_of_danger_looks_ahead_without_end(language: Language) -> None:
    known = pack(language).data("acts")
    endless = [
        one
        for name in ("laid_low", "surely", "befalls")
        for one in known[name]
        if ".*" in one or ".+" in one
    ]
    assert not endless, "write .{0,160}: what stands so far away has nothing to do with it"
