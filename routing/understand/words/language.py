"""Detects the language of a message, word by word. Word by word, from how common each word is in
both of two and where the catalogue uses it.

Two-word messages decide this: sentence identifiers want a sentence (docs/decisions/0020). Words in
neither list are judged by their letters, in pairs and triples learnt from the lists themselves. Of
more than two languages the likelier of two meets the next.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from catalog.language_packs import Language, default_languages, pack
from routing.understand.words.frequency import STOP_WORD, is_word, zipf
from routing.understand.words.normalise import without_accents

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


def likeliest(
    languages: Sequence[Language], against: Callable[[Language, Language], float]
) -> Language:
    """The language for which there is more evidence `against` each other one; the first when
    there is none.
    """
    best = languages[0]
    for other in languages[1:]:
        if against(other, best) > 0:
            best = other
    return best


class LanguageEvidence:
    """Which of several languages a message is in; the catalogue's own words, counted per language,
    count beside the lists.
    """

    def __init__(self, own: Mapping[Language, Counter[str]] | None = None) -> None:
        self._own = own or {language: Counter[str]() for language in default_languages()}
        self.languages = tuple(self._own)
        self._words = {language: self._own[language].total() + 20 for language in self._own}

    def of(self, words: Sequence[str], one: Language, other: Language) -> float:
        """Evidence in powers of ten that these words are in `one` (above 0) or in `other` (below
        0).
        """
        return sum(self._of_word(word, one, other) for word in words)

    def detect(self, words: Sequence[str], prior: Language | None = None) -> Language:
        """The likeliest language; `prior` (the asker's own) decides when the words say little."""
        return likeliest(
            self.languages,
            lambda one, other: (
                self.of(words, one, other)
                + _PRIOR * ((prior == one) - (prior == other))
                + self._usual(one, other)
            ),
        )

    def _usual(self, one: Language, other: Language) -> float:
        """What the catalogue's use of both languages says."""
        return max(-_USUAL, min(_USUAL, math.log10(self._words[one] / self._words[other])))

    def _of_word(self, word: str, one: Language, other: Language) -> float:
        own = 0.5 * math.log10((self._own[one][word] + 0.5) / (self._own[other][word] + 0.5))
        return max(-_MOST, min(_MOST, _listed(word, one, other) + own))


def clear_words(words: Sequence[str], one: Language, other: Language) -> int:
    """How many of the words are plainly of one language rather than the other."""
    return sum(_listed(word, one, other) >= _CLEAR for word in set(words))


_CLEAR = 0.7
"""A word is five times as common in a language, in powers of ten."""


def _listed(word: str, one: Language, other: Language) -> float:
    """What the lists say; where one language has none, only function words tell."""
    here, there = zipf(one).get(word), zipf(other).get(word)
    if not (_has_list(one) and _has_list(other)):
        return ((here or 0.0) >= STOP_WORD) * 1.0 - ((there or 0.0) >= STOP_WORD) * 1.0
    if here is None and there is None:
        return _LETTERS * _letters(word, one, other)
    return (here or _UNSEEN) - (there or _UNSEEN)


@cache
def _has_list(language: Language) -> bool:
    return pack(language).word_list is not None


def _grams(word: str) -> list[str]:
    marked = f"^{word}$"
    return [marked[i : i + n] for n in (2, 3) for i in range(len(marked) - n + 1)]


def may_be_a_word(word: str, languages: Sequence[Language]) -> bool:
    """Whether a word is of one of these languages, or is spelt as its words are: a compound, a name
    or a slip, rather than keys that were struck. A language without a list may spell anything.
    """
    plain = without_accents(word.casefold())
    if is_word(plain, languages) or not all(map(_has_list, languages)):
        return True
    grams = _grams(plain)
    return any(
        sum(gram in _gram_counts(each) for gram in grams) >= _SPELT_SO * len(grams)
        for each in languages
    )


_SPELT_SO = 0.8
"""The least share of a word's pairs and triples of letters that stand in a language's words."""
_BETWEEN = "$^"
"""The end of a word and the beginning of the next."""


@cache
def _gram_counts(language: Language) -> Counter[str]:
    """How often each pair and triple of letters stands in the list's words."""
    # All words as one text: to count each word's own takes twice as long.
    said = f"^{_BETWEEN.join(zipf(language))}$"
    counts = Counter(map("".join, pairwise(said)))
    counts.update(map("".join, zip(said, said[1:], said[2:], strict=False)))
    return Counter({gram: count for gram, count in counts.items() if _BETWEEN not in gram})


@cache
def _letter_odds(one: Language, other: Language) -> dict[str, float]:
    """Log10 odds, one language against the other, of each pair and triple of letters."""
    here, there = _gram_counts(one), _gram_counts(other)
    all_here, all_there = here.total(), there.total()
    return {
        gram: math.log10((here[gram] + 2) / all_here) - math.log10((there[gram] + 2) / all_there)
        for gram in here | there
        if here[gram] + there[gram] > 4
    }


def open_lists(languages: Sequence[Language]) -> None:
    """Open what the words of these languages are told apart by, before the first message needs
    it.
    """
    for one in languages:
        for other in languages:
            if one != other:
                _letter_odds(one, other)


def _letters(word: str, one: Language, other: Language) -> float:
    if word.isdigit():
        return 0.0
    odds = _letter_odds(one, other)
    return sum(odds.get(gram, 0.0) for gram in _grams(word))
