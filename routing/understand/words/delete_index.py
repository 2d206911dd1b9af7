"""Finds known words near a mistyped one, without comparing with all of them.

A delete-index (SymSpell's idea: two words one edit apart meet when a letter is left out of either),
kept as sorted hashes: some 12 bytes an entry, where Python dictionaries need a hundred
(docs/decisions/0021).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import repeat

import numpy as np
from rapidfuzz.distance import OSA

LONG = 7
"""From this many letters two edits are forgiven, below it one."""


def _deletes(word: str, edits: int) -> set[str]:
    found = {word}
    edge = {word}
    for _ in range(edits):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        found |= edge
    return found


class DeleteIndex:
    """Words within one edit of a mistyped one, or within `edits_of_long` where both are long."""

    def __init__(self, words: Iterable[str], edits_of_long: int = 2) -> None:
        self._words = list(words)
        self._edits_of_long = edits_of_long
        hashes, ids = array("q"), array("i")
        for i, word in enumerate(self._words):
            found = _deletes(word, self._edits(word))
            hashes.extend(map(hash, found))
            ids.extend(repeat(i, len(found)))
        table = np.frombuffer(hashes, dtype=np.int64) if hashes else np.empty(0, np.int64)
        order = np.argsort(table, kind="stable")
        self._hashes, self._ids = table[order], np.array(ids, dtype=np.int32)[order]

    def _edits(self, word: str) -> int:
        return self._edits_of_long if len(word) >= LONG else 1

    def near(self, word: str) -> list[tuple[str, int]]:
        """Every other known word within reach, with its distance (optimal string alignment: a swap
        is one edit).
        """
        most = self._edits(word)
        keys = np.fromiter((hash(d) for d in _deletes(word, most)), dtype=np.int64)
        low, high = (
            np.searchsorted(self._hashes, keys, "left"),
            np.searchsorted(self._hashes, keys, "right"),
        )
        ids = {int(i) for a, b in zip(low, high, strict=True) if b > a for i in self._ids[a:b]}
        found = []
        for other in (self._words[i] for i in ids):
            distance = OSA.distance(word, other, score_cutoff=most)
            if 0 < distance <= min(most, self._edits(other)):
                found.append((other, distance))
        return found
