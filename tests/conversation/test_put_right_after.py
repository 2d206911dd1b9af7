"""What is said wrong is put right, what is dropped is what was named, and what was taken back comes
back.
"""

from __future__ import annotations

import pytest

from bot.conversation.flows.corrected import amount_instead, choice_instead
from catalog.model import Question
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SHIP = Question.model_validate(
    {
        "id": "ship",
        "ask": {"en": "Which ship?", "nl": "Welk schip?"},
        "type": "choice",
        "choices": [
            {"id": "aurora", "name": {"en": "MS Aurora", "nl": "MS Aurora"}},
            {"id": "borea", "name": {"en": "MS Borea", "nl": "MS Borea"}},
        ],
    }
)
WHAT = Question.model_validate(
    {"id": "what", "ask": {"en": "What and how much?", "nl": "Wat en hoeveel?"}, "type": "text"}
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("its the aurora not the borea", "aurora"),
        ("no I meant the aurora sorry", "aurora"),
        ("nee ik bedoelde de aurora", "aurora"),
        ("het is de aurora, niet de borea", "aurora"),
        ("the aurora is late as well", None),
        ("I meant the borea", None),
    ],
)
def test_a_choice_that_is_said_in_the_place_of_another(text: str, value: str | None) -> None:
    assert choice_instead(SHIP, text, "borea") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sorry 12 kg", "12kg of flour"),
        ("12kg I mean", "12kg of flour"),
        ("and 12 eggs", None),
        ("10 kg", None),
        ("we also need 12 kg of sugar for the cakes", None),
    ],
)
def test_an_amount_of_the_same_unit_takes_the_place_of_the_other(
    text: str, value: str | None
) -> None:
    assert amount_instead(WHAT, text, "10kg of flour") == value
    assert amount_instead(WHAT, text, "10 kg of flour, 5 kg of salt") is None


@pytest.mark.parametrize("number", ["", "S-1001: "])
def test_a_choice_is_set_right_in_the_call_that_was_sent(desk: Hospital, number: str) -> None:
    world = play(
        f"""
        priya: we need a fan
        priya: yes
        < S-1001
        priya: {number}no I meant the electric heater, not the fan
        < S-1001
        < now says: Electric heater
        """,
        desk,
    )
    answers = {a.id: a.value for a in world.repository.calls["S-1001"].answers}
    assert answers["which"] == "heater"


def test_what_is_cancelled_is_the_request_that_is_named(desk: Hospital) -> None:
    play(
        """
        priya: the toilet is blocked
        priya: my laptop is broken
        priya: can you cancel the toilet one
        < I've dropped “the toilet is blocked”
        < Laptop dropped
        """,
        desk,
    )


def test_that_something_works_drops_no_other_request(desk: Hospital) -> None:
    play(
        """
        priya: the toilet is blocked
        priya: my laptop is broken
        priya: the toilet works again
        < I've dropped “the toilet is blocked”
        < Laptop dropped
        """,
        desk,
    )


@pytest.mark.parametrize(
    ("who", "asks", "says"),
    [
        ("sanne", "mijn laptop is kapot", "oh wacht hij is niet kapot, hij start gewoon niet"),
        ("priya", "my laptop is broken", "oh wait it's not broken, it just won't start"),
    ],
)
def test_what_is_wrong_instead_lets_no_request_go(
    desk: Hospital, who: str, asks: str, says: str
) -> None:
    play(f"{who}: {asks}\n{who}: {says}\n<! gaat niet door\n<! dropped that", desk)
    assert desk.dialogues[who, None].pending


@pytest.mark.parametrize(
    ("who", "says", "again"),
    [
        ("sanne", "nee wacht ik wil het toch wel", "opnieuw klaargezet"),
        ("priya", "no wait i do want it", "put it together again"),
    ],
)
def test_what_was_cancelled_just_now_comes_back(
    desk: Hospital, who: str, says: str, again: str
) -> None:
    spill = {"sanne": "er is koffie gemorst op afdeling C3", "priya": "coffee spilt in room 3"}[who]
    yes = {"sanne": "ja", "priya": "yes"}[who]
    cancel = {"sanne": "trek S-1001 in", "priya": "cancel S-1001"}[who]
    play(f"{who}: {spill}\n{who}: {yes}\n{who}: {cancel}\n{who}: {yes}", desk)
    play(f"{who}: {says}\n< {again}", desk)


def test_a_first_message_that_tells_enough_is_a_request(desk: Hospital) -> None:
    play(
        """
        priya: table 14 tonight cannot eat gluten nor nuts
        <! no open request
        < Set or change a diet
        """,
        desk,
    )


def test_whether_somebody_said_yes_is_a_question(desk: Hospital) -> None:
    play("priya: henk said yes right?\n<! Good!\n< You have no open requests", desk)


def test_a_day_that_is_said_in_the_place_of_another(desk: Hospital) -> None:
    play(
        """
        priya: lunch at a meeting for 12 people on friday
        priya: 12:00
        priya: thursday not friday, got it wrong
        < Thursday
        <! Friday 27
        """,
        desk,
    )


def test_what_names_a_call_goes_there_and_not_into_another_request(desk: Hospital) -> None:
    play(
        """
        sanne: de lamp in kamer 12 is stuk
        sanne: ja
        < S-1001
        sanne: mijn laptop is kapot
        sanne: die lamp zit trouwens in kamer 14 en niet in kamer 12
        < S-1001
        < Laptop gevallen
        """,
        desk,
    )
