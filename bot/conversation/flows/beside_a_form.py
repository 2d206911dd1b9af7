"""Answers what somebody asks of the desk itself, or orders, while the form of a call waits for its
next field: it is no value of that field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.conversation.flows import call_enquiries
from bot.conversation.flows.asked_of_team import team_order
from bot.conversation.flows.form import current_field
from bot.conversation.flows.obeying import obey
from bot.conversation.flows.request import LONG_AGO
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.reading import read
from bot.conversation.read.team_words import TO_SOMEBODY
from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.steps import Asking, Steps, look
from bot.conversation.state.turn import TurnContext
from routing.call.actions import TEAM_ACTIONS, Action

_LISTS: Mapping[Said | None, Callable[[TurnContext], Steps]] = {
    Said.QUEUE: call_enquiries.own_queue,
    Said.MINE: call_enquiries.mine,
    Said.OPEN: call_enquiries.open_now,
}


def beside_a_form(turn: TurnContext, text: str) -> Asking[bool]:
    """Show what was asked for, after which the form is put again; or carry out a command in its
    place that is none of its choices, says that it is solved, or comes hours after it was put.
    False for any other words.
    """
    form = turn.top
    if not isinstance(form, ActionForm) or form.action is Action.CANCEL or turn.facts.shared:
        return False
    if turn.heard.answers:
        return False
    return (yield from _shown(turn, text)) or (yield from _instead(turn, form, text))


def _shown(turn: TurnContext, text: str) -> Asking[bool]:
    """Show the list, or how the call stands, that few words ask for and nothing else."""
    reading = read(text)
    if reading.said in _LISTS and not reading.rest:
        yield from _LISTS[reading.said](turn)
        return True
    number = only_status_of(text)
    if number is None:
        return False
    yield from call_enquiries.show_number(turn, number)
    return True


def only_status_of(text: str) -> str | None:
    """The number of the call of which words ask how it stands, and nothing else: "status 1042"."""
    reading = read(text)
    if reading.said is not Said.STATUS:
        return None
    return bare_number(reading.rest) or (call_number(text) if not reading.rest else None)


def _instead(turn: TurnContext, form: ActionForm, text: str) -> Asking[bool]:
    """Carry out a command on the form's call in its place, which is let go."""
    order, view = team_order(text), (yield from look(form.number))
    if order is None or view is None or form.action not in TEAM_ACTIONS:
        return False
    field = yield from current_field(turn, form)
    chooses = field is not None and bool(field.choices)
    solved = form.action in TO_SOMEBODY and Action.RESOLVE in order.actions
    if form.action in order.actions or not (chooses or solved or _is_stale(turn)):
        return False
    turn.drop()
    yield from obey(turn, order, form.number, text, turn.take_attachments())
    return True


def _is_stale(turn: TurnContext) -> bool:
    shown = turn.before.shown_at
    return shown is not None and turn.facts.now - shown > LONG_AGO
