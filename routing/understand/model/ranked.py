"""The ranking of labels for one message, whichever engine made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from routing.understand.example import Example
from routing.understand.model.sureness import Sureness
from routing.understand.words.text_reader import Read

RANKED = 12
"""So many labels are kept of a ranking: three to show, the rest for askers who may not ask for
some.
"""


class Ranked(NamedTuple):
    """A message against all labels: best first (`labels`, `chances` from 0 to 1), the chance that
    the best is right and that the truth is among three, and the numbers of the nearest examples of
    the best label with their similarity.
    """

    read: Read
    labels: tuple[str, ...]
    chances: np.ndarray
    right: float
    among: float
    caution: float
    nearest: tuple[tuple[int, float], ...]

    @property
    def weighed(self) -> list[tuple[str, float]]:
        """The labels with the chance that each is right, best first."""
        rest = (1 - self.right) / max(1 - float(self.chances[0]), 1e-6)
        others = (min(self.right, float(chance) * rest) for chance in self.chances[1:])
        return list(zip(self.labels, (self.right, *others), strict=True))


class Shares(NamedTuple):
    """What counts beside the linear scores: similarity of the label's nearest example, and what its
    examples hold between them, by words (`held`) and by meaning (`meant`).
    """

    nearest: float = 0.0
    held: float = 0.0
    meant: float = 0.0

    def total(
        self, scores: np.ndarray, closest: np.ndarray, held: np.ndarray, meant: np.ndarray
    ) -> np.ndarray:
        """All of it as one score per label (last axis)."""
        beside = np.float32(self.nearest) * closest + np.float32(self.held) * held
        return np.asarray(scores + beside + np.float32(self.meant) * meant)


NOTHING = np.zeros(1, dtype=np.float32)


class Learnt(NamedTuple):
    """What fitting finds: landmarks' numbers, weights (landmarks x labels), shares beside them,
    sureness, and what each label has before anything is said (labels; mostly nothing).
    """

    chosen: np.ndarray
    weights: np.ndarray
    shares: Shares
    sureness: Sureness
    beside: np.ndarray = NOTHING


def numbered(examples: Sequence[Example]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Of examples sorted by label: the labels, each example's label by number, and where each label
    begins.
    """
    labels = sorted({example.label for example in examples})
    numbers = {label: i for i, label in enumerate(labels)}
    label_of = np.array([numbers[example.label] for example in examples], dtype=np.int64)
    return labels, label_of, np.flatnonzero(np.r_[True, np.diff(label_of) > 0])
