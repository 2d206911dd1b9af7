"""Weighs whether words beside what is open tell more of it, whatever move they resemble."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.conversation.decide.evidence import Evidence
from bot.conversation.decide.standing import UNSENT, Act, Where
from routing.understand.move import Move

BESIDE = UNSENT - {Where.WORDS} | {Where.CALLS}
"""Here somebody may go on about what they asked for."""
_DOUBTED = 1.0
"""So much surer (natural log of odds) must it be of a wish, and twice that where nothing is being
put together.
"""
_NAMES_IT = 0.6
"""How much less another item that is read in the words counts, where they surely tell more."""
_SENDS = 2.0
"""So much less surely must words tell more, to say no yes: by one something is sent."""
_IS_SENT = frozenset({Where.SUMMARY, Where.ITEM})
"""Here a yes sends what is put together, or takes it for the item that is meant."""
_INSTEAD = {
    **dict.fromkeys((Act.CANCEL, Act.NO, Act.LATER), "ends"),
    **dict.fromkeys((Act.CHAT, Act.THANKS), "talks"),
    Act.YES: "agrees",
    Act.PERSON: "person",
}
"""By which odds an act that is no new request is told from telling more."""


def as_it_tells_more(evidence: Evidence) -> Evidence:
    """With another item counting the less, the surer the words tell more of what is put together:
    "patients are waiting" names what a team offers, and asks for nothing.
    """
    if evidence.where not in UNSENT:
        return evidence
    less = 1.0 - _NAMES_IT * _instead_of(evidence, Act.NEW)
    return replace(evidence, other_item=evidence.other_item * less)


def may_be_new(evidence: Evidence, act: Act) -> bool:
    """Whether what is taken to tell more plainly names another item too, and reads as asking."""
    asks = evidence.moves.get(Move.NEW, 0.0) > _READS_SO and evidence.other_item > _PLAINLY
    return act is Act.ADD and asks and evidence.where in BESIDE and not evidence.said


_READS_SO, _PLAINLY = 0.5, 0.75


def shared(evidence: Evidence, act: Act, odds: float) -> dict[Act, float]:
    """The odds of what reads as something else, a part of them for telling more."""
    more = _instead_of(evidence, act)
    return {act: odds * (1.0 - more), Act.ADD: odds * more} if more else {act: odds}


def _instead_of(evidence: Evidence, act: Act) -> float:
    """The chance that words which read as an act tell more of what is open instead."""
    told = evidence.tells_more
    if told is None or evidence.where not in BESIDE or _says_what_it_is(evidence):
        return 0.0
    if act is Act.NEW:
        doubts = evidence.asks + 2 * (evidence.where not in UNSENT)
        leads_away = evidence.apart or evidence.aside
        return 0.0 if leads_away else _chance(told.new - _DOUBTED * doubts)
    if act not in _INSTEAD or not _is_weighed(act, evidence.where):
        return 0.0
    odds: float = getattr(told, _INSTEAD[act])
    return _chance(odds + _SENDS * (act is Act.YES))


def _is_weighed(act: Act, where: Where) -> bool:
    """Whether an act is told from telling more here: of what was sent none is."""
    return where in UNSENT and (act is not Act.YES or where in _IS_SENT)


def _says_what_it_is(evidence: Evidence) -> bool:
    """Whether a yes or no stands before them, or they are another item's own words."""
    return evidence.head is not None or evidence.own_words or evidence.beyond


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-odds))
