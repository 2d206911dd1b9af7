"""From what time until what time: read where both are named, asked where they are not."""

from __future__ import annotations

import pytest

from bot.conversation.read.answers import plainly_said
from bot.conversation.read.hours import asks_for_hours, hours_said
from catalog.model import Question, Text


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("a room for 12 people tomorrow from 10 to 12", "from 10 to 12"),
        ("Room for Friday 9:30-11:00 please", "9:30-11:00"),
        (
            "can I have the hall between two and four o'clock on 3 March",
            "between two and four o'clock",
        ),
        ("from half past nine until 11, twelve people", "from half past nine until 11"),
        ("1 pm till 3 pm, 8 people", "1 pm till 3 pm"),
        ("een zaal voor 12 man morgen van 10 tot 12", "van 10 tot 12"),
        ("zaal B vrijdag 10-12 uur", "10-12 uur"),
        ("graag tussen half elf en twaalf uur", "tussen half elf en twaalf uur"),
        ("Van 9.00 tot 17.00 uur, met lunch", "Van 9.00 tot 17.00 uur"),
        ("een zaal voor 12 man morgen om 10 uur", None),
        ("a room for 10-12 people", None),
        ("2-3 december een zaal", None),
        ("from 2 to 3 December, a room", None),
        ("van 9 tot 10 uur en van 13 tot 14 uur", None),
        ("kamer 2.14 of 2.15", None),
        ("", None),
    ],
)
def test_hours_are_read_where_both_are_named(text: str, hours: str | None) -> None:
    assert hours_said(text) == hours


@pytest.mark.parametrize(
    ("ask", "asks"),
    [
        ("From what time until what time?", True),
        ("Van hoe laat tot hoe laat?", True),
        ("Between which times?", True),
        ("Start and end time?", True),
        ("Where and at what time?", False),
        ("Welke lift, en van hoe laat tot hoe laat?", False),
        ("Hoe laat moet het klaar zijn?", False),
    ],
)
def test_a_question_for_hours_asks_for_nothing_else(ask: str, asks: bool) -> None:
    assert asks_for_hours(ask) is asks


def test_hours_are_no_number_of_people() -> None:
    people = Question(id="n", ask=Text(en="For how many people?"), type="number")
    assert plainly_said(people, "a room from 10 to 12 for 8", []) == "8"
    assert plainly_said(people, "een zaal voor 12 man van 10 tot 12 uur", []) == "12"
    assert plainly_said(people, "from 10 to 12", []) is None
    assert plainly_said(people, "morgen van 9 tot 10, 7 gasten", []) == "7"
    assert plainly_said(people, "tomorrow 10 to 11, 14 guests", []) == "14"
