"""The clock table: five whole years in three zones, summer time, holidays, breaks, closing days,
against counted minutes. To the minute.
"""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest

from catalog.hours import due, elapsed, is_open, next_open
from catalog.model import Duration, Hours, Kind, Target, Text
from routing.call.promise import Promise
from routing.rules import clock
from tests.catalog.clock_table import Table
from tests.catalog.naive import public_holidays
from tests.catalog.test_hours import PLACES, YEARS, the_week

FIRST = dt.datetime(YEARS[0], 1, 1, tzinfo=dt.UTC)
DAYS = (dt.date(YEARS[-1] + 1, 1, 1) - dt.date(YEARS[0], 1, 1)).days
PROMISES = ((0, 15), (0, 240), (0, 2_000), (1, 0), (3, 90))
"""Agreed days and minutes: 15m, 4h, 33h20m, 1d, 3d1h30m."""


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest) -> tuple[Hours, Table]:
    """The hours as the product reads them, and the table of the same hours."""
    zone = str(request.param)
    country, week = PLACES[zone]
    own = {
        dt.date(year, month, day) for year in YEARS for month, day in ((3, 27), (7, 14), (12, 31))
    }
    hours = Hours.model_validate({"zone": zone, "holidays": country, "closed": sorted(own), **week})
    return hours, Table(zone, the_week(hours), own | public_holidays(country), FIRST, DAYS + 40)


def _starts(table: Table, zone: str) -> list[int]:
    """Of every day: a minute of its own, and around the first opening; all day long where the clock
    changes.
    """
    chance, found = random.Random(zone), set[int]()
    clock_now = ZoneInfo(zone)
    for day in range(1, DAYS):
        begin = day * 1440
        found.add(begin + chance.randrange(1440))
        if edges := table.opens[table.opened[begin] : table.opened[begin] + 1].tolist():
            found |= {edges[0] - 1, edges[0]}
        offsets = {
            (table.at(begin + n)).astimezone(clock_now).utcoffset() for n in (-1440, 0, 1440)
        }
        if len(offsets) > 1:
            found.update(range(begin, begin + 1440, 30))
    return sorted(n for n in found if 1440 < n < DAYS * 1440)


def test_every_promise_of_five_years_is_due_to_the_minute(place: tuple[Hours, Table]) -> None:
    hours, table = place
    starts = _starts(table, hours.zone)
    assert len(starts) > 5_000
    wrong = [
        (table.at(n), days, minutes)
        for n in starts
        for days, minutes in PROMISES
        if due(hours, table.at(n), Duration(days=days, minutes=minutes))
        != table.at(table.due(n, days, minutes))
    ]
    assert wrong == []


def test_every_stretch_of_five_years_is_counted_to_the_minute(place: tuple[Hours, Table]) -> None:
    hours, table = place
    starts, chance = _starts(table, hours.zone), random.Random(5)
    ends = [
        min(n + chance.choice((1, 59, 700, 1_440, 10_080, 40_000)), DAYS * 1440) for n in starts
    ]
    assert [
        e
        for n, e in zip(starts, ends, strict=True)
        if elapsed(hours, table.at(n), table.at(e)) != table.elapsed(n, e)
    ] == []
    assert elapsed(hours, FIRST, table.at(DAYS * 1440)) == table.elapsed(0, DAYS * 1440), (
        "all five years at once"
    )
    assert all(is_open(hours, table.at(n)) == table.is_open[n] for n in starts)
    assert all(
        next_open(hours, table.at(n)) == table.at(int(table.opens[table.opened[n]])) for n in starts
    )


def test_a_clock_that_stood_still_ends_to_the_minute(place: tuple[Hours, Table]) -> None:
    """A call is asked about twice on its way; what ran in between is counted, what stood still is
    not.
    """
    hours, table = place
    promise = Promise(
        team="t",
        team_name=Text(en="T", nl="T"),
        call_kind=Kind.INCIDENT,
        hours=hours,
        version="table",
        target=Target(acknowledge=Duration(minutes=15), resolve=Duration(minutes=960)),
    )
    chance = random.Random(hours.zone)
    for start in _starts(table, hours.zone)[::3]:
        now, ran, by = start, 0, clock.deadlines(promise, table.at(start)).resolve_by
        for _ in range(2):
            asked = min(now + chance.randrange(1, 300), table.after(now, 960 - ran) - 1)
            answered = asked + chance.choice((0, 7, 600, 4_320, 12_000))
            ran += table.elapsed(now, asked)
            by = clock.resumed(
                promise, table.at(answered), clock.minutes_left(promise, table.at(asked), by)
            )
            now = answered
        assert by == table.at(table.after(now, 960 - ran)), table.at(start)
