"""Cuts text into the pieces of a unigram vocabulary (SentencePiece's model of that name)."""

from __future__ import annotations

from array import array
from binascii import crc32, crc_hqx
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
    """The likeliest cut of each word; `table` is what `pieces_table` makes.

    Pieces are found by sorted hashes of their text: 16 bytes each, where a dictionary of a quarter
    of a million needs 65 MiB.
    """

    def __init__(self, table: np.ndarray, unknown: int) -> None:
        hashes, scores = table[:, 0], table[:, 1].astype(np.uint32).view(np.float32)
        self._hashes = array("q", hashes.tobytes())
        self._numbers = array("i", (table[:, 1] >> _BITS_OF_SCORE).astype(np.int32).tobytes())
        self._scores = array("f", scores.tobytes())
        sieve = np.zeros(_SIEVE, np.uint8)
        sieve[hashes & (_SIEVE - 1)] = 1
        self._sieve = sieve.tobytes()
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


def pieces_table(pieces: Iterable[tuple[str, int, float]]) -> np.ndarray:
    """Pieces (text, number, log probability) by the hash of their text, in order: a row of two
    numbers each (int64), the hash, and the number with the bits of the probability after it.
    """
    hashes, numbers, scores = array("q"), array("q"), array("f")
    for text, number, score in pieces:
        hashes.append(_hash(text))
        numbers.append(number)
        scores.append(score)
    found = np.frombuffer(hashes, np.int64)
    bits = np.frombuffer(scores, np.uint32).astype(np.int64)
    told = (np.frombuffer(numbers, np.int64) << _BITS_OF_SCORE) | bits
    return np.stack([found, told], axis=1)[np.argsort(found, kind="stable")]


_BITS_OF_SCORE = 32


def _hash(text: str) -> int:
    """A number of 48 bits that is the same in every process, as Python's own is not."""
    written = text.encode()
    return crc32(written) << 16 | crc_hqx(written, 0)


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
