"""Fits the linear model on all examples, and its sureness on withheld ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

import numpy as np
from scipy import sparse

from routing.understand.example import Example
from routing.understand.model import calibrate, one_against_rest, softmax, sureness
from routing.understand.model.coverage import (
    BESIDE_MEANING,
    BY_MEANING,
    BY_WORDS,
    WordCoverage,
    by_meaning,
    share,
)
from routing.understand.model.ranked import Learnt, Shares, numbered
from routing.understand.model.similarity import Landmarks, Similarity, best_of_each, spread
from routing.understand.model.sureness import Sureness
from routing.understand.words.features import TextFeatures

EXACT = 2_500
"""Up to so many examples each one is a landmark; above it a sample stands for all and the nearest
example counts too.
"""
MORE, LANDMARKS, FEWER = 2_600, 1_600, 1_000
"""Size of that sample, up to `FEW_LABELS` labels, up to `MANY_LABELS`, and above: each step of the
linear model costs the more the more labels there are.
"""
FEW_LABELS, MANY_LABELS = 100, 500
NEAREST_SHARES = (0.0, 4.0, 8.0, 12.0)
"""How much the nearest example may count beside the linear model; chosen on withheld messages."""


_CLEARLY = 0.008
"""Accuracy that the nearest example must add on withheld messages before it counts at all."""


class _Effort(NamedTuple):
    """Steps of the linear model, of the models with something withheld, how many of those there
    are, and of an item's examples one in how many each of them does without.
    """

    steps: int
    steps_withheld: int
    folds: int
    parts: int


_TAUGHT = 40
"""From so many examples of each label on more steps pay where labels are many: as long as each has
a dozen phrases, what they hold of a message tells more.
"""


def _effort(examples: int, labels: int) -> _Effort:
    """Less of it for large catalogues, whose many examples make up for it: seconds for a team, some
    twenty for 1,000 items.
    """
    if examples <= EXACT:
        return _Effort(30, 30, 4, 4)
    if labels > MANY_LABELS:
        return _Effort(8, 6, 2, 6)
    is_taught = labels > FEW_LABELS and examples >= _TAUGHT * labels
    return _Effort(30, 16, 3, 8) if is_taught else _Effort(12, 9, 3, 8)


_MANY_EACH, _STRONGEST = 100, 3.0
"""From so many examples of each label on they bear each other out, and count more against keeping
weights small: in proportion, and so many times at most.
"""


def _sample(examples: int, labels: int) -> int:
    """How many landmarks there are at most."""
    if examples <= EXACT:
        return EXACT
    if labels <= FEW_LABELS:
        return MORE
    return LANDMARKS if labels <= MANY_LABELS else FEWER


_MARGINS = 0.5
"""How much machines on all examples count beside the sample."""
_MOST_NUMBERS = 40_000_000
"""They hold a number for each feature and label while they learn: 160 MB at most."""
ABSENT = -50.0
"""Score of a label that was withheld."""
_AT_ONCE = 50
"""So many messages are compared with all examples at a time: memory at its most is what this
decides.
"""
_MOST_ASKED = 1_500
"""So many withheld messages of one fold are enough to learn sureness from."""


class _Withheld(NamedTuple):
    """Asked messages of one fold: the linear model's scores, the nearest example and what is held
    per label (`ABSENT`, 0 and 0 for labels not learnt), the truth.
    """

    scores: np.ndarray
    closest: np.ndarray
    held: np.ndarray
    meant: np.ndarray
    present: np.ndarray
    readings: list[TextFeatures]
    words: WordCoverage
    truth: np.ndarray
    foreign: np.ndarray

    def total(self, shares: Shares) -> np.ndarray:
        return shares.total(self.scores, self.closest, self.held, self.meant)

    def few(self) -> Iterator[_Withheld]:
        """The same messages, a few at a time."""
        for start in range(0, len(self.truth), _AT_ONCE):
            cut = slice(start, start + _AT_ONCE)
            yield self._replace(
                scores=self.scores[cut],
                closest=self.closest[cut],
                held=self.held[cut],
                meant=self.meant[cut],
                readings=self.readings[cut],
                truth=self.truth[cut],
                foreign=self.foreign[cut],
            )


class Fitting:
    """One fitting: the linear model on all examples, and sureness from withheld ones."""

    def __init__(
        self, examples: Sequence[Example], readings: Sequence[TextFeatures], similarity: Similarity
    ) -> None:
        self.examples, self.readings, self.similarity = examples, readings, similarity
        self.labels, self.label_of, _ = numbered(examples)
        self.exact = len(examples) <= EXACT
        self.landmarks = Landmarks(
            similarity,
            spread(self.label_of, _sample(len(examples), len(self.labels))),
        )
        self.by_meaning = similarity.sentences is not None
        self.strength = softmax.STRENGTH_OF_MEANING if self.by_meaning else softmax.STRENGTH
        self._factor: softmax.Factor | None = None
        if not self.exact and len(self.labels) <= FEW_LABELS:
            self.strength *= min(
                _STRONGEST, max(1.0, len(examples) / len(self.labels) / _MANY_EACH)
            )
            everything = np.arange(len(examples))
            self._factor = softmax.preconditioner(
                self.landmarks.coordinates, everything, self.strength
            )

    def learnt(self) -> Learnt:
        """Fit on everything, and learn sureness from what is withheld in turn."""
        effort = _effort(len(self.examples), len(self.labels))
        weights = self.landmarks.of_similarities(
            self.weights(np.arange(len(self.examples)), effort.steps)
        )
        every = calibrate.folds(self.examples, self.label_of, effort.folds, effort.parts)
        held = [self._withheld(fold, effort.steps_withheld) for fold in every if len(fold.asked)]
        if not held:
            return Learnt(self.landmarks.chosen, weights, Shares(), Sureness())
        shares = _shares(held, by_meaning=self.by_meaning)
        found = _sureness(held, shares, by_meaning=self.by_meaning)
        learnt = Learnt(self.landmarks.chosen, weights, shares, found)
        return self._with_margins(learnt, held) if self._is_taught() else learnt

    def _is_taught(self) -> bool:
        """Whether machines on all examples pay, and fit in memory."""
        examples, features = self.similarity.rows.shape
        labels = len(self.labels)
        is_many = not self.exact and labels > 1 and examples >= _TAUGHT * labels
        return is_many and features * labels <= _MOST_NUMBERS

    def _with_margins(self, learnt: Learnt, held: Sequence[_Withheld]) -> Learnt:
        """The mean of what the sample and what all examples teach, as wide as the sample's alone:
        sureness goes by that.
        """
        words, sentences = self.similarity.rows, self.similarity.sentences
        if sentences is not None:
            words = sparse.csr_matrix(words.multiply(self.similarity.by_words[:, None]))
        vectors = sentences.vectors if sentences is not None else None
        margins = one_against_rest.fit(words, vectors, self.label_of, len(self.labels))
        wide = fmean(one_against_rest.width(h.scores[:, h.present]) for h in held)
        share = np.float32(_MARGINS * wide / max(margins.width, 1e-6))
        weights = share * margins.weights
        weights[learnt.chosen] += np.float32(1 - _MARGINS) * learnt.weights
        every = np.arange(len(self.examples))
        return learnt._replace(chosen=every, weights=weights, beside=share * margins.beside)

    def guesses(self, asked: Sequence[np.ndarray]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Of each part of the examples, by number: the best label for each of them by a model that
        learnt all others, and for each whether it was asked (a large part is thinned).
        """
        steps = _effort(len(self.examples), len(self.labels)).steps_withheld
        every = np.arange(len(self.examples))
        for part in asked:
            learnt = np.setdiff1d(every, part)
            fold = calibrate.Fold(learnt, part, np.zeros(len(part), dtype=bool))
            held = self._withheld(fold, steps)
            shares = _shares([held], by_meaning=self.by_meaning)
            found = [few.total(shares).argmax(axis=1) for few in held.few()]
            yield np.concatenate(found), fold.thinned(_MOST_ASKED).asked

    def weights(
        self,
        learnt: np.ndarray,
        steps: int,
        start: np.ndarray | None = None,
        factor: softmax.Factor | None = None,
    ) -> np.ndarray:
        """The linear model (coordinates x labels) learnt from these examples, by number; `start`:
        where to begin; `factor`: of examples that are nearly the same.
        """
        return softmax.fit(
            self.landmarks.coordinates,
            self.label_of,
            len(self.labels),
            learnt,
            strength=self.strength,
            steps=steps,
            start=start,
            factor=factor or self._factor,
        )

    def closest(self, asked: np.ndarray, learnt: np.ndarray) -> np.ndarray:
        """Similarity of each asked example to the nearest learnt one of each label (asked x labels;
        0 for labels not learnt).
        """
        labels = self.label_of[learnt]
        starts = np.flatnonzero(np.r_[True, np.diff(labels) > 0])
        found = np.zeros((len(asked), len(self.labels)), dtype=np.float32)
        to_learnt = self.similarity.against(learnt)
        for start in range(0, len(asked), _AT_ONCE):
            similar = to_learnt(asked[start : start + _AT_ONCE])
            found[start : start + _AT_ONCE, labels[starts]] = best_of_each(similar, starts)
        return found

    def words(self, learnt: np.ndarray) -> WordCoverage:
        """What the learnt examples of each label say."""
        return WordCoverage(self.similarity, self.label_of, len(self.labels), learnt)

    def _withheld(self, fold: calibrate.Fold, steps: int) -> _Withheld:
        fold = fold.thinned(_MOST_ASKED)
        scores = self.landmarks.coordinates[fold.asked] @ self.weights(fold.learnt, steps)
        present = np.bincount(self.label_of[fold.learnt], minlength=len(self.labels)) > 0
        scores[:, ~present] = ABSENT
        closest, words = self.closest(fold.asked, fold.learnt), self.words(fold.learnt)
        meaning = by_meaning(self.similarity, self.label_of, len(self.labels), fold.learnt)
        held, meant = words.among(fold.asked, scores), meaning.among(fold.asked, scores)
        readings = [self.readings[i] for i in fold.asked]
        truth = np.where(fold.foreign, -1, self.label_of[fold.asked])
        return _Withheld(
            scores, closest, held, meant, present, readings, words, truth, fold.foreign
        )


def _shares(held: Sequence[_Withheld], *, by_meaning: bool) -> Shares:
    """The nearest example's share that serves withheld messages best, where it does so clearly;
    else none.
    """
    scores = [h.scores[:, h.present] for h in held]
    part = BESIDE_MEANING if by_meaning else BY_WORDS
    said = share(scores, [h.held[:, h.present] for h in held], part)
    meant = share(scores, [h.meant[:, h.present] for h in held], BY_MEANING)
    found = {nearest: _accuracy(held, Shares(nearest, said, meant)) for nearest in NEAREST_SHARES}
    best = max(found, key=lambda nearest: (round(found[nearest], 3), -nearest))
    return Shares(best if found[best] >= found[0.0] + _CLEARLY else 0.0, said, meant)


def _accuracy(held: Sequence[_Withheld], shares: Shares) -> float:
    hits = [(h.total(shares).argmax(axis=1) == h.truth)[~h.foreign] for h in held]
    return float(np.concatenate(hits).mean())


def _sureness(held: Sequence[_Withheld], shares: Shares, *, by_meaning: bool) -> Sureness:
    rows, right, among, foreign = [], [], [], []
    for part in (some for whole in held for some in whole.few()):
        scores = part.total(shares)
        order = np.argsort(-scores, axis=1)[:, :3]
        length = np.array([len(reading.words) for reading in part.readings])
        said = [
            part.words.said(r, (o[0], o[min(1, len(o) - 1)]))
            for r, o in zip(part.readings, order, strict=True)
        ]
        meant = part.meant if by_meaning else None
        rows.append(calibrate.signals(scores, part.closest, length, np.array(said), meant))
        hit = order == part.truth[:, None]
        right.append(hit[:, 0])
        among.append(hit.any(axis=1))
        foreign.append(part.foreign)
    start = sureness.BY_MEANING if by_meaning else sureness.BY_WORDS
    columns = [np.concatenate(column) for column in (rows, right, among, foreign)]
    return Sureness.learnt(columns[0], columns[1], columns[2], columns[3], start)
