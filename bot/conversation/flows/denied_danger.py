"""Passes over the items that are for a danger where words tell of none: of a lift that stands
still and in which nobody is, somebody stuck in it is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.read.danger import (
    has_danger,
    is_certain,
    names_a_danger,
    without_figures,
)
from bot.conversation.read.reading import plain
from bot.conversation.state.steps import Asking, understand
from catalog.model import Catalogue
from routing.understand.decision import Decision, Outcome

_MOSTLY = 0.5
"""An item of whose phrases so many name a danger is for one: of 358 in two organisations three."""


def but_for_denied(
    catalogue: Catalogue, decisions: Iterable[Decision]
) -> Asking[tuple[Decision, ...]]:
    """The decisions, without the items for a danger where the words deny it or speak of it but in
    a figure: what they may ask for else is asked about.
    """
    found = []
    for decision in decisions:
        found.append((yield from _but_for_denied(catalogue, decision)))
    return tuple(found)


def _but_for_denied(catalogue: Catalogue, decision: Decision) -> Asking[Decision]:
    if decision.exact or not _tells_of_none(decision.text):
        return decision
    denied = {c.item for c in decision.candidates if _is_for_danger(catalogue, c.item, decision)}
    if not denied:
        return decision
    others = [ref for ref in catalogue.entries if ref not in denied]
    again = (yield from understand(decision.text, others))[0]
    left = tuple(
        one
        for one in again.candidates
        if one.item not in denied and not _is_for_danger(catalogue, one.item, decision)
    )
    outcome = Outcome.ASK if left else Outcome.UNKNOWN
    sure = left[0].confidence if left else 0.0
    return again.model_copy(update={"outcome": outcome, "candidates": left, "confidence": sure})


def _tells_of_none(text: str) -> bool:
    """Whether there is a figure in a text, and no danger beside it."""
    left = without_figures(text)
    return left != plain(text) and not (has_danger(left) or names_a_danger(left))


def _is_for_danger(catalogue: Catalogue, item: str, decision: Decision) -> bool:
    known = catalogue.entries.get(item)
    phrases = known.item.phrases.in_(decision.language) if known else ()
    named = sum(names_a_danger(one) or is_certain(one) for one in phrases)
    return bool(phrases) and named >= len(phrases) * _MOSTLY
