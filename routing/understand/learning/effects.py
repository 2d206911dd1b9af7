"""Measures what one more phrase would do, on messages that were not learnt from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from routing.understand.example import Example
from routing.understand.learning.correction import Correction
from routing.understand.model import calibrate, softmax
from routing.understand.model.coverage import BY_WORDS, share
from routing.understand.model.fitting import Fitting
from routing.understand.model.ranked import Shares
from routing.understand.model.similarity import Similarity
from routing.understand.words.text_reader import readings_of

_STEPS = 16
_MORE = 2
"""Steps for one phrase more, from what was learnt without it; without it as many, so that the
phrase alone makes the difference.
"""
_NEAREST = 8.0


class Effect(NamedTuple):
    """Of the messages withheld (`measured`), how many are right without the new wording (`before`)
    and with it (`after`).
    """

    measured: int
    before: int
    after: int


def effects_of(
    examples: Sequence[Example], groups: Sequence[Sequence[Correction]]
) -> Iterator[Effect]:
    """For each group of corrections, what its first wording would do; one after the other, each
    takes a second or so.

    Withheld are a part of the catalogue's own phrases and every correction but the wording itself,
    so that a phrase that takes messages away from other items shows as a loss.
    """
    said = [[_example(correction) for correction in group] for group in groups]
    everything = sorted(
        [*examples, *(e for group in said for e in group)], key=lambda example: example.label
    )
    savepoint = _Trial(everything, {id(e) for group in said for e in group})
    for group in said:
        yield savepoint.effect(_number(everything, group[0]))


def _number(examples: Sequence[Example], wanted: Example) -> int:
    """The number of this very example."""
    return next(i for i, example in enumerate(examples) if example is wanted)


def _example(correction: Correction) -> Example:
    item = str(correction.item)
    return Example(item, correction.text, correction.language, False, item.rsplit("/", 1)[0])


class _Trial:
    """Examples laid out once; the linear model is fitted without any correction, then with one at a
    time.
    """

    def __init__(self, examples: Sequence[Example], corrections: set[int]) -> None:
        readings = readings_of(examples)
        self._fitting = Fitting(examples, readings, Similarity.of(readings))
        corrected = np.array([id(example) in corrections for example in examples])
        own = [
            e if not c else e._replace(is_name=True)
            for e, c in zip(examples, corrected, strict=True)
        ]
        first = next(calibrate.folds(own, self._fitting.label_of), None)
        held = first.asked[~first.foreign] if first else np.empty(0, dtype=np.int64)
        learnt = ~corrected
        learnt[held] = False
        self._learnt, self._asked = (
            np.flatnonzero(learnt),
            np.concatenate([held, np.flatnonzero(corrected)]),
        )
        coordinates, strength = self._fitting.landmarks.coordinates, self._fitting.strength
        self._factor = softmax.preconditioner(coordinates, self._learnt, strength)
        self._weights = self._fitting.weights(self._learnt, _STEPS, factor=self._factor)
        as_long = self._fitting.weights(self._learnt, _MORE, self._weights, self._factor)
        self._closest = (
            None if self._fitting.exact else self._fitting.closest(self._asked, self._learnt)
        )
        self._words = self._fitting.words(self._learnt)
        self._held = self._words.among(self._asked, as_long)
        self._before = self._right(as_long, self._closest, self._held)

    def effect(self, added: int) -> Effect:
        """With this example learnt too; it is not asked itself."""
        fitting, label = self._fitting, int(self._fitting.label_of[added])
        row = fitting.landmarks.coordinates[added].astype(np.float32)
        start = softmax.towards(row, label, self._weights, fitting.strength, self._factor)
        weights = fitting.weights(
            np.sort(np.append(self._learnt, added)), _MORE, start, self._factor
        )
        after = self._right(weights, self._closer(added), self._fuller(added))
        others = self._asked != added
        return Effect(int(others.sum()), int(self._before[others].sum()), int(after[others].sum()))

    def _closer(self, added: int) -> np.ndarray | None:
        """The nearest example per label with one more learnt: only that one's label can have come
        nearer.
        """
        if self._closest is None:
            return None
        nearer, label = self._closest.copy(), self._fitting.label_of[added]
        similar = self._fitting.similarity.among(self._asked, np.array([added]))[:, 0]
        nearer[:, label] = np.maximum(nearer[:, label], similar)
        return nearer

    def _fuller(self, added: int) -> np.ndarray:
        """What labels hold with one example more: only that one's label can hold more."""
        fuller, label = self._held.copy(), int(self._fitting.label_of[added])
        fuller[:, label] += self._words.more(self._asked, added, label)
        return fuller

    def _right(
        self, weights: np.ndarray, closest: np.ndarray | None, held: np.ndarray
    ) -> np.ndarray:
        linear = self._fitting.landmarks.coordinates[self._asked] @ weights
        shares = Shares(0.0 if closest is None else _NEAREST, share([linear], [held], BY_WORDS))
        scores = shares.total(
            linear,
            np.zeros(1, np.float32) if closest is None else closest,
            held,
            np.zeros(1, np.float32),
        )
        return np.asarray(scores.argmax(axis=1) == self._fitting.label_of[self._asked])
