"""A number sets right only what was counted before: what counts something else is more words, or a
request of its own.
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

LUNCH = {
    "sanne": ("lunch bij de vergadering", "ja", "morgen", "12", "om 12 uur in zaal 3"),
    "priya": ("lunch at a meeting", "tomorrow", "12", "at noon in room 3"),
}


def _says(desk: Hospital, who: str, text: str) -> Request:
    """The request for a lunch for twelve, all but sent, after these words."""
    for said in (*LUNCH[who], text):
        play(f"{who}: {said}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request)
    return request


@pytest.mark.parametrize(
    ("who", "first", "then", "item"),
    [
        ("sanne", "lunch voor 12 personen", "nee, tweehonderd uitnodigingen frankeren", "Post"),
        ("sanne", "lunch voor 12 personen", "nee, twee rolstoelen graag", "Rolstoel"),
        ("priya", "lunch for 12 people", "no, three wheelchairs please", "wheelchair"),
    ],
)
def test_another_request_with_a_number_is_no_correction(
    desk: Hospital, who: str, first: str, then: str, item: str
) -> None:
    changed = {"sanne": "veranderd", "priya": "changed that"}[who]
    play(f"{who}: {first}\n{who}: {then}\n<! {changed}\n< {item}", desk)


@pytest.mark.parametrize(
    ("who", "text"),
    [
        *(("sanne", "en er zijn drie vegetariërs"), ("sanne", "twee zonder melk")),
        ("priya", "three of them are vegetarian"),
    ],
)
def test_what_counts_something_else_leaves_the_number(desk: Hospital, who: str, text: str) -> None:
    request = _says(desk, who, text)
    assert "12" in {answer.value for answer in request.answers}
    assert text in request.words


@pytest.mark.parametrize(
    ("who", "text"),
    [
        *(("sanne", "het worden veertien gasten"), ("sanne", "toch veertien stuks")),
        *(("priya", "make it fourteen guests"), ("priya", "sorry fourteen people")),
    ],
)
def test_another_number_of_the_same_is_one(desk: Hospital, who: str, text: str) -> None:
    request = _says(desk, who, text)
    assert "14" in {answer.value for answer in request.answers}


def test_a_word_behind_the_is_no_yes(desk: Hospital) -> None:
    play(
        """
        sanne: er is koffie gemorst
        sanne: terug
        < Klopt dat?
        sanne: vervoer van C3 naar de OK
        <! Dat neem ik mee
        < Patiënt vervoeren
        """,
        desk,
    )


def test_what_resembles_a_wish_to_go_back_is_asked_for(desk: Hospital) -> None:
    play("sanne: morsing in kamer 12\n<! verder terug\n< Morsing", desk)
