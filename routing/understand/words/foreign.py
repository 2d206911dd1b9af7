"""Tells that a text is in a language that the organisation does not speak, by how common its words
are there.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import cache

from catalog.language_packs import Language, pack
from routing.understand.words.frequency import zipf
from routing.understand.words.normalise import without_accents

_COMMON = 4.5
"""Zipf value from which on a word is held of a language that nobody speaks here."""
_WORDS = 3
"""Fewer different words may be names, or slips."""
_LEAD = 0.8
"""So much more common a text's words must be there on the mean (Zipf values): of 85,000 Dutch and
English texts one is so, and that one is Spanish.
"""


def language_beyond(words: Sequence[str], spoken: Collection[Language]) -> str | None:
    """The code of the language that these words are likely of; None where they may be of one that
    is `spoken`, or are too few.
    """
    plain = [_plain(word) for word in words]
    if len(set(plain)) < _WORDS or not all(pack(own).word_list for own in spoken):
        return None
    here = math.fsum(max(zipf(own).get(word, 0.0) for own in spoken) for word in plain)
    there = _elsewhere(plain, {pack(own).word_list for own in spoken})
    likeliest = max(there, key=lambda code: there[code])
    return likeliest if there[likeliest] >= here + _LEAD * len(plain) else None


def _elsewhere(plain: Sequence[str], lists: Collection[str | None]) -> dict[str, float]:
    """How common the words are in each language beside those of these lists, added up."""
    return {
        code: math.fsum(common.get(word, 0.0) for word in plain)
        for code, common in _beyond().items()
        if code not in lists
    }


@cache
def _beyond() -> dict[str, dict[str, float]]:
    """Common words of each language that has a list, with their Zipf values: some 120,000 words."""
    from wordfreq import available_languages

    found = {code: _common(code) for code in sorted(available_languages("small"))}
    return {code: words for code, words in found.items() if words}


def _common(code: str) -> dict[str, float]:
    from wordfreq import get_frequency_list

    found: dict[str, float] = {}
    for centibels, bucket in enumerate(get_frequency_list(code, "small")):
        value = math.log10(10 ** (-centibels / 100)) + 9
        if value < _COMMON:
            break
        for word in bucket:
            found.setdefault(_plain(word), value)
    get_frequency_list.cache_clear()
    return found


def _plain(word: str) -> str:
    return without_accents(word.casefold()).replace("'", "")
