"""Keeps words about another matter out of a request that few may read: they are something new,
for whoever handles that.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.decide.evidence import Verdict
from bot.conversation.decide.standing import Act
from bot.conversation.flows.emergency import is_private
from bot.conversation.read.confidential import names_matter_apart
from bot.conversation.state.dialogue import Request
from bot.conversation.state.turn import TurnContext
from routing.understand.move import Move

_GOES_WITH_IT = frozenset({Act.ADD, Act.ANSWER, Act.PERSON, Act.YES})


def apart_from_confidence(turn: TurnContext, text: str, verdict: Verdict) -> Verdict:
    """The verdict; what says what it is about, and that is not what is told in confidence, is new:
    "can somebody call me about the noise of the helicopter".
    """
    top = turn.top
    if verdict.act not in _GOES_WITH_IT or not isinstance(top, Request):
        return verdict
    if not (is_private(turn, top) and names_matter_apart(text, f"{top.words} {top.tried}")):
        return verdict
    return replace(verdict, act=Act.NEW, move=Move.NEW, rival=None)
