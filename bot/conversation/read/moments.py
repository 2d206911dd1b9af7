"""Reads the moment that a team tells of: "I'll come at 14:00", "ben er om half vier". Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.read.date_words import date_words
from bot.conversation.read.dates import read_date
from bot.conversation.read.hours import hours_said
from bot.conversation.read.reading import plain
from bot.conversation.read.team_words import asks_something, tells_when
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally

_NOON, _EARLIEST, _EVENING, _LONGEST = 12, 7, 18, 500
"""An hour that may be of the morning or the evening is none before seven, nor one of the evening
that is said by day.
"""


@dataclass(frozen=True)
class MomentWords:
    """The words around an hour."""

    time: re.Pattern[str]
    after: re.Pattern[str]
    """A word for the afternoon or the evening: what is said is one of its hours."""
    before: re.Pattern[str]
    hours: Mapping[str, int]
    parts: Mapping[str, int]


@in_all_languages("dates")
def moment_words(words: Vocabulary) -> MomentWords:
    """The words for hours and what stands around them."""
    numbers = words.of("numbers").table("numbers")
    hours = {word: hour for word, hour in numbers.items() if 0 < hour <= _NOON}
    parts = words.table("parts_of_hour")
    beside = either(words.words("after_time"))
    ahead = either((*words.words("before_time"), *words.words("from_time")))
    hour = rf"(?P<hour>[01]?\d|2[0-3])|(?P<word>{literally(hours)})"
    return MomentWords(
        time=re.compile(
            rf"(?<![\w.:-])(?P<ahead>(?:{ahead})\s)?(?P<part>(?:{literally(parts)})\s)?"
            rf"(?:{hour})(?:[:.](?P<minute>[0-5]\d))?(?P<beside>\s?(?:{beside})(?!\w))?"
            r"(?![\w-]|[.:]\d)"
        ),
        after=re.compile(rf"(?<!\w)(?:\d\s?)?(?:{either(words.words('afternoon'))})(?!\w)"),
        before=re.compile(rf"(?<!\w)(?:\d\s?)?(?:{either(words.words('morning'))})(?!\w)"),
        hours=hours,
        parts=parts,
    )


def moment_told(text: str, now: dt.datetime) -> dt.datetime | None:
    """When somebody comes, or has it done, by the only hour that the words name; `now`, on the
    clock of who says so. None where they ask something, tell nothing of the kind, name no hour or
    several, or one that has passed.
    """
    if len(text) > _LONGEST or asks_something(text) or not tells_when(text, now.date()):
        return None
    day, rest = read_date(text, now.date()) or (now.date(), text)  # "in 2 hours" is no hour
    hour = _only_hour(rest)
    if hour is None or hours_said(text):
        return None
    coming = (one for one in _meant(day, hour, text, now) if one > now)
    return min(coming, default=None)


def _only_hour(text: str) -> re.Match[str] | None:
    """The only hour that is named; None where there is none, or more than one."""
    found = [one for one in moment_words().time.finditer(plain(text)) if _is_an_hour(one)]
    return found[0] if len(found) == 1 else None


def _meant(day: dt.date, hour: re.Match[str], text: str, now: dt.datetime) -> Sequence[dt.datetime]:
    """The moments that the hour may be: one, or of two those that are likely."""
    moments = [_at(day, one, hour, now) for one in _hours_meant(hour, text)]
    return moments if len(moments) == 1 else [one for one in moments if _is_likely(one, now)]


def _is_likely(moment: dt.datetime, now: dt.datetime) -> bool:
    """Whether somebody means this hour who may mean one of the morning or of the evening."""
    at_work = _EARLIEST <= moment.hour < _EVENING
    soon = moment.date() == now.date() and not _EARLIEST <= now.hour < _EVENING
    return at_work or soon


def _is_an_hour(found: re.Match[str]) -> bool:
    """Whether a number is a time, by what stands around it or its minutes; "2 hours" alone tells
    how long.
    """
    beside = (found["beside"] or "").strip()
    long = beside in date_words().minutes and int(found["hour"] or 0) <= _NOON
    return bool(found["ahead"] or found["part"] or found["minute"] or (beside and not long))


def _hours_meant(found: re.Match[str], text: str) -> tuple[int, ...]:
    """The hours of the day that may be meant: "three" is at night or in the afternoon."""
    known, said = moment_words(), plain(text)
    hour = int(found["hour"]) if found["hour"] else known.hours[found["word"]]
    if hour > _NOON or (found["hour"] or "").startswith("0"):
        return (hour,)
    late, early = (hour % _NOON) + _NOON, hour % _NOON
    if known.after.search(said):
        return (late,)
    if known.before.search(said):
        return (early,)
    return (early, late)


def _at(day: dt.date, hour: int, found: re.Match[str], now: dt.datetime) -> dt.datetime:
    minutes = int(found["minute"] or 0)
    minutes += moment_words().parts.get((found["part"] or "").strip(), 0)
    start = dt.datetime.combine(day, dt.time(hour), now.tzinfo)
    return start + dt.timedelta(minutes=minutes)
