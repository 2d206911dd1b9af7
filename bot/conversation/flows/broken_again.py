"""Opens again the call that is named as broken again, or that closed a moment ago."""

from __future__ import annotations

from bot.conversation.flows.about_it import names_another
from bot.conversation.flows.call_enquiries import again_with, closed_just_now
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.numbers import call_number
from bot.conversation.read.reading import words_of
from bot.conversation.read.still_wrong import broke_again
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, look
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action

_A_FEW = 5


def named_again(turn: TurnContext, text: str) -> Asking[bool]:
    """Reopen the person's own call that is named by its number; False where none is."""
    number = call_number(text)
    view = (yield from look(number)) if number else None
    if view is None or view.call.requester != turn.facts.person.id:
        return False
    if Action.REOPEN not in view.actions:
        return False
    yield from again_with(turn, text, view)
    return True


def closed_again(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Reopen the call that closed a moment ago, where a few words say that something broke once
    more and name nothing else: "it's out again"; False where they do.
    """
    few = len(words_of(weighed.text)) <= _A_FEW
    if isinstance(turn.top, Request) or not (few and broke_again(weighed.text)):
        return False
    view = yield from closed_just_now(turn)
    if view is None or Action.REOPEN not in view.actions:
        return False
    if weighed.verdict.rival or names_another(turn, [view], weighed):
        return False
    yield from again_with(turn, weighed.text, view)
    return True
