"""Hears an answer and a question in one message: "room 12, and how long does that take?".

The answer is taken, and the question goes with the request: its team can tell.
"""

from __future__ import annotations

from bot.conversation.decide.evidence import Verdict
from bot.conversation.decide.standing import QUESTIONS, Act
from bot.conversation.flows.decided import take
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.request import with_words
from bot.conversation.flows.weighing import Weighed, weigh
from bot.conversation.read.two_matters import and_a_question
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext


def answer_and_question(turn: TurnContext, text: str) -> Asking[bool]:
    """Take the answer to what a request asks, and keep the question said with it; one that surely
    asks for something else becomes a request of its own. False where it is not both.
    """
    first, question = and_a_question(text)
    if not question or turn.heard.edited or not isinstance(turn.top, Request):
        return False
    answer = yield from weigh(turn, first)
    if not _answers(answer):
        return False
    other = yield from weigh(turn, question)
    if other.verdict.emergency or other.verdict.rival:
        return False
    turn.weighed = answer
    yield from take(turn, first)
    if _asks_for_another(other.verdict):
        yield from begin_new(turn, other)
    elif isinstance(turn.top, Request):
        turn.put(with_words(turn.top, question))
        words = turn.formatter.quote(question, 80)
        turn.reply(turn.say("Your question {words} goes with it: the team reads it.", words=words))
    return True


def _answers(weighed: Weighed) -> bool:
    """Whether words surely answer what is asked: what is asked for can be read in them."""
    verdict = weighed.verdict
    asked = weighed.where in QUESTIONS and verdict.act is Act.ANSWER and not verdict.rival
    return asked and (weighed.fits > 1.0 or verdict.sure >= 1.0)


def _asks_for_another(verdict: Verdict) -> bool:
    return verdict.act is Act.NEW and verdict.sure > _SURELY


_SURELY = 0.9
