"""Learns how sure a message is: the chances by which it is answered, asked about or left alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from routing.understand.decision import Outcome
from routing.understand.model import calibrate
from routing.understand.model.expected_cost import USUAL, Costs, least_cost


class Foreign(NamedTuple):
    """Share of messages that belong nowhere: where a chance is `stated`, which is to hold for
    those that belong somewhere, and where it is `decided` what to do. The withheld ones are weighed
    to it.
    """

    stated: float
    decided: float


class Start(NamedTuple):
    """What sureness is before a catalogue is known: the weights of `best` and of `careful`, what
    share of messages is `foreign`, and as how many messages of evidence that counts.
    """

    best: np.ndarray
    careful: np.ndarray
    foreign: Foreign
    evidence: float


_START = np.array([-4.5, 0.85, 0.3, 0.2, 0.3, 0.55, 3.5, 1.0, 0.0, 0.0, 0.0])
_START_THREE = np.array([-0.7, 0.7, 0.0, 0.8, 0.3, 0.3, 1.5, 0.0, 0.0, 0.0, 0.0])
_SHRINK = 3.0
BY_WORDS = Start(_START, _START, Foreign(0.3, 0.3), _SHRINK)
BY_MEANING = Start(
    np.array([-3.67, 0.47, 0.3, 1.11, 1.55, 0.74, 2.44, 0.59, 1.27, 0.59, -0.31]),
    np.array([-5.6, 0.9, -0.16, 0.67, 1.45, 1.87, 1.12, 0.83, 0.77, 0.36, -0.94]),
    Foreign(0.03, 0.25),
    50.0,
)
"""What is decided reckons with three in ten that belong nowhere, one in four where meaning is read
too: a message sent to a wrong team is worse than a question. By words alone the chance that is
stated does so too. Phrases that are withheld are no messages, so by meaning the start was fitted on
messages to nine organisations (`python -m tests.bench.sureness_start`) and counts much.
"""
FEW_MODELS = 2
"""By so many models that read a language at most sureness was learnt to decide alike."""
_SHARP, _SHARPER = 1.5, 0.6
"""Caution more where meaning is read (what e5 learnt here draws near misses nearer too), and still
more where more than so many models read: they agree on what belongs nowhere too.
"""


class Chances(NamedTuple):
    """That the best label is `right`, that the truth is `among` the best three, and the `caution`:
    what is taken off the log odds of being right before it is decided, since this message may
    belong nowhere.
    """

    right: float
    among: float
    caution: float


class Sureness:
    """Chances that the best label is right and that the truth is among the best three; weights in
    the order of `calibrate.SIGNALS`. `careful`: the first again, where more belongs nowhere.
    """

    def __init__(
        self,
        best: np.ndarray = _START,
        three: np.ndarray = _START_THREE,
        careful: np.ndarray | None = None,
        costs: Costs = USUAL,
    ) -> None:
        self.best, self.three, self.costs = best, three, costs
        self.careful = best if careful is None else careful

    @classmethod
    def learnt(
        cls,
        rows: np.ndarray,
        right: np.ndarray,
        among: np.ndarray,
        foreign: np.ndarray,
        start: Start = BY_WORDS,
    ) -> Sureness:
        """From withheld messages: their signals, whether the best was right, whether the truth was
        among three, whether foreign.
        """
        stated, decided = (weights(foreign, share) for share in start.foreign)
        right, among = right.astype(float), among.astype(float)
        best = calibrate.logistic(rows, right, start.best, stated, start.evidence)
        careful = calibrate.logistic(rows, right, start.careful, decided, start.evidence)
        three = calibrate.logistic(rows, among, _START_THREE, decided, _SHRINK)
        return cls(best, three, careful)

    def chances(self, signals: np.ndarray, models: int = 0) -> Chances:
        """The chances of one message's signals; `models`: how many read it."""
        one, three = (
            1 / (1 + np.exp(-np.clip(signals @ beta, -30, 30))) for beta in (self.best, self.three)
        )
        sharper = _SHARP * (models > 0) + _SHARPER * (models > FEW_MODELS)
        caution = max(0.0, float(signals @ self.best - signals @ self.careful) + sharper)
        return Chances(float(one), float(max(one, three)), caution)

    def outcome(self, right: float, among: float, caution: float = 0.0) -> Outcome:
        """What is to be done with these `Chances`."""
        return least_cost(right, among, caution, self.costs)


def weights(foreign: np.ndarray, share: float) -> np.ndarray:
    """How much each withheld message counts, so that so many of them belong nowhere."""
    own, other = (1 - share) / max(1 - foreign.mean(), 1e-9), share / max(foreign.mean(), 1e-9)
    return np.asarray(np.where(foreign, other, own))
