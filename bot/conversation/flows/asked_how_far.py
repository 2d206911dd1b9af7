"""Answers how far a call is where words ask that, and say beside it that it is not safe so: what
danger there is, is asked before anybody is alerted.
"""

from __future__ import annotations

import re

from bot.conversation.flows.acting import do
from bot.conversation.flows.call_enquiries import show
from bot.conversation.flows.emergency import is_phrase_of_danger
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.danger import is_grave, names_a_danger
from bot.conversation.state.steps import Asking, read_moves
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action
from routing.call.call import RAISED
from routing.call.view import CallView
from routing.understand.move import Move

_QUESTION = re.compile(r"[^.!?;\n]+\?")
_SURELY = 0.5


def asked_how_far(turn: TurnContext, weighed: Weighed) -> Asking[bool]:
    """Tell how far the call is that is talked about, and add the words to it; False where they ask
    no such thing, or tell of a danger that is grave or is named.
    """
    view = _talked_of(turn, weighed)
    if view is None or not weighed.verdict.emergency or _is_named(turn, weighed.own):
        return False
    if not (yield from _asks_how_far(weighed)):
        return False
    show(turn, view)
    if Action.ADD in view.actions:
        yield from do(turn, view.call.number, Action.ADD, {"text": weighed.text})
    turn.reply(
        turn.say("If somebody is in danger now, say what happens: then I alert people at once.")
    )
    return True


def _talked_of(turn: TurnContext, weighed: Weighed) -> CallView | None:
    """The call that is talked about, where nothing else is: not one of an alarm."""
    if turn.pending or turn.facts.shared:
        return None
    views = (view for view in weighed.views if view.call.number == turn.focus)
    return next((view for view in views if RAISED not in view.call.because), None)


def _is_named(turn: TurnContext, text: str) -> bool:
    """Whether words say which danger there is, or tell of a grave one."""
    return is_grave(text) or names_a_danger(text) or is_phrase_of_danger(turn, text)


def _asks_how_far(weighed: Weighed) -> Asking[bool]:
    """Whether a question of the words surely asks how far something is."""
    spoken = weighed.decisions[0].language
    for question in _QUESTION.findall(weighed.text):
        moves = yield from read_moves(question.strip(" ,"), spoken)
        if moves.get(Move.STATUS, 0.0) > _SURELY:
            return True
    return False
