"""Finds a place that is said more closely than by one name, in the words in which it is said: "the
kitchen of the lab", "de wc naast de receptie". Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.read.reading import plain, words_of
from bot.conversation.read.vocabulary import Vocabulary, either, in_all_languages, literally

_SHORTEST = 3


@dataclass(frozen=True)
class _CloseWords:
    """How a place is said by another one that a building has but one of."""

    by_another: re.Pattern[str]
    """A room of or near a place: "kitchen of the lab"; or of it by name: "lab kitchen"."""
    single: re.Pattern[str]
    """That place alone: "in the lab"."""


@in_all_languages("places")
def _close_words(words: Vocabulary) -> _CloseWords:
    kinds, single = either(words.words("kinds")), literally(words.words("single"))
    rooms = either((*words.words("kinds"), *words.words("more_kinds")))
    near = either((*words.words("beside"), *words.words("of")))
    the = rf"(?:(?:{literally(words.words('determiners'))})\s+)?"
    beside, alone = either(words.words("beside")), set(words.words("single"))
    alone -= set(words.words("kinds"))  # every ward may have a kitchen
    return _CloseWords(
        by_another=re.compile(
            rf"\b(?:{rooms})\s+(?:{near})\s+{the}(?:{single})\b"
            rf"|\b(?:{single})\s+(?:{kinds})\b"
        ),
        single=re.compile(rf"\b(?:{beside})\s+{the}(?P<place>{literally(alone)})\b"),
    )


def close_place(text: str) -> str:
    """The place that a text says by another one, in its own words; "" for none, or for several."""
    found = dict.fromkeys(one[0] for one in _close_words().by_another.finditer(plain(text)))
    return next(iter(found)) if len(found) == 1 else ""


def single_places(text: str, locations: Sequence[str]) -> list[str]:
    """The places in which a text says that it is of which a building has but one: by the only name
    of the organisation's that begins so ("the lab"), else in the word for it.
    """
    found = (one["place"] for one in _close_words().single.finditer(plain(text)))
    return list(dict.fromkeys(_called(word, locations) for word in found))


def _called(word: str, locations: Sequence[str]) -> str:
    begin = [
        name
        for name in locations
        if len(word) >= _SHORTEST and any(one.startswith(word) for one in words_of(name))
    ]
    return begin[0] if len(begin) == 1 else word
