"""Tells how common a word is in each language, so that the common weigh little.

Source: wordfreq's small lists (29,000 words per language, Zipf scale: log10 of uses per 10^9
words). A language that has no such list has its own `stop_words`, if any.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from catalog.language_packs import Language, pack
from routing.understand.words.normalise import without_accents

ZIPF_TOP = 8.0
"""No word is more common than this (the most frequent stand at 7.7)."""

WEIGHT_OF_UNSEEN = 6.0
"""Weight of a word no list knows: names and jargon tell much."""

TELLS = 2.2
"""From this weight a word tells something by itself; below it are function words (the, with, niet,
mijn).
"""

STOP_WORD = 7.0
"""Zipf value of a word of which is only known that it is a function word."""


@cache
def zipf(language: Language) -> dict[str, float]:
    """Every listed word with its Zipf value, 3.0 (rare) to 7.7, accents and apostrophes left out as
    `words` does.
    """
    listed: dict[str, float] = {}
    for value, bucket in _buckets(language):
        for word in bucket:
            plain = (word if word.isascii() else without_accents(word)).replace("'", "")
            listed.setdefault(plain, value)  # buckets come by use, the most used first
    return listed


def _buckets(language: Language) -> Iterable[tuple[float, Iterable[str]]]:
    """Words of the same use together, with their Zipf value, the most used first."""
    from wordfreq import get_frequency_list

    spoken = pack(language)
    if spoken.word_list is None:
        yield STOP_WORD, str(spoken.data("features").get("stop_words", "")).split()
        return
    for centibels, bucket in enumerate(get_frequency_list(spoken.word_list, "small")):
        yield math.log10(10 ** (-centibels / 100)) + 9, bucket
    get_frequency_list.cache_clear()


def is_word(word: str, languages: Iterable[Language]) -> bool:
    """Whether the list of one of these languages knows this word."""
    return any(word in zipf(each) for each in languages) or word.isdigit()


def weight(word: str, language: Language) -> float:
    """How much a word tells, 1 (function word) to 6: rarer in the language is more."""
    value = zipf(language).get(word)
    return WEIGHT_OF_UNSEEN if value is None else max(1.0, ZIPF_TOP - value)
