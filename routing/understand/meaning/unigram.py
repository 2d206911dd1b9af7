"""Cuts text into the pieces of a unigram vocabulary (SentencePiece's model of that name)."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

SPACE = "\u2581"
"""Stands before every word in such a vocabulary."""
_LONGEST = 16
"""Signs of a piece, at most; longer ones of such vocabularies are rows of dashes."""
_LONGEST_WORD = 100
"""Signs of a word that are looked at."""
_IMPOSSIBLE = -1e30
_KEPT_WORDS = 20_000
_SIEVE = 1 << 21
"""Room, in bytes, of what tells at once that a text is no piece, as most are."""


class Unigram:
    """The likeliest cut of each word; `pieces`: text, number and log probability of each.

    Pieces are found by sorted hashes of their text: 16 bytes each, where a dictionary of a quarter
    of a million needs 65 MiB.
    """

    def __init__(self, pieces: Iterable[tuple[str, int, float]], unknown: int) -> None:
        hashes, numbers, scores = array("q"), array("i"), array("f")
        for text, number, score in pieces:
            hashes.append(_hash(text))
            numbers.append(number)
            scores.append(score)
        order = np.argsort(np.frombuffer(hashes, np.int64))
        self._hashes = array("q", np.frombuffer(hashes, np.int64)[order].tobytes())
        self._numbers = array("i", np.frombuffer(numbers, np.int32)[order].tobytes())
        self._scores = array("f", np.frombuffer(scores, np.float32)[order].tobytes())
        self._sieve = bytearray(_SIEVE)
        for each in hashes:
            self._sieve[each & (_SIEVE - 1)] = 1
        self._unknown = unknown
        self._penalty = min(self._scores) - 10.0
        self._cut = lru_cache(maxsize=_KEPT_WORDS)(self._cut_anew)

    def numbers(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces, at most so many."""
        return [number for word in self.words(text, most) for number in word]

    def words(self, text: str, most: int) -> list[tuple[int, ...]]:
        """The same, those of each word together."""
        found: list[tuple[int, ...]] = []
        for word in text.split():
            found.append(self._cut(SPACE + word[:_LONGEST_WORD])[:most])
            most -= len(found[-1])
            if most <= 0:
                break
        return found

    def _cut_anew(self, word: str) -> tuple[int, ...]:
        """Viterbi: the best way to each place, then back from the end."""
        sieve, hashes, last = self._sieve, self._hashes, len(self._hashes) - 1
        best = [0.0, *[_IMPOSSIBLE] * len(word)]
        came: list[tuple[int, int]] = [(0, self._unknown)] * (len(word) + 1)
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + _LONGEST) + 1):
                found = _hash(word[start:end])
                if not sieve[found & (_SIEVE - 1)]:
                    continue
                place = min(bisect_left(hashes, found), last)
                if hashes[place] == found and best[start] + self._scores[place] > best[end]:
                    best[end] = best[start] + self._scores[place]
                    came[end] = (start, self._numbers[place])
            if best[start] + self._penalty > best[start + 1]:
                best[start + 1], came[start + 1] = (
                    best[start] + self._penalty,
                    (start, self._unknown),
                )
        return _back(came)


def _hash(text: str) -> int:
    """Tells texts apart: a sign of two bytes before each makes all be stored so. Else Python, which
    hashes what is stored, has the same for `te` and for the Chinese sign of those two bytes.
    """
    return hash(SPACE + text)


def _back(came: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The numbers on the best way, found from the end; `came`: from where to each place, and by
    which.
    """
    found: list[int] = []
    place = len(came) - 1
    while place:
        place, number = came[place]
        found.append(number)
    return tuple(reversed(found))
