"""What happens when a choice of the dialogue is taken, pressed or typed: by the thing it was offered for."""

from __future__ import annotations

from bot.conversation import browsing, following, smalltalk
from bot.conversation.acting import add_words, begin, do, fill
from bot.conversation.asking import Steps, look, understand
from bot.conversation.dialogue import Doubt, Form, Request
from bot.conversation.lexicon import Said
from bot.conversation.request import (
    all_words,
    answered,
    asked,
    choose,
    joined,
    none_of_these,
    onward,
    send,
    step_back,
)
from bot.conversation.request import (
    begin as begin_request,
)
from bot.conversation.talk import Talk
from catalog.model import Kind
from routing.actions import Action

ANYWHERE = frozenset(
    {"look", "mine", "queue", "take", "services", "service", "choose", "language", "person", "nothing"}
)
"""Choices that mean the same whatever is being talked about."""


def chosen(talk: Talk, verb: str, value: str) -> Steps:
    """Do what a choice says."""
    if verb in ANYWHERE:
        yield from _anywhere(talk, verb, value)
        return
    match talk.top:
        case Request() as request:
            yield from _for_request(talk, request, verb, value)
        case Form() as form:
            yield from _for_form(talk, form, verb, value)
        case Doubt() as doubt:
            yield from _for_doubt(talk, doubt, verb, value)
        case _:
            talk.reply(talk.say("That is over already."))


def _anywhere(talk: Talk, verb: str, value: str) -> Steps:
    match verb:
        case "look":
            yield from following.show_number(talk, value)
        case "mine":
            yield from following.mine(talk)
        case "queue":
            yield from following.queue(talk)
        case "take":
            yield from begin(talk, value, Action.ACKNOWLEDGE, {})
        case "services":
            yield from browsing.services(talk, int(value or 0))
            talk.prompted = True
        case "service":
            yield from browsing.items(talk, value)
            talk.prompted = True
        case "choose":
            browsing.choose(talk, value)
        case "language":
            yield from smalltalk.language(talk, "nl" if value == "nl" else "en")
        case "person":
            to_a_person(talk, "")
        case _:
            talk.reply(talk.say("All right."))


def to_a_person(talk: Talk, words: str) -> None:
    """A person is wanted: with the words of the request under way, or with new ones."""
    if not isinstance(talk.top, Request):
        talk.push(Request(topic="request"))
    request = talk.top
    assert isinstance(request, Request)
    said = joined(all_words(request), words) if words else all_words(request)
    talk.put(request.model_copy(
        update={
            "item": None, "person": True, "stage": "summary" if said.strip() else "words", "words": said, "answers": (),
            "tried": "", "asking": None, "kind": Kind.SERVICE_REQUEST,
        }
    ))  # fmt: skip


def cancel(talk: Talk) -> None:
    """What is being talked about is dropped, at the person's word."""
    top = talk.top
    talk.drop()
    if isinstance(top, Request):
        talk.reply(talk.say("All right, I've dropped that. Nothing was sent."))
    elif isinstance(top, Form) and top.action is Action.CANCEL:
        talk.reply(talk.say("All right, {number} goes on as it was.", number=top.number))
    else:
        talk.reply(talk.say("All right, I leave it at that."))


def _for_request(talk: Talk, request: Request, verb: str, value: str) -> Steps:
    match verb:
        case "yes":
            yield from say_yes(talk)
        case "no":
            yield from say_no(talk)
        case "same":
            yield from send(talk, same_as=value)
        case "item":
            yield from choose(talk, value)
        case "none":
            yield from something_else(talk)
        case "back":
            step_back(talk)
        case "add":
            talk.drop()
            yield from add_words(talk, value, request.words, request.attachments)
        case "cancel":
            cancel(talk)
        case _:
            talk.put(_changed(talk, request, verb, value))


def _changed(talk: Talk, request: Request, verb: str, value: str) -> Request:
    """The request after a choice that only changes what is known or asked."""
    match verb:
        case "answer" | "own":
            return answered(talk, request, value if verb == "answer" else request.tried)
        case "skip":
            return answered(talk, request, "")
        case "change":
            return request.model_copy(update={"stage": "change"})
        case "redo":
            kept = tuple(a for a in request.answers if a.id != value)
            return request.model_copy(update={"stage": "question", "asking": value, "answers": kept, "tried": ""})
        case "more":
            return request.model_copy(update={"stage": "words"})
        case _:
            return onward(talk, request)


def say_yes(talk: Talk) -> Steps:
    """Yes to what a request asks: that it was understood, that help is still needed, that it may be sent."""
    request = talk.top
    assert isinstance(request, Request)
    match request.stage:
        case "item":
            talk.put(onward(talk, request))
        case "help":
            talk.put(onward(talk, request.model_copy(update={"helped": True})))
        case "summary":
            yield from send(talk)
        case "change":
            talk.put(onward(talk, request))
        case "which":
            left = [ref for ref in request.guessed if ref != request.item]
            if len(left) == 1:
                yield from choose(talk, left[0])
            else:
                talk.reply(talk.say("Which one? Choose it, or say “none of these”."))
        case _:
            return


def say_no(talk: Talk) -> Steps:
    """No to what a request asks."""
    request = talk.top
    assert isinstance(request, Request)
    match request.stage:
        case "help":
            talk.drop()
            talk.reply(talk.say("Glad it is solved! Nothing was sent; I'm here if you need more."))
        case "summary":
            talk.put(request.model_copy(update={"stage": "change" if request.item else "words"}))
        case "change":
            talk.put(onward(talk, request))
        case "words":
            cancel(talk)
        case "which":
            yield from none_of_these(talk)
        case _:
            yield from something_else(talk)


def something_else(talk: Talk) -> Steps:
    """Not that item: the next best ones, and when there are none, a person."""
    request = talk.top
    assert isinstance(request, Request)
    left = [ref for ref in request.guessed if ref != request.item]
    if request.stage == "which" or not left:
        yield from none_of_these(talk)
    else:
        talk.put(request.model_copy(update={"stage": "which", "asking": None}))


def _for_form(talk: Talk, form: Form, verb: str, value: str) -> Steps:
    match verb:
        case "fill":
            yield from fill(talk, value)
        case "skip" | "yes":
            yield from fill(talk, "")
        case _:
            cancel(talk)


def _for_doubt(talk: Talk, doubt: Doubt, verb: str, value: str) -> Steps:
    talk.drop()
    match verb:
        case "call":
            yield from _about_call(talk, doubt, value)
        case "this":
            yield from _about_this(talk, doubt)
        case "new" if doubt.riddle == "thing":
            talk.push(Request(topic="request", stage="words", words=doubt.words, attachments=doubt.attachments))
        case "new" if doubt.words.strip():
            decisions = yield from understand(doubt.words)
            begin_request(talk, doubt.words, decisions, doubt.attachments)
        case "new":
            talk.push(Request(topic="request", stage="words", attachments=doubt.attachments))
        case "desk":
            talk.push(Request(topic="request", stage="summary", words=doubt.words, attachments=doubt.attachments))
        case "none" if doubt.words.strip():
            talk.push(doubt.model_copy(update={"riddle": "homeless", "numbers": ()}))
        case _:
            talk.reply(talk.say("All right, I leave it at that."))


def _about_call(talk: Talk, doubt: Doubt, number: str) -> Steps:
    """The words belong to this call, or this is the call meant."""
    if doubt.riddle == "yes_to_what":
        yield from agree(talk, number, doubt.words, yes=doubt.wish is None)
        return
    view = yield from look(number)
    if doubt.wish is None:
        if doubt.riddle == "homeless" and view and Action.NOTE in view.actions:
            yield from do(talk, number, Action.NOTE, {"text": doubt.words}, doubt.attachments)
        else:
            yield from add_words(talk, number, doubt.words, doubt.attachments)
        return
    if doubt.wish is Action.REOPEN and view:
        yield from do(talk, view.call.number, Action.REOPEN, {"reason": doubt.words})
    else:
        yield from begin(talk, number, doubt.wish, {}, attachments=doubt.attachments)


def agree(talk: Talk, number: str, words: str, *, yes: bool) -> Steps:
    """A yes or no to what a call waits for: an answer, a confirmation."""
    view = yield from look(number)
    if view is None:
        yield from following.show_number(talk, number)
    elif Action.ANSWER in view.actions:
        yield from do(talk, view.call.number, Action.ANSWER, {"text": words})
    elif Action.APPROVE in view.actions:
        yield from begin(talk, number, Action.APPROVE if yes else Action.REFUSE, {})
    elif yes and Action.CONFIRM in view.actions:
        yield from do(talk, view.call.number, Action.CONFIRM, {})
    elif not yes and Action.REOPEN in view.actions:
        yield from begin(talk, number, Action.REOPEN, {})
    else:
        following.show(talk, view)


def _about_this(talk: Talk, doubt: Doubt) -> Steps:
    """The words belong to the request under way: as the answer that was asked for, or as more words."""
    if doubt.riddle == "yes_to_what":
        yield from (say_yes(talk) if doubt.wish is None else say_no(talk)) if isinstance(talk.top, Request) else ()
        return
    request = talk.top
    if not isinstance(request, Request):
        talk.push(doubt.model_copy(update={"riddle": "homeless"}))
        return
    question = asked(talk, request) if request.stage == "question" else None
    if question and question.type in {"text", "place"}:
        talk.put(answered(talk, request, doubt.words))
        return
    talk.put(request.model_copy(update={"words": joined(request.words, doubt.words)}))
    talk.reply(talk.say("I've added that to your request."))


WISH_FOR_NO = Action.REOPEN
"""Marks, in a doubt about a yes or no, that it was a no."""


def yes_or_no_words(said: Said) -> Action | None:
    """How a doubt remembers whether it was a yes (None) or a no."""
    return WISH_FOR_NO if said is Said.NO else None
