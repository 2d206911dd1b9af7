"""How common a word is in each language: what weighs little (the, het) and what is a real word at
all.

Source: wordfreq's small lists (29,000 words per language, Zipf scale: log10 of uses per 10^9
words).
"""

from __future__ import annotations

import math
from functools import cache

from catalog.model import LANGUAGES, Language
from routing.understand.words.normalise import without_accents

ZIPF_TOP = 8.0
"""No word is more common than this (the most frequent stand at 7.7)."""

WEIGHT_OF_UNSEEN = 6.0
"""Weight of a word no list knows: names and jargon tell much."""

TELLS = 2.2
"""From this weight a word tells something by itself; below it are function words (the, with, niet,
mijn).
"""


@cache
def zipf(language: Language) -> dict[str, float]:
    """Every listed word with its Zipf value, 3.0 (rare) to 7.7, accents and apostrophes left out as
    `words` does.
    """
    from wordfreq import get_frequency_list

    listed: dict[str, float] = {}
    for centibels, bucket in enumerate(get_frequency_list(language, "small")):
        value = math.log10(10 ** (-centibels / 100)) + 9
        for word in bucket:
            plain = (word if word.isascii() else without_accents(word)).replace("'", "")
            listed.setdefault(plain, value)  # buckets come by use, the most used first
    get_frequency_list.cache_clear()
    return listed


def is_word(word: str, language: Language | None = None) -> bool:
    """Whether the lists know this word, in one language or in any."""
    return (
        any(word in zipf(each) for each in ((language,) if language else LANGUAGES))
        or word.isdigit()
    )


def weight(word: str, language: Language) -> float:
    """How much a word tells, 1 (function word) to 6: rarer in the language is more."""
    value = zipf(language).get(word)
    return WEIGHT_OF_UNSEEN if value is None else max(1.0, ZIPF_TOP - value)
