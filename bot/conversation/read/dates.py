"""Reads a day as people type it in chat: "tomorrow", "vrijdag", "24-11", "3 december", "over twee
weken". Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from babel.dates import get_day_names, get_month_names

from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, in_all_languages, literally

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(
    r"\b(?P<date>\d{1,2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<year>\d{4}|\d{2}))?\b"
)
_FROM_PATTERNS = ("day_month", "month_day", "ahead", "of_next_week", "last", "next_week")


@dataclass(frozen=True)
class DateWords:
    """The words for days of all installed languages, and the patterns they stand in."""

    days: Mapping[str, int]
    """Names of weekdays, in full and short; Monday is 0."""
    months: Mapping[str, int]
    days_away: Mapping[str, int]
    counts: Mapping[str, int]
    units: Mapping[str, int]
    """How many days a day, a week or a month is."""
    around: frozenset[str]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]


@in_all_languages("dates")
def date_words(words: Vocabulary) -> DateWords:
    """The words for days."""
    days = _names(words, get_day_names)
    months = _names(words, get_month_names) | words.table("months")
    numbers = words.of("numbers")
    counts = {word: n for word, n in numbers.table("numbers").items() if n} | numbers.table(
        "counts"
    )
    units, days_away = words.table("units"), words.table("days_away")
    # Two letters ("do", "zo") name a day only when they stand alone: they are words too.
    telling = literally(name for name in days if len(name) > 2)
    lists = {
        "count": rf"(?P<count>\d{{1,3}}|{literally(counts)})",
        "unit": rf"(?P<unit>{literally(units)})",
        "day": rf"(?P<day>{telling})",
        "month": rf"(?P<month>{literally(months)})\b",
        "date": r"(?P<date>\d{1,2})",
        "year": r"(?P<year>\d{4})",
    }
    patterns = {name: _as_words(words, name, lists) for name in _FROM_PATTERNS}
    return DateWords(
        days=days,
        months=months,
        days_away=days_away,
        counts=counts,
        units=units,
        around=frozenset({"", *words.words("around")}),
        patterns=patterns
        | {
            "iso": (_ISO,),
            "numbers": (_NUMBERS,),
            "day": (re.compile(rf"\b{lists['day']}\b"),),
            "away": (re.compile(rf"\b(?P<away>{literally(days_away)})\b"),),
        },
    )


def _as_words(
    words: Vocabulary, name: str, lists: Mapping[str, str]
) -> tuple[re.Pattern[str], ...]:
    """The patterns of a name, each as whole words."""
    return tuple(
        re.compile(rf"\b(?:{pattern.pattern})\b")
        for pattern in words.patterns("patterns", name, lists=lists)
    )


def _names(words: Vocabulary, names: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    """Babel's names of days or months in all languages, without the dot of an abbreviation."""
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for pack in words.packs:
            named = names(width, locale=pack.locale).items()
            found |= {name.casefold().rstrip("."): n for n, name in named}
    return found


def read_date(text: str, today: dt.date) -> tuple[dt.date, str] | None:
    """The day meant, and what else was typed ("om 10 uur"); None when no day is in it.

    A date without a year is the next such day, unless it lies less than two months back.
    """
    said, known = plain(text), date_words()
    if said in known.days:
        return _coming(known.days[said], today), ""
    for found, meaning in _found(said, known):
        try:
            day = meaning(found, today, known)
        except ValueError:
            continue
        rest = " ".join((said[: found.start()] + said[found.end() :]).split()).strip(" ,.")
        return day, "" if rest in known.around or rest in known.days else rest
    return None


Meaning = Callable[[re.Match[str], dt.date, DateWords], dt.date]


def _found(said: str, known: DateWords) -> Iterator[tuple[re.Match[str], Meaning]]:
    for name, meaning in _MEANINGS:
        for pattern in known.patterns[name]:
            if found := pattern.search(said):
                yield found, meaning


def _iso(found: re.Match[str], _today: dt.date, _known: DateWords) -> dt.date:
    return dt.date(int(found[1]), int(found[2]), int(found[3]))


def _of_month(found: re.Match[str], today: dt.date, known: DateWords) -> dt.date:
    month, year = found["month"], found.groupdict().get("year")
    number = int(month) if month.isdigit() else known.months[month]
    if year:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), number, int(found["date"]))
    this_year = dt.date(today.year, number, int(found["date"]))
    if this_year >= today - dt.timedelta(days=60):
        return this_year
    return this_year.replace(year=today.year + 1)


def _ahead(found: re.Match[str], today: dt.date, known: DateWords) -> dt.date:
    count = found["count"]
    times = int(count) if count.isdigit() else known.counts[count]
    return today + dt.timedelta(days=times * known.units[found["unit"]])


def _coming(day: int, today: dt.date) -> dt.date:
    """The next such weekday; today's own name means a week from now."""
    return today + dt.timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _of_next_week(found: re.Match[str], today: dt.date, known: DateWords) -> dt.date:
    monday = today - dt.timedelta(days=today.weekday())
    return monday + dt.timedelta(days=7 + known.days[found["day"]])


def _last(found: re.Match[str], today: dt.date, known: DateWords) -> dt.date:
    return today - dt.timedelta(days=(today.weekday() - known.days[found["day"]] - 1) % 7 + 1)


_MEANINGS: tuple[tuple[str, Meaning], ...] = (
    ("iso", _iso),
    ("numbers", _of_month),
    ("day_month", _of_month),
    ("month_day", _of_month),
    ("ahead", _ahead),
    ("of_next_week", _of_next_week),
    ("last", _last),
    ("day", lambda found, today, known: _coming(known.days[found["day"]], today)),
    (
        "away",
        lambda found, today, known: today + dt.timedelta(days=known.days_away[found["away"]]),
    ),
    ("next_week", lambda _found, today, _known: today + dt.timedelta(days=7 - today.weekday())),
)
"""Most telling first."""
