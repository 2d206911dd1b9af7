"""Weighs the pieces of a text: those of words that stand in every text tell little of this one
(smooth inverse frequency, Arora, Liang and Ma 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from catalog.language_packs import default_languages
from routing.understand.words.frequency import zipf
from routing.understand.words.normalise import without_accents

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_HALF = 0.01
"""A word that is so much of all that is written counts half."""
_SIGN = 0.5
"""Weight of a piece that stands for no word: a sign, or what a model adds."""
_PER_BILLION = 9
"""The Zipf value of a word that is all there is."""
_KEPT = 20_000


def piece_weights(text: str, places: np.ndarray) -> np.ndarray:
    """How much each piece (0 to 1, float32) counts in what a text means; `places`: where each
    begins and ends in it (pieces x 2).
    """
    return np.fromiter(_each(text, places), np.float32, len(places))


def _each(text: str, places: np.ndarray) -> Iterator[float]:
    words = list(_WORD.finditer(text))
    after = np.searchsorted([word.end() for word in words], places[:, 0], side="right")
    for (start, end), number in zip(places.tolist(), after.tolist(), strict=True):
        is_of_word = start >= 0 and number < len(words) and words[number].start() < end
        yield _of_word(words[number].group()) if is_of_word else _SIGN


@lru_cache(maxsize=_KEPT)
def _of_word(word: str) -> float:
    """By the language in which it is commonest: what language a text is in is not known here."""
    plain = without_accents(word.lower()).replace("'", "").replace("’", "")
    most = max((zipf(each).get(plain, 0.0) for each in default_languages()), default=0.0)
    return float(_HALF / (_HALF + 10 ** (most - _PER_BILLION)))
