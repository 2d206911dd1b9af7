"""Tells of words that they tell more of what is open, whatever else they resemble: what others said
or did, where somebody can be called, and what holds no word by which one stops something.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.decide.evidence import Evidence, Verdict
from bot.conversation.decide.standing import Act, Where
from bot.conversation.flows.items_asked import items_asked, understood
from bot.conversation.read.endings import may_end, may_postpone
from bot.conversation.read.remarks import leaves_a_number, remarked
from bot.conversation.state.steps import Asking
from routing.understand.move import Move

_ALIKE, _SURELY = 0.5, 0.85
_REMARKED = frozenset({Where.WHICH, Where.HELP, Where.ITEM, Where.SUMMARY, Where.CALLS})
_STOPPING = frozenset({Move.CANCEL, Move.LET_GO, Move.HELPED})


def goes_along(
    where: Where, text: str, other: float, same: float, open_items: set[str]
) -> Asking[bool]:
    """Whether words beside a request, or to open calls, only tell what others said or did, or
    where somebody is called, and name no other item: they send, refuse and stop nothing,
    whatever they resemble. Not where that stops something: "my boss wants me to cancel it".
    """
    if where in _REMARKED and leaves_a_number(text):
        return other < _SURELY or same >= other
    told = remarked(text) if where in _REMARKED else None
    if told:
        if may_end(told):
            return False
        asked_for, same = items_asked((yield from understood(told)), open_items)
        return min(other, asked_for) < _ALIKE or same >= asked_for
    return told is not None and (other < _SURELY or same >= other)


def with_what_it_tells(where: Where, text: str, evidence: Evidence, verdict: Verdict) -> Verdict:
    """The verdict; with open calls, words that hold none by which one stops something or puts it
    off, though they resemble that, tell more of one: "it has been like this for weeks".
    """
    stops, later = verdict.move in _STOPPING, verdict.move is Move.LATER
    said = evidence.said or evidence.head or where is not Where.CALLS
    if said or not (stops or later) or (may_end(text) if stops else may_postpone(text)):
        return verdict
    return replace(verdict, act=Act.ADD, move=Move.ADD, rival=None)
