"""What one more phrase would do, measured on messages that were not learnt from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.understand import calibrate
from routing.understand.correction import Correction
from routing.understand.coverage import share
from routing.understand.example import Example
from routing.understand.eyes import readings_of
from routing.understand.fitting import Fitting
from routing.understand.ranked import Shares
from routing.understand.similarity import Similarity

_STEPS = 16
_MORE = 4
"""Steps for one phrase more, from what was learnt without it; without it as many, so that the phrase alone makes the difference."""
_NEAREST = 8.0


def effects_of(examples: Sequence[Example], groups: Sequence[Sequence[Correction]]) -> list[tuple[int, float, float]]:
    """For each group of corrections: messages withheld, and their accuracy without and with the group's first wording.

    Withheld are a part of the catalogue's own phrases and every correction but the wording itself, so that a phrase
    that takes messages away from other items shows as a loss.
    """
    said = [[_example(correction) for correction in group] for group in groups]
    everything = sorted([*examples, *(e for group in said for e in group)], key=lambda example: example.label)
    trial = _Trial(everything, {id(e) for group in said for e in group})
    return [trial.effect(_number(everything, group[0])) for group in said]


def _number(examples: Sequence[Example], wanted: Example) -> int:
    """The number of this very example."""
    return next(i for i, example in enumerate(examples) if example is wanted)


def _example(correction: Correction) -> Example:
    item = str(correction.item)
    return Example(item, correction.text, correction.language, False, item.rsplit("/", 1)[0])


class _Trial:
    """Examples laid out once; the linear model is fitted without any correction, then with one at a time."""

    def __init__(self, examples: Sequence[Example], corrections: set[int]) -> None:
        readings = readings_of(examples)
        self._fitting = Fitting(examples, readings, Similarity.of(readings))
        corrected = np.array([id(example) in corrections for example in examples])
        own = [e if not c else e._replace(is_name=True) for e, c in zip(examples, corrected, strict=True)]
        first = next(calibrate.folds(own, self._fitting.label_of), None)
        held = first.asked[~first.foreign] if first else np.empty(0, dtype=np.int64)
        learnt = ~corrected
        learnt[held] = False
        self._learnt, self._asked = np.flatnonzero(learnt), np.concatenate([held, np.flatnonzero(corrected)])
        self._weights = self._fitting.weights(self._learnt, _STEPS)
        as_long = self._fitting.weights(self._learnt, _MORE, self._weights)
        self._before = self._right(self._learnt, as_long)

    def effect(self, added: int) -> tuple[int, float, float]:
        """Messages asked, accuracy before, accuracy with this example learnt too."""
        learnt = np.sort(np.append(self._learnt, added))
        after = self._right(learnt, self._fitting.weights(learnt, _MORE, self._weights))
        others = self._asked != added
        if not others.any():
            return 0, 0.0, 0.0
        return int(others.sum()), float(self._before[others].mean()), float(after[others].mean())

    def _right(self, learnt: np.ndarray, weights: np.ndarray) -> np.ndarray:
        fitting = self._fitting
        linear = fitting.landmarks.coordinates[self._asked] @ weights
        held = fitting.held(self._asked, learnt, linear)
        shares = Shares(0.0 if fitting.exact else _NEAREST, share([linear], [held], fitting.by_meaning))
        scores = shares.total(linear, fitting.closest(self._asked, learnt), held)
        return np.asarray(scores.argmax(axis=1) == fitting.label_of[self._asked])
