"""Reads a day as people type it in chat: "tomorrow", "vrijdag", "24-11", "3 december", "over twee
weken". Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from babel.dates import get_day_names, get_month_names

from bot.conversation.read.reading import plain

_WORDS = {
    "today": 0,
    "vandaag": 0,
    "now": 0,
    "nu": 0,
    "asap": 0,
    "as soon as possible": 0,
    "zo snel mogelijk": 0,
    "tonight": 0,
    "vanavond": 0,
    "vanmiddag": 0,
    "vanmorgen": 0,
    "vanochtend": 0,
    "this morning": 0,
    "this afternoon": 0,
    "meteen": 0,
    "tomorrow": 1,
    "morgen": 1,
    "morgenochtend": 1,
    "morgenmiddag": 1,
    "day after tomorrow": 2,
    "overmorgen": 2,
    "yesterday": -1,
    "gisteren": -1,
    "gisteravond": -1,
    "day before yesterday": -2,
    "eergisteren": -2,
}
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "een": 1,
    "één": 1,
    "two": 2,
    "twee": 2,
    "three": 3,
    "drie": 3,
    "four": 4,
    "vier": 4,
    "five": 5,
    "vijf": 5,
    "six": 6,
    "zes": 6,
    "seven": 7,
    "zeven": 7,
    "eight": 8,
    "acht": 8,
    "nine": 9,
    "negen": 9,
    "ten": 10,
    "tien": 10,
    "couple of": 2,
    "paar": 2,
}


def _named(names: Callable[..., object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for locale in ("en_GB", "nl"):
            table: dict[int, str] = dict(names(width, locale=locale))  # type: ignore[call-overload]
            found |= {name.casefold().rstrip("."): n for n, name in table.items()}
    return found


_ALL_DAYS = _named(get_day_names)
_DAYS = {name: day for name, day in _ALL_DAYS.items() if len(name) > 2}
"""Two letters ("do", "zo") name a day only when they stand alone: they are words too."""
_MONTHS = _named(get_month_names) | {"sept": 9, "mrt": 3}


def _either(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_WORD = re.compile(rf"\b({_either(_WORDS)})\b")
_AHEAD = re.compile(
    rf"\b(?:in|over) (\d{{1,3}}|{_either(_COUNTS)}) "
    rf"(day|days|dag|dagen|week|weeks|weken|month|months|maand|maanden)\b"
)
_NEXT_DAY = re.compile(
    rf"\b(?:next|volgende)(?: week)? (?:on |op )?({_either(_DAYS)})\b|\b({_either(_DAYS)}) "
    rf"(?:next|volgende) week\b"
)
_LAST_DAY = re.compile(rf"\b(?:last|afgelopen|vorige|since|sinds)(?: week)? ({_either(_DAYS)})\b")
_DAY = re.compile(rf"\b({_either(_DAYS)})\b")
_NEXT_WEEK = re.compile(r"\b(?:next|volgende) week\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?\b")
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|e)? (?:of )?({_either(_MONTHS)})\b(?: (\d{{4}}))?"
)
_MONTH_DAY = re.compile(
    rf"\b({_either(_MONTHS)}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?"
)


def read_date(text: str, today: dt.date) -> tuple[dt.date, str] | None:
    """The day meant, and what else was typed ("om 10 uur"); None when no day is in it.

    A date without a year is the next such day, unless it lies less than two months back.
    """
    said = plain(text)
    if said in _ALL_DAYS:
        return _coming(said, today), ""
    for pattern, meaning in _READERS:
        found = pattern.search(said)
        if not found:
            continue
        try:
            day = meaning(found, today)
        except ValueError:
            continue
        rest = " ".join((said[: found.start()] + said[found.end() :]).split()).strip(" ,.")
        return day, "" if rest in _SMALL or rest in _ALL_DAYS else rest
    return None


_SMALL = {
    "",
    "on",
    "op",
    "the",
    "de",
    "by",
    "voor",
    "at",
    "aan",
    "from",
    "vanaf",
    "per",
    "is",
    "it",
    "graag",
    "please",
}
_SMALL |= {
    "it is",
    "dat is",
    "that is",
    "liefst",
    "this",
    "komende",
    "aanstaande",
    "deze",
    "this coming",
}


def _ahead(found: re.Match[str], today: dt.date) -> dt.date:
    count = int(found[1]) if found[1].isdigit() else _COUNTS[found[1]]
    if found[2].startswith("w"):
        count *= 7
    elif found[2].startswith("m"):
        count *= 30
    return today + dt.timedelta(days=count)


def _coming(name: str, today: dt.date) -> dt.date:
    """The next such weekday; today's own name means a week from now."""
    return today + dt.timedelta(days=(_ALL_DAYS[name] - today.weekday() - 1) % 7 + 1)


def _of_next_week(found: re.Match[str], today: dt.date) -> dt.date:
    monday = today - dt.timedelta(days=today.weekday())
    return monday + dt.timedelta(days=7 + _DAYS[found[1] or found[2]])


def _last(found: re.Match[str], today: dt.date) -> dt.date:
    return today - dt.timedelta(days=(today.weekday() - _DAYS[found[1]] - 1) % 7 + 1)


def _near(day: int, month: int, year: str | None, today: dt.date) -> dt.date:
    if year:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = dt.date(today.year, month, day)
    return (
        this_year
        if this_year >= today - dt.timedelta(days=60)
        else dt.date(today.year + 1, month, day)
    )


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], dt.date]], ...] = (
    (_ISO, lambda f, today: dt.date(int(f[1]), int(f[2]), int(f[3]))),
    (_NUMBERS, lambda f, today: _near(int(f[1]), int(f[2]), f[3], today)),
    (_DAY_MONTH, lambda f, today: _near(int(f[1]), _MONTHS[f[2]], f[3], today)),
    (_MONTH_DAY, lambda f, today: _near(int(f[2]), _MONTHS[f[1]], f[3], today)),
    (_AHEAD, _ahead),
    (_NEXT_DAY, _of_next_week),
    (_LAST_DAY, _last),
    (_DAY, lambda f, today: _coming(f[1], today)),
    (_WORD, lambda f, today: today + dt.timedelta(days=_WORDS[f[1]])),
    (_NEXT_WEEK, lambda f, today: today + dt.timedelta(days=7 - today.weekday())),
)
"""Most telling first."""
