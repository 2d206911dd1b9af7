"""Asks which is meant by a bare yes or no that more than one question waits for."""

from __future__ import annotations

from bot.conversation.flows.asked_since import asked_since
from bot.conversation.flows.option_handler import yes_or_no_words
from bot.conversation.flows.request import asked
from bot.conversation.read.reading import yes_or_no
from bot.conversation.state.dialogue import Clarification, Request
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext


def unclear_yes(turn: TurnContext, text: str) -> Asking[bool]:
    """Ask which is meant by a bare yes or no, when a call has begun to wait for one after our own
    question; False when that is clear.
    """
    shown, answer = turn.before.shown_at, yes_or_no(text)
    if not answer.said or answer.rest or shown is None or not _awaits_a_yes(turn):
        return False
    newer = asked_since(shown, (yield from my_calls()))
    if not newer:
        return False
    turn.push(Clarification.of_calls(text, newer, 3, yes_or_no_words(answer.said)))
    return True


def _awaits_a_yes(turn: TurnContext) -> bool:
    """Whether a request was put that is answered by yes or no."""
    top = turn.top
    if not isinstance(top, Request) or top.stage == "words":
        return False
    question = asked(turn, top) if top.stage == "question" else None
    return question is None
