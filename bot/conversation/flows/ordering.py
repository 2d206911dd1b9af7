"""Carries out a command on a call by its number; what is a phrase of an item, whatever command it
begins as, is for the call or a request of its own: that is asked.
"""

from __future__ import annotations

from bot.conversation.decide.standing import Act
from bot.conversation.flows.acting import add_words
from bot.conversation.flows.form import filled_in
from bot.conversation.flows.obeying import obey
from bot.conversation.flows.weighing import Weighed
from bot.conversation.read.numbers import after_number
from bot.conversation.read.reading import content_words
from bot.conversation.read.team_words import (
    TO_SOMEBODY,
    Order,
    order_within,
    read_order,
    with_the_next,
)
from bot.conversation.state.dialogue import Clarification
from bot.conversation.state.steps import Asking, Steps, look, understand
from bot.conversation.state.turn import TurnContext
from bot.wording.action_forms import fields_for
from routing.call.actions import TEAM_ACTIONS, Action
from routing.call.numbers import meant_among


def ordered(turn: TurnContext, text: str) -> Asking[bool]:
    """Carry out a command on a call by its number; False when the text is none."""
    order = read_order(text)
    if not (order and order.number):
        return (yield from _at_its_end(turn, text))
    if _may_say_which(order) and _answers_which(turn, order.number):
        return False
    if _may_ask_for_more(order) and (yield from _is_phrase(text)):
        return False
    if (yield from _answers_a_team(turn, order, order.number, text)):
        return True
    yield from _obeyed(turn, order, text)
    return True


def _obeyed(turn: TurnContext, order: Order, text: str) -> Steps:
    """Carry out a command, on each of two calls where it names two."""
    if both := (yield from _for_each(turn, order)):
        first, order = both
        yield from obey(turn, first, first.number or "", first.rest)
    yield from obey(
        turn, order, order.number or "", order.rest if both else text, turn.take_attachments()
    )


def _for_each(turn: TurnContext, order: Order) -> Asking[tuple[Order, Order] | None]:
    """The command on each of two calls that it names, where it can be carried out on both."""
    both = with_the_next(order)
    if both is None:
        return None
    for one in both:
        if not (yield from _is_complete(turn, one)):
            return None
    return both


def _is_complete(turn: TurnContext, order: Order) -> Asking[bool]:
    """Whether a command can be carried out on its call, and says all that it takes."""
    view = (yield from look(order.number)) if order.number else None
    action = order.actions[0]
    if view is None or action not in view.actions:
        return False
    fields = fields_for(action, view.call, turn.formatter)
    if not fields:
        return not content_words(order.rest)
    return action in TO_SOMEBODY and filled_in(turn, fields, order.rest) is not None


def _at_its_end(turn: TurnContext, text: str) -> Asking[bool]:
    """Carry out a team's command on a call of theirs with which a sentence ends; False where there
    is none, or something else is under way.
    """
    order = order_within(text) if turn.facts.teams and not turn.pending else None
    view = (yield from look(order.number)) if order and order.number else None
    if (
        order is None
        or view is None
        or set(order.actions).isdisjoint({*view.actions} & {*TEAM_ACTIONS})
    ):
        return False
    if (yield from understand(text))[0].exact:
        return False
    yield from obey(turn, order, view.call.number, text, turn.take_attachments())
    return True


def _answers_a_team(turn: TurnContext, order: Order, number: str, text: str) -> Asking[bool]:
    """Give a yes with the number of a call to the team that waits for an answer about it."""
    view = (yield from look(number)) if order.actions[0] is Action.CONFIRM else None
    words = after_number(text)
    if view is None or not words or Action.ANSWER not in view.actions:
        return False
    yield from add_words(turn, number, words, turn.take_attachments())
    return True


def _may_say_which(order: Order) -> bool:
    """Whether a command may say as well to which call something belongs: "belongs to S-1001"."""
    to_nobody = Action.HAND_OVER in order.actions and not order.rest
    return Action.ADD in order.actions or to_nobody


def _may_ask_for_more(order: Order) -> bool:
    """Whether a command says more than what is done with a call: "S-1001 claim expenses"."""
    return Action.ADD in order.actions or bool(content_words(order.rest))


def _is_phrase(text: str) -> Asking[bool]:
    """Whether what seems ordered of a call is a phrase of an item: "S-1001 add two lunches to our
    order" may be for that.
    """
    return (yield from understand(after_number(text) or text))[0].exact


def _answers_which(turn: TurnContext, number: str) -> bool:
    """Whether words with this number were read as the answer to which call was meant."""
    top, weighed = turn.top, turn.weighed
    asked_about = isinstance(top, Clarification) and meant_among(number, top.numbers) is not None
    return asked_about and isinstance(weighed, Weighed) and weighed.verdict.act is Act.ANSWER
