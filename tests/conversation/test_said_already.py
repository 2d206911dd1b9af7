"""Words that were said already are not asked again: place, choice, date, number and device, from the
first message, from the reply to self-help, and from what is known of the person.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.read.answers import plainly_said
from bot.conversation.read.places import may_be_place
from catalog.model import Question
from tests.conversation.transcript import play

TODAY = dt.date(2026, 11, 24)
PLACES = ("Afdeling C3", "Poli cardiologie", "Radiologie", "Gebouw 3")


def asks(type: str, **more: object) -> Question:
    """A question of this type."""
    return Question.model_validate(
        {"id": "it", "ask": {"en": "What?", "nl": "Wat?"}, "type": type, **more}
    )


SPILLED = asks(
    "choice",
    choices=[
        {"id": "drink", "name": {"en": "Water or drink", "nl": "Water of drinken"}},
        {"id": "body", "name": {"en": "Blood, vomit, urine", "nl": "Bloed, braaksel, urine"}},
        {"id": "other", "name": {"en": "Something else", "nl": "Iets anders"}},
    ],
)

HOW_MANY = Question.model_validate(
    {
        "id": "people",
        "ask": {"en": "For how many people?", "nl": "Voor hoeveel personen?"},
        "type": "number",
    }
)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (SPILLED, "er ligt braaksel in de gang", "body"),
        (SPILLED, "there is water on the floor", "drink"),
        (SPILLED, "blood and water in the lift", None),
        (SPILLED, "er is koffie gemorst", None),
        (asks("date"), "lunch morgen voor 12 personen", "2026-11-25"),
        (asks("date"), "koffie graag vrijdag 8-10", "2026-11-27"),
        (asks("date"), "lunch asap please", None),
        (asks("date"), "broken since monday", None),
        (asks("number"), "lunch morgen voor 12 personen", "12"),
        (asks("number"), "two extra chairs in room 4 please", "2"),
        (asks("number"), "the airco in room Linde 2 blows hot air", None),
        (asks("number"), "5 stoelen in Gebouw 3", "5"),
        (asks("number"), "3 stoelen voor 4 personen", None),
        (asks("number"), "om 10 uur op 3 december in kamer 12", None),
        (asks("number"), "lunch voor 12 personen in vergaderzaal 2", "12"),
        (HOW_MANY, "lunch voor 12 personen in Linde 2, 2 vegetarisch", "12"),
        (HOW_MANY, "room 4, eight people, 2 of them vegetarian", "8"),
        (HOW_MANY, "voor 3 personen en later 5 personen", None),
        (asks("text", device=True), "laptop LT-4432 won't start", "LT-4432"),
        (asks("text", device=True), "printer VK-PR-01 op C3", "VK-PR-01"),
        (asks("text", device=True), "S-1001 is not solved", None),
        (asks("text"), "laptop LT-4432 won't start", None),
        (asks("place"), "printer in room Linde 2 is stuck", "room Linde 2"),
        (asks("place"), "maaltijd niet gekomen op kamer 7 bed 2", "kamer 7 bed 2"),
        (asks("place"), "de lamp is kapot bij ons op de afdeling", "Radiologie"),
        (asks("place"), "de lamp is kapot", None),
        (asks("place", own=True), "een rolstoel graag", "Radiologie"),
        (asks("place", own=True), "een rolstoel graag op kamer 4", "kamer 4"),
        (asks("place", own=True), "een rolstoel naar de ingang graag", None),
        (asks("place", own=True), "can you bring a chair to the meeting room", None),
        (asks("place", own=True), "een rolstoel hier bij ons in de gang", "Radiologie"),
        (asks("place", own=True), "a postbox key please", "Radiologie"),
    ],
)
def test_what_was_said_plainly(question: Question, text: str, value: str | None) -> None:
    assert plainly_said(question, text, PLACES, today=TODAY, own="Radiologie") == value


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("kamer 12", True),
        ("bij de balie", True),
        ("the third floor", True),
        ("het aquarium", True),
        ("Afdeling C3", True),
        ("4.12", True),
        ("koffie", False),
        ("coffee", False),
        ("yes", False),
        ("de koffie", False),
    ],
)
def test_what_may_be_a_place(text: str, may: bool) -> None:
    assert may_be_place(text, PLACES, "er is koffie gemorst, coffee spilled") is may


def test_coffee_is_no_place_and_yes_no_room() -> None:
    play("""
        sanne: er is koffie gemorst
        < Waar is het?
        sanne: koffie
        < Kun je iets meer zeggen?
        [Afdeling C3] [Gebruik mijn woorden: “koffie”]
        sanne: ja
        < Waar is het?
        sanne: bij de balie
        < • Waar is het? bij de balie
        <! Waar is het? ja
    """)


def test_ones_own_place_is_meant_by_here() -> None:
    play("""
        tom: someone spilled coffee here
        < • Where is it? Radiologie
        < Shall I send it?
        tom: yes
        < Sent!
    """)


def test_a_phrase_of_the_catalogue_and_no_questions_takes_one_yes() -> None:
    play("""
        sanne: mijn laptop start niet
        < Zal ik het versturen?
        sanne: ja
        < Verstuurd! Je melding is S-1001.
    """)


def test_a_yes_after_the_advice_sends_what_was_shown_with_it() -> None:
    world = play("""
        tom: forgot my password
        < Do you still need us? Then I send this:
        < It goes to Service desk
        tom: yes, but on my new phone
        < Shall I send it?
        tom: cancel
        tom: forgot my password
        tom: yes
        < Sent! Your request is S-1001.
    """)
    assert len(world.repository.calls) == 1


def test_an_answer_to_the_first_question_is_a_yes_to_what_was_understood() -> None:
    play("""
        sanne: er is koffie gemorst
        < Ik begrijp: Morsing die niet kan wachten.
        < Waar is het?
        sanne: ja, kamer 12
        < • Waar is het? kamer 12
        sanne: ja
        < Verstuurd!
    """)


def test_no_to_what_was_understood_with_its_first_question() -> None:
    play("""
        tom: someone spilled coffee
        < I understood: Spill that cannot wait.
        tom: no
        <! • Where is it?
        < None of these
    """)


def test_a_part_that_only_says_where_is_no_request_of_its_own() -> None:
    play("""
        sanne: er is koffie gemorst en ook op radiologie
        <! Ik hoor
        < • Waar is het? Radiologie
    """)


@pytest.mark.parametrize("more", ["nog hulp nodig", "graag, ik heb nog hulp nodig"])
def test_the_words_on_the_button_are_no_words_of_the_request(more: str) -> None:
    world = play(f"""
        sanne: wachtwoord vergeten
        < Heb je ons nog nodig? Dan verstuur ik dit
        sanne: ja {more}
        < S-1001
    """)
    assert world.repository.calls["S-1001"].text == "wachtwoord vergeten"
