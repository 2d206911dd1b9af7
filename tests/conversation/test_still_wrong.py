"""What names what is wrong now is no news that it works: nothing is dropped or said to be solved."""

from __future__ import annotations

import pytest

from bot.conversation.read.still_wrong import names_what_is_wrong, with_what_is_wrong
from routing.understand.move import Move
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("no the battery is empty i think", True),
        ("no, the battery was empty", False),
        ("the screen is not black any more", False),
        ("nee de accu is leeg denk ik", True),
        ("nee, de accu was leeg", False),
        ("het scherm is niet meer zwart", False),
    ],
)
def test_what_is_wrong_now(text: str, wrong: bool) -> None:
    assert names_what_is_wrong(text) is wrong
    moves = with_what_is_wrong(text, {Move.HELPED: 0.7, Move.WORKS: 0.1, Move.ADD: 0.2})
    assert moves[Move.ADD] == pytest.approx(1.0 if wrong else 0.2)


def test_at_advice_it_is_added_and_help_is_still_offered(desk: Hospital) -> None:
    play(
        """
        priya: my laptop won't start
        < Do you still need us?
        priya: no the battery is empty i think
        <! Glad it is solved
        < Do you still need us?
        priya: yes
        < Which device
        """,
        desk,
    )


def test_at_a_question_nothing_is_dropped(desk: Hospital) -> None:
    play(
        """
        sanne: mijn laptop start niet op
        sanne: ja
        < Welk apparaat
        sanne: nee de accu is leeg denk ik
        <! gaat niet door
        < Zal ik het versturen?
        """,
        desk,
    )


def test_a_word_that_says_nothing_is_no_part_of_an_answer(desk: Hospital) -> None:
    play(
        """
        sanne: mijn laptop start niet op
        sanne: ja
        sanne: nee hoor, stekker zat los
        <! hoor
        """,
        desk,
    )
