"""Cuts text into the pieces of a unigram vocabulary (SentencePiece's model of that name)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

SPACE = "\u2581"
"""Stands before every word in such a vocabulary."""
_LONGEST = 16
"""Signs of a piece, at most; longer ones of such vocabularies are rows of dashes."""
_LONGEST_WORD = 100
"""Signs of a word that are looked at."""
_IMPOSSIBLE = -1e30
_KEPT_WORDS = 20_000


class Unigram:
    """The likeliest cut of each word; `pieces`: number and log probability of each."""

    def __init__(self, pieces: Mapping[str, tuple[int, float]], unknown: int) -> None:
        self._pieces, self._unknown = pieces, unknown
        self._penalty = min(score for _, score in pieces.values()) - 10.0
        self._cut = lru_cache(maxsize=_KEPT_WORDS)(self._cut_anew)

    def numbers(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces, at most so many."""
        found: list[int] = []
        for word in text.split():
            found.extend(self._cut(SPACE + word[:_LONGEST_WORD]))
            if len(found) >= most:
                break
        return found[:most]

    def _cut_anew(self, word: str) -> tuple[int, ...]:
        """Viterbi: the best way to each place, then back from the end."""
        best = [0.0, *[_IMPOSSIBLE] * len(word)]
        came: list[tuple[int, int]] = [(0, self._unknown)] * (len(word) + 1)
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + _LONGEST) + 1):
                number, score = self._pieces.get(word[start:end], (-1, 0.0))
                if number >= 0 and best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, number)
            if best[start] + self._penalty > best[start + 1]:
                best[start + 1], came[start + 1] = (
                    best[start] + self._penalty,
                    (start, self._unknown),
                )
        found: list[int] = []
        place = len(word)
        while place:
            place, number = came[place]
            found.append(number)
        return tuple(reversed(found))
