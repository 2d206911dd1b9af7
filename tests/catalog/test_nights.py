"""Hours over midnight, half closing days, and turns that count the days that have the shift."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from catalog.hours import due, elapsed, is_open, next_open
from catalog.model import Duration, Hours, Shift, Span
from catalog.rota import on_duty

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NIGHT = Hours.model_validate({"zone": "Europe/Amsterdam", "weekdays": "22:00-06:00"})
MINUTE = dt.timedelta(minutes=1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def shown(moment: dt.datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%a %H:%M")


@pytest.mark.parametrize("first", ["2026-03-23", "2026-10-19", "2026-06-01"])
def test_nights_agree_with_counting_minutes(first: str) -> None:
    """Around both changes of the clock and in a plain week, with a closed and a half closed day."""
    begin = dt.datetime.fromisoformat(first).replace(tzinfo=dt.UTC)
    holiday, half = (begin + dt.timedelta(days=n) for n in (2, 3))
    closed = [str(holiday.date()), f"{half.date()} from 23:00"]
    hours = NIGHT.model_validate(NIGHT.model_dump() | {"closed": closed})

    def counted(moment: dt.datetime) -> bool:
        wall = moment.astimezone(AMSTERDAM)
        clock = wall.hour * 60 + wall.minute
        day = wall.date() if clock >= 22 * 60 else wall.date() - dt.timedelta(days=1)
        minute = clock if clock >= 22 * 60 else clock + 1440
        open_then = day.weekday() < 5 and day != holiday.date() and minute < 30 * 60
        return open_then and not (day == half.date() and minute >= 23 * 60)

    chance = random.Random(first)
    for _ in range(12):
        start = begin + chance.randrange(9 * 1440) * MINUTE
        end = start + chance.randrange(3 * 1440) * MINUTE
        length = int((end - start) / MINUTE)
        assert elapsed(hours, start, end) == sum(counted(start + n * MINUTE) for n in range(length))
        assert is_open(hours, start) == counted(start)


def test_a_night_is_one_and_of_the_day_on_which_it_begins() -> None:
    assert shown(next_open(NIGHT, at("2026-11-28 07:00"))) == "Mon 22:00", (
        "Saturday morning is over"
    )
    assert is_open(NIGHT, at("2026-11-28 05:59")), "Friday's night"
    assert not is_open(NIGHT, at("2026-11-30 05:00")), "Sunday has none"
    day = Duration(days=1)
    assert shown(due(NIGHT, at("2026-11-24 02:00"), day)) == "Wed 02:00"
    assert shown(due(NIGHT, at("2026-11-28 02:00"), day)) == "Tue 02:00", "Friday's, then Monday's"
    assert shown(due(NIGHT, at("2026-11-27 23:00"), Duration(minutes=8 * 60))) == "Mon 23:00"


def test_half_a_day_is_closed() -> None:
    office = {"zone": "Europe/Amsterdam", "weekdays": "08:00-17:00"}
    hours = Hours.model_validate(office | {"closed": ["2026-12-24 from 12:00"]})
    assert shown(due(hours, at("2026-12-24 11:00"), Duration(minutes=120))) == "Fri 09:00"
    morning = Hours.model_validate(office | {"closed": ["2026-12-24 until 10:00"]})
    assert shown(next_open(morning, at("2026-12-24 08:30"))) == "Thu 10:00"
    again = Hours.model_validate_json(hours.model_dump_json())
    assert again == hours
    whole = Hours.model_validate(office | {"closed": [dt.date(2026, 12, 24)]})
    assert whole.model_dump(mode="json")["closed"] == ["2026-12-24"], "as it was written before"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"weekdays": "08:00-08:00"}, "ends when it begins"),
        ({"weekdays": "22:00-06:00, 05:00-07:00"}, "runs into the next day's"),
        ({"weekdays": "08:00-17:00", "closed": ["2026-12-24 from noon"]}, "no closing day"),
        ({"weekdays": "08:00-17:00", "closed": ["2026-12-24 from 12:00 until 10:00"]}, "ends"),
    ],
)
def test_hours_that_cannot_be_are_refused(written: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Hours.model_validate({"zone": "Europe/Amsterdam"} | written)


def test_a_stretch_says_itself_as_it_was_written() -> None:
    for text in ("22:00-06:00", "08:00-24:00", "00:00-24:00"):
        assert str(Span.model_validate(text)) == text
    assert Span.model_validate("20:00-23:59").forgets_a_minute


def test_turns_count_the_days_that_have_the_shift() -> None:
    """Seven people, Monday to Friday, daily: everybody has a turn, as often as the others."""
    people = tuple("abcdefg")
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    shift = Shift(people=people, turn="daily", days=days)
    found: Counter[str] = Counter()
    order: list[str] = []
    for n in range(7 * 35):
        duty = on_duty((shift,), "Europe/Amsterdam", at("2026-01-05 10:00") + dt.timedelta(days=n))
        found.update(duty)
        order += duty
    assert found == dict.fromkeys(people, 25)
    assert all(order[n : n + 7] != [] and len(set(order[n : n + 7])) == 7 for n in range(100))


def test_a_shift_over_midnight_has_one_person() -> None:
    shift = Shift.model_validate({"people": ["a", "b"], "turn": "daily", "hours": "22:00-06:00"})
    evening = on_duty((shift,), "Europe/Amsterdam", at("2026-11-24 23:30"))
    assert evening == on_duty((shift,), "Europe/Amsterdam", at("2026-11-25 05:30"))
    assert evening != on_duty((shift,), "Europe/Amsterdam", at("2026-11-25 22:30"))
    assert on_duty((shift,), "Europe/Amsterdam", at("2026-11-25 12:00")) == ()
