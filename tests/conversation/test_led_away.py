"""A phrase of the catalogue is heard whatever leads to it, in whichever language, and whatever it
reads as besides.
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Clarification, Request
from tests.conversation.town import TOWN
from tests.conversation.transcript import play
from tests.conversation.world import World

LEADS = ("by the way ", "trouwens, ", "while I have you: ", "voor ik het vergeet, ")
STANDS = {
    "a place is asked for": "sanne: er is koffie gemorst\nsanne: ja",
    "whether to cancel": "sanne: mijn laptop start niet\nsanne: ja\nsanne: annuleer S-1001",
    "whether to send": "sanne: mijn laptop start niet",
}


def _phrases(of: str) -> list[str]:
    """All phrases of items of another team than what stands open."""
    found = []
    for ref, place in TOWN.entries.items():
        if of not in ref:
            found += [p for p in place.item.phrases.all if len(p.split()) > 1]
    return found


def _holds(world: World, words: str) -> bool:
    ledgers = str(world.repository.ledgers)
    stand = world.dialogues["sanne", None].pending
    open_ones = "".join(p.words for p in stand if isinstance(p, Request | Clarification))
    return words in ledgers + open_ones or any(words in said.text for said in world.heard["sanne"])


@pytest.mark.parametrize("stands", STANDS)
@pytest.mark.parametrize("lead", LEADS)
def test_a_phrase_is_heard_whatever_leads_to_it(stands: str, lead: str) -> None:
    lost = []
    for phrase in _phrases("spill" if "place" in stands else "laptop"):
        world = play(STANDS[stands])
        play(f"sanne: {lead}{phrase}", world)
        if not _holds(world, phrase):
            lost.append(phrase)
    assert lost == []
