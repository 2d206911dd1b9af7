"""What words say themselves of other matters than what is open: asked for before, mended before, or
led away to. Pure.
"""

from __future__ import annotations

from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.of_another import ELSEWHERE
from bot.conversation.decide.standing import Act, Where
from routing.understand.move import Move


def leads_away(evidence: Evidence) -> bool:
    """Whether words say themselves that they are about something else than the call."""
    return (evidence.aside or evidence.mended) and not evidence.about_call


def ends_aside(evidence: Evidence, act: Act) -> float:
    """How many times as likely it is that words end something that say themselves that they are
    about another matter: hardly.
    """
    ends = act in {Act.YES, Act.CANCEL} and evidence.aside and not evidence.about_call
    return _HARDLY_ENDS if ends and evidence.head is None else 1.0


_HARDLY_ENDS, _HARDLY_SAID = 0.02, 0.15


def of_before(evidence: Evidence, act: Act) -> float:
    """How many times as likely the act is where nothing is open and the words speak of what was
    asked for before: when it comes, that it came or need not come is no new request of it.
    """
    if not (evidence.looks_back and evidence.where is Where.IDLE):
        return 1.0
    said = sum(evidence.moves.get(move, 0.0) for move in _SAID_OF_BEFORE)
    return _LOOKED_BACK.get(act, 1.0) if said > _HARDLY_SAID else 1.0


_SAID_OF_BEFORE = frozenset(
    {Move.STATUS, Move.CANCEL, Move.LET_GO, Move.THANKS, Move.HELPED, Move.WORKS}
)
_LOOKED_BACK = {Act.NEW: 0.05, Act.STATUS: 6.0, Act.CANCEL: 6.0, Act.THANKS: 6.0}


def is_phrase_of_kin(evidence: Evidence) -> bool:
    """Whether words are a phrase of another item of the service of what is open: "the laptop
    restarts by itself" at a request for another laptop.
    """
    exactly = evidence.own_words and evidence.other_item > _SURELY_ASKED
    return exactly and evidence.kin and evidence.head is None and evidence.where is not Where.IDLE


def ends_in_other_words(evidence: Evidence, act: Act) -> float:
    """How many times as likely it is that words end something that are a phrase of the catalogue:
    hardly, also where that is of the same service.
    """
    same = evidence.same_words and evidence.same_item > _SURELY_ASKED and act is Act.CANCEL
    return ELSEWHERE if same or (is_phrase_of_kin(evidence) and act in _ENDS) else 1.0


_SURELY_ASKED = 0.85
_ENDS = frozenset({Act.YES, Act.NO, Act.CANCEL, Act.THANKS})
