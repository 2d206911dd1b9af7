"""Who works in a team is heard by mail: what they answer to a card is said to the desk, which takes
it, asks for whom it is, and answers them alone.
"""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot.conversation.read.team_words import beside_taking
from tests.email.conftest import FATIMA, ROOM, SANNE, Office
from tests.fakes.mail_servers import words_of

TOM = "tom@example.org"


async def card_of(office: Office) -> EmailMessage:
    """The card of a call of Sanne's, as the list of the cleaners has it."""
    await office.asks()
    return await office.sees(ROOM, "S-1001")


async def test_who_takes_a_call_and_says_when_is_asked_to_tell_it(office: Office) -> None:
    card = await card_of(office)
    await office.writes(FATIMA, "I'll take it, I'll be there at half past eleven", answers=card)
    asked = await office.sees(FATIMA, "Shall I tell Sanne this about S-1001")
    assert "“I'll be there at half past eleven”" in words_of(asked)
    assert asked["Subject"] == "Re: S-1001 spill please"
    await office.writes(FATIMA, "yes", answers=asked)
    await office.sees(FATIMA, "stays expected by")
    await office.sees(SANNE, "“I'll be there at half past eleven”")
    assert office.kinds()[:3] == ["opened", "acknowledged", "commented"]


async def test_a_question_is_for_who_asked(office: Office) -> None:
    card = await card_of(office)
    await office.writes(FATIMA, "1", answers=card)
    await office.sees(FATIMA, "S-1001 (spill please) is yours")
    await office.writes(FATIMA, "Which error does it give?", answers=card)
    asked = await office.sees(FATIMA, "Shall I ask Sanne this about S-1001")
    await office.writes(FATIMA, "Yes, ask", answers=asked)
    await office.sees(SANNE, "Fatima of Cleaning has a question about S-1001")


async def test_other_words_are_for_whom_they_say_and_stand_nowhere_before(office: Office) -> None:
    card = await card_of(office)
    await office.writes(FATIMA, "the left one", answers=card)
    asked = await office.sees(FATIMA, "What shall I do with your words: “the left one”?")
    assert office.kinds() == ["opened"]
    await office.writes(FATIMA, "2", answers=asked)
    await office.sees(FATIMA, "Noted with S-1001 (spill please), for your team only.")
    assert office.kinds() == ["opened", "noted"]


async def test_what_is_said_to_one_of_a_list_goes_to_nobody_else(office: Office) -> None:
    card = await card_of(office)
    cards = len(office.servers.sent(ROOM))
    await office.writes(FATIMA, "9", answers=card)
    told = await office.sees(FATIMA, "There is no choice 9.")
    assert "request" not in words_of(told).casefold().splitlines()[0]
    await office.writes(TOM, "I'll take it", answers=card)
    await office.writes(TOM, "1", answers=card)
    await office.quiet()
    assert ["S-1001, or it is not yours" in words_of(m) for m in office.servers.sent(TOM)] == [
        True,
        True,
    ]
    assert len(office.servers.sent(ROOM)) == cards
    assert office.kinds() == ["opened"]


async def test_words_that_name_no_choice_of_a_form_are_answered(office: Office) -> None:
    card = await card_of(office)
    await office.writes(FATIMA, "1", answers=card)
    await office.sees(FATIMA, "is yours")
    await office.writes(FATIMA, "pass on", answers=card)
    whose = await office.sees(FATIMA, "Whose help do you need?")
    said = "somebody of your colleagues who knows about lifts and heavy doors"
    await office.writes(FATIMA, said, answers=whose)
    await office.sees(FATIMA, f"“{said}”")
    await office.writes(FATIMA, "Laun", answers=whose)
    await office.sees(FATIMA, "What should they know?")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("pak ik op, ben er om half twaalf", "ben er om half twaalf"),
        ("ik pak het op en ben er om half twaalf", "ben er om half twaalf"),
        ("Doe ik. Morgen.", "Morgen."),
        ("I'll take it - on my way", "on my way"),
        ("I'll take it", None),
        ("take the stairs instead", None),
        ("ik neem contact op met de leverancier en bel u dan", None),
    ],
)
def test_taking_is_told_from_what_is_said_beside_it(text: str, rest: str | None) -> None:
    assert beside_taking(text) == rest
