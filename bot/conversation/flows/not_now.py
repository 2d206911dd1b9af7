"""Takes words that only say why an answer comes late, or that it can't come now: they answer
nothing, and what was asked stands.
"""

from __future__ import annotations

from bot.conversation.decide.standing import Where
from bot.conversation.flows.call_enquiries import show, waiting
from bot.conversation.flows.waiting import NOTHING_AWAITED
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read
from bot.conversation.read.spoken import (
    asks_another_time,
    asks_for_a_moment,
    says_not_now,
    without_apology,
)
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action


def not_now(turn: TurnContext, text: str) -> Asking[bool]:
    """Wait for the answer; False where nothing is asked, or more is said."""
    if asks_another_time(text):
        return (yield from _another_time(turn))
    late = not without_apology(text)
    if not (late or says_not_now(text) or _waits_with_why(turn, text)):
        return False
    asks = () if turn.pending or turn.facts.shared else waiting((yield from my_calls()))
    if not (turn.pending or asks):
        return False
    turn.told_of_it = True
    turn.reply(turn.say("No problem.") if late else turn.say("Take your time; I'll wait here."))
    for view in asks if late else ():
        show(turn, view)
    return True


def is_asked_nothing(turn: TurnContext, weighed: Weighed) -> bool:
    """Say that nothing is asked to who only says that they don't know, so that the words go
    nowhere; False where something is, or more is said.
    """
    said = read(weighed.text)
    if said.said is not Said.UNKNOWN or said.rest or weighed.where not in _NOTHING_ASKED:
        return False
    turn.told_of_it = True
    turn.reply(turn.say(NOTHING_AWAITED))
    turn.keep_options()
    return True


_NOTHING_ASKED = frozenset({Where.IDLE, Where.CALLS})


def _another_time(turn: TurnContext) -> Asking[bool]:
    """Say goodbye to who asks again another time; what is put together is sent or dropped at their
    word alone, and what a team asked stands. False where others read along, or a form is filled in.
    """
    steers = turn.top is None or isinstance(turn.top, Request)
    if turn.facts.shared or turn.heard.answers or not steers:
        return False
    turn.told_of_it = True
    if turn.top is not None:
        turn.push(Clarification(topic="clarification", kind="go_on"))
        return True
    turn.reply(turn.say("All right, until then! I've passed nothing on."))
    for view in waiting((yield from my_calls())):
        show(turn, view)
    return True


def _waits_with_why(turn: TurnContext, text: str) -> bool:
    """Whether the words ask to wait where it was asked what is still amiss: they are no reason,
    though elsewhere "hold on" is a no.
    """
    form = turn.top
    asks = isinstance(form, ActionForm) and form.action is Action.REOPEN
    return asks and not turn.facts.shared and asks_for_a_moment(text)
