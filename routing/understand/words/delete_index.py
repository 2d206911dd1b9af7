"""Finds known words near a mistyped one, without comparing with all of them.

A delete-index (SymSpell's idea: two words one edit apart meet when a letter is left out of either),
kept as sorted hashes: eight bytes an entry, where Python dictionaries need a hundred
(docs/decisions/0021). Two words that share a hash are told apart by their distance.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from zlib import crc32

import numpy as np
from rapidfuzz.distance import OSA

LONG = 7
"""From this many letters two edits are forgiven, below it one."""


class DeleteIndex:
    """Words within one edit of a mistyped one, or within `edits_of_long` where both are long.

    `table`: of these words, as `table_of` makes it, where it was kept.
    """

    def __init__(
        self, words: Iterable[str], edits_of_long: int = 2, table: np.ndarray | None = None
    ) -> None:
        self._words = list(words)
        self._edits_of_long = edits_of_long
        self._hashes, self._ids = table_of(self._words, edits_of_long) if table is None else table

    def near(self, word: str) -> list[tuple[str, int]]:
        """Every other known word within reach, with its distance (optimal string alignment: a swap
        is one edit).
        """
        most = _edits(word, self._edits_of_long)
        keys = np.fromiter((_hash(d) for d in _deletes(word, most)), dtype=np.uint32)
        low, high = (
            np.searchsorted(self._hashes, keys, "left"),
            np.searchsorted(self._hashes, keys, "right"),
        )
        ids = {int(i) for a, b in zip(low, high, strict=True) if b > a for i in self._ids[a:b]}
        found = []
        for other in (self._words[i] for i in ids):
            distance = OSA.distance(word, other, score_cutoff=most)
            if 0 < distance <= min(most, _edits(other, self._edits_of_long)):
                found.append((other, distance))
        return found


def table_of(words: Sequence[str], edits_of_long: int) -> np.ndarray:
    """The hashes of all that is left of the words, sorted, over the words' numbers (uint32,
    2 x entries); the same in every process.
    """
    hashes, ids = array("I"), array("I")
    for i, word in enumerate(words):
        found = _deletes(word, _edits(word, edits_of_long))
        hashes.extend(map(_hash, found))
        ids.extend(repeat(i, len(found)))
    table = np.array([hashes, ids], dtype=np.uint32)
    return np.asarray(table[:, np.argsort(table[0], kind="stable")])


def _edits(word: str, of_long: int) -> int:
    return of_long if len(word) >= LONG else 1


def _hash(word: str) -> int:
    return crc32(word.encode(errors="surrogatepass"))


def _deletes(word: str, edits: int) -> set[str]:
    found = {word}
    edge = {word}
    for _ in range(edits):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        found |= edge
    return found
