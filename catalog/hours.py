"""Arithmetic of agreed hours: when a promise is due, how much of it has run. Pure: time is handed
in.

What counts
- A minute is open when the wall clock of the zone shows a time within a stretch of that day, and
  the day is no holiday and not closed. A stretch over midnight is of the day on which it begins.
  Real minutes are counted: the night in which the clock goes back has one more, the night it
  goes ahead one less.
- `due` moves the start to the next open moment. Each agreed day then goes to the next day with
  opening hours, at the same time on the wall
clock; where that day is not open at that time, the next opening of the day, or else its closing.
  After that the minutes are counted.
- A promise that is used up at closing time is due at closing, not the next morning.

Instants within are whole seconds since 1970 (UTC); days are ordinals of `datetime.date`.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from catalog.agreed_hours import DAY, ClosedDay
from catalog.model import Duration, Hours

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
_DAY = 86_400
_MOST_CALENDARS = 4_096
_MOST_CLOSED_DAYS = 4_000
Stretch = tuple[int, int]


class Calendar:
    """The open stretches of one `Hours`, day by day, remembered once worked out."""

    def __init__(self, hours: Hours) -> None:
        self.zone = ZoneInfo(hours.zone)
        self._week = [tuple(sorted((s.start, s.end) for s in hours.spans(day))) for day in range(7)]
        self._country = hours.holidays
        self._closed: dict[int, list[ClosedDay]] = {}
        for closed in hours.closed:
            self._closed.setdefault(closed.day.toordinal(), []).append(closed)
        self._days: dict[int, tuple[Stretch, ...]] = {}
        self._midnights: dict[int, tuple[int, bool]] = {}

    def stretches(self, day: int) -> tuple[Stretch, ...]:
        """The open stretches that begin on a local day, start included, end excluded, in seconds
        UTC; the last may go on after midnight.
        """
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._work_out(day)
        return known

    def day_of(self, at: int) -> int:
        """The local day of an instant."""
        return (_EPOCH + dt.timedelta(seconds=at)).astimezone(self.zone).toordinal()

    def next_open(self, at: int) -> int:
        """The first open moment at or after `at`."""
        day = self.day_of(at)
        for ahead in range(-1, _MOST_CLOSED_DAYS):
            for start, end in self.stretches(day + ahead):
                if at < end:
                    return max(at, start)
        raise ValueError("these hours are closed for years on end; take some closing days out")

    def is_open(self, at: int) -> bool:
        """Whether `at` lies within an open stretch."""
        return self._begun_on(at) is not None

    def _begun_on(self, at: int) -> int | None:
        """The local day on which the open stretch began that `at` lies in."""
        today = self.day_of(at)
        for day in (today - 1, today):
            if any(start <= at < end for start, end in self.stretches(day)):
                return day
        return None

    def add(self, at: int, seconds: int) -> int:
        """The first instant at which `seconds` of open time have run since `at`."""
        if seconds <= 0:
            return at
        day, left, closed = self.day_of(at) - 1, seconds, 0
        while closed < _MOST_CLOSED_DAYS:
            stretches = self.stretches(day)
            for start, end in stretches:
                begin = max(start, at)
                if end - begin >= left:
                    return begin + left
                left -= max(end - begin, 0)
            closed = 0 if stretches else closed + 1
            day += 1
        raise ValueError("these hours are closed for years on end; take some closing days out")

    def count(self, start: int, end: int) -> int:
        """Open seconds from `start` to `end`."""
        total = 0
        for day in range(self.day_of(start) - 1, self.day_of(end) + 1):
            for opens, closes in self.stretches(day):
                total += max(min(closes, end) - max(opens, start), 0)
        return total

    def days_later(self, at: int, days: int) -> int:
        """From an open moment: the same time on the wall clock, `days` open days later. After
        midnight, a stretch that began the evening before is still of that day.
        """
        local = (_EPOCH + dt.timedelta(seconds=at)).astimezone(self.zone)
        today = local.toordinal()
        begun = self._begun_on(at)
        day, left = today if begun is None else begun, days
        over = today - day
        while left:
            day += 1
            left -= bool(self.stretches(day))
        clock = local.hour * 3600 + local.minute * 60 + local.second
        wanted = self._moment(day + over, clock)
        for start, end in self.stretches(day):
            if wanted < end:
                return max(wanted, start)
        return self.stretches(day)[-1][1]

    def begins(self, day: int) -> int | None:
        """When a local day begins: its first opening that does not go on from the day before; at
        seven where it never closes.
        """
        stretches = self.stretches(day)
        starts = [
            start
            for start, _ in stretches
            if all(end != start for _, end in self.stretches(day - 1))
        ]
        if starts or not stretches:
            return starts[0] if starts else None
        seven = self._moment(day, 7 * 3600)
        return seven if any(start <= seven < end for start, end in stretches) else None

    def _work_out(self, day: int) -> tuple[Stretch, ...]:
        spans = list(self._week[(day + 6) % 7])
        for closed in self._closed.get(day, ()):
            spans = closed.leaves(spans)
        if not spans or day in _holidays(self._country, dt.date.fromordinal(day).year):
            return ()
        midnight, regular = self._midnight(day)
        if regular:
            return tuple((midnight + start * 60, midnight + end * 60) for start, end in spans)
        minutes = list(_minutes(self.zone, day))
        if max(end for _, end in spans) > DAY:
            minutes += [(wall + DAY, at) for wall, at in _minutes(self.zone, day + 1)]
        return _joined([at for wall, at in minutes if any(s <= wall < e for s, e in spans)])

    def _midnight(self, day: int) -> tuple[int, bool]:
        """Midnight's instant, and whether the clock is left alone that day."""
        known = self._midnights.get(day)
        if known is not None:
            return known
        start = dt.datetime.fromordinal(day).replace(tzinfo=self.zone)
        # Two days on: a change at the next midnight itself may already touch this day's last hour.
        offsets = {(start + dt.timedelta(days=n)).utcoffset() for n in (-1, 0, 1, 2)}
        offset = start.utcoffset() or dt.timedelta()
        self._midnights[day] = (
            (day - _EPOCH_DAY) * _DAY - int(offset.total_seconds()),
            len(offsets) == 1,
        )
        return self._midnights[day]

    def _moment(self, day: int, wall: int) -> int:
        """The first instant of `day` at which its clock shows `wall` (seconds past midnight) or
        later.
        """
        midnight, regular = self._midnight(day)
        if regular:
            return midnight + wall
        minutes = _minutes(self.zone, day)
        for shown, at in minutes:
            if shown == wall // 60:
                return at + wall % 60
            if shown > wall // 60:
                return at
        return minutes[-1][1] + 60


@lru_cache(maxsize=2_048)
def _holidays(country: str | None, year: int) -> frozenset[int]:
    if country is None:
        return frozenset()
    import holidays

    name, _, part = country.partition("-")
    return frozenset(
        day.toordinal() for day in holidays.country_holidays(name, subdiv=part or None, years=year)
    )


@lru_cache(maxsize=1_024)
def _minutes(zone: ZoneInfo, day: int) -> tuple[tuple[int, int], ...]:
    """Every minute of a day on which the clock changes: (minutes past midnight on the wall,
    instant).
    """
    first = (day - _EPOCH_DAY - 1) * _DAY
    found = []
    for at in range(first, first + 3 * _DAY, 60):
        local = (_EPOCH + dt.timedelta(seconds=at)).astimezone(zone)
        if local.toordinal() == day:
            found.append((local.hour * 60 + local.minute, at))
    return tuple(found)


def _joined(minutes: list[int]) -> tuple[Stretch, ...]:
    """Open minutes as stretches."""
    found: list[Stretch] = []
    for at in minutes:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 60)
        else:
            found.append((at, at + 60))
    return tuple(found)


_by_object: dict[int, tuple[Hours, Calendar]] = {}
_by_value: dict[Hours, Calendar] = {}


def calendar(hours: Hours) -> Calendar:
    """The calendar of `hours`, shared by all equal ones (hashing a model costs more than the sum it
    is asked for).
    """
    known = _by_object.get(id(hours))
    if known is not None and known[0] is hours:
        return known[1]
    if len(_by_object) >= _MOST_CALENDARS:
        _by_object.clear()
        _by_value.clear()
    made = _by_value.get(hours) or _by_value.setdefault(hours, Calendar(hours))
    _by_object[id(hours)] = (hours, made)
    return made


def due(hours: Hours, start: dt.datetime, duration: Duration) -> dt.datetime:
    """When a promise of `duration`, made at `start` (aware), is due, in UTC to the second; no
    duration is due at once.
    """
    own, at = calendar(hours), _seconds(start)
    if duration.days:
        at = own.days_later(own.next_open(at), duration.days)
    return _instant(own.add(at, duration.minutes * 60))


def add_minutes(hours: Hours, start: dt.datetime, minutes: float) -> dt.datetime:
    """The first instant (UTC) at which `minutes` (0 or more) of open time have run since
    `start`.
    """
    if minutes < 0:
        raise ValueError("agreed time runs forward; give 0 minutes or more")
    return _instant(calendar(hours).add(_seconds(start), round(minutes * 60)))


def elapsed(hours: Hours, start: dt.datetime, end: dt.datetime) -> float:
    """Open minutes from `start` to `end`; 0 where `end` is not later."""
    first, last = _seconds(start), _seconds(end)
    return calendar(hours).count(first, last) / 60 if last > first else 0.0


def is_open(hours: Hours, at: dt.datetime) -> bool:
    """Whether the clock of these hours runs at `at`."""
    return calendar(hours).is_open(_seconds(at))


def next_open(hours: Hours, at: dt.datetime) -> dt.datetime:
    """`at` itself (UTC, to the second) when open, else the next opening."""
    return _instant(calendar(hours).next_open(_seconds(at)))


def day_begins(hours: Hours, day: dt.date) -> dt.datetime | None:
    """When a working day begins (UTC); None on a day that is closed, or on which nothing begins."""
    at = calendar(hours).begins(day.toordinal())
    return _instant(at) if at is not None else None


def _seconds(at: dt.datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("agreed hours need a time with its zone; give an aware datetime")
    return int(at.timestamp() // 1)


def _instant(seconds: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=seconds)
