"""Tells in the reasons of a decision what a language model was asked and said, and reads it there
again: so the same decision comes out without asking twice. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.model import Catalogue
from routing.understand.decision import Candidate, Decision
from routing.understand.rerank.suggestion import Suggestion, Unanswered
from routing.understand.rerank.weighing import weighed

SAID = "language model"
"""How a reason begins that tells of one."""
_ASKED, _ORDER, _NOTHING = f"{SAID} asked: ", f"{SAID} order: ", "none of them"
_ANSWER, _APART, _FAILED = f"{SAID} answer: ", f"{SAID} apart: ", f"{SAID} gave nothing: "
_OF, _AND = " = ", ", "


class Use(NamedTuple):
    """One use of a model, with the chances that the built-in reading gave `likely`."""

    said: Suggestion | Unanswered
    likely: tuple[Candidate, ...]

    def among(self, allowed: frozenset[str] | None) -> Use:
        """The same among the items `allowed` only, all where None."""
        if allowed is None:
            return self
        return self._replace(likely=tuple(one for one in self.likely if one.item in allowed))


def with_use(decision: Decision, use: Use, catalogue: Catalogue) -> Decision:
    """The decision as it is after a use, which its reasons tell first."""
    said = use.said
    found = decision
    if isinstance(said, Suggestion):
        found = weighed(decision, use.likely, said, catalogue)
    return found.model_copy(update={"because": (*reasons_of(said), *decision.because)})


def reasons_of(said: Suggestion | Unanswered) -> tuple[str, ...]:
    """What was asked and said, as reasons."""
    asked = f"{_ASKED}{said.model}"
    if isinstance(said, Unanswered):
        return asked, f"{_FAILED}{said.why}"
    return (
        asked,
        f"{_ORDER}{_AND.join(said.items) or _NOTHING}",
        *(f"{_ANSWER}{id}{_OF}{value}" for id, value in said.answers),
        *(f"{_APART}{ref}{_OF}{words}" for ref, words in said.apart),
    )


def told_in(because: Sequence[str]) -> Suggestion | Unanswered | None:
    """The use that these reasons tell of; None where no model was asked."""
    model = next(iter(_after(_ASKED, because)), None)
    if model is None:
        return None
    if failed := _after(_FAILED, because):
        return Unanswered(model, failed[0])
    order = next(iter(_after(_ORDER, because)), _NOTHING)
    items = () if order == _NOTHING else tuple(order.split(_AND))
    return Suggestion(model, items, _pairs(_ANSWER, because), _pairs(_APART, because))


def _after(beginning: str, because: Sequence[str]) -> list[str]:
    return [reason[len(beginning) :] for reason in because if reason.startswith(beginning)]


def _pairs(beginning: str, because: Sequence[str]) -> tuple[tuple[str, str], ...]:
    parted = (said.partition(_OF) for said in _after(beginning, because))
    return tuple((name, value) for name, _, value in parted)
