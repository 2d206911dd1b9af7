"""Takes words that only say why an answer comes late, or that it can't come now: they answer
nothing, and what was asked stands.
"""

from __future__ import annotations

from bot.conversation.flows.call_enquiries import show, waiting
from bot.conversation.read.spoken import asks_for_a_moment, says_not_now, without_apology
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action


def not_now(turn: TurnContext, text: str) -> Asking[bool]:
    """Wait for the answer; False where nothing is asked, or more is said."""
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


def _waits_with_why(turn: TurnContext, text: str) -> bool:
    """Whether the words ask to wait where it was asked what is still amiss: they are no reason,
    though elsewhere "hold on" is a no.
    """
    form = turn.top
    asks = isinstance(form, ActionForm) and form.action is Action.REOPEN
    return asks and not turn.facts.shared and asks_for_a_moment(text)
