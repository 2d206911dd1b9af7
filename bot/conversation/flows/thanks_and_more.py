"""Answers thanks, and takes up what is asked right after them: "thanks! and could you also …"."""

from __future__ import annotations

from bot.conversation.decide.standing import Act
from bot.conversation.flows.new_request import begin_new
from bot.conversation.flows.weighing import weigh
from bot.conversation.read.courtesies import after_thanks
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext


def thanks_and_more(turn: TurnContext, text: str) -> Asking[bool]:
    """Do both, where nothing is under way; False where the words are not both."""
    more = after_thanks(text)
    if not more or turn.pending or turn.facts.shared or turn.heard.edited:
        return False
    other = yield from weigh(turn, more)
    verdict = other.verdict
    if verdict.act is not Act.NEW or verdict.emergency or verdict.rival or verdict.sure < _SURELY:
        return False
    turn.reply(turn.say("You're welcome!"))
    yield from begin_new(turn, other)
    return True


_SURELY = 0.8
