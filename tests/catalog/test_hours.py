"""Agreed hours: against brute force to the minute, by properties, and the awkward days one by
one.
"""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.hours import add_minutes, due, elapsed, is_open, next_open
from catalog.model import Duration, Hours
from tests.catalog.naive import Naive, Stretches, public_holidays
from tests.catalog.strategies import hours as any_hours

YEARS = range(2024, 2029)
PLACES = {
    "Europe/Amsterdam": ("NL", {"weekdays": "08:00-12:30, 13:15-17:00", "saturday": "01:30-02:45"}),
    "America/New_York": ("US", {"weekdays": "07:00-19:00", "weekend": "00:00-24:00"}),
    "Australia/Lord_Howe": (
        "AU-NSW",
        {"weekdays": "22:00-24:00, 00:00-02:15", "sunday": "01:00-09:00"},
    ),
}
# Around the two changes of the clock and the turn of the year; Lord Howe moves its clock by half an
# hour.
WINDOWS = {
    "Europe/Amsterdam": ((3, 22), (10, 20), (12, 20)),
    "America/New_York": ((3, 3), (10, 28), (12, 20)),
    "Australia/Lord_Howe": ((3, 28), (9, 28), (12, 20)),
}
DAYS = 24


def at(text: str, zone: str = "Europe/Amsterdam") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def promise(text: str) -> Duration:
    return Duration.model_validate(text)


def shown(moment: dt.datetime, zone: str = "Europe/Amsterdam") -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def the_week(hours: Hours) -> Stretches:
    return {day: tuple((s.start, s.end) for s in hours.spans(day)) for day in range(7)}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("zone", PLACES)
def test_agrees_with_brute_force_to_the_minute(zone: str, year: int) -> None:
    country, week = PLACES[zone]
    closed = {dt.date(year, 3, 27), dt.date(year, 12, 31)}
    hours = Hours.model_validate(
        {"zone": zone, "holidays": country, "closed": sorted(closed), **week}
    )
    chance = random.Random(f"{zone} {year}")
    for month, day in WINDOWS[zone]:
        first = dt.datetime(year, month, day, tzinfo=dt.UTC)
        naive = Naive(zone, the_week(hours), closed | public_holidays(country), first, DAYS)
        for _ in range(60):
            start = first + dt.timedelta(minutes=chance.randrange(11 * 1440))
            end = start + dt.timedelta(minutes=chance.randrange(12 * 1440))
            days, minutes = (
                chance.choice((0, 0, 1, 2, 3)),
                chance.choice((0, 15, 60, 240, chance.randrange(700))),
            )
            assert elapsed(hours, start, end) == naive.elapsed(start, end), (start, end)
            expected = naive.due(start, days, minutes) if days or minutes else start
            assert due(hours, start, Duration(days=days, minutes=minutes)) == expected, (
                start,
                days,
                minutes,
            )


MOMENTS = st.datetimes(
    dt.datetime(2023, 1, 1), dt.datetime(2028, 12, 1), timezones=st.just(dt.UTC)
).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(any_hours(), MOMENTS, st.integers(0, 5_000))
def test_added_minutes_have_elapsed(hours: Hours, start: dt.datetime, minutes: int) -> None:
    end = add_minutes(hours, start, minutes)
    assert elapsed(hours, start, end) == minutes
    if minutes:
        assert elapsed(hours, start, end - dt.timedelta(minutes=1)) == minutes - 1, (
            "a promise is due at its first moment"
        )


@given(any_hours(), MOMENTS, st.integers(0, 20_000), st.integers(0, 6), st.integers(0, 900))
def test_due_never_runs_backwards(
    hours: Hours, start: dt.datetime, later: int, days: int, minutes: int
) -> None:
    duration = Duration(days=days, minutes=minutes)
    assert due(hours, start, duration) <= due(hours, start + dt.timedelta(minutes=later), duration)
    assert due(hours, start, duration) >= start


@given(any_hours(), MOMENTS, MOMENTS, MOMENTS)
def test_elapsed_adds_up(hours: Hours, a: dt.datetime, b: dt.datetime, c: dt.datetime) -> None:
    a, b, c = sorted((a, b, c))
    b, c = min(b, a + dt.timedelta(days=90)), min(c, a + dt.timedelta(days=180))
    assert elapsed(hours, a, b) + elapsed(hours, b, c) == elapsed(hours, a, c)
    assert 0 <= elapsed(hours, a, c) <= (c - a) / dt.timedelta(minutes=1)
    assert elapsed(hours, c, a) == 0


@given(any_hours(), MOMENTS)
@example(
    Hours(zone="Europe/Amsterdam", weekdays="09:00-17:00"),
    dt.datetime(2026, 3, 28, 2, tzinfo=dt.UTC),
)
def test_next_open_is_the_first_open_moment(hours: Hours, moment: dt.datetime) -> None:
    opening = next_open(hours, moment)
    assert is_open(hours, opening)
    assert elapsed(hours, moment, opening) == 0
    assert (opening == moment) == is_open(hours, moment)


OFFICE = Hours(zone="Europe/Amsterdam", weekdays="08:00-17:00", holidays="NL")
ALWAYS = Hours.model_validate({"zone": "Europe/Amsterdam", "always": True})


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("2026-02-03 09:00", "4h", "Tue 2026-02-03 13:00"),
        ("2026-02-03 15:00", "4h", "Wed 2026-02-04 10:00"),
        (
            "2026-02-03 13:00",
            "4h",
            "Tue 2026-02-03 17:00",
        ),  # used up at closing time: due at closing
        ("2026-02-06 16:30", "1h", "Mon 2026-02-09 08:30"),  # over a weekend
        (
            "2026-02-07 11:00",
            "1d",
            "Tue 2026-02-10 08:00",
        ),  # a Saturday counts from Monday's opening
        ("2026-02-03 11:20", "1d", "Wed 2026-02-04 11:20"),
        (
            "2026-02-03 20:00",
            "1d",
            "Thu 2026-02-05 08:00",
        ),  # after closing: from Wednesday's opening
        ("2026-02-03 11:20", "2w", "Tue 2026-02-17 11:20"),
        (
            "2026-04-02 12:00",
            "1d",
            "Tue 2026-04-07 12:00",
        ),  # Good Friday to Easter Monday are closed
        ("2026-02-03 16:00", "1d2h", "Thu 2026-02-05 09:00"),
        ("2026-12-24 16:00", "2h", "Mon 2026-12-28 09:00"),
        ("2026-02-03 09:00", "0m", "Tue 2026-02-03 09:00"),
    ],
)
def test_office_hours(start: str, duration: str, expected: str) -> None:
    assert shown(due(OFFICE, at(start), promise(duration))) == expected


def test_the_night_the_clock_goes_ahead_is_an_hour_shorter() -> None:
    assert shown(due(ALWAYS, at("2026-03-29 01:00"), promise("4h"))) == "Sun 2026-03-29 06:00"
    assert elapsed(ALWAYS, at("2026-03-29 00:00"), at("2026-03-30 00:00")) == 23 * 60


def test_the_night_the_clock_goes_back_is_an_hour_longer() -> None:
    assert shown(due(ALWAYS, at("2026-10-25 01:00"), promise("4h"))) == "Sun 2026-10-25 04:00"
    assert elapsed(ALWAYS, at("2026-10-25 00:00"), at("2026-10-26 00:00")) == 25 * 60


def test_a_day_keeps_the_time_on_the_wall_over_a_change_of_the_clock() -> None:
    assert shown(due(ALWAYS, at("2026-03-28 15:00"), promise("1d"))) == "Sun 2026-03-29 15:00"
    assert (
        shown(due(ALWAYS, at("2026-03-28 02:30"), promise("1d"))) == "Sun 2026-03-29 03:00"
    )  # half past two did not exist


def test_a_stretch_within_the_lost_hour_opens_when_the_clock_has_jumped() -> None:
    night = Hours(zone="Europe/Amsterdam", sunday="02:30-04:00")
    assert shown(next_open(night, at("2026-03-28 12:00"))) == "Sun 2026-03-29 03:00"
    assert elapsed(night, at("2026-03-29 00:00"), at("2026-03-30 00:00")) == 60


def test_a_stretch_within_the_doubled_hour_counts_twice() -> None:
    night = Hours(zone="Europe/Amsterdam", sunday="02:30-04:00")
    assert elapsed(night, at("2026-10-25 00:00"), at("2026-10-26 00:00")) == 120


def test_a_zone_that_skipped_a_day_has_no_such_day() -> None:
    samoa = Hours(zone="Pacific/Apia", weekdays="08:00-16:00")
    assert (
        elapsed(
            samoa, at("2011-12-29 16:00", "Pacific/Apia"), at("2011-12-31 00:00", "Pacific/Apia")
        )
        == 0
    )


def test_a_zone_that_changes_at_midnight() -> None:
    cairo = Hours.model_validate({"zone": "Africa/Cairo", "always": True})
    thursday = at("2024-04-25 23:30", "Africa/Cairo")
    assert shown(add_minutes(cairo, thursday, 60), "Africa/Cairo") == "Fri 2024-04-26 01:30"


def test_own_closing_days() -> None:
    hours = Hours(zone="Europe/Amsterdam", weekdays="08:00-17:00", closed=(dt.date(2026, 2, 4),))
    assert shown(due(hours, at("2026-02-03 16:00"), promise("2h"))) == "Thu 2026-02-05 09:00"


def test_seconds_are_kept() -> None:
    start = at("2026-02-03 09:00").replace(second=30)
    assert due(OFFICE, start, promise("15m")) == start + dt.timedelta(minutes=15)


def test_hours_closed_for_years_say_so() -> None:
    days = tuple(dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(4_500))
    with pytest.raises(ValueError, match="take some closing days out"):
        next_open(Hours(zone="UTC", weekdays="08:00-17:00", closed=days), at("2026-02-03 09:00"))


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(OFFICE, dt.datetime(2026, 2, 3, 9), promise("1h"))
    with pytest.raises(ValueError, match="forward"):
        add_minutes(OFFICE, at("2026-02-03 09:00"), -1)


def test_equal_hours_share_their_calendar_and_changed_ones_do_not() -> None:
    before = due(OFFICE, at("2026-02-03 09:00"), promise("1d"))
    wide = OFFICE.model_copy(update={"zone": "America/New_York"})
    assert due(wide, at("2026-02-03 09:00"), promise("1d")) != before
    assert due(Hours(**OFFICE.model_dump()), at("2026-02-03 09:00"), promise("1d")) == before
