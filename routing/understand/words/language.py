"""English or Dutch? Word by word, from how common each word is in both and where the catalogue uses
it.

Two-word messages decide this: sentence identifiers want a sentence (docs/decisions/0020). Words in
neither list are judged by their letters, in pairs and triples learnt from the lists themselves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from catalog.model import LANGUAGES, Language
from routing.understand.words.frequency import zipf

_UNSEEN = 2.0
"""Zipf value of a word that a list lacks: just below the rarest it has."""
_MOST = 2.5
"""The most that one word may say, in powers of ten."""
_PRIOR = 0.4
"""What the asker's own language says, in powers of ten: a tie-break, less than one clear word."""
_USUAL = 1.5
"""The most that the catalogue's usual language says: one that is all English is asked in
English.
"""
_LETTERS = 0.35
"""Weight of letters against known words."""


class LanguageEvidence:
    """Which language a message is in; the catalogue's own words count beside the lists."""

    def __init__(self, own: Mapping[Language, Counter[str]] | None = None) -> None:
        self._own: Mapping[Language, Counter[str]] = own or {"en": Counter(), "nl": Counter()}
        words = {language: self._own[language].total() + 20 for language in LANGUAGES}
        self._usual = max(-_USUAL, min(_USUAL, math.log10(words["nl"] / words["en"])))

    def dutch(self, words: Iterable[str]) -> float:
        """Evidence in powers of ten that these words are Dutch (above 0) or English (below 0)."""
        return sum(self._word(word) for word in words)

    def detect(self, words: Iterable[str], prior: Language | None = None) -> Language:
        """The likelier language; `prior` (the asker's own) decides when the words say little."""
        lean = {"nl": _PRIOR, "en": -_PRIOR, None: 0.0}[prior]
        return "nl" if self.dutch(words) + lean + self._usual > 0 else "en"

    def _word(self, word: str) -> float:
        en, nl = zipf("en").get(word), zipf("nl").get(word)
        unlisted = en is None and nl is None
        said = _LETTERS * _letters(word) if unlisted else (nl or _UNSEEN) - (en or _UNSEEN)
        own = 0.5 * math.log10((self._own["nl"][word] + 0.5) / (self._own["en"][word] + 0.5))
        return max(-_MOST, min(_MOST, said + own))


def _grams(word: str) -> list[str]:
    marked = f"^{word}$"
    return [marked[i : i + n] for n in (2, 3) for i in range(len(marked) - n + 1)]


@cache
def _letter_odds() -> dict[str, float]:
    """Log10 odds, Dutch against English, of each pair and triple of letters in the lists' words."""
    counts = {language: Counter[str]() for language in LANGUAGES}
    for language in LANGUAGES:
        for word in zipf(language):
            counts[language].update(_grams(word))
    total = {language: sum(counts[language].values()) for language in LANGUAGES}
    return {
        gram: math.log10((counts["nl"][gram] + 2) / total["nl"])
        - math.log10((counts["en"][gram] + 2) / total["en"])
        for gram in counts["nl"] | counts["en"]
        if counts["nl"][gram] + counts["en"][gram] > 4
    }


def _letters(word: str) -> float:
    if word.isdigit():
        return 0.0
    odds = _letter_odds()
    return sum(odds.get(gram, 0.0) for gram in _grams(word))
