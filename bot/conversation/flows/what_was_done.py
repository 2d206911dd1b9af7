"""Offers who tells what somebody did to them the items by which that is told in confidence."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.read.confidential import tells_of_misconduct, tells_what_was_done
from bot.conversation.state.turn import TurnContext
from catalog.model import Item
from routing.call.view import CallView
from routing.understand.decision import Candidate

_MOST, _NEAR, _SOME = 3, 0.25, 0.2


def offered_for(turn: TurnContext, words: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The items to choose among, those in confidence first; none where words tell of no such thing,
    where such an item is what was read, or where there is none.
    """
    own = _in_confidence(turn) if tells_what_was_done(words) else ()
    if not own or (candidates and candidates[0].item in own):
        return ()
    least = candidates[0].confidence * _NEAR if candidates else 0.0
    entries = turn.facts.catalogue.entries
    others = [c.item for c in candidates if c.item in entries and c.confidence >= least]
    return tuple(dict.fromkeys([*own[:1], *others]))[:_MOST]


def in_confidence_about_it(turn: TurnContext, words: str) -> tuple[str, ...]:
    """The item by which what words tell is told in confidence, where they tell such a thing."""
    return _in_confidence(turn)[:1] if tells_what_was_done(words) else ()


def calls_about_it(turn: TurnContext, words: str, views: Sequence[CallView]) -> list[CallView]:
    """The calls of such items, which words may belong to that tell what somebody did."""
    own = _in_confidence(turn) if tells_what_was_done(words) else ()
    return [view for view in views if view.call.item in own]


def _in_confidence(turn: TurnContext) -> tuple[str, ...]:
    """The items of which few may read the requests, and whose phrases tell of misconduct: those
    with the most of them first.
    """
    entries = turn.facts.catalogue.entries
    told = {ref: _of_it(one.item) for ref, one in entries.items() if one.item.private}
    return tuple(sorted((ref for ref in told if told[ref] > _SOME), key=lambda ref: -told[ref]))


def _of_it(item: Item) -> float:
    """Which part of an item's phrases tell of misconduct."""
    phrases = item.phrases.all
    return sum(map(tells_of_misconduct, phrases)) / max(1, len(phrases))
