"""Weighs a decision anew with what a language model said of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from catalog.model import Catalogue, Kind
from routing.understand.decision import Candidate, Decision, Filled, Outcome, Telling
from routing.understand.model.expected_cost import least_cost
from routing.understand.rerank.suggestion import Suggestion

_CHOICES = 3
_FIRST, _SECOND, _NOT_NAMED = 0.8, 0.15, 0.05
"""How often a model names what is meant first, second, or not: its word counts sixteen to one at
the most, so what hardly could be meant is not answered with because it says so."""
_SOME, _NOTHING = 0.15, 0.6
"""How often it names some item, and none, where none of them is meant."""
_SURE = 0.95
"""No word of a model makes surer than that."""


def weighed(
    decision: Decision, likely: Sequence[Candidate], said: Suggestion, catalogue: Catalogue
) -> Decision:
    """The decision after a model had its say on the `likely` items."""
    candidates = reordered(likely, said.items, {ref for ref, _ in said.apart})
    if not candidates:
        return decision
    best = candidates[0].confidence
    among = min(1.0, sum(one.confidence for one in candidates[:_CHOICES]))
    outcome = least_cost(best, among)
    shown = candidates[: 1 if outcome is Outcome.ANSWER else _CHOICES]
    return decision.model_copy(
        update={
            "outcome": outcome,
            "candidates": shown,
            "confidence": best,
            "kind": _kind(decision, shown, outcome, catalogue),
            "filled": _filled(said),
            "telling": _telling(said, shown, outcome),
        }
    )


def reordered(
    likely: Sequence[Candidate], named: Sequence[str], alike: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """The items with their chances after a model named these, best first; `alike`: the two between
    which it could not choose.
    """
    total = sum(one.confidence for one in likely)
    scale = 1 / total if total > 1 else 1.0
    weights = {
        one.item: one.confidence * scale * _of_one_meant(one.item, named, alike) for one in likely
    }
    nowhere = max(0.0, 1 - total) * (_SOME if named else _NOTHING)
    whole = sum(weights.values()) + nowhere or 1.0
    order = sorted(weights, key=lambda ref: -weights[ref])
    return tuple(
        Candidate(item=ref, confidence=round(min(_SURE, weights[ref] / whole), 4)) for ref in order
    )


def _of_one_meant(ref: str, named: Sequence[str], alike: Collection[str]) -> float:
    """How often a model names these where this item is meant."""
    if alike:
        return (_FIRST + _SECOND) / 2 if ref in alike else _NOT_NAMED
    if ref not in named[:2]:
        return _NOT_NAMED
    return _FIRST if ref == named[0] else _SECOND


def _kind(
    decision: Decision, shown: Sequence[Candidate], outcome: Outcome, catalogue: Catalogue
) -> Kind:
    """The kind that all items shown have, if they have one; else as it was read."""
    kinds = {catalogue.entries[one.item].item.kind for one in shown}
    return (
        Kind(kinds.pop()) if len(kinds) == 1 and outcome is not Outcome.UNKNOWN else decision.kind
    )


def _filled(said: Suggestion) -> tuple[Filled, ...]:
    first = said.items[0] if said.items else ""
    return tuple(Filled(item=first, question=id, said=value) for id, value in said.answers)


def _telling(said: Suggestion, shown: Sequence[Candidate], outcome: Outcome) -> tuple[Telling, ...]:
    """What tells two near items apart, where it is asked which of them is meant."""
    asked = {one.item for one in shown} if outcome is Outcome.ASK else set()
    if not {ref for ref, _ in said.apart} <= asked:
        return ()
    return tuple(Telling(item=ref, words=words) for ref, words in said.apart)
