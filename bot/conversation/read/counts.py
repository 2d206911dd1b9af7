"""Finds in a message how many of something is meant: numbers that are no time, day, place or
device's number; one that is set right counts as it was said last. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.conversation.read.counting import in_digits
from bot.conversation.read.date_words import date_words
from bot.conversation.read.hours import without_hours
from bot.conversation.read.picking import denials
from bot.conversation.read.places import known_places, place_words
from bot.conversation.read.reading import plain
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally

DEVICE = re.compile(r"(?<![\w–-])(?:(?:[A-Za-z]{2,5}[-–]){1,3}\d{2,6}|[A-Z]{2,5}\d{3,6})(?![\w–-])")
_ANOTHER = " # "
"""What stands where a number was that counts nothing."""
_A_NUMBER = re.compile(r"(?<![\w.,:/#-])\d{1,5}(?![\w:/#-]|[.,]\d)|#")
_A_CODE = re.compile(r"^[^\W\d_] \d{1,3}[ .]*$", re.MULTILINE)
"""A letter and a number, and nothing else: "a vier" is how paper is called."""
_CLOSE = 40
"""So far before a number stands what it belongs to."""
_DAYS = ("iso", "numbers", "range", "day_month", "month_day", "ahead", "week_number")


@dataclass(frozen=True)
class _Number:
    """A number in a text; "" where it counts nothing. `anew`: words before it set right the number
    that was said before it.
    """

    value: str
    anew: bool


@in_all_languages("answers")
def _set_right_words(words: Vocabulary) -> re.Pattern[str]:
    """Words before what is said in the place of what was said before, which end a text."""
    return re.compile(rf"(?<![\w])(?:{either(words.words('set_right'))})[\s,.;:!-]*$")


def counts(text: str, places: Sequence[str]) -> list[str]:
    """The different numbers of something that a text holds."""
    found = [one.value for one in _numbers(text, places) if one.value]
    return list(dict.fromkeys(found))


def set_right(text: str) -> str | None:
    """The number that is said in the place of another in the same text: 14 of "twelve, no wait,
    fourteen"; None where none is.
    """
    numbers = list(_numbers(text, ()))
    anew = [two.value for one, two in pairwise(numbers) if _in_place(one, two)]
    return anew[-1] if anew else None


def _in_place(one: _Number, two: _Number) -> bool:
    return two.anew and bool(one.value and two.value)


def counts_nothing(text: str) -> bool:
    """Whether numbers stand in a text, and each is the name of a room or a day, or an hour."""
    return _ANOTHER.strip() in _blanked(text, ()) and not re.search(r"\d", _blanked(text, ()))


def _numbers(text: str, places: Sequence[str]) -> Iterator[_Number]:
    """The numbers of a text in their order; what is denied is none."""
    said, known = _blanked(text, places), date_words()
    blank, before = _ANOTHER.strip(), ""
    for one in _A_NUMBER.finditer(said):
        head = said[max(one.start() - _CLOSE, 0) : one.start()]
        anew = _set_right_words().search(head) is not None
        hour = known.after_time.match(said, one.end())
        of_another = anew and before == blank
        denied = not denials().isdisjoint(head.split()[-1:])
        before = blank if hour or of_another else one[0]
        yield _Number("" if denied or before == blank else before, anew)


def _blanked(text: str, places: Sequence[str]) -> str:
    """The text in plain words, with digits for its numbers, and a sign in the place of those of
    rooms, days and devices.
    """
    digits = in_digits(DEVICE.sub(_ANOTHER, text))
    said = plain(_A_CODE.sub(_ANOTHER, place_words().named.sub(_ANOTHER, digits)))
    for place in known_places(text, places):
        said = said.replace(plain(place), _ANOTHER)
    said = without_hours(place_words().numbered.sub(_ANOTHER, said))
    for name in _DAYS:
        for pattern in date_words().patterns[name]:
            said = pattern.sub(_ANOTHER, said)
    for pattern in (_at_an_hour(), _for_so_long(), _unsaid(), _bare_room()):
        said = pattern.sub(_ANOTHER, said)
    return said


@in_all_languages("dates")
def _for_so_long(words: Vocabulary) -> re.Pattern[str]:
    """A number of days, weeks, months or years: "drie maanden", "2 years", "een dag of drie"."""
    units = literally((*words.table("units"), *words.words("years")))
    about = rf"(?:{units})\s(?:{either(words.words('either'))})\s\d+"
    return re.compile(rf"(?<![\w.,-])(?:\d+(?:[.,]\d+)?\s(?:{units})|{about})(?!\w)")


@in_all_languages("places")
def _bare_room(words: Vocabulary) -> re.Pattern[str]:
    """The number of a room without the word, where nothing is counted behind it: "in 402"."""
    before = literally(words.words("before_number"))
    counted = either((*words.words("counted"), *words.words("units"), *words.words("floors")))
    return re.compile(rf"(?<!\w)(?:{before})\s\d{{3}}[a-d]?\b(?!\W{{0,2}}(?:{counted})\b|[.,:]\d)")


@in_all_languages("numbers")
def _unsaid(words: Vocabulary) -> re.Pattern[str]:
    """A number that words or another number before it make one that nobody said: "a few hundred",
    "3,5 thousand".
    """
    vague = literally(words.words("vague"))
    return re.compile(rf"(?<!\w)(?:(?:{vague})|\d+[.,]\d+)\s\d+(?!\w)")


@in_all_languages("dates")
def _at_an_hour(words: Vocabulary) -> re.Pattern[str]:
    """A number that a word for a time stands before: "at 12", "om 12 uur"."""
    after = either(words.words("after_time"))
    before = either(words.words("before_time"))
    return re.compile(rf"(?<!\w)(?:{before})\s\d{{1,2}}(?:[:.]\d\d)?(?:\s?(?:{after}))?(?!\w)")
