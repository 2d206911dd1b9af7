"""Weighs what the sentences of a message say each by itself beside what it says as a whole.

One sentence asks, the others tell around it; as a whole they make every label a little likely, so
that what is clear in five words is unsure in thirty
(docs/decisions/0291-sentences-beside-the-whole.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_STRONGEST, _ALL = 0.3, 0.2
"""How much the log chance of a label counts in the sentence that speaks most for it, and in all of
them, the longer the more; the whole message counts 1.
"""


class Said(NamedTuple):
    """One sentence: its scores (labels) and how many words it has."""

    scores: np.ndarray
    words: int


def beside(whole: np.ndarray, each: Sequence[Said]) -> np.ndarray:
    """Scores (labels) of a message from its own and those of its sentences. The best stands as
    high as it did in the whole: how high is a sign of how sure it is.
    """
    if len(each) < 2:
        return whole
    apart = np.array([_log_chances(said.scores) for said in each])
    mean = np.average(apart, axis=0, weights=[said.words for said in each])
    scores = _log_chances(whole) + _STRONGEST * apart.max(axis=0) + _ALL * mean
    return np.asarray(scores - scores.max() + whole.max(), dtype=np.float32)


def _log_chances(scores: np.ndarray) -> np.ndarray:
    above = scores - scores.max()
    return np.asarray(above - np.log(np.exp(above).sum()))
