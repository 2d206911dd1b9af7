"""Of what was mended before and is broken again: it is no addition to an open call about something
else, and what leads away from a call ends nothing.
"""

from __future__ import annotations

import pytest

from bot.conversation.decide.decision import decide
from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import Act, Where
from bot.conversation.read.reading import after_aside, was_mended
from routing.call.call import State
from routing.understand.move import Move
from tests.conversation.transcript import play
from tests.conversation.world import World


@pytest.mark.parametrize(
    "text",
    [
        *(
            "de lift die gisteren gemaakt was",
            "na jullie bezoek",
            "er is vorige week iemand geweest",
        ),
        *("the lift you fixed", "that was supposedly repaired", "mended on Tuesday"),
    ],
)
def test_words_about_what_was_mended(text: str) -> None:
    assert was_mended(text)


@pytest.mark.parametrize("text", ["kan het gemaakt worden?", "please fix it", "it is still broken"])
def test_what_is_to_be_mended_was_not(text: str) -> None:
    assert not was_mended(text)


@pytest.mark.parametrize(
    "text",
    [
        "de deurdranger die gerepareerd was valt weer keihard dicht",
        "heel iets anders hoor, maar de zonwering is weer kapot",
        "the scanner you fixed on Monday is dead again",
    ],
)
def test_what_broke_again_goes_to_no_other_call(spill: World, text: str) -> None:
    play(f"sanne: {text}\n<! Toegevoegd\n<! Added", spill)
    assert len(spill.repository.ledgers["S-1001"]) == 1
    assert text in str(spill.dialogues)


def test_what_is_open_and_as_bad_as_before_is_added_to(spill: World) -> None:
    play("sanne: nog steeds niks\n< S-1001", spill)
    assert len(spill.repository.ledgers["S-1001"]) == 2


def test_the_call_that_is_asked_about_goes_on(spill: World) -> None:
    play(
        """
        sanne: laat de koffie maar zitten
        < Zal ik S-1001
        sanne: het kopieerapparaat dat jullie gemaakt hebben is weer stuk
        <! toegevoegd
        """,
        spill,
    )
    assert spill.repository.calls["S-1001"].state is State.OFFERED
    assert "kopieerapparaat" in str(spill.dialogues)


@pytest.mark.parametrize("where", [Where.CANCEL, Where.SOLVED, Where.CALLS])
@pytest.mark.parametrize("move", [Move.CANCEL, Move.LET_GO, Move.WORKS])
def test_what_leads_away_ends_nothing(where: Where, move: Move) -> None:
    led_away = Evidence(where, {move: 0.9, Move.NEW: 0.1}, other_item=0.3, words=6, aside=True)
    assert decide(led_away).act not in {Act.YES, Act.CANCEL}


def test_more_hoor_leads_away() -> None:
    assert after_aside("heel iets anders hoor maar de lift is stuk") == "de lift is stuk"
