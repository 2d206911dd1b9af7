"""Answer, ask or leave it to a person: whichever is expected to cost least."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.understand import calibrate
from routing.understand.decision import Outcome


class Costs(NamedTuple):
    """What goes wrong, in one unit: a minute of somebody's patience."""

    wrong: float = 10.0
    """A wrong team is asked: it reads, declines, and the asker waits."""
    question: float = 1.8
    """One question with three choices."""
    person: float = 6.0
    """The fallback desk reads it."""


_START = np.array([-0.8, 0.75, 0.55, 0.4, -0.3, 0.45])
_START_THREE = np.array([0.6, 0.6, 0.2, 1.0, 0.3, 0.2])


class Sureness:
    """Chances that the best label is right and that the truth is among the best three; order of `calibrate.SIGNALS`."""

    def __init__(self, best: np.ndarray = _START, three: np.ndarray = _START_THREE, costs: Costs = Costs()) -> None:  # noqa: B008
        self.best, self.three, self.costs = best, three, costs

    @classmethod
    def learnt(cls, rows: np.ndarray, right: np.ndarray, among: np.ndarray, foreign: np.ndarray) -> Sureness:
        """From withheld messages: their signals, whether the best was right, whether the truth was among three, whether foreign."""
        share = 0.3
        weights = np.where(foreign, share / max(foreign.mean(), 1e-9), (1 - share) / max(1 - foreign.mean(), 1e-9))
        best = calibrate.logistic(rows, right.astype(float), _START, weights)
        return cls(best, calibrate.logistic(rows, among.astype(float), _START_THREE, weights))

    def chances(self, signals: np.ndarray) -> tuple[float, float]:
        """(right, among three) for one message's signals."""
        one, three = (1 / (1 + np.exp(-np.clip(signals @ beta, -30, 30))) for beta in (self.best, self.three))
        return float(one), float(max(one, three))

    def outcome(self, right: float, among: float) -> Outcome:
        """The cheapest of the three."""
        costs = self.costs
        expected = {
            Outcome.ANSWER: (1 - right) * costs.wrong,
            Outcome.ASK: costs.question + (1 - among) * costs.person,
            Outcome.UNKNOWN: costs.person,
        }
        return min(expected, key=lambda outcome: expected[outcome])
