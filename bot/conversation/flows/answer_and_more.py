"""Hears an answer and another matter in one message: "E4, and by the way the lift is stuck"."""

from __future__ import annotations

from bot.conversation.decide.standing import QUESTIONS, Act, Where
from bot.conversation.flows.decided import take
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.weighing import weigh
from bot.conversation.read.two_matters import besides
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext

_ASKS = QUESTIONS | {Where.TEAM_ASKS, Where.ITEM, Where.HELP, Where.SUMMARY}
_ADDS = frozenset({Act.ANSWER, Act.ADD})
"""What may come before: an answer, or a detail that goes the same way."""


def answer_and_more(turn: TurnContext, text: str) -> Asking[bool]:
    """Give the answer to what was asked, and make a request of what leads away from it; False where
    it is not both.
    """
    first, more = besides(text)
    if not more or turn.heard.edited:
        return False
    answer = yield from weigh(turn, first)
    if answer.where not in _ASKS or answer.verdict.act not in _ADDS or answer.verdict.rival:
        return False
    other = yield from weigh(turn, more)
    if other.verdict.act is not Act.NEW or other.verdict.rival:
        return False
    turn.weighed = answer
    yield from take(turn, first)
    yield from begin_new(turn, other)
    return True
