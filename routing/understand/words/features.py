"""Turns a message into numbers: stems, pairs of stems, parts of compounds and letter groups, two
blocks of length one each.

Words weigh by how rare they are in their language, not by how rare among ten examples: that is what
ten examples can't tell. Letter groups (`char_wb`, 2 to 5) weigh by TF-IDF and carry what spelling
and inflection change.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from scipy import sparse

from catalog.language_packs import Language, pack, packs
from routing.understand.words.compounds import parts
from routing.understand.words.concepts import thing
from routing.understand.words.frequency import weight
from routing.understand.words.stem import stem

WORDS_SHARE = 0.5
"""Share of the words block in a similarity; the rest is the letters' block."""
_NEAR = 4
"""Words so far apart still make a pair."""
_TELLS = 2.2
"""Words that weigh less make no pair at a distance."""
_PAIR = 0.7
"""Weight of a pair at a distance against neighbours."""
_LONGEST = 40
"""Letters of a word that are looked at."""
_CONCEPT = 1.3
"""Weight of the concept behind a word against the word itself."""
_PAIR_OF_CONCEPTS = 0.5
"""Weight of a pair at a distance by what its words mean, against neighbours."""
_PART = 0.4
"""Weight of each part of a compound against a word of its own."""
_DENIED = 3.0
"""Weight of something being denied, whichever word does it: `my card works` is another request than
`my card won't`.
"""


class TextFeatures(NamedTuple):
    """A message ready for features: words after repair, the language they are read in, and whether
    so many were slips that the message may be read in several ways.
    """

    words: tuple[str, ...]
    language: Language
    full_of_slips: bool = False


def word_features(reading: TextFeatures) -> dict[str, float]:
    """Stems, concepts (`~leak`, `~not`), both of the parts of compounds too, neighbours (`a b`) and
    unordered pairs nearby (`a&b`, also of concepts), with weights.
    """
    said = [_said(word, reading.language) for word in reading.words]
    found = {one.root: one.weight for one in said}
    for one, other in pairwise(said):
        found[f"{one.root} {other.root}"] = _between(one, other)
    for name, heavy in chain(_concepts(said), _parts_of(reading)):
        found[name] = max(found.get(name, 0.0), heavy)
    if not _negations(tuple(packs())).isdisjoint(reading.words):
        found["~not"] = _DENIED
    found.update(_distant_pairs([one for one in said if one.weight >= _TELLS]))
    return found


def _concepts(said: Sequence[_Said]) -> Iterator[tuple[str, float]]:
    """The concepts behind words that are not the stems themselves."""
    return ((one.meant, _CONCEPT * one.weight) for one in said if one.meant != one.root)


def _parts_of(reading: TextFeatures) -> Iterator[tuple[str, float]]:
    """What the parts of all compounds add."""
    return chain.from_iterable(_parts(word, reading.language) for word in reading.words)


def _distant_pairs(telling: Sequence[_Said]) -> Iterator[tuple[str, float]]:
    """Unordered pairs of telling words that stand near each other, by stem and by concept."""
    for i, one in enumerate(telling):
        for other in telling[i + 1 : i + 1 + _NEAR]:
            usual = _between(one, other)
            if one.root != other.root:
                yield "&".join(sorted((one.root, other.root))), _PAIR * usual
            if one.meant != other.meant and (one.meant, other.meant) != (one.root, other.root):
                yield "&".join(sorted((one.meant, other.meant))), _PAIR_OF_CONCEPTS * usual


@cache
def _negations(languages: tuple[Language, ...]) -> frozenset[str]:
    """The words of these languages that deny: people mix them."""
    listed = (pack(code).data("features").get("negations", "") for code in languages)
    return frozenset(word for words in listed for word in words.split())


class _Said(NamedTuple):
    """A word of a message: its stem, the concept behind it (else the stem), and its weight."""

    root: str
    meant: str
    weight: float


@lru_cache(maxsize=20_000)
def _said(word: str, language: Language) -> _Said:
    root = stem(word, language)
    return _Said(root, thing(root, language) or root, weight(word, language))


@lru_cache(maxsize=20_000)
def _parts(word: str, language: Language) -> tuple[tuple[str, float], ...]:
    """What the parts of a compound add: their stems and the concepts behind them, with weights."""
    each = [_said(part, language) for part in parts(word, language)]
    return tuple((name, _PART * one.weight) for one in each for name in {one.root, one.meant})


def _between(one: _Said, other: _Said) -> float:
    return (one.weight + other.weight) / 2


@lru_cache(maxsize=4_000)
def _letter_groups(word: str) -> tuple[str, ...]:
    marked = f" {word[:_LONGEST]} "
    return tuple(
        marked[i : i + size] for size in range(2, 6) for i in range(max(1, len(marked) - size + 1))
    )


def letter_features(words: Sequence[str]) -> dict[str, int]:
    """Letter groups of 2 to 5 within each word, its edges marked by a space, and how often each
    occurs.
    """
    found: dict[str, int] = {}
    for word in words:
        for group in _letter_groups(word):
            found[group] = found.get(group, 0) + 1
    return found


class Vocabulary:
    """Features seen in the examples, numbered; letter groups with their inverse document
    frequency.
    """

    def __init__(
        self, word_ids: dict[str, int], letter_ids: dict[str, int], letter_idf: np.ndarray
    ) -> None:
        self.word_ids, self.letter_ids, self.letter_idf = word_ids, letter_ids, letter_idf
        self._letters_of = lru_cache(maxsize=_KEPT_WORDS)(partial(_known_letters, letter_ids))

    @classmethod
    def of(cls, readings: Sequence[TextFeatures]) -> Vocabulary:
        """Number every feature of these readings."""
        seen: Counter[str] = Counter()
        words: dict[str, int] = {}
        for reading in readings:
            for feature in word_features(reading):
                words.setdefault(feature, len(words))
            seen.update(letter_features(reading.words).keys())
        letters = {gram: i for i, gram in enumerate(seen)}
        counts = np.fromiter(seen.values(), dtype=np.float64, count=len(seen))
        return cls(
            words, letters, (np.log((1 + len(readings)) / (1 + counts)) + 1).astype(np.float32)
        )

    @property
    def width(self) -> int:
        """Number of features, both blocks."""
        return len(self.word_ids) + len(self.letter_ids)

    def words_of(self, reading: TextFeatures) -> tuple[np.ndarray, np.ndarray]:
        """As `vector`, of the words block alone."""
        found = word_features(reading)
        known = [(self.word_ids[f], w) for f, w in found.items() if f in self.word_ids]
        columns = np.array([column for column, _ in known], dtype=np.int32)
        return columns, _block([weight for _, weight in known], WORDS_SHARE)

    def vector(self, reading: TextFeatures) -> tuple[np.ndarray, np.ndarray]:
        """Column numbers (int32) and values (float32) of one message; the squared length is at most
        1.
        """
        words, letters = self.words_of(reading), self._letters(reading)
        return np.concatenate([words[0], letters[0]]), np.concatenate([words[1], letters[1]])

    def matrix(self, readings: Sequence[TextFeatures]) -> sparse.csr_matrix:
        """One row (float32) per reading, `width` columns."""
        columns, values, ends = array("i"), array("f"), [0]
        for reading in readings:
            some, heavy = self.vector(reading)
            columns.frombytes(some.tobytes())
            values.frombytes(heavy.tobytes())
            ends.append(len(columns))
        plain = (
            np.frombuffer(values, np.float32),
            np.frombuffer(columns, np.int32),
            np.array(ends, np.int32),
        )
        return sparse.csr_matrix(plain, shape=(len(readings), self.width))

    def _letters(self, reading: TextFeatures) -> tuple[np.ndarray, np.ndarray]:
        """As `vector`, of the letters' block alone."""
        each = [self._letters_of(word) for word in reading.words]
        groups, often = np.unique(np.concatenate([_NO_LETTERS, *each]), return_counts=True)
        weights = (1 + np.log(often)) * self.letter_idf[groups]
        return groups + np.int32(len(self.word_ids)), _block(weights, 1 - WORDS_SHARE)


_NO_LETTERS = np.empty(0, dtype=np.int32)
_KEPT_WORDS = 4_000


def _known_letters(letter_ids: Mapping[str, int], word: str) -> np.ndarray:
    """The numbers of a word's letter groups, of those that have one."""
    numbers = [letter_ids[group] for group in _letter_groups(word) if group in letter_ids]
    return np.array(numbers, dtype=np.int32)


def _block(weights: Sequence[float] | np.ndarray, share: float) -> np.ndarray:
    """Weights (float32) whose squares add up to a share, where there are any."""
    found = np.array(weights, dtype=np.float64)
    return (found * (math.sqrt(share) / (math.sqrt(found @ found) or 1.0))).astype(np.float32)
