"""Compiles the words for days of all installed languages (`dates.yaml`) into patterns. Pure.

Names of days and months are babel's. In a pattern of the data `<count>`, `<unit>`, `<day>`,
`<month>`, `<date>`, `<year>` and `<week>` stand for the words of all languages together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from babel.dates import get_day_names, get_month_names

from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally

_BESIDE = r"[\d:,/–-]"
"""What stands beside digits that are part of a time, a range or a longer number."""
_PATTERNS = (
    "range",
    "day_month",
    "month_day",
    "of_week_number",
    "week_number",
    "of_weeks_ahead",
    "within",
    "ahead",
    "ago",
    "week_after",
    "of_next_week",
    "of_this_week",
    "last",
    "date_alone",
    "next_week",
    "day_too",
)
"""The names under `patterns` in the data, the most telling first."""


@dataclass(frozen=True)
class DateWords:
    """The words for days, and the patterns they stand in."""

    days: Mapping[str, int]
    """Names of weekdays, in full and short; Monday is 0."""
    months: Mapping[str, int]
    days_away: Mapping[str, int]
    counts: Mapping[str, int]
    units: Mapping[str, int]
    """How many days a day, a week or a month is."""
    minutes: Mapping[str, int]
    """How many minutes a minute or an hour is: what is so far away is still today."""
    around: frozenset[str]
    past: re.Pattern[str]
    """Words that say that a day lies behind: "since", "geleden"."""
    written: Mapping[str, str]
    """Other words for a day, by what they are read as: "christmas eve" as "24 december"."""
    one_of_written: re.Pattern[str]
    days_of_month: Mapping[str, int]
    day_of_month: re.Pattern[str]
    """A day of a month in words beside its month: "the first of march", "march first"."""
    instead: tuple[re.Pattern[str], ...]
    """What says which day it is not, before the one that it is: "not Friday but"."""
    no_day: tuple[re.Pattern[str], ...]
    """What holds the name of a day and means none: "goede morgen"."""
    unsure: tuple[re.Pattern[str], ...]
    """What names no single day: "some weekend", "not on Friday"."""
    urgent: re.Pattern[str]
    """How pressing it is, rather than a day: "asap"."""
    either: re.Pattern[str]
    both: re.Pattern[str]
    """Between two days: "or"; and "and", "until"."""
    until: re.Pattern[str]
    """Between the first day and the last: "until", a dash."""
    after_time: re.Pattern[str]
    before_time: re.Pattern[str]
    before_room: re.Pattern[str]
    """What makes digits a time ("9.10 uur", "at 8-10"), or a room ("kamer 2.12")."""
    spelled: tuple[str, ...]
    """Words that are known with a slip of the finger in them."""
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]


@in_all_languages("dates")
def date_words(words: Vocabulary) -> DateWords:
    """The words for days."""
    days = _names(words, get_day_names)
    months = _names(words, get_month_names) | words.table("months")
    numbers = words.of("numbers")
    counts = {word: n for word, n in numbers.table("numbers").items() if n}
    counts |= numbers.table("counts")
    days_away, minutes = words.table("days_away"), words.table("minutes")
    units = words.table("units")
    lists = _lists(words, days, months, counts, {**units, **minutes})
    bare = _bare_lists(lists)
    rooms = {*words.of("places").words("numbered"), *words.words("numbered")}
    written = _written(words)
    parts = words.words("parts")
    return DateWords(
        days=days,
        months=months,
        days_away=days_away,
        counts=counts,
        units=units,
        minutes=minutes,
        around=frozenset({"", *(w for one in words.words("around") for w in one.split())}),
        past=_word(words, "past"),
        written=written,
        one_of_written=re.compile(rf"(?<!\w)(?:{literally(written)})(?!\w)"),
        days_of_month=words.table("days_of_month"),
        day_of_month=re.compile(
            rf"(?<!\w)(?:(?P<first>{literally(words.table('days_of_month'))})"
            rf"(?= (?:(?:{either(words.words('of_month'))}) )?{bare['month']})"
            rf"|(?P<month>{bare['month']}) (?:(?:{either(words.words('the_day'))}) )?"
            rf"(?P<last>{literally(words.table('days_of_month'))})(?!\w))"
        ),
        instead=words.patterns("instead", lists=bare),
        no_day=words.patterns("no_day", lists=bare),
        unsure=words.patterns("unsure", lists=bare),
        urgent=_word(words, "urgent"),
        either=_word(words, "either"),
        both=re.compile(rf"^\W*(?:{either(words.words('both'))})?\W*$"),
        until=re.compile(rf"^\W*(?:{either(words.words('until'))}|[-–])[\W]*"),
        after_time=re.compile(rf"\s?(?:{either(words.words('after_time'))})(?!\w)"),
        before_time=re.compile(rf"(?<!\w)(?:{either(words.words('before_time'))})\s*$"),
        before_room=re.compile(rf"(?<!\w)(?:{either(rooms)})\s*$"),
        spelled=_long(*months, *(d + part for d in (*days, *days_away) for part in ("", *parts))),
        patterns=_patterns(words, lists, days_away),
    )


def _long(*names: str) -> tuple[str, ...]:
    """The names that are long enough to be known with a slip in them."""
    return tuple(name for name in names if len(name) > _SHORT and " " not in name)


_SHORT = 5


def _written(words: Vocabulary) -> dict[str, str]:
    return {name: meant for _, found in words.each("written") for name, meant in found.items()}


def _lists(
    words: Vocabulary,
    days: Mapping[str, int],
    months: Mapping[str, int],
    counts: Mapping[str, int],
    units: Mapping[str, int],
) -> dict[str, str]:
    """What the names in the data's patterns stand for."""
    # Two letters ("do", "zo") name a day only when they stand alone: they are words too.
    telling = literally(name for name in days if len(name) > 2)
    parts = either(words.words("parts"))
    return {
        "count": rf"(?P<count>\d{{1,3}}|{literally(counts)})",
        "unit": rf"(?P<unit>{literally(units)})",
        "day": rf"(?P<day>{telling})\.?(?:{parts})?",
        "month": rf"(?P<month>{literally(months)})\b\.?",
        "date": r"(?P<date>\d{1,2})",
        "year": r"(?P<year>\d{4}|'\d{2})",
        "week": r"(?P<week>\d{1,2})",
    }


def _bare_lists(lists: Mapping[str, str]) -> dict[str, str]:
    """The same without names of groups, for patterns that name a list twice."""
    return {name: re.sub(r"\?P<\w+>", "?:", pattern) for name, pattern in lists.items()}


def _patterns(
    words: Vocabulary, lists: Mapping[str, str], days_away: Mapping[str, int]
) -> dict[str, tuple[re.Pattern[str], ...]]:
    """The patterns by name, each as whole words, in the order in which they are tried."""
    part = f"(?:{either(words.words('parts'))})?"
    too = f"(?:{either(words.words('words_too'))})"
    numbers = r"(?P<date>\d{1,2})(?P<sign>[-/.])(?P<month>\d{1,2})"
    return {
        "iso": (
            re.compile(
                r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<date>\d{1,2})(?=t\d|\b)"
            ),
        ),
        "numbers": (
            re.compile(rf"(?<!{_BESIDE})(?<!\d\.){numbers}(?P=sign)(?P<year>\d{{4}}|\d{{2}})\b"),
        ),
        **{
            name: tuple(
                re.compile(rf"(?<![\w])(?:{pattern.pattern})(?!\w)")
                for pattern in words.patterns("patterns", name, lists=lists)
            )
            for name in _PATTERNS
        },
        "day": (re.compile(rf"\b(?!{too}\b){lists['day']}(?!\w)"),),
        "away": (re.compile(rf"\b(?P<away>{literally(days_away)}){part}\b"),),
        "short_numbers": (
            re.compile(rf"(?<!{_BESIDE})(?<!\d\.)(?<!\b[^\W\d_]){numbers}(?!\d|{_BESIDE}|\.\d)"),
        ),
    }


def _word(words: Vocabulary, key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(words.words(key))})(?!\w)")


def _names(words: Vocabulary, names: Callable[..., Mapping[int, str]]) -> dict[str, int]:
    """Babel's names of days or months in all languages, without the dot of an abbreviation."""
    found: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for pack in words.packs:
            named = names(width, locale=pack.locale).items()
            found |= {name.casefold().rstrip("."): n for n, name in named}
    return found
