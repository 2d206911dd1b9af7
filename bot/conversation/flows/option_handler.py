"""Carries out a choice that was pressed or typed, by what it was offered for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.flows import (
    browsing,
    call_enquiries,
    component_shown,
    components,
    for_others,
    passing_on,
    smalltalk,
)
from bot.conversation.flows.acting import add_words, do
from bot.conversation.flows.approving import approve_or_refuse
from bot.conversation.flows.asked_by_approver import ask_back
from bot.conversation.flows.emergency import is_of_alarm, take_back
from bot.conversation.flows.form import begin, fill
from bot.conversation.flows.in_confidence import choose_person, refused
from bot.conversation.flows.obeying import obey
from bot.conversation.flows.request import (
    answered,
    as_words,
    asked,
    choose,
    joined,
    none_of_these,
    onward,
    step_back,
    with_words,
)
from bot.conversation.flows.request import begin as begin_request
from bot.conversation.flows.sending import send
from bot.conversation.flows.several_items import yes_to_several
from bot.conversation.flows.words_of_team import tell
from bot.conversation.read.courtesies import declines, is_bare_no
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import is_of_everything, read, yes_or_no
from bot.conversation.read.team_words import Order
from bot.conversation.state.dialogue import ActionForm, Clarification, Request, asks_why_rated
from bot.conversation.state.steps import Steps, look, understand
from bot.conversation.state.turn import TurnContext
from routing.call.actions import TEAM_ACTIONS, Action


def chosen(turn: TurnContext, verb: str, value: str) -> Steps:
    """Carry out the choice by its verb and value."""
    if verb in _ANYWHERE:
        yield from _ANYWHERE[verb](turn, value)
        return
    match turn.top:
        case Request() as request:
            yield from _for_request(turn, request, verb, value)
        case ActionForm() as form:
            yield from _for_form(turn, form, verb, value)
        case Clarification() as clarification:
            yield from _for_clarification(turn, clarification, verb, value)
        case _:
            turn.reply(turn.say("That is over already."))


def _services(turn: TurnContext, page: str) -> Steps:
    yield from browsing.services(turn, int(page or 0))
    turn.prompted = True


def _service(turn: TurnContext, value: str) -> Steps:
    yield from browsing.items(turn, value)
    turn.prompted = True


def _item(turn: TurnContext, ref: str) -> Steps:
    browsing.choose(turn, ref)
    yield from ()


def _person(turn: TurnContext, words: str) -> Steps:
    choose_person(turn, words)
    yield from ()


_ANYWHERE: Mapping[str, Callable[[TurnContext, str], Steps]] = {
    "look": call_enquiries.show_number,
    "mine": lambda turn, _value: call_enquiries.mine(turn),
    "queue": lambda turn, _value: call_enquiries.queue(turn),
    "component_shown": component_shown.show,
    "take": lambda turn, number: begin(turn, number, Action.ACKNOWLEDGE, {}),
    "services": _services,
    "service": _service,
    "choose": _item,
    "language": smalltalk.language,
    "person": _person,
    "nothing": smalltalk.nothing,
    "keep_words": smalltalk.keep_words,
    "pass_on": passing_on.to_call,
    "take_and_resolve": passing_on.take_and_resolve,
    "anew": passing_on.anew,
    "ask_back": ask_back,
    "tell_asker": tell,
}
"""Choices that mean the same whatever is being talked about."""


def cancel(turn: TurnContext, *, everything: bool = False) -> Steps:
    """Drop what is under way, at the person's word: all of it, or what is talked about; of an
    earlier request that stands beneath, it is asked whether it is still wanted. Who was alerted
    for it hears that it was taken back.
    """
    top, alerted = turn.top, [one for one in turn.pending if is_of_alarm(one)]
    turn.drop()
    if isinstance(top, Clarification) and top.kind == "go_on" and isinstance(turn.top, Request):
        top = turn.top
        turn.drop()
    if everything:
        turn.pending.clear()
    left = [one for one in alerted if one not in turn.pending]
    turn.keep_dropped(apart_from=alerted)
    if isinstance(top, Request) or left:
        yield from _dropped(turn, left, everything=everything)
    elif isinstance(top, ActionForm) and top.action is Action.CANCEL:
        turn.reply(turn.say("All right, {number} goes on as it was.", number=top.number))
    elif isinstance(top, Clarification):
        _left_out(turn, top)
    else:
        turn.reply(turn.say("All right, I leave it at that."))


def _dropped(turn: TurnContext, alerted: Sequence[Request], *, everything: bool = False) -> Steps:
    told = False
    for request in alerted:
        told |= yield from take_back(turn, request.words)
    if not told and everything:
        turn.reply(turn.say("All right, I've dropped everything. Nothing was sent."))
    elif not told:
        turn.reply(turn.say("All right, I've dropped that. Nothing was sent."))
    if isinstance(turn.top, Request) and (told or is_of_alarm(turn.top)):
        turn.prompted = True  # who had something else to see to is asked about that later
    elif isinstance(turn.top, Request):
        turn.push(Clarification(topic="clarification", kind="go_on"))


def _go_on(turn: TurnContext, verb: str) -> Steps:
    """Go on with the earlier request, or drop it too."""
    if verb != "this" and isinstance(turn.top, Request):
        yield from cancel(turn)


def _for_request(turn: TurnContext, request: Request, verb: str, value: str) -> Steps:
    match verb:
        case "yes":
            yield from say_yes(turn)
        case "no":
            yield from say_no(turn)
        case "same":
            yield from send(turn, same_as=value)
        case "item":
            yield from choose(turn, value)
        case "component":
            yield from components.chosen(turn, request, value)
        case "unknown":
            components.not_known(turn, request)
        case "none":
            yield from something_else(turn)
        case "back":
            step_back(turn)
        case "add":
            turn.drop()
            yield from add_words(turn, value, request.words, request.attachments)
        case "cancel":
            yield from cancel(turn)
        case _:
            turn.put(_changed(turn, request, verb, value))


def _changed(turn: TurnContext, request: Request, verb: str, value: str) -> Request:
    """The request after a choice that only changes what is known or asked."""
    match verb:
        case "answer" | "own":
            return answered(turn, request, value if verb == "answer" else request.tried)
        case "skip":
            return answered(turn, request, "")
        case "change":
            return request.model_copy(update={"stage": "change"})
        case "redo":
            kept = tuple(a for a in request.answers if a.id != value)
            return request.model_copy(
                update={"stage": "question", "asking": value, "answers": kept, "tried": ""}
            )
        case "more":
            return request.model_copy(update={"stage": "words"})
        case "whom" | "myself" | "unnamed":
            return onward(turn, for_others.chosen(request, verb, value))
        case _:
            return onward(turn, request)


def say_yes(turn: TurnContext) -> Steps:
    """Handle a yes to what a request asks: that it was understood, that help is still needed, that
    it may be sent.
    """
    request = turn.top
    assert isinstance(request, Request)
    match request.stage:
        case "item":
            turn.put(onward(turn, request))
        case "help":
            following = onward(turn, request.model_copy(update={"helped": True}))
            turn.put(following.model_copy(update={"proposed": False}))
            if following.stage == "summary" and turn.before.pending[-1:] == (request,):
                yield from send(turn)  # all that is sent was shown with the advice
        case "question":
            words = joined(request.words, request.tried) if request.tried else request.words
            turn.put(request.model_copy(update={"proposed": False, "tried": "", "words": words}))
        case "summary":
            yield from send(turn)
        case "change":
            turn.put(onward(turn, request))
        case "which":
            yield from yes_to_several(turn, request)
        case _:
            return


def say_no(turn: TurnContext) -> Steps:
    """Handle a no to what a request asks."""
    request = turn.top
    assert isinstance(request, Request)
    match request.stage:
        case "help" if is_bare_no(turn.heard.text):
            yield from cancel(turn)  # nobody said that it is solved
        case "help":
            turn.drop()
            turn.reply(turn.say("Glad it is solved! Nothing was sent; I'm here if you need more."))
        case "summary":
            turn.put(request.model_copy(update={"stage": "change" if request.item else "words"}))
        case "change":
            turn.put(onward(turn, request))
        case "words":
            yield from cancel(turn)
        case "which":
            yield from none_of_these(turn)
        case "item" if declines(turn.heard.text):
            yield from cancel(turn)
        case _:
            yield from something_else(turn)


def something_else(turn: TurnContext) -> Steps:
    """Propose the next best items in place of the one refused; when there are none, a person."""
    request = turn.top
    assert isinstance(request, Request)
    if request.stage == "question":
        kept = {"words": as_words(turn, request), "answers": (), "tried": "", "proposed": False}
        request = request.model_copy(update=kept)
        turn.put(request)
    left = [ref for ref in request.guessed if ref != request.item]
    if request.stage == "which" or not left:
        yield from refused(turn)
    else:
        turn.put(request.model_copy(update={"stage": "which", "asking": None}))


def _for_form(turn: TurnContext, form: ActionForm, verb: str, value: str) -> Steps:
    match verb:
        case "fill":
            yield from fill(turn, value)
        case "skip" | "yes":
            yield from fill(turn, form.words.get(form.asking, ""))
        case _:
            yield from cancel(turn)


def _for_clarification(
    turn: TurnContext, clarification: Clarification, verb: str, value: str
) -> Steps:
    turn.drop()
    if clarification.kind == "go_on":
        yield from _go_on(turn, verb)
        return
    match verb:
        case "call" if asks_why_rated(turn.top) and turn.top.number == value:
            yield from fill(turn, clarification.words)  # what went wrong with that one
        case "call":
            yield from _about_call(turn, clarification, value)
        case "tell":
            yield from _to_who_asked(turn, clarification, value)
        case "this":
            yield from _about_this(turn, clarification)
        case "new" if clarification.kind == "thing":
            turn.push(
                Request(
                    topic="request",
                    stage="words",
                    words=clarification.words,
                    attachments=clarification.attachments,
                )
            )
        case "new" if clarification.words.strip():
            decisions = yield from understand(clarification.words)
            begin_request(turn, clarification.words, decisions, clarification.attachments)
        case "new":
            turn.push(
                Request(topic="request", stage="words", attachments=clarification.attachments)
            )
        case "desk":
            turn.push(
                Request(
                    topic="request",
                    stage="summary",
                    words=clarification.words,
                    attachments=clarification.attachments,
                )
            )
        case "none" if clarification.words.strip() and not _only_stops(clarification):
            turn.push(clarification.model_copy(update={"kind": "orphaned_text", "numbers": ()}))
        case _:
            _left_out(turn, clarification)


def _only_stops(clarification: Clarification) -> bool:
    """Whether the words only wish to stop something, and it is none of what was offered."""
    reading = read(clarification.words)
    stops = clarification.wish is Action.CANCEL and reading.said is Said.CANCEL
    return stops and (not reading.rest or is_of_everything(clarification.words))


def _to_who_asked(turn: TurnContext, clarification: Clarification, number: str) -> Steps:
    """Pass words of a team on to who asked for the call, as a question where they are one."""
    asks = clarification.wish is Action.ASK
    action, field = (Action.ASK, "question") if asks else (Action.REPLY, "text")
    yield from do(turn, number, action, {field: clarification.words}, clarification.attachments)


def _left_out(turn: TurnContext, clarification: Clarification) -> None:
    kept = clarification.words.strip() and not _only_stops(clarification)
    if clarification.kind != "yes_to_what" and kept:
        words = turn.formatter.quote(clarification.words, 200)
        turn.reply(turn.say("All right, I leave {words} out.", words=words))
    else:
        turn.reply(turn.say("All right, I leave it at that."))


def _about_call(turn: TurnContext, clarification: Clarification, number: str) -> Steps:
    """Apply the clarification to this call: its words belong there, or it is the call meant."""
    if clarification.kind == "yes_to_what":
        works = clarification.wish is Action.CONFIRM
        yield from agree(turn, number, clarification.words, yes=_is_yes(clarification), works=works)
        return
    view = yield from look(number)
    if clarification.wish is None or clarification.kind == "orphaned_text":
        if clarification.kind == "orphaned_text" and view and Action.NOTE in view.actions:
            yield from do(
                turn, number, Action.NOTE, {"text": clarification.words}, clarification.attachments
            )
        else:
            yield from add_words(turn, number, clarification.words, clarification.attachments)
        return
    if clarification.wish is Action.REOPEN and view:
        yield from do(turn, view.call.number, Action.REOPEN, {"reason": clarification.words})
    elif clarification.wish in TEAM_ACTIONS:
        order = Order((clarification.wish,), number, clarification.words)
        yield from obey(turn, order, number, order.rest, clarification.attachments)
    else:
        yield from begin(
            turn, number, clarification.wish, {}, attachments=clarification.attachments
        )


def agree(turn: TurnContext, number: str, words: str, *, yes: bool, works: bool = False) -> Steps:
    """Apply a yes or no to what a call waits for: an answer, a confirmation. A call that nobody
    solved yet and that `works` is no longer needed.
    """
    view = yield from look(number)
    if view is None:
        yield from call_enquiries.show_number(turn, number)
    elif Action.ANSWER in view.actions:
        yield from do(turn, view.call.number, Action.ANSWER, {"text": words})
    elif Action.APPROVE in view.actions:
        yield from approve_or_refuse(turn, number, words, yes=yes)
    elif yes and Action.CONFIRM in view.actions:
        yield from do(turn, view.call.number, Action.CONFIRM, {})
    elif works and Action.CANCEL in view.actions:
        yield from begin(turn, number, Action.CANCEL, {})
    elif not yes and Action.REOPEN in view.actions and _says_why(words):
        yield from do(turn, view.call.number, Action.REOPEN, {"reason": words})
    elif not yes and Action.REOPEN in view.actions:
        yield from begin(turn, number, Action.REOPEN, {})
    elif Action.ACCEPT_TIME in view.actions:
        yield from do(turn, number, Action.ACCEPT_TIME if yes else Action.KEEP_TIME, {})
    else:
        call_enquiries.show(turn, view)


def _about_this(turn: TurnContext, clarification: Clarification) -> Steps:
    """Give the clarification's words to the request under way: as the awaited answer, or as more
    words.
    """
    if clarification.kind == "yes_to_what":
        if isinstance(turn.top, Request):
            yield from _agreed_here(turn, turn.top, clarification)
        return
    request = turn.top
    if not isinstance(request, Request):
        turn.push(clarification.model_copy(update={"kind": "orphaned_text"}))
        return
    question = asked(turn, request) if request.stage == "question" else None
    if question and question.type in {"text", "place"}:
        turn.put(answered(turn, request, clarification.words))
        return
    turn.put(with_words(request, clarification.words))
    turn.reply(turn.say("I'll take that along. Nothing has been sent yet."))


def _agreed_here(turn: TurnContext, request: Request, clarification: Clarification) -> Steps:
    """Apply a yes or no to the request under way. At advice, what works needs no more help, and
    what does not, does.
    """
    wish, tells = clarification.wish, _says_why(clarification.words)
    if request.stage == "help" and wish is WISH_FOR_NO and tells:
        words = joined(request.words, clarification.words)
        turn.put(request.model_copy(update={"words": words}))
        yield from say_yes(turn)
    elif wish is Action.CONFIRM and request.stage != "help":
        yield from cancel(turn)
    elif wish is None:
        yield from say_yes(turn)
    else:
        yield from say_no(turn)


def _says_why(words: str) -> bool:
    """Whether a no says more than no."""
    answer = yes_or_no(words)
    return bool(answer.rest) or not answer.said


def _is_yes(clarification: Clarification) -> bool:
    return clarification.wish is not WISH_FOR_NO


WISH_FOR_NO = Action.REOPEN
"""Marks, in a clarification of a yes or no, that it was a no; `CONFIRM`, that something works."""


def yes_or_no_words(said: Said) -> Action | None:
    """The action that stands in a clarification for a yes (None) or a no."""
    return WISH_FOR_NO if said is Said.NO else None
