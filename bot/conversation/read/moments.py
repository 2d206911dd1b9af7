"""Reads the moment that a team tells of: "I'll come at 14:00", "ben er om half vier". Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.read.date_words import date_words
from bot.conversation.read.dates import read_date
from bot.conversation.read.hours import hours_said
from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.team_words import (
    asks_something,
    is_beside_a_time,
    is_done_then,
    tells_when,
    without_denials,
)
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally

Closes = Callable[[dt.date], dt.datetime]
"""When whoever says so closes on a day."""
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
    part_of_day: re.Pattern[str]
    ends: Mapping[str, int]
    """The parts of a day, and the hour at which each ends."""
    deadline: re.Pattern[str]
    """Words before an hour by which something is wanted, at the end of what stands before it."""
    surely: re.Pattern[str]
    """Those behind which a number of hours is no length of time: "preferably before 3"."""


@in_all_languages("dates")
def moment_words(words: Vocabulary) -> MomentWords:
    """The words for hours and what stands around them."""
    numbers = words.of("numbers").table("numbers")
    hours = {word: hour for word, hour in numbers.items() if 0 < hour <= _NOON}
    parts = words.table("parts_of_hour")
    ends = words.table("parts_end")
    beside = either(words.words("after_time"))
    ahead = either((*words.words("before_time"), *words.words("from_time")))
    before_it, surely = either(words.words("deadline")), either(words.words("deadline_surely"))
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
        part_of_day=re.compile(rf"({literally(ends)})(?!\w)"),
        ends=ends,
        deadline=re.compile(rf"(?<!\w)(?:{before_it})\s$"),
        surely=re.compile(rf"(?:^|(?<!\w)(?:{surely})\s)(?:{before_it})\s$|(?<!\w)(?:{surely})\s$"),
    )


@dataclass(frozen=True)
class TimeTold:
    """A time that a team's words name. `moment`: what it comes to; None where they deny it, or name
    several. `comes`: then somebody comes, or something does, which is not yet that it is done.
    `begins`: when the day, or the part of one, begins of which no hour is told.
    """

    moment: dt.datetime | None
    comes: bool
    begins: dt.datetime | None = None


def time_told(text: str, now: dt.datetime, closes: Closes) -> TimeTold | None:
    """The time when somebody comes, or has it done, that words name; `now`, on the clock of who
    says so. A day without an hour comes to when they close on it. None where they ask something,
    name no time, or tell something else of it.
    """
    if len(text) > _LONGEST or asks_something(text) or not names_a_time(text, now):
        return None
    told = without_denials(text)
    plainly, tells = is_only_a_time(told, now), tells_when(text, now.date())
    if told == text and not (plainly or tells):
        return None
    comes = (tells or not plainly) and not is_done_then(text)
    if (ahead := _minutes_ahead(told)) is not None:
        return TimeTold(now + dt.timedelta(minutes=ahead), comes)
    return replace(_on_a_day(told, now, closes), comes=comes)


def wanted_before(text: str, now: dt.datetime) -> dt.datetime | None:
    """The first moment to come before which words want something: "before 3 pm", "uiterlijk half
    vier"; None where they name none. `now`, on the clock of who says so.
    """
    if len(text) > _LONGEST:
        return None
    dated = _dated(text, now.date())
    day = dated[0] if dated else now.date()
    hours = [hour for hour in moment_words().time.finditer(plain(text)) if _is_deadline(hour)]
    moments = [moment for hour in hours for moment in _meant(day, hour, text, now)]
    return min((one for one in moments if one > now), default=None)


def _is_deadline(hour: re.Match[str]) -> bool:
    """Whether an hour is one by which something is wanted, by what stands before it."""
    known, said = moment_words(), hour.string[max(0, hour.start() - _A_DEADLINE) : hour.start()]
    if _is_an_hour(hour):
        return known.deadline.search(said) is not None
    return bool(hour["beside"]) and known.surely.search(said) is not None


_A_DEADLINE = 30
"""Signs before an hour in which it is said that something is wanted by then."""


def _on_a_day(text: str, now: dt.datetime, closes: Closes) -> TimeTold:
    """The day that words name, today where they name none, with its hour or the whole of it."""
    dated = _dated(text, now.date())
    day, rest = dated or (now.date(), text)
    if dated is None or _hours(rest) or hours_said(text):
        return TimeTold(_moment(day, rest, text, now), comes=False)
    begins, ends = _stretch(text, day, now, closes)
    return TimeTold(ends if ends > now else None, comes=False, begins=begins)


def _moment(day: dt.date, rest: str, text: str, now: dt.datetime) -> dt.datetime | None:
    """The one moment to come that words name; None where they name none, or several."""
    hours = _hours(rest)
    if len(hours) != 1 or hours_said(text):
        return None
    return min((one for one in _meant(day, hours[0], text, now) if one > now), default=None)


def names_a_time(text: str, now: dt.datetime) -> bool:
    """Whether words name an hour, a day, or in how many minutes something is."""
    ahead = _minutes_ahead(text) is not None
    return ahead or bool(_hours(text)) or _dated(text, now.date()) is not None


def is_only_a_time(text: str, now: dt.datetime) -> bool:
    """Whether words are no more than a time, and what may stand beside one."""
    if not names_a_time(text, now):
        return False
    dated = _dated(text, now.date())
    left = moment_words().time.sub(" ", plain(dated[1] if dated else text))
    return all(is_beside_a_time(word) for word in words_of(left))


def _dated(text: str, today: dt.date) -> tuple[dt.date, str] | None:
    """The day that words name, and the rest; None where they only say how soon: "right away"."""
    dated = read_date(text, today)
    if dated is None or date_words().urgent.search(plain(text)):
        return None
    return dated


def _stretch(
    text: str, day: dt.date, now: dt.datetime, closes: Closes
) -> tuple[dt.datetime, dt.datetime]:
    """When the day begins and ends, or the part of it that words name: "this afternoon"."""
    known, midnight = moment_words(), dt.datetime.combine(day, dt.time(), now.tzinfo)
    found = known.part_of_day.search(plain(text))
    if found is None:
        return midnight, closes(day)
    ends = known.ends[found[1]]
    begins = max((one for one in known.ends.values() if one < ends), default=0)
    return midnight.replace(hour=begins), midnight.replace(hour=ends)


def _minutes_ahead(text: str) -> int | None:
    """In how many minutes words say that it is, where they name that once: "in half an hour"."""
    known, said = date_words(), plain(text)
    patterns = (*known.patterns["ahead"], *known.patterns["within"])
    found = {one.span(): one for pattern in patterns for one in pattern.finditer(said)}
    first = min(found.values(), key=lambda one: (one.start(), -one.end()), default=None)
    if first is None or any(one.start() >= first.end() for one in found.values()):
        return None
    unit, count = known.minutes.get(first["unit"], 0), first.groupdict().get("count")
    times = 1 if count is None else int(count) if count.isdigit() else known.counts[count]
    return unit * times or None


def _hours(text: str) -> list[re.Match[str]]:
    """The hours that are named."""
    return [one for one in moment_words().time.finditer(plain(text)) if _is_an_hour(one)]


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
