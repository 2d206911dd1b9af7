"""Where one item is far likelier than all others it is asked about alone; near ones make a choice."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from catalog.model import Language, Person
from routing.understand.decision import Candidate, Decision, Outcome
from tests.conversation.transcript import play
from tests.conversation.world import World


@dataclass
class Unsure(World):
    """Is sure of nothing: `chances` of items for every message that names no item's phrase."""

    chances: dict[str, float] = field(default_factory=dict)

    def decide(
        self,
        text: str,
        person: Person,
        otherwise: Language,
        among: frozenset[str] = frozenset(),
    ) -> Decision:
        known = super().decide(text, person, otherwise, among)
        candidates = tuple(Candidate(item=i, confidence=c) for i, c in self.chances.items())
        if known.outcome is Outcome.ANSWER or among:
            return known
        return known.model_copy(
            update={
                "outcome": Outcome.ASK,
                "candidates": candidates,
                "confidence": candidates[0].confidence,
            }
        )


def _refs() -> tuple[str, str, str]:
    refs = sorted(World().catalogue.entries)
    spill = next(ref for ref in refs if ref.endswith("/spill"))
    password = next(ref for ref in refs if ref.endswith("/password"))
    return spill, password, next(ref for ref in refs if ref not in {spill, password})


def test_the_one_that_is_likely_is_asked_about_alone() -> None:
    spill, password, other = _refs()
    world = Unsure(chances={spill: 0.6, password: 0.03, other: 0.01})
    play(
        """
        sanne: er ligt hier van alles
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
        """
        sanne: er ligt hier van alles
        < Welke van deze bedoel je?
        """,
        Unsure(chances={spill: 0.6, password: second, other: 0.01}),
    )
