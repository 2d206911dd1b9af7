"""Answers who calls out whether anybody is there, with something of theirs open: how it stands."""

from __future__ import annotations

from bot.conversation.flows.call_enquiries import mine
from bot.conversation.read.calling import calls_out
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext


def called_out(turn: TurnContext, text: str) -> Asking[bool]:
    """Say that somebody is there and how the person's requests stand; False where they have none
    open, or something is asked.
    """
    if turn.pending or turn.facts.shared or not calls_out(text):
        return False
    if not (yield from my_calls()):
        return False
    turn.told_of_it = True
    turn.reply(turn.say("Yes, I'm here."))
    yield from mine(turn)
    return True
