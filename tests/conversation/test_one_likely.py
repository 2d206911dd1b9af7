"""Where one item is far likelier than all others it is asked about alone; near ones make a choice."""

from __future__ import annotations

import pytest

from routing.understand.decision import Outcome
from tests.conversation.reads import Reads
from tests.conversation.transcript import play
from tests.conversation.world import World

SAID = "er ligt hier van alles"


def _refs() -> tuple[str, str, str]:
    refs = sorted(World().catalogue.entries)
    spill = next(ref for ref in refs if ref.endswith("/spill"))
    password = next(ref for ref in refs if ref.endswith("/password"))
    return spill, password, next(ref for ref in refs if ref not in {spill, password})


def test_the_one_that_is_likely_is_asked_about_alone() -> None:
    spill, password, other = _refs()
    world = Reads(read={SAID: (Outcome.ASK, {spill: 0.6, password: 0.03, other: 0.01})})
    play(
        f"""
        sanne: {SAID}
        < Klopt dat?
        <! Wachtwoord
        [Ja] [Nee, iets anders]
        sanne: nee
        < Welke van deze bedoel je?
        """,
        world,
    )


@pytest.mark.parametrize("second", [0.07, 0.5])
def test_near_ones_make_a_choice(second: float) -> None:
    spill, password, other = _refs()
    play(
        f"""
        sanne: {SAID}
        < Welke van deze bedoel je?
        """,
        Reads(read={SAID: (Outcome.ASK, {spill: 0.6, password: second, other: 0.01})}),
    )
