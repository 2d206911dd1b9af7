"""Calibrates sureness by withholding whole labels and single examples. Learnt by withholding: whole
labels (so that their messages belong nowhere) and single examples.

No out-of-scope messages are needed: what belongs to a withheld label must not be answered with
another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from routing.understand.example import Example
from routing.understand.model import softmax

FOLDS = 4
"""Each label is withheld once, each example about once."""
SIGNALS = (
    "bias",
    "top",
    "margin",
    "nearest",
    "lead",
    "length",
    "said",
    "said apart",
    "meant",
    "meant apart",
    "score",
)
_STEPS, _STILL = 50, 1e-6
"""Newton's steps at most, and the change of a weight from which another step is worth it."""


class Fold(NamedTuple):
    """Numbers of the examples learnt from and of those asked; `foreign`: asked ones whose label was
    withheld.
    """

    learnt: np.ndarray
    asked: np.ndarray
    foreign: np.ndarray

    def thinned(self, most: int) -> Fold:
        """The same with at most so many asked."""
        if len(self.asked) <= most:
            return self
        kept = np.sort(np.random.default_rng(3).permutation(len(self.asked))[:most])
        return Fold(self.learnt, self.asked[kept], self.foreign[kept])


def folds(
    examples: Sequence[Example],
    labels: np.ndarray,
    count: int = FOLDS,
    parts: int = FOLDS,
    seed: int = 11,
) -> Iterator[Fold]:
    """Withhold in turn a share of the labels, and of the examples of those that stay; names are
    learnt from, never asked.

    `count`: in so many turns, each label once; `parts`: of its examples one in so many each turn.
    What is learnt without few examples is nearly as good as what will be used, so its chances are
    nearly as high.
    """
    parts = max(count, parts)
    rng = np.random.default_rng(seed)
    part_of_label = rng.permutation(np.arange(labels.max() + 1) % count)
    part_of_example = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        part_of_example[members] = rng.permutation(
            (np.arange(len(members)) + rng.integers(parts)) % parts
        )
    name = np.array([not example.is_asked for example in examples])
    for part in range(count):
        foreign = part_of_label[labels] == part
        held = ~foreign & ~name & (part_of_example == part)
        learnt = ~foreign & ~held
        if len(np.unique(labels[learnt])) > 1:
            asked = np.flatnonzero((foreign & ~name) | held)
            yield Fold(np.flatnonzero(learnt), asked, foreign[asked])


def signals(
    scores: np.ndarray,
    closest: np.ndarray,
    length: np.ndarray,
    said: np.ndarray,
    meant: np.ndarray | None = None,
) -> np.ndarray:
    """What sureness is judged by, one row per message (see `SIGNALS`).

    `scores`, `closest` (m x labels): the label's score and the similarity of its nearest example;
    `length`: words in the message; `said` (m x 2): what share of it the best and the second label
    say; `meant` (m x labels): what each label holds by meaning, where an encoder reads. Where there
    is one label only, its nearest example speaks for it. The share of words that
    any label knows was tried and left out: it made messages from far away look familiar
    (docs/understanding.md).
    """
    chance = softmax.probabilities(scores)
    best = chance.argmax(axis=1)[:, None]
    first = np.take_along_axis(chance, best, axis=1)[:, 0].clip(1e-6, 1 - 1e-6)
    nearest = np.take_along_axis(closest, best, axis=1)[:, 0]
    if scores.shape[1] == 1:
        first = nearest.clip(1e-3, 1 - 1e-3)
    others, other_chance = closest.copy(), chance.copy()
    np.put_along_axis(others, best, -1, axis=1)
    np.put_along_axis(other_chance, best, 0, axis=1)
    second = other_chance.max(axis=1).clip(1e-6, 1) if scores.shape[1] > 1 else 1 - first
    lead = (nearest - others.max(axis=1)).clip(-1, 1)
    odds = np.log(first / (1 - first))
    held = _held(scores, meant, best) if meant is not None else np.zeros((len(first), 3))
    columns = (
        np.ones(len(first)),
        odds,
        np.log(first / second),
        nearest,
        lead,
        np.log1p(length),
        said[:, 0],
        said[:, 0] - said[:, 1],
        held[:, 0],
        held[:, 1],
        held[:, 2],
    )
    return np.column_stack(columns).astype(np.float64)


def _held(scores: np.ndarray, meant: np.ndarray, best: np.ndarray) -> np.ndarray:
    """What the best label holds by meaning, by how much more than the others at most, and its score
    (m x 3).
    """
    first = np.take_along_axis(meant, best, axis=1)[:, 0]
    others = meant.copy()
    np.put_along_axis(others, best, -1, axis=1)
    score = 0.1 * np.take_along_axis(scores, best, axis=1)[:, 0]
    return np.column_stack([first, (first - others.max(axis=1)).clip(-1, 1), score])


def logistic(
    rows: np.ndarray, truth: np.ndarray, start: np.ndarray, weights: np.ndarray, shrink: float
) -> np.ndarray:
    """Logistic regression, drawn towards `start` where the evidence is thin; that counts as so many
    messages (`shrink`).

    Newton's steps, halved where one goes too far: six numbers need no library of optimisers and its
    18 MiB.
    """

    def cost(beta: np.ndarray) -> float:
        reach = rows @ beta
        away = beta - start
        return float(
            weights @ (np.logaddexp(0, reach) - truth * reach) + 0.5 * shrink * away @ away
        )

    beta, least = start, cost(start)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(rows @ beta).clip(-30, 30)))
        slope = rows.T @ (weights * (chance - truth)) + shrink * (beta - start)
        curve = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + shrink * np.eye(
            len(beta)
        )
        step = np.linalg.solve(curve, slope)
        while (there := cost(beta - step)) > least and np.abs(step).max() > _STILL:
            step /= 2
        if there > least or np.abs(step).max() <= _STILL:
            break
        beta, least = beta - step, there
    return np.asarray(beta)
