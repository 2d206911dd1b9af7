"""Measures how much of a message the phrases of each label hold between them, word by word.

A linear model keeps rare words small, since ten examples can't show what they mean; but a word that
one phrase of a label has and few other labels know speaks for that label. By features of words, or
by pieces of meaning when there is an encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Protocol

import numpy as np
from scipy import sparse

from routing.understand.meaning.pieces import APART, Sentences, in_four_bytes
from routing.understand.model.similarity import Placed, Similarity, summed_rows
from routing.understand.words.concepts import known_by
from routing.understand.words.features import TextFeatures
from routing.understand.words.frequency import weight

BY_WORDS, BESIDE_MEANING, BY_MEANING = 0.35, 0.14, 0.45
"""How much what is held by words (alone, and where meaning counts too) and by meaning counts
against the linear scores, all measured by how far labels lie apart.
"""
_LIKELY = 10
"""So many labels, the best by the linear scores, are compared by meaning; the others hold what the
least of these does.
"""
_MOST_PIECES = 6_000
"""Fewer labels where they have very many examples, so that a message stays fast: at most so many
pieces of examples.
"""
_MOST_OPENED = 24_000
"""Of so many pieces of examples, some 9 MiB, the numbers stay in four bytes once compared: the
sides of a message and its sentences are compared with the same labels.
"""


class Coverage(Protocol):
    """What each label's examples hold of a message."""

    def of(self, message: Placed, scores: np.ndarray) -> np.ndarray:
        """Held per label (labels, float32); `scores` (labels): the linear ones."""

    def among(self, asked: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """The same for examples by their numbers (asked x labels)."""


def said(reading: TextFeatures, holds: Callable[[str], bool]) -> float:
    """Share (0 to 1) of a message's words, by weight, that somebody says too, or says by another
    word for the same.

    `holds`: whether they say a stem or a concept.
    """
    whole = here = 0.0
    for word in dict.fromkeys(reading.words):
        heavy = weight(word, reading.language)
        whole += heavy
        if any(holds(name) for name in known_by(word, reading.language)):
            here += heavy
    return here / whole if whole else 0.0


def has_entry(rows: sparse.csr_matrix, row: int | None, column: int) -> bool:
    """Whether there is an entry, of any value, in a matrix with sorted columns."""
    if row is None:
        return False
    start, end = rows.indptr[row], rows.indptr[row + 1]
    place = start + int(np.searchsorted(rows.indices[start:end], column))
    return bool(place < end and rows.indices[place] == column)


class WordCoverage:
    """By features of the words block: each weighs by how few labels have it, 0 (all) to 1 (one of
    many).
    """

    def __init__(
        self, similarity: Similarity, label_of: np.ndarray, labels: int, chosen: np.ndarray
    ) -> None:
        self._words = len(similarity.vocabulary.word_ids)
        self._similarity = similarity
        rows = similarity.rows[chosen]
        of_words = rows.indices < self._words
        holder = np.repeat(label_of[chosen], np.diff(rows.indptr))[of_words]
        pairs = np.unique(rows.indices[of_words].astype(np.int64) * labels + holder)
        features, held = np.divmod(pairs, labels)
        counts = np.bincount(features, minlength=self._words)
        ends = np.r_[0, np.cumsum(counts)]
        rare = rarity(counts, labels)[features]
        self._held = sparse.csr_matrix(
            (rare, held.astype(np.int32), ends), shape=(self._words, labels)
        )

    def of(self, message: Placed, scores: np.ndarray) -> np.ndarray:
        """As in `Coverage`; the scores don't matter."""
        of_words = message.columns < self._words
        return summed_rows(self._held, message.columns[of_words], message.values[of_words])

    def rows(self, columns: np.ndarray) -> np.ndarray:
        """What each label holds of these features of the words block (features x labels)."""
        return np.asarray(self._held[columns].toarray())

    def said(self, reading: TextFeatures, labels: Iterable[int]) -> list[float]:
        """What share of a message each of these labels says."""
        return [said(reading, partial(self._says, label)) for label in labels]

    def _says(self, label: int, name: str) -> bool:
        return has_entry(self._held, self._similarity.vocabulary.word_ids.get(name), label)

    def among(self, asked: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """As in `Coverage`."""
        rows = self._similarity.rows[asked][:, : self._words]
        return np.asarray((rows @ self._held).toarray(), dtype=np.float32)

    def more(self, asked: np.ndarray, example: int, label: int) -> np.ndarray:
        """What a label would hold more of each asked example (asked) if this one were its own
        too.
        """
        row = self._similarity.rows[example]
        new = [f for f in row.indices if f < self._words and not has_entry(self._held, f, label)]
        rare = rarity(np.diff(self._held.indptr)[new] + 1, self._held.shape[1])
        return np.asarray(self._similarity.rows[asked][:, new] @ rare, dtype=np.float32)


class NoCoverage:
    """Nothing is held by meaning where no encoder read the examples."""

    def of(self, message: Placed, scores: np.ndarray) -> np.ndarray:
        """As in `Coverage`."""
        return np.zeros_like(scores)

    def among(self, asked: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """As in `Coverage`."""
        return np.zeros_like(scores)


def by_meaning(
    similarity: Similarity, label_of: np.ndarray, labels: int, chosen: np.ndarray
) -> Coverage:
    """Coverage by meaning, as far as an encoder read the examples in pieces."""
    if similarity.sentences is None or not len(similarity.sentences.ids):
        return NoCoverage()
    return MeaningCoverage(similarity, label_of, labels, chosen)


class MeaningCoverage:
    """By pieces: of each piece of the message the nearest among all pieces of a label's examples
    that the same model found, the mean over the message weighed by how few labels have such a piece
    (late interaction, Khattab and Zaharia 2020, over a label's examples together).
    """

    def __init__(
        self, similarity: Similarity, label_of: np.ndarray, labels: int, chosen: np.ndarray
    ) -> None:
        assert similarity.sentences is not None
        self._everything: Sentences = similarity.sentences
        places, ends = self._everything.places_of(chosen)
        ids = self._everything.ids[places]
        holder = np.repeat(label_of[chosen], np.diff(ends))
        self._ends = np.searchsorted(holder, np.arange(labels + 1))
        most = max(_LIKELY, _MOST_OPENED * labels // max(len(ids), 1))
        opened = partial(_opened, self._everything, places, self._ends)
        self._opened = lru_cache(maxsize=most)(opened)
        pairs = np.unique(ids.astype(np.int64) * labels + holder)
        counts = np.bincount(pairs // labels, minlength=1)
        self._rare = rarity(counts, labels)

    def of(self, message: Placed, scores: np.ndarray) -> np.ndarray:
        """As in `Coverage`."""
        return (
            self._held(message.sentence.pieces, message.sentence.ids, scores)
            if message.sentence
            else 0 * scores
        )

    def among(self, asked: np.ndarray, scores: np.ndarray) -> np.ndarray:
        """As in `Coverage`."""
        held = [
            self._held(*self._everything.pieces_of(i), row)
            for i, row in zip(asked, scores, strict=True)
        ]
        return np.array(held, dtype=np.float32).reshape(scores.shape)

    def _held(self, pieces: np.ndarray, ids: np.ndarray, scores: np.ndarray) -> np.ndarray:
        likely = self._likely(scores)
        if not len(pieces) or not len(likely):
            return np.zeros_like(scores)
        nearest = _filled(self._nearest(pieces.astype(np.float32), ids // APART, likely))
        known = ids < len(self._rare)
        weights = np.where(known, self._rare[np.where(known, ids, 0)], 1.0) + 1e-6
        held = (weights / weights.sum()) @ nearest
        found = np.full(len(scores), held.min(), dtype=np.float32)
        found[likely] = held
        return found

    def _nearest(self, pieces: np.ndarray, models: np.ndarray, likely: np.ndarray) -> np.ndarray:
        """How near each piece is to the nearest of each of these labels that the same model found
        (pieces x labels, float32; -inf where a label has none).
        """
        found = np.full((len(pieces), len(likely)), -np.inf, dtype=np.float32)
        bounds = [0, *(np.flatnonzero(np.diff(models)) + 1), len(pieces)]
        theirs = [self._opened(int(label)) for label in likely]
        for start, end in pairwise(bounds):
            own, model = pieces[start:end], int(models[start])
            for place, label in enumerate(theirs):
                if model in label:
                    found[start:end, place] = (own @ label[model].T).max(axis=1)
        return found

    def _likely(self, scores: np.ndarray) -> np.ndarray:
        """The best labels that have pieces, within the budget; three at least."""
        best = np.argpartition(-scores, min(_LIKELY, len(scores)) - 1)[:_LIKELY]
        best = best[np.argsort(-scores[best])]
        sizes = self._ends[best + 1] - self._ends[best]
        best, sizes = best[sizes > 0], sizes[sizes > 0]
        return np.asarray(best[: max(3, int((np.cumsum(sizes) <= _MOST_PIECES).sum()))])


def _opened(
    everything: Sentences, places: np.ndarray, ends: np.ndarray, label: int
) -> Mapping[int, np.ndarray]:
    """A label's pieces (pieces x directions, float32) by the model that found them. `places`: where
    the pieces of all labels, one after the other, stand; `ends`: where each label's begin there.
    """
    own = places[ends[label] : ends[label + 1]]
    pieces, models = everything.pieces[own], everything.ids[own] // APART
    return {int(model): in_four_bytes(pieces[models == model]) for model in np.unique(models)}


def _filled(nearest: np.ndarray) -> np.ndarray:
    """Where a label has no piece of a model (-inf), it is as near as the farthest that has one."""
    there = np.isfinite(nearest)
    farthest = np.where(there, nearest, np.inf).min(axis=1, keepdims=True)
    return np.where(there, nearest, np.where(np.isfinite(farthest), farthest, 0.0))


def rarity(counts: np.ndarray, labels: int) -> np.ndarray:
    """Of features by how many of the labels have them: 1 when none does, 0 when all do
    (float32).
    """
    return np.asarray(np.log((1 + labels) / (1 + counts)) / np.log(1 + labels), dtype=np.float32)


def share(scores: Sequence[np.ndarray], held: Sequence[np.ndarray], part: float) -> float:
    """What one unit held counts in linear scores, from withheld messages (each m x labels
    learnt), where it is to count so much (`part`) against them.
    """
    apart = float(np.mean([each.std(axis=1).mean() for each in scores]))
    held_apart = float(np.mean([each.std(axis=1).mean() for each in held]))
    return part * apart / held_apart if held_apart > 1e-6 else 0.0
