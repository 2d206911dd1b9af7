"""Chooses who gets the request of an alarm: the team of an item for such a danger, one of those who
were alerted rather than another; else the desk, where a person reads it.
"""

from __future__ import annotations

from bot.conversation.flows.danger_moves import CERTAIN
from bot.conversation.read.danger import is_of_danger, is_of_same_danger
from bot.conversation.state.turn import TurnContext
from catalog.model import Catalogue
from routing.understand.decision import Candidate, Decision, Outcome

_LIKELY = 0.45
"""Confidence from which words of danger go to a team that was alerted of them, for its item: it
knows already, and another would have to be told by it.
"""


def teams_alerted(catalogue: Catalogue) -> frozenset[str]:
    """The teams that are told of an emergency: those the organisation names, or the desk where it
    names nobody.
    """
    known = catalogue.organisation.emergency
    if known and known.alert:
        return frozenset(alert.team for alert in known.alert if alert.team)
    return frozenset({catalogue.fallback.team} if catalogue.fallback else ())


def is_desk_alerted(catalogue: Catalogue) -> bool:
    """Whether the desk that gets what nobody else does is one of those who are told."""
    return catalogue.fallback is not None and catalogue.fallback.team in teams_alerted(catalogue)


def for_its_team(
    turn: TurnContext, text: str, decisions: tuple[Decision, ...]
) -> tuple[Decision, ...]:
    """Decisions about words of danger: an item that is all but certain, or likely and of a team
    that was alerted, and for such a danger, stays; else a person reads them. Nobody in danger
    chooses among three, and who fell over something needs no cleaner first.
    """
    first = decisions[0]
    certain = first.outcome is Outcome.ANSWER and first.confidence >= CERTAIN
    if certain and is_of_danger(text, _phrases(turn, first.candidates[0])):
        return decisions
    one = next((one for one in first.candidates if _is_alerted_for(turn, text, one)), None)
    if one is None:
        unknown = {"outcome": Outcome.UNKNOWN, "candidates": (), "confidence": 0.0}
        return (first.model_copy(update=unknown),)
    known = {"outcome": Outcome.ANSWER, "candidates": (one,), "confidence": one.confidence}
    return (first.model_copy(update=known),)


def _is_alerted_for(turn: TurnContext, text: str, one: Candidate) -> bool:
    """Whether words may ask for an item of a team that was alerted, for the danger they name."""
    place = turn.facts.catalogue.entries.get(one.item)
    known = place is not None and place.team.team in teams_alerted(turn.facts.catalogue)
    named = known and is_of_same_danger(text, _phrases(turn, one))
    return named and one.confidence >= _LIKELY


def _phrases(turn: TurnContext, one: Candidate) -> tuple[str, ...]:
    place = turn.facts.catalogue.entries.get(one.item)
    return tuple(place.item.phrases.all) if place else ()
