"""An hour before which something is wanted is read from its words, and said to be missed before it
is sent.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.read.moments import wanted_before
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("liefst voor 3 uur", "24 15:00"),
        ("kamer klaar voor half vier", "24 15:30"),
        ("voor 15 uur graag", "24 15:00"),
        ("uiterlijk 16:00", "24 16:00"),
        ("morgen voor 11 uur", "25 11:00"),
        ("before 3 pm please", "24 15:00"),
        ("no later than 15:30", "24 15:30"),
        ("done before 3 o'clock", "24 15:00"),
    ],
)
def test_an_hour_before_which_it_is_wanted_is_read(text: str, hour: str) -> None:
    found = wanted_before(text, NOW)
    assert found and f"{found:%d %H:%M}" == hour


@pytest.mark.parametrize(
    "text",
    [
        "zaal nodig voor 3 uur",
        "voor 3 personen",
        "the meeting is at 14:00",
        "room for 3 hours",
        "I was there before 9 am",
        "voor 10 uur was hij al stuk",
    ],
)
def test_other_hours_are_none(text: str) -> None:
    assert wanted_before(text, NOW) is None


def test_that_it_may_come_later_is_said_before_it_is_sent(desk: Hospital) -> None:
    play(
        """
        sanne: er is koffie gemorst in de wachtkamer van poli cardiologie, graag voor 11 uur
        < later komen dan vandaag 11:00
        """,
        desk,
    )


def test_nothing_is_said_where_it_comes_in_time(desk: Hospital) -> None:
    play(
        """
        sanne: er is koffie gemorst in de wachtkamer van poli cardiologie, graag voor 16:00
        < Schoonmaak
        <! later komen dan
        """,
        desk,
    )
