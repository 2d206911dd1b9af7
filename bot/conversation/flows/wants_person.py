"""Tells a wish for a person of the desk from an item of another team that is asked for in such
words: the confidential counsellor is one.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.decide.evidence import Evidence
from bot.conversation.state.steps import Asking, read_moves
from bot.conversation.state.turn import TurnContext
from routing.understand.decision import Decision, Outcome
from routing.understand.move import Move

_PERHAPS, _LIKELY, _SURELY = 0.1, 0.5, 0.85


def with_its_people(turn: TurnContext, evidence: Evidence, item: Decision) -> Asking[Evidence]:
    """What is known of words that read as a wish for a person, and surely name an item: where
    people ask for it in such words, or the words but perhaps wish for a person, they ask for that;
    not where they wish for one in so many words, and are none of its phrases.
    """
    person = evidence.moves.get(Move.PERSON, 0.0)
    if person < _PERHAPS or not _names(evidence, item) or _is_of_desk(turn, item):
        return evidence
    but_perhaps = person < _SURELY and evidence.said is not Move.PERSON
    if not but_perhaps and not (yield from _is_of_people(turn, item)):
        return evidence
    asked = evidence.moves.get(Move.NEW, 0.0) + person
    said = None if evidence.said is Move.PERSON else evidence.said
    return replace(evidence, said=said, moves={**evidence.moves, Move.PERSON: 0.0, Move.NEW: asked})


def _names(evidence: Evidence, item: Decision) -> bool:
    """Whether words surely name an item; what is known for a wish, only as one of its phrases."""
    phrase = evidence.own_words or evidence.same_words
    surely = item.outcome is Outcome.ANSWER and item.confidence > _SURELY
    return surely and (phrase or evidence.said is not Move.PERSON)


def _is_of_desk(turn: TurnContext, item: Decision) -> bool:
    """Whether it is an item of the desk itself, or of nobody any more."""
    place = turn.facts.catalogue.entries.get(item.item or "")
    return place is None or place.team == turn.facts.catalogue.fallback


def _is_of_people(turn: TurnContext, item: Decision) -> Asking[bool]:
    """Whether a phrase of the item reads as a wish for a person."""
    place = turn.facts.catalogue.entries[item.item or ""]
    for phrase in place.item.phrases.in_(item.language):
        moves = yield from read_moves(phrase, item.language)
        if moves.get(Move.PERSON, 0.0) > _LIKELY:
            return True
    return False
