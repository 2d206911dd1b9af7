"""Shows what waits for a word of somebody: approvals, questions of teams, what may be solved."""

from __future__ import annotations

from bot.conversation.flows.call_enquiries import show
from bot.conversation.flows.waiting import NOTHING_AWAITED, show_waiting
from bot.conversation.read.which_and_what import asks_what_waits
from bot.conversation.state.steps import Asking, my_calls
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action


def what_waits(turn: TurnContext, text: str) -> Asking[bool]:
    """Show what waits for a word of the person, where they ask that, in whatever words; False where
    they ask something else.
    """
    if turn.facts.shared or turn.facts.room or not asks_what_waits(text):
        return False
    turn.told_of_it = True
    waits = yield from show_waiting(turn)
    solved = [view for view in (yield from my_calls()) if Action.CONFIRM in view.actions]
    for view in solved:
        show(turn, view)
    if not (waits or solved):
        turn.reply(turn.say(NOTHING_AWAITED))
    return True
