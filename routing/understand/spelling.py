"""Repairs slips of the keyboard against words that are known, the catalogue's own first.

A delete-index (SymSpell's idea: two words one edit apart meet when a letter is left out of either), kept as sorted hashes:
some 12 bytes an entry, where Python dictionaries need a hundred (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import numpy as np
from rapidfuzz.distance import OSA

from catalog.model import LANGUAGES, Language
from routing.understand.frequency import is_word, zipf

LONG = 7
"""From this many letters two edits are forgiven, below it one."""
SHORTEST, SHORTEST_LISTED = 3, 4
"""Shorter words are left alone, too much lies one edit away; listed words need a letter more than the catalogue's own."""
COMMON = 20_000
"""So many of a language's listed words stand as repairs."""


def _deletes(word: str, edits: int) -> set[str]:
    found = {word}
    edge = {word}
    for _ in range(edits):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        found |= edge
    return found


class DeleteIndex:
    """Words within one or two edits of a mistyped one. `counts`: how often each word is used; more is likelier."""

    def __init__(self, counts: Mapping[str, float], edits_of_long: int = 2, shortest: int = SHORTEST) -> None:
        self._words = list(counts)
        self._counts = counts
        self._edits_of_long, self._shortest = edits_of_long, shortest
        pairs = [(hash(d), i) for i, w in enumerate(self._words) for d in _deletes(w, self._edits(w))]
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        order = np.argsort(table[:, 0], kind="stable")
        self._hashes, self._ids = table[order, 0].copy(), table[order, 1].astype(np.int32)

    def _edits(self, word: str) -> int:
        return self._edits_of_long if len(word) >= LONG else 1

    def nearest(self, word: str) -> tuple[str, int] | None:
        """The likeliest known word within reach and its distance; None when there is none."""
        most = self._edits(word)
        keys = np.fromiter((hash(d) for d in _deletes(word, most)), dtype=np.int64)
        low, high = np.searchsorted(self._hashes, keys, "left"), np.searchsorted(self._hashes, keys, "right")
        ids = {int(i) for a, b in zip(low, high, strict=True) if b > a for i in self._ids[a:b]}
        best: tuple[float, str, int] | None = None
        for other in (self._words[i] for i in ids):
            distance = OSA.distance(word, other, score_cutoff=most)
            if distance > min(most, self._edits(other)) or not self._plausible(word, other, distance):
                continue
            rank = (-distance + 0.3 * (other[0] == word[0]) + 0.1 * np.log10(1 + self._counts[other]), other, distance)
            best = max(best, rank) if best else rank
        return (best[1], best[2]) if best else None

    def _plausible(self, word: str, other: str, distance: int) -> bool:
        """Digits are never repaired; words of two letters only when these changed places."""
        if any(c.isdigit() for c in word + other):
            return False
        if min(len(word), len(other)) >= self._shortest:
            return distance > 0
        return len(word) == len(other) and sorted(word) == sorted(other)


class Spelling:
    """Repairs per language: a message in Dutch is only repaired with words that Dutch messages use, and so for English."""

    def __init__(self, own: Mapping[Language, Mapping[str, float]]) -> None:
        self._own = own
        self._index = {language: DeleteIndex(own[language]) for language in LANGUAGES}
        self._repair = lru_cache(maxsize=20_000)(self._look_up)

    def known(self, word: str) -> bool:
        """Whether a word stands as typed: the catalogue's own, or in one of both languages' lists."""
        return any(word in own for own in self._own.values()) or is_word(word)

    def repair(self, words: Iterable[str], language: Language) -> list[str]:
        """The same words, each unknown one replaced by the nearest known, or kept when nothing is near."""
        return [word if self.known(word) else self._repair(word, language) for word in words]

    def _look_up(self, word: str, language: Language) -> str:
        found = self._index[language].nearest(word)
        if found is None or found[1] > 1:
            common = _listed(language).nearest(word)
            found = common if common and (found is None or common[1] < found[1]) else found
        return found[0] if found else word


@cache
def _listed(language: Language) -> DeleteIndex:
    commonest = sorted(zipf(language).items(), key=lambda pair: -pair[1])[:COMMON]
    return DeleteIndex({w: 10.0**z for w, z in commonest if len(w) > 2}, edits_of_long=1, shortest=SHORTEST_LISTED)
