"""Chooses to answer, to ask or to leave it to a person, by the least expected cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.understand.decision import Outcome
from routing.understand.model import calibrate


class Costs(NamedTuple):
    """What each end costs, counted in questions asked (tuned on withheld messages,
    docs/understanding.md).
    """

    wrong: float = 4.0
    """A wrong team reads it and declines, and the asker has waited."""
    question: float = 1.0
    """One question with three choices."""
    person: float = 3.0
    """Somebody of the fallback desk reads it."""


USUAL = Costs()
_FOREIGN_SHARE = 0.3
"""Share of messages that belong nowhere, as expected in daily use; the withheld ones are weighed to
it.
"""
_START = np.array([-4.5, 0.85, 0.3, 0.2, 0.3, 0.55, 3.5, 1.0])
_START_THREE = np.array([-0.7, 0.7, 0.0, 0.8, 0.3, 0.3, 1.5, 0.0])


class Sureness:
    """Chances that the best label is right and that the truth is among the best three; weights in
    the order of `calibrate.SIGNALS`.
    """

    def __init__(
        self, best: np.ndarray = _START, three: np.ndarray = _START_THREE, costs: Costs = USUAL
    ) -> None:
        self.best, self.three, self.costs = best, three, costs

    @classmethod
    def learnt(
        cls, rows: np.ndarray, right: np.ndarray, among: np.ndarray, foreign: np.ndarray
    ) -> Sureness:
        """From withheld messages: their signals, whether the best was right, whether the truth was
        among three, whether foreign.
        """
        own, other = 1 - _FOREIGN_SHARE, _FOREIGN_SHARE
        weights = np.where(
            foreign, other / max(foreign.mean(), 1e-9), own / max(1 - foreign.mean(), 1e-9)
        )
        best = calibrate.logistic(rows, right.astype(float), _START, weights)
        return cls(best, calibrate.logistic(rows, among.astype(float), _START_THREE, weights))

    def chances(self, signals: np.ndarray) -> tuple[float, float]:
        """(right, among three) for one message's signals."""
        one, three = (
            1 / (1 + np.exp(-np.clip(signals @ beta, -30, 30))) for beta in (self.best, self.three)
        )
        return float(one), float(max(one, three))

    def outcome(self, right: float, among: float) -> Outcome:
        """Answer when a mistake is expected to cost no more than a question; ask when that is
        likelier to help than to annoy.
        """
        if (1 - right) * self.costs.wrong <= self.costs.question:
            return Outcome.ANSWER
        if among * self.costs.person >= self.costs.question:
            return Outcome.ASK
        return Outcome.UNKNOWN
