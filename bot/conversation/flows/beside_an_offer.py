"""Takes what a team member says next, while it is asked whether words of theirs are for who asked:
an order on that call is carried out, and more about when they come joins those words.
"""

from __future__ import annotations

from typing import TypeGuard

from bot.conversation.flows.cancelling import nothing_passed_on
from bot.conversation.flows.obeying import obey
from bot.conversation.read.reading import yes_or_no
from bot.conversation.read.team_words import Order, read_order, read_reply, tells_only_when
from bot.conversation.state.dialogue import Clarification, Pending
from bot.conversation.state.steps import Asking, look
from bot.conversation.state.turn import TurnContext
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.numbers import meant_among
from routing.call.view import CallView

_OVER = frozenset(
    {
        *(Action.RESOLVE, Action.DECLINE, Action.HAND_OVER, Action.PUT_BACK),
        *(Action.ASSIGN, Action.PASS_ON),
    }
)
"""After these, when somebody comes is no longer theirs to tell, or no news."""


def beside_an_offer(turn: TurnContext, text: str) -> Asking[bool]:
    """Take an order on the call whose words are asked about, or more of such words. False where the
    words are to be read on.
    """
    top = turn.top
    if not _is_offer(top) or turn.facts.shared:
        return False
    view = (yield from look(top.numbers[0])) if len(top.numbers) == 1 else None
    if view is None or not _is_theirs(turn, view):
        return False
    order = _order(text, top, view)
    if order:
        if not _OVER.isdisjoint(order.actions):
            _let_go(turn, top)
        yield from obey(turn, order, view.call.number, text, turn.take_attachments())
    elif tells_only_when(text, turn.today) and not yes_or_no(text).said:
        _join(turn, top, text)
    else:
        return False
    return True


def _is_offer(top: Pending | None) -> TypeGuard[Clarification]:
    return isinstance(top, Clarification) and top.kind == "orphaned_text"


def _is_theirs(turn: TurnContext, view: CallView) -> bool:
    """Whether no colleague has the call."""
    free = view.call.assignee in {None, turn.facts.person.id}
    return free and not set(TEAM_ACTIONS).isdisjoint(view.actions)


def _order(text: str, top: Clarification, view: CallView) -> Order | None:
    """What the words order of the call that the question is about; None where they order nothing
    that can be done with it now.
    """
    order = read_order(text) or read_reply(text)
    if order is None or (order.number and meant_among(order.number, top.numbers) is None):
        return None
    able = [one for one in order.actions if one in TEAM_ACTIONS and one in view.actions]
    return Order(tuple(able), order.number, order.rest) if able else None


def _join(turn: TurnContext, top: Clarification, text: str) -> None:
    """Ask of all the words at once: both are news to whoever hears them."""
    files = (*top.attachments, *turn.take_attachments())
    words = f"{top.words.rstrip(' .')}. {text}"
    turn.put(top.model_copy(update={"words": words, "attachments": files, "key": ""}))


def _let_go(turn: TurnContext, top: Clarification) -> None:
    turn.drop()
    turn.reply(nothing_passed_on(turn, top.words))
