"""How sure is sure? Learnt by withholding: whole labels (so that their messages belong nowhere) and single examples.

No out-of-scope messages are needed: what belongs to a withheld label must not be answered with another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from routing.understand.example import Example
from routing.understand.softmax import probabilities

FOLDS = 4
"""Each label is withheld once, each example about once."""
SIGNALS = ("bias", "top", "margin", "nearest", "known", "length")
_SHRINK = 3.0
"""How many messages' worth of evidence the starting point counts as; small catalogues lean on it."""


class Fold(NamedTuple):
    """Numbers of the examples learnt from and of those asked; `foreign`: asked ones whose label was withheld."""

    learnt: np.ndarray
    asked: np.ndarray
    foreign: np.ndarray


def folds(examples: Sequence[Example], labels: np.ndarray, count: int = FOLDS, seed: int = 11) -> Iterator[Fold]:
    """Withhold in turn a share of the labels, and of the examples of those that stay; names are learnt from, never asked."""
    rng = np.random.default_rng(seed)
    part_of_label = rng.permutation(np.arange(labels.max() + 1) % count)
    part_of_example = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        part_of_example[members] = rng.permutation((np.arange(len(members)) + rng.integers(count)) % count)
    name = np.array([example.is_name for example in examples])
    for part in range(count):
        foreign = part_of_label[labels] == part
        held = ~foreign & ~name & (part_of_example == part)
        learnt = ~foreign & ~held
        if len(np.unique(labels[learnt])) > 1:
            asked = np.flatnonzero((foreign & ~name) | held)
            yield Fold(np.flatnonzero(learnt), asked, foreign[asked])


def signals(scores: np.ndarray, nearest: np.ndarray, known: np.ndarray, length: np.ndarray) -> np.ndarray:
    """What sureness is judged by, one row per message (see `SIGNALS`).

    `scores` (m x labels); `nearest`: similarity to the closest example of the best label; `known`: share of known words; `length` in words.
    """
    chance = np.clip(np.sort(probabilities(scores), axis=1)[:, -2:], 1e-6, 1 - 1e-6)
    first, second = chance[:, -1], (chance[:, -2] if chance.shape[1] > 1 else np.full(len(chance), 1e-6))
    columns = (np.ones(len(first)), np.log(first / (1 - first)), np.log(first / second), nearest, known, np.log1p(length))
    return np.column_stack(columns).astype(np.float64)


def logistic(rows: np.ndarray, truth: np.ndarray, start: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method, drawn towards `start` where the evidence is thin."""
    beta = start.copy()
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(rows @ beta, -30, 30)))
        slope = rows.T @ (weights * (chance - truth)) + _SHRINK * (beta - start)
        curve = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + _SHRINK * np.eye(len(beta))
        step = np.linalg.solve(curve, slope)
        beta = beta - step
        if np.abs(step).max() < 1e-6:
            break
    return beta
