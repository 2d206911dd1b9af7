"""Finds phrases of different items that are almost the same, in time that grows with their number.

Two phrases of likeness `NEAR` differ in so few letters that they share runs of letters. So each
phrase is compared only with earlier ones that share some, those with the rarest runs first, and at
most `MOST_COMPARED` of them: where thousands are alike, one like it is found at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

NEAR = 94
MOST_COMPARED = 256
LONGEST = 300
"""Of a longer phrase only so much is compared."""
_RUN, _SHORT_RUN, _SHORT = 5, 4, 10
"""Letters in a run, also of a phrase shorter than `_SHORT`: of a phrase whose runs lie side by
side, two of this likeness share one, since a letter more or less touches one run and there are two.
"""
_AT_ONCE = 32


class Said(NamedTuple):
    """A phrase as it compares, the item it belongs to, and which of its phrases it is."""

    plain: str
    ref: str
    at: int


def near_pairs(phrases: Iterable[Said]) -> Iterator[tuple[Said, Said]]:
    """Each phrase that is almost one of another item that came before it, with the nearest found.
    The same phrase twice is none: that is told apart.
    """
    index = _Index()
    for said in phrases:
        found = index.nearest(said)
        if found is not None:
            yield said, found
        index.add(said)


class _Index:
    """The phrases so far, by the runs of letters that lie side by side in them."""

    def __init__(self) -> None:
        self.phrases: list[Said] = []
        self.words: list[str] = []
        self.by_run: dict[str, list[int]] = defaultdict(list)

    def add(self, said: Said) -> None:
        """Remembers a phrase."""
        word = said.plain[:LONGEST]
        at = len(self.phrases)
        self.phrases.append(said)
        self.words.append(word)
        size = _SHORT_RUN if len(word) < _SHORT else _RUN
        for run in {word[n : n + size] for n in range(0, max(len(word) - size + 1, 1), size)}:
            self.by_run[run].append(at)

    def nearest(self, said: Said) -> Said | None:
        """The nearest phrase of another item, among those it is compared with."""
        word = said.plain[:LONGEST]
        best: tuple[float, Said] | None = None
        for some in _in_parts(self._candidates(word), _AT_ONCE):
            able = [at for at in some if self.phrases[at].ref != said.ref]
            texts = [self.words[at] for at in able]
            scores = process.cdist([word], texts, scorer=fuzz.ratio, score_cutoff=NEAR)[0]
            for at, score in zip(able, scores, strict=True):
                same = self.phrases[at].plain == said.plain
                if score and not same and (best is None or score > best[0]):
                    best = (float(score), self.phrases[at])
            if best:
                return best[1]
        return None

    def _candidates(self, word: str) -> Iterator[int]:
        """Phrases that share a run with it and are about as long, each once, those of the rarest
        run first.
        """
        sizes = (_SHORT_RUN, _RUN) if len(word) <= _SHORT else (_RUN,)
        runs = {word[n : n + of] for of in sizes for n in range(max(len(word) - of + 1, 1))}
        lists = sorted((self.by_run[run] for run in runs if run in self.by_run), key=len)
        most = len(word) * (200 - NEAR) / NEAR
        least = len(word) * NEAR / (200 - NEAR)
        seen: set[int] = set()
        looked = 0
        for found in lists:
            for at in reversed(found):
                looked += 1
                if looked > 8 * MOST_COMPARED:
                    return
                if at not in seen and least <= len(self.words[at]) <= most:
                    seen.add(at)
                    yield at
                    if len(seen) >= MOST_COMPARED:
                        return


def _in_parts(every: Iterator[int], size: int) -> Iterator[list[int]]:
    part: list[int] = []
    for one in every:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
