"""Which component of the register a request is about: read from what was said, offered, chosen, not
known.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.flows.request import (
    all_words,
    answered,
    asked,
    joined,
    onward,
    questions_of,
    rephrase,
    with_words,
)
from bot.conversation.read.answers import plainly_said
from bot.conversation.read.lexicon import Said
from bot.conversation.read.reading import read, yes_or_no
from bot.conversation.state.dialogue import Request
from bot.conversation.state.register_commands import (
    ComponentsFound,
    FindComponents,
    FoundComponent,
    find_components,
    look_up_component,
)
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import Option, TurnContext
from bot.wording.call_formatter import short
from bot.wording.component_answers import PHOTO, UNKNOWN
from catalog.model import Question
from routing.call.events import Answer
from routing.understand.move import Move

MOST_OFFERED = 4


def _open_ones(turn: TurnContext, request: Request) -> Iterator[Question]:
    """The questions for a component that nobody looked for yet in what was said."""
    known = {answer.id for answer in request.answers} | set(request.looked_up)
    return (q for q in questions_of(turn, request) if q.type == "component" and q.id not in known)


def filled_in(turn: TurnContext, request: Request) -> Asking[Request]:
    """The request with the components that its words name beyond doubt: those are not asked for."""
    before = request
    for question in list(_open_ones(turn, request)):
        words = turn.asks(request.words)
        found = yield from _find(turn, request, question, words)
        request = request.model_copy(update={"looked_up": (*request.looked_up, question.id)})
        if found.meant:
            request = _with(turn, request, question, found.meant)
        elif not found.registered and (code := plainly_said(question, words, ())):
            request = _with(turn, request, question, FoundComponent(ref="", label=code))
    if request is before:
        return request
    if request.stage == "question" and request.asking in {a.id for a in request.answers}:
        request = onward(turn, request)
    turn.put(request)
    return request


def _find(
    turn: TurnContext, request: Request, question: Question, text: str, *, code_only: bool = False
) -> Asking[ComponentsFound]:
    return find_components(
        FindComponents(
            text=text, item=request.item or "", kinds=question.kinds, code_only=code_only
        )
    )


def _with(
    turn: TurnContext, request: Request, question: Question, found: FoundComponent
) -> Request:
    """The request with a component as the answer, in the order of its questions."""
    kept = {a.id: a for a in request.answers}
    ask = question.ask.in_(turn.language)
    kept[question.id] = Answer(id=question.id, ask=ask, value=found.label, component=found.ref)
    order = (q.id for q in questions_of(turn, request))
    return request.model_copy(update={"answers": tuple(kept[id] for id in order if id in kept)})


def offered(turn: TurnContext, request: Request, question: Question) -> Asking[list[Option]]:
    """The components to choose from, the person's own and those of their place first, and a way to
    say that it is not known.
    """
    text = request.tried or turn.own_words(all_words(request))
    found = yield from _find(turn, request, question, text)
    several = (*((found.meant,) if found.meant else ()), *found.others)[:MOST_OFFERED]
    options = [Option(short(one.described, 70), "component", one.ref) for one in several]
    return [*options, Option(turn.say("I don't know"), "unknown")]


def asks_for_a_name(question: Question) -> bool:
    """Whether a place or a device is asked for: a yes is neither, however often it is said."""
    return question.device or question.type in {"place", "component"}


def answer(turn: TurnContext, request: Request, question: Question, text: str, move: Move) -> Steps:
    """Handle the answer to which component it is."""
    reading, head = read(text), yes_or_no(text)
    if reading.said is Said.UNKNOWN or move is Move.UNKNOWN:
        not_known(turn, request, reading.rest if reading.said else text)
    elif request.proposed and head.said is Said.NO and head.rest:
        yield from rephrase(turn, head.rest)
    else:
        yield from hear(turn, request, question, head.rest or text)


def hear(turn: TurnContext, request: Request, question: Question, text: str) -> Steps:
    """Take words as the component that was asked for; where they mean several, or none, that is
    asked once, and then the words are the answer.
    """
    found = yield from _find(turn, request, question, text)
    if found.meant:
        _answer(turn, request, question, found.meant, text)
    elif request.tried or not found.registered:
        turn.put(answered(turn, request, text.strip()))
    else:
        turn.put(request.model_copy(update={"tried": joined(request.tried, text)}))


def heard_ahead(
    turn: TurnContext, request: Request, question: Question, text: str, *, named: bool
) -> Asking[bool]:
    """Take words as the component that is asked for with something else: where they mean one of the
    register, or are known to name one. False where they do neither.
    """
    found = yield from _find(turn, request, question, text)
    if found.meant:
        _answer(turn, request, question, found.meant, text)
    elif named:
        turn.put(request)
        yield from hear(turn, request, question, text)
    return bool(found.meant) or named


def _answer(
    turn: TurnContext, request: Request, question: Question, found: FoundComponent, text: str = ""
) -> None:
    untried = request.model_copy(update={"tried": ""})
    made = answered(turn, untried, found.label, component=found.ref)
    more = len(text.split()) > _A_NAME and text.strip() not in made.words
    turn.put(with_words(made, text) if more else made)


_A_NAME = 6
"""So many words say more than which one it is: they are kept with the request."""


def chosen(turn: TurnContext, request: Request, ref: str) -> Steps:
    """Take the component that was picked as the answer."""
    question, found = asked(turn, request), (yield from look_up_component(ref))
    if question is None or found is None:
        turn.put(onward(turn, request))
    else:
        _answer(turn, request, question, found)


def not_known(turn: TurnContext, request: Request, words: str = "") -> None:
    """Nobody knows which one it is; what was said about it is kept."""
    said = f"{UNKNOWN} ({words.strip()})" if words.strip() else UNKNOWN
    turn.put(answered(turn, request.model_copy(update={"tried": ""}), said))


def in_a_photo(turn: TurnContext, request: Request) -> Request:
    """The request with a photo as the answer to which component it is."""
    question = asked(turn, request) if request.stage == "question" else None
    pictures = any(attachment.kind == "picture" for attachment in turn.attachments)
    if pictures and question and question.type == "component":
        return answered(turn, request, PHOTO)
    return request


def ahead(turn: TurnContext, request: Request) -> Request:
    """The request with a component that was named before it was asked for: that counts as a yes."""
    return onward(turn, request.model_copy(update={"helped": True, "proposed": False}))


def corrected(turn: TurnContext, request: Request, text: str) -> Asking[Request | None]:
    """The request about another component, where newer words name one by its code; None where they
    name none.
    """
    for question in questions_of(turn, request):
        if question.type == "component":
            found = yield from _find(turn, request, question, text, code_only=True)
            given = {a.id: a.component for a in request.answers}.get(question.id)
            if found.meant and found.meant.ref != given:
                return _with(turn, request, question, found.meant)
    return None
