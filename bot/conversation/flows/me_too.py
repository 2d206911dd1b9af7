"""Reports for somebody what another has just reported where both read along, at their yes."""

from __future__ import annotations

from bot.conversation.flows.prompts import prompt
from bot.conversation.flows.request import settled
from bot.conversation.read.me_too import says_me_too
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext


def me_too(turn: TurnContext, text: str) -> Asking[bool]:
    """Put together a request of the same item; False where nothing was reported there."""
    ref = turn.facts.beside
    if turn.pending or ref not in turn.facts.catalogue.entries or not says_me_too(text):
        return False
    request = Request(topic="request", words=text, attachments=turn.take_attachments())
    turn.push(request)
    turn.put(settled(turn, request, ref, chosen=False))
    yield from prompt(turn)
    turn.say_before(turn.say("I can report the same for you."))
    return True
