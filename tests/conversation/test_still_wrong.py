"""What names what is wrong now is no news that it works: nothing is dropped or said to be solved."""

from __future__ import annotations

import pytest

from bot.conversation.read.still_wrong import (
    broke_again,
    names_what_is_wrong,
    with_what_is_wrong,
)
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


@pytest.mark.parametrize(
    ("text", "again"),
    [
        *(("hij ligt er weer uit", True), ("wifi ligt er weer uit ja", True)),
        *(("de wifi valt opnieuw weg", True), ("alweer stuk", True), ("geluid is weer weg", True)),
        *(("de lekkage is weer terug", True), ("de stank is weer weg", False)),
        *(("hij ligt er niet weer uit", False), ("het ziet er weer goed uit", False)),
        *(("its out again", True), ("it's down again", True), ("oh no it stopped again", True)),
        *(("again down", True), ("the smell is back", True), ("the smell is gone again", False)),
        *(("it hasn't dropped again", False), ("it works again", False)),
    ],
)
def test_what_broke_once_more(text: str, again: bool) -> None:
    assert broke_again(text) is again
    if again:
        assert with_what_is_wrong(text, {Move.WORKS: 0.9, Move.AGAIN: 0.1})[Move.AGAIN] == 1.0


@pytest.mark.parametrize("said", ["het ligt er weer uit", "hij ligt er weer uit", "alweer stuk"])
def test_what_broke_once_more_just_after_it_was_closed_is_opened_again(
    desk: Hospital, said: str
) -> None:
    play(
        f"""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        joost @cleaning: ik pak 1001
        joost @cleaning: opgelost 1001: gedweild
        sanne: ja
        sanne: bedankt
        sanne: {said}
        <! Wat fijn
        < S-1001 (Morsing of vuil dat niet kan wachten) is weer open
        """,
        desk,
    )


@pytest.mark.parametrize(
    ("text", "again"),
    [
        *(("het ligt er weer", True), ("hij lekt alweer", True), ("het stinkt hier weer", True)),
        *(("it's leaking again", True), ("the lamp is flickering again", False)),
        ("de kraan druppelt weer", False),
        *(("hij doet het weer", False), ("it works again", False), ("all good again", False)),
    ],
)
def test_what_a_thing_does_once_more_is_broken_again(text: str, again: bool) -> None:
    assert broke_again(text) is again
