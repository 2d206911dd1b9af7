"""Reads a day as people type it in chat: "tomorrow", "vrijdag", "24-11", "2-3 december", "over twee
weken". Pure.

Every mention of a day is found with its place in the text; then it is decided which one is meant.
Digits beside a named day are a time ("tomorrow 8-10"). Where two days are named that do not go
together, or a day lies behind without that being said, none is read: it is asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from bot.conversation.read.counting import in_digits
from bot.conversation.read.date_words import DateWords, date_words
from bot.conversation.read.day_meanings import (
    MEANINGS,
    SEVERAL,
    WEEKDAYS,
    DayText,
    Meaning,
    coming,
)
from bot.conversation.read.reading import plain

_SLIP = 85
_A_LONG_WORD = 6
_A_PART = 3
"""Fewer letters after a day are no part of it: "vrijdags"."""
_ALWAYS = re.compile(r"(?<!\d)24\s?/\s?7(?!\d)")
_HOURS = 24


@dataclass(frozen=True)
class _Mention:
    """A day that is named in a text, and where. `weekday`: it is but a name of one; `digits`: it
    may as well be a time; `several`: the first of the days, or of the week, that were named.
    """

    start: int
    end: int
    day: dt.date
    weekday: bool = False
    digits: bool = False
    several: bool = False


def read_date(text: str, today: dt.date, *, past: bool = False) -> tuple[dt.date, str] | None:
    """The day meant, and what else was typed ("om 10 uur"); None when no day is in it, or not
    surely one. `past`: what is asked lies behind ("Since when?").
    """
    said, known = plain(text), date_words()
    if said in known.days:
        return coming(known.days[said], today), ""
    said, mentions = _named(said, today, known, past=past)
    meant = _meant(mentions, said, known)
    return (meant[0].day, _rest(meant, said, known)) if meant else None


def read_span(text: str, today: dt.date) -> tuple[dt.date | None, dt.date] | None:
    """The first day and the last, where a text names both ("from Monday to Wednesday", "2-3
    december"); no first day where it names but the last ("until Friday"); None where it does
    neither.
    """
    known = date_words()
    said, mentions = _named(plain(text), today, known)
    days = [one for one in mentions if not one.digits] or mentions
    if len(days) == 1 and (end := _last_of(days[0], said)):
        return days[0].day, end
    before = said[: days[0].start].split() if len(days) == 1 else []
    if any(_stands_between(known.until, before[-n:]) for n in range(1, len(before) + 1)[:_A_FEW]):
        return None, days[0].day
    if len(days) != _FIRST_AND_LAST:
        return None
    first, last = days
    week = dt.timedelta(days=_WEEK if last.weekday and last.day < first.day else 0)
    if not _stands_between(known.until, said[first.end : last.start].split()):
        return None
    return (first.day, last.day + week) if last.day + week > first.day else None


_FIRST_AND_LAST, _WEEK, _A_FEW = 2, 7, 4


def _stands_between(until: re.Pattern[str], words: Sequence[str]) -> bool:
    """Whether these words say "until", and nothing that is not said with a day."""
    said = " ".join(words)
    found = until.match(said)
    if found is None:
        return False
    return all(one in date_words().around for one in said[found.end() :].split())


def _last_of(one: _Mention, said: str) -> dt.date | None:
    """The last day of a range of one month ("2-3 december")."""
    numbers = re.findall(r"(?<!\d)\d{1,2}(?!\d)", said[one.start : one.end])
    if not one.several or len(numbers) < _FIRST_AND_LAST:
        return None
    try:
        last = one.day.replace(day=int(numbers[-1]))
    except ValueError:
        return None
    return last if last > one.day else None


def _named(
    said: str, today: dt.date, known: DateWords, *, past: bool = False
) -> tuple[str, list[_Mention]]:
    """The text as it is read, and the days that it names, in order; none when it is unsure."""
    said = _cleared(_spelled(_rewritten(said, known), known), known)
    if any(pattern.search(said) for pattern in known.unsure):
        return said, []
    read = DayText(said, today, past or known.past.search(said) is not None)
    try:
        return said, sorted(_mentions(read, known), key=lambda one: one.start)
    except ValueError:  # a day that no month has
        return said, []


def _rewritten(said: str, known: DateWords) -> str:
    """The text with other words for a day as that day, numbers in digits, and without the day that
    it is not.
    """
    said = in_digits(known.day_of_month.sub(lambda one: _in_figures(one, known), said))
    said = known.one_of_written.sub(lambda one: known.written[one[0]], said)
    for pattern in known.instead:
        said = pattern.sub(" ", said)
    return said


def _in_figures(found: re.Match[str], known: DateWords) -> str:
    """A day of a month in words as a number, beside its month."""
    number = known.days_of_month[found["first"] or found["last"]]
    return f"{found['month']} {number}" if found["month"] else str(number)


def _cleared(said: str, known: DateWords) -> str:
    """The text without what only looks like a day."""
    for pattern in (_ALWAYS, *known.no_day):
        said = pattern.sub(lambda one: " " * len(one[0]), said)
    return said


def _spelled(said: str, known: DateWords) -> str:
    """The text with its long words as they are spelled, where they name a day but for a slip."""

    def mended(word: re.Match[str]) -> str:
        typed = word[0]
        if any(typed.startswith(one) and len(typed) < len(one) + _A_PART for one in known.spelled):
            return typed
        found = process.extractOne(typed, known.spelled, scorer=fuzz.ratio, score_cutoff=_SLIP)
        return found[0] if found and found[0][0] == typed[0] else typed

    return re.sub(rf"[^\W\d_]{{{_A_LONG_WORD},}}", mended, said)


def _mentions(read: DayText, known: DateWords) -> Iterator[_Mention]:
    """Every day that is named, the most telling first; a part of the text is read once."""
    taken: list[tuple[int, int]] = []
    for name, meaning in MEANINGS:
        for pattern in known.patterns[name]:
            for found in pattern.finditer(read.said):
                if any(found.start() < end and start < found.end() for start, end in taken):
                    continue
                digits = name == "short_numbers"
                if digits and _is_no_day(found, read.said, known):
                    continue
                if day := _day(meaning, found, read, known, digits=digits):
                    taken.append(found.span())
                    yield _Mention(*found.span(), day, name in WEEKDAYS, digits, name in SEVERAL)
    yield from _short_names(read, known, taken)


def _day(
    meaning: Meaning, found: re.Match[str], read: DayText, known: DateWords, *, digits: bool
) -> dt.date | None:
    """The day of a mention; digits that are no day are passed over. Raises ValueError for words
    that name a day there is not.
    """
    try:
        return meaning(found, read, known)
    except ValueError:
        if digits:
            return None
        raise


def _is_no_day(found: re.Match[str], said: str, known: DateWords) -> bool:
    """Whether digits are a time or a room, by the words beside them."""
    before = said[: found.start()]
    return bool(
        known.after_time.match(said, found.end())
        or known.before_time.search(before)
        or known.before_room.search(before)
    )


def _short_names(
    read: DayText, known: DateWords, taken: Sequence[tuple[int, int]]
) -> Iterator[_Mention]:
    """Names of two letters ("vr", "ma"), where nothing but days, digits and their like stands
    beside them.
    """
    left = "".join(
        " " if any(start <= n < end for start, end in taken) else c for n, c in enumerate(read.said)
    )
    found = [
        one
        for one in re.finditer(r"[^\W\d_]+(?:/[^\W\d_]+)*", left)
        if not known.after_time.match(one[0])
    ]
    names = [one for one in found if one[0] in known.days]
    others = [one[0] for one in found if one[0] not in known.days]
    if all(known.both.fullmatch(o) or known.either.fullmatch(o) for o in others):
        for one in names:
            day = coming(known.days[one[0]], read.today)
            yield _Mention(one.start(), one.end(), day, weekday=True)


def _meant(mentions: Sequence[_Mention], said: str, known: DateWords) -> list[_Mention]:
    """The mentions that are meant, the day itself first; none when that is not sure."""
    named = [one for one in mentions if not one.weekday and not one.digits]
    weekdays = [one for one in mentions if one.weekday]
    digits = [one for one in mentions if one.digits]
    if _alternatives(mentions, said, known):
        return []
    if named:
        return _agreeing(named, weekdays, said, known)
    if weekdays:
        fitting = [one for one in digits if one.day.weekday() == weekdays[0].day.weekday()]
        if fitting and len(weekdays) == 1:
            return [fitting[0], *weekdays]
        return _agreeing(weekdays, [], said, known) if _all_hours(digits, said) else []
    return _agreeing(digits, [], said, known)


def _alternatives(mentions: Sequence[_Mention], said: str, known: DateWords) -> bool:
    """Whether two days stand beside one another with "or" between them, or one with "or" and
    something that is read as none ("tomorrow or the day after").
    """
    if any(known.either.search(said[one.end : other.start]) for one, other in pairwise(mentions)):
        return True
    beside = [
        w for one in mentions for w in (said[: one.start].split()[-1:], said[one.end :].split()[:1])
    ]
    return any(
        known.either.fullmatch(word) and word not in known.around
        for pair in beside
        for word in pair
    )


def _agreeing(
    days: Sequence[_Mention], weekdays: Sequence[_Mention], said: str, known: DateWords
) -> list[_Mention]:
    """The mentions, when they are one day or a row of days, and each weekday is that of one."""
    if any(all(w.day.weekday() != one.day.weekday() for one in days) for w in weekdays):
        return []
    one_day = len({one.day for one in days}) == 1
    row = all(known.both.match(said[one.end : other.start]) for one, other in pairwise(days))
    return [*days, *weekdays] if days and (one_day or row) else []


def _all_hours(digits: Sequence[_Mention], said: str) -> bool:
    """Whether digits that fit no weekday can be hours: "vrijdag 8-10"."""
    hours = [re.split(r"[-/.]", said[one.start : one.end]) for one in digits]
    return all(int(pair[0]) < _HOURS for pair in hours)


def _rest(meant: Sequence[_Mention], said: str, known: DateWords) -> str:
    """What was typed beside the day; all of it where several days were named ("2-3 december")."""
    named = [one for one in meant if not one.weekday] or meant
    if len({one.day for one in named}) > 1 or any(one.several for one in meant):
        return said
    left = said
    for one in sorted(meant, key=lambda one: -one.start):
        left = f"{left[: one.start]} {left[one.end :]}"
    left = " ".join(left.split()).strip(" ,.")
    return "" if all(word in known.around for word in re.findall(r"[\w/']+", left)) else left
