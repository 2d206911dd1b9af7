"""Works out which day the words of a pattern mean, seen from the day they were said on. Pure.

A meaning returns None for digits that are probably no day, and raises ValueError for a day there is
not, or that is not surely meant.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.read.date_words import DateWords

LONG_BACK = 60
"""So many days back a day of a month without its year was probably meant, so it is asked; further
back the next one is meant.
"""
FAR_AHEAD = 270
"""So many days ahead a day in digits without its year is probably no day at all ("8-10")."""
HOURS_AHEAD = 90
"""The same where the digits may as well be hours of work ("9-5")."""
_A_MORNING = range(6, 13)
_TODAY_YET, _A_DAY = 12 * 60, 24 * 60


@dataclass(frozen=True)
class DayText:
    """The text as it is read: `said` in plain words, the day it was said on, whether it is about
    what lies behind.
    """

    said: str
    today: dt.date
    past: bool


Meaning = Callable[[re.Match[str], DayText, DateWords], dt.date | None]


def _of_month(found: re.Match[str], read: DayText, known: DateWords) -> dt.date | None:
    month, year = found["month"], found.groupdict().get("year")
    number, date = int(month) if month.isdigit() else known.months[month], int(found["date"])
    if number > 12 >= date and month.isdigit():
        number, date = date, number  # 12/25: there is one way only to read it
    if year:
        digits = year.lstrip("'")
        return dt.date(int(digits) + (2000 if len(digits) == 2 else 0), number, date)
    return _next(number, date, read)


def _next(month: int, date: int, read: DayText) -> dt.date | None:
    """The next such day, or the last one where that is meant; None where that is not sure."""
    years = range(read.today.year - 1, read.today.year + 2)
    found = [dt.date(y, month, date) for y in years if date <= calendar.monthrange(y, month)[1]]
    if not found:
        raise ValueError("no such day in these years")
    before = [day for day in found if day < read.today]
    if read.past and before:
        return before[-1]
    if before and (read.today - before[-1]).days <= LONG_BACK:
        raise ValueError("probably the day that has passed")
    ahead = [day for day in found if day >= read.today]
    if not ahead:
        raise ValueError("no such day before long")
    return ahead[0]


def _in_digits(found: re.Match[str], read: DayText, known: DateWords) -> dt.date | None:
    day = _of_month(found, read, known)
    far = HOURS_AHEAD if found["sign"] == "-" and int(found["date"]) in _A_MORNING else FAR_AHEAD
    return day if day and (day - read.today).days <= far else None


def _date_alone(found: re.Match[str], read: DayText, _known: DateWords) -> dt.date | None:
    """The next day of a month that bears this number."""
    for months in range(14):
        year, month = divmod(read.today.month - 1 + months, 12)
        year, month, date = read.today.year + year, month + 1, int(found["date"])
        if 0 < date <= calendar.monthrange(year, month)[1]:
            day = dt.date(year, month, date)
            if day >= read.today:
                return day
    raise ValueError("no month has that many days")


def _moved(found: re.Match[str], read: DayText, known: DateWords, way: int) -> dt.date | None:
    count, unit = found.groupdict().get("count") or "1", found["unit"]
    times = int(count) if count.isdigit() else known.counts[count]
    if unit in known.minutes:
        days, rest = divmod(times * known.minutes[unit], _A_DAY)
        if days and not rest:
            return read.today + _days(days * way)
        return read.today if not days and rest <= _TODAY_YET else None
    days = known.units[unit] * times * way
    if known.units[unit] < 28:
        return read.today + dt.timedelta(days=days)
    years, month = divmod(read.today.month - 1 + times * way, 12)
    year = read.today.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(read.today.day, last))


def _weeks_ahead(found: re.Match[str], read: DayText, known: DateWords) -> dt.date:
    """A weekday so many weeks further: "Wednesday in two weeks"."""
    count, days = found["count"], known.units[found["unit"]]
    if days % _WEEK:
        raise ValueError("a weekday after so many days")
    times = int(count) if count.isdigit() else known.counts[count]
    return _monday(read.today) + _days(times * days + known.days[found["day"]])


_WEEK = 7


def coming(day: int, today: dt.date) -> dt.date:
    """The next such weekday; today's own name means a week from now."""
    return today + dt.timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _monday(today: dt.date) -> dt.date:
    return today - dt.timedelta(days=today.weekday())


def _of_this_week(found: re.Match[str], read: DayText, known: DateWords) -> dt.date:
    day = _monday(read.today) + dt.timedelta(days=known.days[found["day"]])
    if day < read.today and not read.past:
        raise ValueError("that day has passed")
    return day


def _week_number(found: re.Match[str], read: DayText, known: DateWords) -> dt.date:
    named = found.groupdict().get("day")
    weekday = known.days[named] + 1 if named else 1
    year, week = read.today.isocalendar().year, int(found["week"])
    day = dt.date.fromisocalendar(year, week, weekday)
    if named is None and day == _monday(read.today):
        return read.today  # of this week what is left
    return day if day >= read.today else dt.date.fromisocalendar(year + 1, week, weekday)


def _last(found: re.Match[str], read: DayText, known: DateWords) -> dt.date:
    away = (read.today.weekday() - known.days[found["day"]] - 1) % 7 + 1
    return read.today - dt.timedelta(days=away)


def _days(days: int) -> dt.timedelta:
    return dt.timedelta(days=days)


MEANINGS: tuple[tuple[str, Meaning], ...] = (
    ("iso", _of_month),
    ("numbers", _of_month),
    ("range", _of_month),
    ("day_month", _of_month),
    ("month_day", _of_month),
    ("of_week_number", _week_number),
    ("week_number", _week_number),
    ("week_after", lambda f, read, known: coming(known.days[f["day"]], read.today) + _days(7)),
    ("of_weeks_ahead", _weeks_ahead),
    ("within", lambda found, read, known: _moved(found, read, known, 1)),
    ("ahead", lambda found, read, known: _moved(found, read, known, 1)),
    ("ago", lambda found, read, known: _moved(found, read, known, -1)),
    ("of_next_week", lambda f, read, known: _monday(read.today) + _days(7 + known.days[f["day"]])),
    ("of_this_week", _of_this_week),
    ("last", _last),
    ("date_alone", _date_alone),
    ("day", lambda found, read, known: coming(known.days[found["day"]], read.today)),
    ("day_too", lambda found, read, known: coming(known.days[found["day"]], read.today)),
    ("away", lambda found, read, known: read.today + _days(known.days_away[found["away"]])),
    ("next_week", lambda _found, read, _known: _monday(read.today) + _days(7)),
    ("short_numbers", _in_digits),
)
"""How each pattern of `DateWords.patterns` is read, the most telling first."""
WEEKDAYS = frozenset({"day", "day_too"})
"""What is but a name of a day; the second of those that are words of another kind too."""
SEVERAL = frozenset({"next_week", "week_number", "range", "within"})
"""What names more than one day: the first of them, or the last, is read, and the words are kept."""
