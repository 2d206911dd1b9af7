"""Who does not know a place is asked once what is near it; who knows nothing else goes on without."""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

PUMP = {"sanne": "een infuuspomp is stuk", "priya": "an infusion pump is broken"}
NEAR = {"sanne": "Wat is er in de buurt", "priya": "What is near it"}


@pytest.mark.parametrize(
    ("who", "text"),
    [
        *(("sanne", "geen idee welke kamer"), ("sanne", "ik weet het kamernummer niet")),
        *(("sanne", "geen idee"), ("priya", "I don't know which room")),
        *(("priya", "no idea which ward"), ("priya", "no clue where that is")),
    ],
)
def test_it_is_asked_what_is_near(desk: Hospital, who: str, text: str) -> None:
    play(f"{who}: {PUMP[who]}\n{who}: {text}\n< {NEAR[who]}\n{who}: C3", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request) and "C3" in str(request.answers)


@pytest.mark.parametrize(
    ("who", "first", "then", "goes_on"),
    [
        ("sanne", "geen idee welke kamer", "weet ik echt niet", "gaan zonder dat verder"),
        ("priya", "I don't know which room", "no clue", "go on without it"),
    ],
)
def test_it_goes_on_without(desk: Hospital, who: str, first: str, then: str, goes_on: str) -> None:
    play(f"{who}: {PUMP[who]}\n{who}: {first}\n{who}: {then}\n< {goes_on}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request) and f"{first}, {then}" in str(request.answers)


def test_a_button_says_that_it_is_not_known(desk: Hospital) -> None:
    play(
        f"""
        sanne: {PUMP["sanne"]}
        sanne: geen idee welke kamer
        sanne # Weet ik niet
        < sticker
        """,
        desk,
    )


def test_what_tells_where_it_is_besides_is_the_place(desk: Hospital) -> None:
    play(f"priya: {PUMP['priya']}\npriya: no idea which room, next to the lift", desk)
    request = desk.dialogues["priya", None].pending[-1]
    assert isinstance(request, Request) and "next to the lift" in str(request.answers)


@pytest.mark.parametrize(
    ("who", "text", "words", "told"),
    [
        ("sanne", "mijn vaste telefoon doet het niet", "geen idee welk nummer", "Geen probleem"),
        ("priya", "no dial tone on the desk phone", "no idea which number", "No problem"),
    ],
)
def test_a_number_that_is_not_known_is_left_open(
    desk: Hospital, who: str, text: str, words: str, told: str
) -> None:
    play(f"{who}: {text}\n{who}: {words}\n< {told}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request) and words in str(request.answers)
