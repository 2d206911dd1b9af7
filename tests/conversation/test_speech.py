"""Moments as people say them, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.wording.localizer import Localizer

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
EN, NL = Localizer("en"), Localizer("nl")


@pytest.mark.parametrize(
    ("ahead", "english", "dutch"),
    [
        (dt.timedelta(hours=5, minutes=30), "today 16:30", "vandaag 16:30"),
        (dt.timedelta(days=1), "tomorrow 11:00", "morgen 11:00"),
        (dt.timedelta(days=-1), "yesterday 11:00", "gisteren 11:00"),
        (dt.timedelta(days=3), "Friday 11:00", "vrijdag 11:00"),
        (dt.timedelta(days=7), "Tuesday 1 December 11:00", "dinsdag 1 december 11:00"),
        (dt.timedelta(days=-4), "Friday 20 November 11:00", "vrijdag 20 november 11:00"),
        (
            dt.timedelta(days=300),
            "Monday 20 September 2027 12:00",
            "maandag 20 september 2027 12:00",
        ),
    ],
)
def test_a_moment(ahead: dt.timedelta, english: str, dutch: str) -> None:
    assert EN.time(NOW + ahead, NOW) == english
    assert NL.time(NOW + ahead, NOW) == dutch


def test_a_limit() -> None:
    assert EN.by(NOW + dt.timedelta(hours=2), NOW) == "by 13:00 today"
    assert NL.by(NOW + dt.timedelta(hours=2), NOW) == "vandaag vóór 13:00"
    assert EN.by(NOW + dt.timedelta(days=3), NOW) == "by 11:00 on Friday"
    midnight = dt.datetime(2026, 11, 24, 23, 0, tzinfo=dt.UTC)
    assert EN.by(midnight, NOW) == "by 24:00 today"


def test_since_when_and_for_how_long() -> None:
    assert EN.since(NOW - dt.timedelta(minutes=19), NOW) == "since 10:41"
    assert NL.since(NOW - dt.timedelta(days=1), NOW) == "sinds gisteren 11:00"
    assert EN.lasting(NOW - dt.timedelta(hours=2), NOW) == "for 2 hours"
    assert NL.lasting(NOW - dt.timedelta(minutes=35), NOW) == "al 35 minuten"
    assert NL.ago(NOW - dt.timedelta(hours=2), NOW) == "2 uur geleden"
    assert EN.ago(NOW + dt.timedelta(minutes=5), NOW) == "in 5 minutes"
    assert NL.ago(NOW, NOW) == "zojuist"


def test_a_number_in_a_text_is_written_as_the_language_does() -> None:
    assert EN.say("{n} open", n=10_050) == "10,050 open"
    assert NL.say("{n} open", n=10_050) == "10.050 open"
    assert EN.say("{n} late", n=2026) == "2026 late", "a year, or a room, has no sign in it"
    assert EN.say("{n} late", n=1.5) == "1.5 late" and "1,5" in NL.say("{n} late", n=1.5)


def test_the_day_is_that_of_the_zone() -> None:
    late = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)
    assert EN.time(late, NOW) == "tomorrow 00:30"
    assert Localizer("en", "Europe/London").time(late, NOW) == "today 23:30"


def test_lists() -> None:
    assert EN.joined(["a", "b", "c"]) == "a, b and c"
    assert NL.joined(["a", "b"], either=True) == "a of b"


def test_a_sentence_ends_once() -> None:
    assert EN.say("I understood: {item}.", item="Who sees to this?") == (
        "I understood: Who sees to this?"
    )
    assert NL.say("I understood: {item}.", item="Lamp stuk") == "Ik begrijp: Lamp stuk."
