"""Days as people type them in chat, against a table in two languages (`data/days.csv`): times and
ranges, parts of a day, weekdays over two weeks, the 29th of February. `ask`: no day is surely meant.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.read.answers import read_answer
from bot.conversation.read.dates import read_date, read_span
from bot.conversation.state.dialogue import Request
from catalog.model import Question
from tests.conversation.transcript import play
from tests.conversation.world import World

TABLE = Path(__file__).parent / "data" / "days.csv"
TODAY = dt.date(2026, 11, 24)


def test_the_table() -> None:
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        found = read_date(row["text"], dt.date.fromisoformat(row["today"]))
        read = found[0].isoformat() if found else "ask"
        if read != row["expected"]:
            wrong.append((row["today"], row["text"], row["expected"], read))
    assert len(rows) > 300
    assert not wrong


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("I need a loan laptop from monday to wednesday", "2026-11-30", "2026-12-02"),
        ("van vrijdag t/m dinsdag", "2026-11-27", "2026-12-01"),
        ("2-3 december", "2026-12-02", "2026-12-03"),
        ("december 2-4", "2026-12-02", "2026-12-04"),
        ("van 30 november tot 2 december", "2026-11-30", "2026-12-02"),
        ("26/11 - 28/11", "2026-11-26", "2026-11-28"),
        ("morgen tot en met vrijdag", "2026-11-25", "2026-11-27"),
        ("een leenlaptop tot vrijdag", None, "2026-11-27"),
        ("until friday please", None, "2026-11-27"),
    ],
)
def test_a_first_day_and_a_last(text: str, first: str | None, last: str) -> None:
    found = read_span(text, TODAY)
    assert found is not None
    assert [day and day.isoformat() for day in found] == [first, last]


@pytest.mark.parametrize("text", ["monday and wednesday", "morgen van 8 tot 10", "vrijdag", ""])
def test_no_last_day(text: str) -> None:
    assert read_span(text, TODAY) is None


def test_a_day_that_was_asked_about_may_lie_behind() -> None:
    since = Question.model_validate(
        {"id": "since", "ask": {"en": "Since when?", "nl": "Sinds wanneer?"}, "type": "date"}
    )
    assert read_answer(since, "20 november", TODAY, ()) == "2026-11-20"
    assert read_answer(since, "20-11", TODAY, ()) == "2026-11-20"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "tomorrow",
                "morgen",
                "vrijdag",
                "friday",
                "8-10",
                "9.10",
                "uur",
                "24/7",
                "3",
                "december",
                "or",
                "of",
                "tot",
                "t/m",
                "next",
                "volgende",
                "week",
                "29-02",
                "31",
                "de",
                "het",
                "the",
                "2nd",
                "-",
                ",",
                "maandag",
                "over",
                "in",
                "twee",
                "2",
                "dagen",
                "days",
                "feb",
                "am",
                "om",
            ]
        ),
        max_size=7,
    ),
    st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31)),
)
def test_whatever_is_said_a_day_lies_ahead_unless_it_is_said_to_be_past(
    words: list[str], today: dt.date
) -> None:
    found = read_date(" ".join(words), today)
    assert found is None or found[0] >= today


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("tomorrow 8-10", "• From which day? Wednesday 25 November 2026 (tomorrow 8-10)"),
        ("2-3 december", "• From which day? Wednesday 2 December 2026 (2-3 december)"),
        ("next week", "• From which day? Monday 30 November 2026"),
    ],
)
def test_the_day_is_shown_with_its_weekday(said: str, shown: str) -> None:
    world = _asked_for_a_day()
    world.says("tom", said)
    play(f"tom: 2\ntom: skip\n< {shown}", world)


@pytest.mark.parametrize("said", ["24/7", "friday or saturday", "20-11", "8-10"])
def test_what_is_not_surely_a_day_is_asked(said: str) -> None:
    play(
        f"""
        tom: {said}
        < Which day exactly?
        tom: friday
        < How many?
        """,
        _asked_for_a_day(),
    )


def _asked_for_a_day() -> World:
    return play("tom: I need a new laptop\ntom: yes\ntom: 1\n< From which day?")


@pytest.mark.parametrize(
    "said",
    [
        ["ik wil een fiets lenen van maandag tot en met woensdag"],
        ["ik wil een fiets lenen", "van maandag t/m woensdag"],
        ["ik wil een fiets lenen", "maandag", "woensdag"],
        ["ik wil maandag een fiets lenen", "woensdag"],
        ["ik wil een fiets lenen tot en met 2 december", "maandag"],
        ["ik wil een fiets lenen van dinsdag tot donderdag", "sorry, van maandag tot woensdag"],
    ],
)
def test_a_first_day_and_a_last_are_each_asked_once(said: list[str]) -> None:
    world = play("\n".join(f"sanne: {one}" for one in said) + "\n< Zal ik het versturen?")
    (request,) = world.dialogues["sanne", None].pending
    assert isinstance(request, Request)
    days = [dt.date.fromisoformat(answer.value[:10]) for answer in request.answers]
    assert [day.strftime("%a") for day in days] == ["Mon", "Wed"]
    assert (days[1] - days[0]).days == 2
