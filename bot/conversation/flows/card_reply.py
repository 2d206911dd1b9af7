"""A reply to a call's card or message: words for that call, unless they say what to do with it."""

from __future__ import annotations

from bot.conversation.flows.call_enquiries import obey, show
from bot.conversation.flows.form import add_words, begin, do, refuse
from bot.conversation.flows.option_handler import agree
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read, yes_or_no
from bot.conversation.read.team_words import read_reply
from bot.conversation.state.commands import Refusal
from bot.conversation.state.steps import Asking, look
from bot.conversation.state.turn import TurnContext
from routing.call.actions import Action


def reply_to(turn: TurnContext, number: str, text: str) -> Asking[bool]:
    """Whether the reply was for the call; when there is no such call for this person, its words are
    heard as any other.
    """
    view = yield from look(number)
    reading, answer = read(text), yes_or_no(text)
    if view is None and not (answer.said and not answer.rest):
        return False
    if view is None:
        refuse(turn, Refusal(reason="unknown_call", number=number), None, {}, ())
        return True
    order = read_reply(text)
    attachments = turn.take_attachments()
    if reading.said in {Said.THANKS, Said.HELLO, Said.BYE, Said.HELP}:
        turn.attachments = attachments
        return False
    if reading.said is Said.STATUS or text.strip() == "?":
        show(turn, view)
    elif order and any(a in view.actions for a in order.actions):
        yield from obey(turn, order, number, text, attachments)
    elif answer.said and not answer.rest:
        yield from agree(turn, number, text, yes=answer.said is Said.YES)
    elif reading.said is Said.WORKS and Action.CONFIRM in view.actions:
        yield from do(turn, view.call.number, Action.CONFIRM, {})
    elif reading.said is Said.CANCEL and Action.CANCEL in view.actions:
        yield from begin(turn, number, Action.CANCEL, {})
    elif reading.said is Said.AGAIN and Action.REOPEN in view.actions:
        yield from do(turn, view.call.number, Action.REOPEN, {"reason": text})
    elif (
        Action.ADD not in view.actions
        and Action.ANSWER not in view.actions
        and Action.NOTE in view.actions
    ):
        yield from do(turn, view.call.number, Action.NOTE, {"text": text}, attachments)
    else:
        yield from add_words(turn, number, text, attachments)
    return True
