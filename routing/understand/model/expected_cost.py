"""Chooses to answer, to ask or to leave it to a person, by the least expected cost. Pure.

Without the libraries that learning needs: a desk that reads in another process has no use for them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from routing.understand.decision import Outcome


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


def least_cost(right: float, among: float, caution: float = 0.0, costs: Costs = USUAL) -> Outcome:
    """Answer when a mistake is expected to cost no more than a question; ask when that is likelier
    to help than to annoy. As `sureness.Chances`.
    """
    careful = 1 / (1 + math.exp(min(30.0, caution - _odds(right))))
    if (1 - careful) * costs.wrong <= costs.question:
        return Outcome.ANSWER
    if among * costs.person >= costs.question:
        return Outcome.ASK
    return Outcome.UNKNOWN


def _odds(chance: float) -> float:
    within = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(within / (1 - within))
