"""How likely a word is after another one, from a language's own sentences about work.

A bigram model, interpolated with how often the word is used at all (Jelinek and Mercer 1980), where
what was seen once counts as not seen (absolute discounting, Ney, Essen and Kneser 1994): "mask" may
begin a sentence somewhere where "ask" never does.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from catalog.language_packs import Language, pack
from routing.understand.words.normalise import normalise, words

START = "^"
"""Stands before a message's first word."""
_SENTENCES = "sentences", "wordings", "urgency", "small_talk", "telling_more"
"""Files of a language that hold what people say at work, in a column `text`."""
_HALF_BELIEVED = 200.0
"""So many uses of a word make half of what was seen after it believed."""


class _Seen(NamedTuple):
    """How often each word has one after it, how many different ones, and how often each `one other`
    stand beside each other.
    """

    before: Counter[str]
    kinds: Counter[str]
    pairs: Counter[str]


def after(word: str, before: str, used: float, language: Language) -> float:
    """The share (0 to 1) of a word among what follows another; `used`: its share of all words."""
    seen = _seen(language)
    often = max(seen.pairs[f"{before} {word}"] - 1, 0)
    beside = often + (_HALF_BELIEVED + seen.kinds[before]) * used
    return beside / (seen.before[before] + _HALF_BELIEVED)


@cache
def _seen(language: Language) -> _Seen:
    before, pairs = Counter[str](), Counter[str]()
    for name in _SENTENCES:
        for row in pack(language).rows(name):
            said = [START, *words(normalise(row["text"]))]
            before.update(said[:-1])
            pairs.update(f"{one} {other}" for one, other in pairwise(said))
    kinds = Counter(pair.split(" ", 1)[0] for pair in pairs)
    return _Seen(before, kinds, pairs)
