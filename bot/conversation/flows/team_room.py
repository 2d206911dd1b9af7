"""Handles a message in a team's room: buttons, commands, replies to cards and to questions of ours;
all else is left to the team.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.conversation.flows import call_enquiries, component_shown, obeying, risks
from bot.conversation.flows.acting import do, unknown_call
from bot.conversation.flows.emergency import is_emergency, warn
from bot.conversation.flows.form import (
    is_for_a_call,
    keep_with_form,
    press,
    room_form,
    wordless_form,
)
from bot.conversation.flows.option_handler import cancel, chosen
from bot.conversation.flows.prompts import resume
from bot.conversation.flows.refusals import ANSWERED_ALREADY, OLD_BUTTON
from bot.conversation.flows.smalltalk import room_help
from bot.conversation.flows.words_of_team import offer_to_tell_when
from bot.conversation.read.lexicon import Said
from bot.conversation.read.numbers import call_number
from bot.conversation.read.picking import by_label, by_number
from bot.conversation.read.reading import read, words_of
from bot.conversation.read.team_words import Order, for_requester, read_order, read_reply
from bot.conversation.state.dialogue import ActionForm, Heard, is_of_a_form
from bot.conversation.state.steps import Asking, Steps, look
from bot.conversation.state.turn import TurnContext
from bot.ports import Press
from bot.presses import CallPress, MorePress
from routing.call.actions import Action
from routing.call.view import CallView

_NAME = re.compile(r"(?:@?schakel)[\s,:]+(?P<rest>.+)", re.I | re.S)
_LONGEST_QUESTION = 79


Kind = Literal[
    "press", "order", "reply", "form", "number", "queue", "risks", "component", "help", "cancel"
]
"""What a message in a room is to the desk."""
_IN_WORDS: frozenset[Kind] = frozenset({"reply", "form"})
"""Kinds of message that hold words of people's own: danger is heard in them."""
_NAMED: dict[Said, Kind] = {
    Said.HELP: "help",
    Said.CANCEL: "cancel",
    Said.COMPONENT: "component",
}
_UNNAMED: dict[Said, Kind] = {Said.QUEUE: "queue", Said.OPEN: "queue", Said.RISKS: "risks"}
"""What a few words come to in a room; and (`_NAMED`) what only where they are for the desk by its
name, or as a command.
"""


def kind_of(heard: Heard) -> Kind | None:
    """The kind of a message in the room; None when the team talks among itself. Words and files are
    for a question only in reply to it.
    """
    if heard.press:
        return "press"
    text = heard.text.strip()
    if not (text or heard.attachments):
        return None
    if heard.answers or heard.own:
        return "form" if is_of_a_form(heard.answers) else None
    return _typed_kind(heard, text)


def _typed_kind(heard: Heard, text: str) -> Kind | None:
    """The kind of words that are no answer to a form."""
    said, named = _without_our_name(text)
    named = named or heard.named
    order = read_order(said)
    if order and order.number:
        return "order"
    if heard.about:
        return "reply"
    return _asked(said, named)


def _asked(said: str, named: bool) -> Kind | None:
    """The kind of wish that words hold which answer nothing."""
    if call_number(said) and len(words_of(said)) == 1:
        return "number"
    reading = read(said) if len(said) <= _LONGEST_QUESTION else None
    if reading is None or reading.said is None:
        return None
    return _UNNAMED.get(reading.said) or (_NAMED.get(reading.said) if named else None)


def listen(turn: TurnContext) -> Steps:
    """Handle one message in a team's room; what is not for the desk gets no reply."""
    kind = kind_of(turn.heard)
    if kind is None:
        return
    if turn.heard.press:
        yield from _pressed(turn, turn.heard.press)
    else:
        yield from _typed(turn, kind, turn.heard.text.strip())
    if (
        isinstance(turn.top, ActionForm)
        and turn.replies == []
        and turn.pending == list(turn.before.pending)
    ):
        return
    if turn.top is not None:
        yield from resume(turn)


def _pressed(turn: TurnContext, pressed: Press) -> Steps:
    option = next((o for o in turn.before.options if o.action == pressed.action), None)
    if is_for_a_call(pressed.means):
        if not (yield from _is_for_others(turn, pressed)):
            yield from press(turn, pressed)
    elif option and option.verb:
        yield from chosen(turn, option.verb, option.value)
    else:
        turn.reply(turn.say(OLD_BUTTON))


def _is_for_others(turn: TurnContext, pressed: Press) -> Asking[bool]:
    """Tell somebody who is not of the room's team that its buttons are not for them, of a call that
    they may not see; whether that is so.
    """
    means = pressed.means
    if not isinstance(means, CallPress | MorePress) or (yield from look(means.number)):
        return False
    return _is_of_others(turn)


def _is_of_others(turn: TurnContext) -> bool:
    """Tell that only the team of this room can do this; False to somebody of that team."""
    room = turn.facts.room
    if room is None or room in turn.facts.teams:
        return False
    team = turn.formatter.team(room.team)
    turn.whisper(turn.say("Only people of {team} can do this.", team=team))
    return True


def _typed(turn: TurnContext, kind: Kind, text: str) -> Steps:
    said, _ = _without_our_name(text)
    if kind in _IN_WORDS and (yield from is_emergency(turn, said)):
        yield from warn(turn, said)
    order = read_order(said) if kind == "order" else None
    if order and order.number:
        yield from obeying.obey(turn, order, order.number, said, turn.take_attachments())
    elif kind == "reply" and turn.heard.about:
        yield from _reply(turn, turn.heard.about, text)
    elif kind == "form":
        yield from _answered(turn, text)
    else:
        yield from _answer(turn, kind, said)


def _answer(turn: TurnContext, kind: Kind, said: str) -> Steps:
    """Answer a wish in words that answer nothing."""
    if kind == "number" and (number := call_number(said)):
        yield from call_enquiries.show_number(turn, number)
    elif kind == "queue":
        yield from call_enquiries.queue(turn)
    elif kind == "component":
        yield from component_shown.tell_in_room(turn, read(said).rest)
    elif kind == "risks":
        yield from risks.tell(turn)
    elif kind == "help":
        room_help(turn)
    elif kind == "cancel":
        yield from _cancel(turn)


def _cancel(turn: TurnContext) -> Steps:
    """Drop the form this person is filling in here, however long ago it was shown."""
    if turn.top is not None:
        yield from cancel(turn)
        return
    turn.reply(turn.say("Nothing is under way here. “queue” shows what waits for your team."))


def _without_our_name(text: str) -> tuple[str, bool]:
    """The words without our name in front, and whether it was there."""
    named = _NAME.fullmatch(text)
    return (named["rest"].strip(), True) if named else (text, False)


def _answered(turn: TurnContext, text: str) -> Steps:
    """Give the words or files to the form whose question was replied to, if it still waits."""
    last = turn.top
    if turn.bring_up(turn.heard.answers) and isinstance(turn.top, ActionForm):
        if turn.top is not last:
            turn.before = turn.before.model_copy(update={"numbered": 0})
        yield from _to_form(turn, turn.top, text)
    else:
        turn.reply(turn.say(ANSWERED_ALREADY))


def _to_form(turn: TurnContext, form: ActionForm, text: str) -> Steps:
    """Take words or a picture as the answer to the form under way."""
    if text:
        keep_with_form(turn, form)
        yield from _awaited(turn, text)
    else:
        yield from wordless_form(turn, form)


def _awaited(turn: TurnContext, text: str) -> Steps:
    options = turn.before.options
    option = by_number(text, options[: turn.before.numbered]) or by_label(
        text, options, loosely=False
    )
    if option and option.verb:
        yield from chosen(turn, option.verb, option.value)
    else:
        yield from room_form(turn, text)


def _reply(turn: TurnContext, number: str, text: str) -> Steps:
    """Handle a reply to a card: a note within the team, unless it says that it is for the
    requester, or is a command.
    """
    view = yield from look(number)
    if view is not None:
        yield from _reply_to_call(turn, view, number, text)
    elif not _is_of_others(turn):
        unknown_call(turn, number)


def _reply_to_call(turn: TurnContext, view: CallView, number: str, text: str) -> Steps:
    attachments = turn.take_attachments()
    outward = for_requester(text)
    order = read_reply(text)
    if outward is not None and (outward or attachments):
        action = _to_the_other_side(view)
        yield from do(turn, view.call.number, action, {"text": outward}, attachments)
    elif order and (_takes(order, view) or obeying.can_be_obeyed(order, view)):
        within = Order(order.actions, number, order.rest)
        yield from obeying.obey(turn, within, number, text, attachments)
    elif _asked_by_us(turn, view):
        action = next((a for a in (Action.ANSWER, Action.ADD) if a in view.actions), Action.ADD)
        yield from do(turn, view.call.number, action, {"text": text} if text else {}, attachments)
    else:
        values = {"text": text} if text else {}
        yield from do(turn, view.call.number, Action.NOTE, values, attachments)
        offer_to_tell_when(turn, view, text)


def _takes(order: Order, view: CallView) -> bool:
    """Whether somebody takes a call that has been taken: they hear by whom."""
    return order.actions == (Action.ACKNOWLEDGE,) and view.call.assignee is not None


def _asked_by_us(turn: TurnContext, view: CallView) -> bool:
    """Whether this room's team asked another for the call: what is replied to it is for them."""
    room = turn.facts.room
    return room is not None and view.call.customer == room.team != view.call.team


def _to_the_other_side(view: CallView) -> Action:
    """The action that carries words to the other side: the requester's side answers, the team's
    side replies.
    """
    return next(
        (a for a in (Action.REPLY, Action.ANSWER, Action.ADD) if a in view.actions), Action.REPLY
    )
