"""From labelled examples to ranked labels: the part that the catalogue, `evaluate` and `learn` share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from catalog.model import Language
from routing.understand import calibrate, softmax
from routing.understand.example import Example
from routing.understand.eyes import Eyes, readings_of
from routing.understand.features import Reading
from routing.understand.ranked import RANKED, Learnt, Ranked, numbered
from routing.understand.semantic import Encoder
from routing.understand.similarity import Landmarks, Similarity, best_of_each, spread
from routing.understand.sureness import Sureness

EXACT = 2_500
"""Up to so many examples each one is a landmark; above it a sample stands for all and the nearest example counts too."""
LANDMARKS = 1_200
NEAREST_SHARES = (0.0, 4.0, 8.0, 12.0)
"""How much the nearest example may count beside the linear model; chosen on withheld messages."""


class Classifier:
    """Ranks labels for a message; examples are kept sorted by label."""

    def __init__(
        self,
        examples: Sequence[Example],
        similarity: Similarity,
        eyes: Eyes,
        learnt: Learnt,
        encoder: Encoder | None = None,
    ) -> None:
        self.examples, self.similarity, self.eyes, self.encoder = tuple(examples), similarity, eyes, encoder
        self.learnt = learnt
        self.labels, self.label_of, self.starts = numbered(self.examples)

    @classmethod
    def of(cls, examples: Sequence[Example], encoder: Encoder | None = None) -> Classifier:
        """Learn from examples, at least one."""
        examples = sorted(examples, key=lambda example: example.label)
        readings = readings_of(examples)
        vectors = encoder.encode([example.text for example in examples]) if encoder else None
        similarity = Similarity.of(readings, vectors)
        return cls(examples, similarity, Eyes.of(readings), _Fit(examples, readings, similarity).learnt(), encoder)

    def rank(self, text: str, prior: Language | None = None) -> Ranked:
        """Rank all labels for one message; `prior` is the asker's own language."""
        read = self.eyes.read(text, prior)
        vector = self.encoder.encode([read.repaired_text])[0] if self.encoder else None
        similar = self.similarity.to(read.reading, vector)
        closest = best_of_each(similar, self.starts)
        scores = similar[self.learnt.chosen] @ self.learnt.weights + np.float32(self.learnt.nearest_share) * closest
        chances = softmax.probabilities(scores)
        order = np.argsort(-chances)[:RANKED]
        signals = calibrate.signals(scores[None], closest[None], np.array([len(read.typed)]))
        right, among = self.learnt.sureness.chances(signals[0])
        return Ranked(
            read, tuple(self.labels[i] for i in order), chances[order], right, among, self._nearest(similar, order[0])
        )

    def telling_words(self, ranked: Ranked, most: int = 4) -> tuple[str, ...]:
        """The words of the message that speak most for the best label against the second."""
        number = {label: i for i, label in enumerate(self.labels)}
        best = self.learnt.weights[:, number[ranked.labels[0]]]
        second = self.learnt.weights[:, number[ranked.labels[1]]] if len(ranked.labels) > 1 else np.zeros_like(best)
        reading = ranked.read.reading
        words = list(dict.fromkeys(reading.words))
        single = [Reading((word,), reading.language) for word in words]
        shares = [
            float(self.similarity.share_of_words(one, self.learnt.chosen, best - second).sum()) for one in single
        ]
        order = sorted(range(len(words)), key=lambda i: -shares[i])
        return tuple(words[i] for i in order[:most] if shares[i] > 0)

    def _nearest(self, similar: np.ndarray, label: int) -> tuple[tuple[int, float], ...]:
        start = int(self.starts[label])
        end = int(self.starts[label + 1]) if label + 1 < len(self.starts) else len(self.examples)
        order = np.argsort(-similar[start:end])[:2]
        return tuple((start + int(i), float(similar[start + i])) for i in order if similar[start + i] > 0.05)


class _Withheld(NamedTuple):
    """Asked messages of one fold: the linear model's scores, the nearest example per label, words, the truth."""

    scores: np.ndarray
    closest: np.ndarray
    length: np.ndarray
    truth: np.ndarray
    foreign: np.ndarray

    def total(self, share: float) -> np.ndarray:
        return np.asarray(self.scores + np.float32(share) * self.closest)


class _Fit:
    """One fitting: the linear model on all examples, and sureness from withheld ones."""

    def __init__(self, examples: Sequence[Example], readings: Sequence[Reading], similarity: Similarity) -> None:
        self.examples, self.readings, self.similarity = examples, readings, similarity
        self.labels, self.label_of, _ = numbered(examples)
        self.exact = len(examples) <= EXACT
        self.landmarks = Landmarks(similarity, spread(self.label_of, EXACT if self.exact else LANDMARKS))
        self.strength = softmax.STRENGTH if similarity.meanings is None else softmax.STRENGTH_OF_MEANING

    def learnt(self) -> Learnt:
        weights = self.landmarks.of_similarities(self._weights(np.arange(len(self.examples)), 30 if self.exact else 12))
        held = [self._withheld(fold) for fold in calibrate.folds(self.examples, self.label_of, 4 if self.exact else 3)]
        if not held:
            return Learnt(self.landmarks.chosen, weights, 0.0, Sureness())
        share = max(NEAREST_SHARES, key=lambda s: (round(_accuracy(held, s), 3), -s))
        return Learnt(self.landmarks.chosen, weights, share, _sureness(held, share))

    def _weights(self, learnt: np.ndarray, steps: int) -> np.ndarray:
        rows = self.landmarks.coordinates
        rows = rows if len(learnt) == len(rows) else rows[learnt]
        return softmax.fit(rows, self.label_of[learnt], len(self.labels), self.strength, steps)

    def _withheld(self, fold: calibrate.Fold) -> _Withheld:
        scores = self.landmarks.coordinates[fold.asked] @ self._weights(fold.learnt, 30 if self.exact else 8)
        labels = self.label_of[fold.learnt]
        present = np.unique(labels)
        absent = np.setdiff1d(np.arange(len(self.labels)), present)
        scores[:, absent] = -50
        closest = np.zeros_like(scores)
        starts = np.flatnonzero(np.r_[True, np.diff(labels) > 0])
        for start in range(0, len(fold.asked), 500):
            similar = self.similarity.among(fold.asked[start : start + 500], fold.learnt)
            closest[start : start + 500, present] = best_of_each(similar, starts)
        length = np.array([len(self.readings[i].words) for i in fold.asked])
        truth = np.where(fold.foreign, -1, self.label_of[fold.asked])
        return _Withheld(scores, closest, length, truth, fold.foreign)


def _accuracy(held: Sequence[_Withheld], share: float) -> float:
    hits = [(h.total(share).argmax(axis=1) == h.truth)[~h.foreign] for h in held]
    return float(np.concatenate(hits).mean())


def _sureness(held: Sequence[_Withheld], share: float) -> Sureness:
    rows, right, among, foreign = [], [], [], []
    for part in held:
        scores = part.total(share)
        order = np.argsort(-scores, axis=1)[:, :3]
        rows.append(calibrate.signals(scores, part.closest, part.length))
        hit = order == part.truth[:, None]
        right.append(hit[:, 0])
        among.append(hit.any(axis=1))
        foreign.append(part.foreign)
    return Sureness.learnt(*(np.concatenate(column) for column in (rows, right, among, foreign)))
