"""Carries out commands that are typed about a call, or takes their words for it where they may not
be given.
"""

from __future__ import annotations

from bot.conversation.flows.acting import add_words, do
from bot.conversation.flows.call_enquiries import show_number
from bot.conversation.flows.form import begin, filled_in, not_found, say_why
from bot.conversation.flows.refusals import is_untaken
from bot.conversation.read.team_words import Order
from bot.conversation.state.steps import Asking, Steps, look
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment
from bot.wording.action_forms import fields_for
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.call import State
from routing.call.view import CallView


def can_be_obeyed(order: Order, view: CallView) -> bool:
    """Whether an order can be carried out, or once the call was taken, which is offered."""
    first = Action.RESOLVE in order.actions and is_untaken(view)
    return first or not set(order.actions).isdisjoint(view.actions)


def obey(
    turn: TurnContext,
    order: Order,
    number: str,
    text: str,
    attachments: tuple[Attachment, ...] = (),
) -> Steps:
    """Carry out a typed command on a call; a command that this person may not give is added to the
    call as words, where those may go there.
    """
    view = yield from _meant_for(order, number)
    ordered = _ordered(order, view) if view else None
    if view and ordered:
        yield from _carry_out(turn, view, *ordered, attachments)
    elif view and (words := _to_add(turn, order, view, text)):
        yield from add_words(turn, number, words, attachments)
    elif view is None and _is_of_team(turn, order) and not attachments:
        yield from show_number(turn, number)
    else:
        words = order.rest if view and turn.facts.teams else text
        values = {"text": words} if order.rest else {}
        found = view.call.number if view else number
        yield from do(turn, found, order.actions[0], values, attachments)


def _meant_for(order: Order, number: str) -> Asking[CallView | None]:
    """The call that a command is about. A note on what the person's own team asked another for
    stays with the call above, which is theirs.
    """
    view = yield from look(number)
    elsewhere = view is not None and Action.NOTE not in view.actions
    if view is None or not elsewhere or Action.NOTE not in order.actions or not view.call.parent:
        return view
    above = yield from look(view.call.parent)
    return above if above and Action.NOTE in above.actions else view


def _to_add(turn: TurnContext, order: Order, view: CallView, text: str) -> str:
    """What of a command that may not be given is added to the call as words; "" where nothing is.
    A note of a team is for that team alone. Of what another installation reads, only what is said
    to it.
    """
    if not order.rest or {Action.ADD, Action.ANSWER}.isdisjoint(view.actions):
        return ""
    if Action.NOTE in order.actions and turn.facts.teams:
        return ""
    if view.call.is_at_peer:
        return order.rest if order.actions[0] in _SAID_TO_THEM else ""
    return text


_SAID_TO_THEM = frozenset({Action.REPLY, Action.ASK, Action.ANSWER, Action.ADD, Action.REOPEN})
"""Commands whose words are meant for whoever has the call."""


def _is_of_team(turn: TurnContext, order: Order) -> bool:
    """Whether a command is one that somebody of a team gives: its words serve that call alone, so
    with a wrong number they are typed again, and not kept.
    """
    return bool(turn.facts.teams) and order.actions[0] in TEAM_ACTIONS


def _ordered(order: Order, view: CallView) -> tuple[Action, str] | None:
    """The first action among those that a command may mean that the person can do, with its words.
    When the requester says that a call is solved, it is cancelled as no longer needed.
    """
    able = next((action for action in order.actions if action in view.actions), None)
    if able:
        return able, order.rest
    if Action.RESOLVE in order.actions and Action.CANCEL in view.actions:
        return Action.CANCEL, ""
    # Its clock runs while another team is at it; a question goes as a message.
    waits = view.call.state is State.WAITING_SUPPLIER and Action.REPLY in view.actions
    if waits and Action.ASK in order.actions:
        return Action.REPLY, order.rest
    return None


def _carry_out(
    turn: TurnContext,
    view: CallView,
    action: Action,
    rest: str,
    attachments: tuple[Attachment, ...],
) -> Steps:
    """Begin the action with its words in the first field; an action without fields has them added
    to the call afterwards.
    """
    number = view.call.number
    fields = fields_for(action, view.call, turn.formatter)
    if not fields:
        yield from begin(turn, number, action, {}, attachments=attachments)
        if rest:
            added_as = Action.ADD if Action.ADD in view.actions else Action.NOTE
            yield from do(turn, number, added_as, {"text": rest})
        return
    values = filled_in(turn, fields, rest) if rest else {}
    if values is None:
        not_found(turn, rest)
        values = {}
    if action is Action.CANCEL:
        yield from begin(turn, number, action, {}, attachments=attachments)
        say_why(turn, values.get("reason", ""))
        return
    yield from begin(turn, number, action, values, attachments=attachments)
