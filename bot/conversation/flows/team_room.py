"""A message in a team's room: buttons, commands and replies to cards are for the desk; all other talk is the team's own."""

from __future__ import annotations

import datetime as dt
import re

from bot.conversation import following
from bot.conversation.acting import do, keep_with_form, press, refuse, wordless_form
from bot.conversation.asking import Steps, look
from bot.conversation.choosing import chosen
from bot.conversation.commands import CallView, Refusal
from bot.conversation.dialogue import Form
from bot.conversation.lexicon import Said
from bot.conversation.pending import takes
from bot.conversation.picking import by_label, by_number
from bot.conversation.prompts import resume
from bot.conversation.reading import read
from bot.conversation.smalltalk import help_
from bot.conversation.talk import Talk
from bot.conversation.team_words import Order, read_order, read_reply
from bot.message import Press
from routing.actions import Action

PATIENCE = dt.timedelta(minutes=15)
"""So long the next words of somebody in a room answer what they were asked there."""
_NAME = re.compile(r"(?:@?schakel)[\s,:]+(?P<rest>.+)", re.I | re.S)
_A_NUMBER = re.compile(r"\s*[sS]-?\d{3,9}\s*")
_TO_REQUESTER = re.compile(
    r"(?:reply|answer|antwoord|@(?:requester|aanvrager|melder)|(?:to|aan)(?: the| de)? (?:requester|aanvrager|melder))"
    r"\s*[:,]\s*(?P<rest>.*)",
    re.I | re.S,
)


def listen(talk: Talk) -> Steps:
    """One message in the room; no reply at all to what is not for the desk."""
    heard, text = talk.heard, talk.heard.text.strip()
    if heard.press:
        yield from _pressed(talk, heard.press)
    elif text or heard.attachments:
        yield from _typed(talk, text)
    if isinstance(talk.top, Form) and talk.replies == [] and talk.pending == list(talk.before.pending):
        return
    if talk.top is not None:
        yield from resume(talk)


def _pressed(talk: Talk, pressed: Press) -> Steps:
    option = next((o for o in talk.before.options if o.action == pressed.action), None)
    if pressed.action.startswith("c:") and pressed.action.count(":") > 1:
        yield from press(talk, pressed)
    elif option and option.verb:
        yield from chosen(talk, option.verb, option.value)
    else:
        talk.reply(talk.say("That button is from earlier in our conversation, so I leave it alone."))


def _typed(talk: Talk, text: str) -> Steps:
    named = _NAME.fullmatch(text)
    said = named["rest"].strip() if named else text
    order = read_order(said)
    reading = read(said) if len(said) < 80 else None
    if order and order.number:
        yield from following.obey(talk, order, order.number, said, talk.take_attachments())
    elif talk.heard.about:
        yield from _reply(talk, talk.heard.about, text)
    elif _is_awaited(talk) and isinstance(talk.top, Form):
        yield from _to_form(talk, talk.top, text)
    elif _A_NUMBER.fullmatch(said):
        yield from following.show_number(talk, f"S-{int(said.strip().lstrip('sS-'))}")
    elif reading and reading.said is Said.QUEUE:
        yield from following.queue(talk)
    elif named and reading and reading.said is Said.HELP:
        help_(talk)


def _is_awaited(talk: Talk) -> bool:
    shown = talk.before.shown_at
    return isinstance(talk.top, Form) and shown is not None and talk.facts.now - shown <= PATIENCE


def _to_form(talk: Talk, form: Form, text: str) -> Steps:
    """Words or a picture for what was asked."""
    if text:
        keep_with_form(talk, form)
        yield from _awaited(talk, text)
    else:
        yield from wordless_form(talk, form)


def _awaited(talk: Talk, text: str) -> Steps:
    options = talk.before.options
    option = by_number(text, options[: talk.before.numbered]) or by_label(text, options, loosely=False)
    if option and option.verb:
        yield from chosen(talk, option.verb, option.value)
    else:
        yield from takes(talk, text)


def _reply(talk: Talk, number: str, text: str) -> Steps:
    """A reply to a card stays within the team, unless it says that it is for the requester, or is a command."""
    view = yield from look(number)
    if view is None:
        refuse(talk, Refusal(reason="unknown_call", number=number), None, {}, ())
        return
    if isinstance(talk.top, Form) and talk.top.number == number and _is_awaited(talk):
        yield from _to_form(talk, talk.top, text)
        return
    attachments = talk.take_attachments()
    outward = _TO_REQUESTER.fullmatch(text) if text or attachments else None
    outward = outward if outward and (outward["rest"].strip() or attachments) else None
    order = read_reply(text)
    if outward:
        yield from do(talk, view.call.number, _to_the_other_side(view), {"text": outward["rest"].strip()}, attachments)
    elif order and any(a in view.actions for a in order.actions):
        yield from following.obey(talk, Order(order.actions, number, order.rest), number, text, attachments)
    else:
        yield from do(talk, view.call.number, Action.NOTE, {"text": text} if text else {}, attachments)


def _to_the_other_side(view: CallView) -> Action:
    """The requester's side answers, the team's side replies."""
    return next((a for a in (Action.REPLY, Action.ANSWER, Action.ADD) if a in view.actions), Action.REPLY)
