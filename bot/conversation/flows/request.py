"""Puts a request together, from somebody's words to its summary. What is understood is said and
confirmed; what is not goes to a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.flows import for_others
from bot.conversation.flows.in_turn import as_named, say_in_turn, words_of_each
from bot.conversation.flows.known_answers import read_here, with_what_was_said
from bot.conversation.flows.what_was_done import offered_for
from bot.conversation.read.answers import plainly_said, read_answer
from bot.conversation.read.confidential import is_confidential
from bot.conversation.read.danger import has_danger
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import names_a_kind_of_room, plain_place
from bot.conversation.read.reading import content_words, read, words_of, yes_or_no
from bot.conversation.state.dialogue import Request, Stage
from bot.conversation.state.steps import Steps, correct, understand
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment
from catalog.model import Kind, Question
from routing.call.events import Answer
from routing.understand.decision import Decision, Outcome
from routing.understand.past_decision import WAS_ASKED

LONG_AGO = dt.timedelta(hours=4)
"""After this, a message of some words is no longer taken for the answer to what was asked without a
question.
"""

_TO_CHOOSE = 3
"""So many are offered at most where one has to be chosen."""
_A_DESCRIPTION = 6
"""In so many words a device may be described: "the grey one beside the counter"."""
_FAR = 0.1
"""A further one is offered when it is at least this part as likely as the first."""


def begin(
    turn: TurnContext,
    text: str,
    decisions: tuple[Decision, ...],
    attachments: tuple[Attachment, ...] = (),
) -> None:
    """Put one or several requests on the stack; the first comes first, the others wait
    beneath it.
    """
    decisions = tuple(d for d in decisions if d is decisions[0] or not _is_place(turn, d.text))
    parts = words_of_each(text, decisions)
    for words in reversed(parts[1:]):
        turn.push(for_others.begun(turn, Request(topic="request", words=words)))
    first = Request(topic="request", words=parts[0], attachments=attachments)
    turn.push(for_others.begun(turn, first))
    if len(parts) > 1:
        say_in_turn(turn, as_named(parts, decisions))
    taken_as(turn, decisions[0])


def begin_unread(turn: TurnContext) -> Steps:
    """Read the request on top, where it waited beneath another and nobody has read it yet."""
    if isinstance(turn.top, Request) and turn.top.stage == "unread":
        waited = turn.top
        turn.drop()
        decisions = yield from understand(waited.words)
        begin(turn, waited.words, decisions, waited.attachments)


def _is_place(turn: TurnContext, part: str) -> bool:
    """Whether a part of a message only says where it is ("I am at the storeroom")."""
    where = plain_place(part, turn.facts.catalogue.organisation.locations)
    return where is not None and set(content_words(part)) <= set(content_words(where))


def taken_as(turn: TurnContext, decision: Decision) -> None:
    """Set the request on top by its reading: propose an item, ask among a few, or turn
    to a person.
    """
    request = _top(turn).model_copy(
        update={
            "kind": decision.kind,
            "guessed": tuple(c.item for c in decision.candidates[:4]),
            "because": decision.because,
            "priority_cues": decision.priority_cues,
            "filled": decision.filled,
            "telling": decision.telling,
            "person": False,
        }
    )
    known = [ref for ref in request.guessed if ref in turn.facts.catalogue.entries]
    if told := offered_for(turn, request.words, decision.candidates):
        turn.put(request.model_copy(update={"stage": "which", "guessed": told}))
    elif decision.outcome is Outcome.ANSWER and known:
        turn.put(settled(turn, request, known[0], chosen=False))
    elif decision.outcome is Outcome.ASK and known:
        near = [ref for ref in known[:_TO_CHOOSE] if ref in _near(decision)]
        turn.put(_to_be_confirmed(turn, request, near or known[:1]))
    elif private := in_confidence(turn, request.words, request.guessed):
        turn.put(request.model_copy(update={"stage": "which", "guessed": private}))
    else:
        turn.put(request.model_copy(update={"stage": _last(request), "item": None}))


def _to_be_confirmed(turn: TurnContext, request: Request, near: Sequence[str]) -> Request:
    """The request with the one item that may be meant asked about, or with the choice among them
    where there are more.
    """
    if len(near) > 1:
        return request.model_copy(update={"stage": "which", "guessed": tuple(near)})
    kind = Kind(turn.facts.catalogue.entries[near[0]].item.kind)
    update = {"stage": "item", "item": near[0], "kind": kind, "person": False}
    return request.model_copy(update=update)


def in_confidence(turn: TurnContext, words: str, guessed: Sequence[str]) -> tuple[str, ...]:
    """The items whose requests few may read, where the words say that they are confidential: those
    that they may mean (`guessed`) come first.
    """
    entries = turn.facts.catalogue.entries
    if has_danger(words) or not is_confidential(words):
        return ()  # nobody in danger chooses among three
    private = [ref for ref, place in entries.items() if place.item.private]
    meant = [ref for ref in guessed if ref in private]
    return tuple(dict.fromkeys([*meant, *private]))[:3]


def _near(decision: Decision) -> frozenset[str]:
    """The candidates that may well be meant; a far one among them only puzzles."""
    first = decision.candidates[0].confidence if decision.candidates else 0.0
    return frozenset(c.item for c in decision.candidates if c.confidence >= _FAR * first)


def _last(request: Request) -> Stage:
    """What comes when all is known but for whom it is."""
    return "whom" if for_others.must_ask(request) else "summary"


def _top(turn: TurnContext) -> Request:
    assert isinstance(turn.top, Request)
    return turn.top


def questions_of(turn: TurnContext, request: Request) -> tuple[Question, ...]:
    """The questions of the request's item."""
    place = turn.facts.catalogue.entries.get(request.item or "")
    return place.item.questions if place else ()


def asked(turn: TurnContext, request: Request) -> Question | None:
    """The question that waits for an answer."""
    return next((q for q in questions_of(turn, request) if q.id == request.asking), None)


def settled(turn: TurnContext, request: Request, ref: str, *, chosen: bool) -> Request:
    """The request with its item settled, at its next stage. An item that was not `chosen` is said
    with the first question, and the answer to that is a yes; not with one that asks for a yes.
    """
    place = turn.facts.catalogue.entries[ref]
    if request.item != ref:
        request = request.model_copy(update={"words": as_words(turn, request), "answers": ()})
    known = request.model_copy(
        update={"item": ref, "kind": Kind(place.item.kind), "person": False, "proposed": not chosen}
    )
    following = onward(turn, known)
    question = asked(turn, following) if following.stage == "question" else None
    if question and question.type == "yes_no" and not chosen:
        return following.model_copy(update={"stage": "item", "proposed": False, "asking": None})
    return following


def onward(turn: TurnContext, request: Request) -> Request:
    """The request at its next stage once its item is settled: self-help, the next question, the
    summary.
    """
    if for_others.must_ask(request):
        return request.model_copy(update={"stage": "whom", "asking": None})
    place = turn.facts.catalogue.entries.get(request.item or "")
    if place is None:
        return request.model_copy(update={"stage": "summary", "asking": None})
    request = with_what_was_said(turn, request, questions_of(turn, request))
    if place.item.answer and not request.helped:
        return request.model_copy(update={"stage": "help"})
    following = _next_question(place.item.questions, request)
    if following:
        return request.model_copy(update={"stage": "question", "asking": following.id, "tried": ""})
    return request.model_copy(update={"stage": "summary", "asking": None, "tried": ""})


def _next_question(questions: Sequence[Question], request: Request) -> Question | None:
    """The first question that is still open; one that may be left out is not worth a turn of its
    own, where nothing else has to be asked.
    """
    done = {a.id for a in request.answers}
    left = [q for q in questions if q.id not in done]
    alone = request.stage != "question" and not any(q.required for q in left)
    return None if alone or not left else left[0]


def answered(turn: TurnContext, request: Request, value: str, *, component: str = "") -> Request:
    """The request with the answer to the question that was asked; "" leaves it open."""
    question = asked(turn, request)
    if question is None:
        return onward(turn, request)
    kept = {a.id: a for a in request.answers}
    ask = question.ask.in_(turn.language)
    kept[question.id] = Answer(id=question.id, ask=ask, value=value, component=component)
    answers = tuple(kept[q.id] for q in questions_of(turn, request) if q.id in kept)
    words = with_what_was_tried(request, value)
    known = request.model_copy(
        update={"answers": answers, "words": words, "tried": "", "proposed": False}
    )
    return onward(turn, known)


def with_what_was_tried(request: Request, value: str) -> str:
    """The request's words, with an earlier answer that could not be read, unless that says nothing
    or stands in the answer given.
    """
    tried, head = request.tried, yes_or_no(request.tried)
    bare = tried.isdigit() or (head.said and not head.rest)
    if not tried or tried in value or bare:
        return request.words
    return joined(request.words, tried)


def joined(words: str, more: str) -> str:
    """Words with more words added on a line of their own, each as typed; what they hold already is
    not added.
    """
    return (
        f"{words}\n{more}"
        if words.strip() and more.strip() not in words
        else (words if words.strip() else more)
    )


def with_words(request: Request, more: str) -> Request:
    """The request with more words, on a line of their own."""
    return request.model_copy(update={"words": joined(request.words, more)})


def all_words(request: Request) -> str:
    """The request's words with the answers given: what remains when it turns out to be about
    another item.
    """
    words, bare = request.words, yes_or_no(request.tried)
    tried = "" if bare.said and not bare.rest else request.tried
    for given in (*(a.value for a in request.answers), tried):
        words = joined(words, given) if given else words
    return words


def as_words(turn: TurnContext, request: Request) -> str:
    """The same for people to read: a choice by its name, a day written out, a yes or no with what
    was asked.
    """
    kinds = {question.id: question.type for question in questions_of(turn, request)}
    words, given = request.words, tuple(a for a in request.answers if a.value)
    read_out = turn.formatter.answers(request.item, given)
    for answer, (ask, value) in zip(given, read_out, strict=True):
        words = joined(words, f"{ask} {value}" if kinds.get(answer.id) == "yes_no" else value)
    return joined(words, request.tried) if request.tried else words


def hear_answer(turn: TurnContext, text: str) -> Steps:
    """Read typed words as the answer to the question that waits; they may be unreadable."""
    request = _top(turn)
    question = asked(turn, request)
    if question is None:
        turn.put(onward(turn, request))
        return
    head = yes_or_no(text)
    if request.proposed and head.rest:
        if head.said is Said.NO:
            yield from rephrase(turn, head.rest)
            return
        text = head.rest
    value = read_here(turn, request, question, text)
    if value is None:
        turn.put(request.model_copy(update={"tried": joined(request.tried, text)}))
    else:
        turn.put(answered(turn, request, value))


def yes_or_no_to_proposed(turn: TurnContext, request: Request) -> Request:
    """The request after a bare yes or no to the item that was said with its first question, where
    that cannot be the answer to the question itself.
    """
    said = yes_or_no(request.tried)
    if not request.proposed or not said.said or said.rest:
        return request
    update: dict[str, object] = {"proposed": False, "tried": ""}
    if said.said is Said.NO:
        update |= {"stage": "which", "asking": None}
    known = request.model_copy(update=update)
    turn.put(known)
    return known


def rephrase(turn: TurnContext, text: str) -> Steps:
    """Read a request anew from other words, with all earlier words kept; what else they ask for
    becomes a request of its own, which waits beneath.
    """
    request = _top(turn)
    decisions = yield from understand(text)
    first = decisions[0]
    own, *others = words_of_each(text, decisions)
    words = joined(request.words, own)
    if first.outcome is Outcome.UNKNOWN:
        turn.put(with_words(request, text))
        turn.put(_top(turn).model_copy(update={"stage": "summary", "item": None}))
        return
    if request.guessed and first.item and first.item != request.guessed[0]:
        yield from correct(request.words, request.guessed, first.item)
    turn.put(request.model_copy(update={"words": words}))
    beneath = [for_others.begun(turn, Request(topic="request", words=w)) for w in reversed(others)]
    turn.pending[-1:] = [*beneath, _top(turn)]
    if others:
        say_in_turn(turn, as_named((own, *others), decisions))
    taken_as(turn, first)


def answers_ahead(
    turn: TurnContext, request: Request, text: str, *, more: bool = False
) -> Request | None:
    """The request with an answer that its newest words `text` give before it was asked ("the large
    one", "LT-4432", "in the whole ward"); that counts as a yes. None when they give none, or when
    they read as `more` about the trouble ("since this morning").
    """
    following = onward(turn, request.model_copy(update={"helped": True, "proposed": False}))
    new = [a for a in following.answers if a not in request.answers]
    if any(_is_in(a, questions_of(turn, request), text, turn) for a in new):
        return following
    question = asked(turn, following)
    was_asked = {"choice", "date"}
    was_asked |= {"place"} if names_a_kind_of_room(text) else set()
    was_asked |= set() if request.stage == "item" or more else {"text", "component"}
    if question is None or question.type not in was_asked or read(text).said:
        return None
    named = question.device or question.type in {"component", "place"}
    if named and len(words_of(text)) > _A_DESCRIPTION:
        return None  # it tells of the trouble: no name of a device or a place stands in it
    value = read_answer(question, text, turn.today, ())
    words = request.words.removesuffix(f"\n{text.strip()}")
    return answered(turn, following.model_copy(update={"words": words}), value) if value else None


def _is_in(answer: Answer, questions: Sequence[Question], text: str, turn: TurnContext) -> bool:
    """Whether this answer stands in this text."""
    question = next(q for q in questions if q.id == answer.id)
    places = turn.facts.catalogue.organisation.locations
    return plainly_said(question, text, places, today=turn.today) == answer.value


def choose(turn: TurnContext, ref: str) -> Steps:
    """Settle the request on the item that the person picked."""
    request = _top(turn)
    if request.guessed and ref != request.guessed[0]:
        yield from correct(request.words, request.guessed, ref)
    if request.stage == "which" and request.guessed and WAS_ASKED not in request.because:
        request = request.model_copy(update={"because": (*request.because, WAS_ASKED)})
    turn.put(settled(turn, request, ref, chosen=True))


def none_of_these(turn: TurnContext) -> Steps:
    """Turn to a person of the desk when none of the proposed items is right."""
    request = _top(turn)
    if request.guessed and request.words.strip():
        yield from correct(request.words, request.guessed, None)
    update = {
        "stage": "summary" if request.words.strip() else "words",
        "kind": Kind.SERVICE_REQUEST,
    }
    turn.put(request.model_copy(update={**update, "item": None, "asking": None, "guessed": ()}))


def step_back(turn: TurnContext) -> None:
    """Go one question back; from the first one to what was understood."""
    request = _top(turn)
    if request.item is None:
        turn.put(request.model_copy(update={"stage": "words"}))
    elif request.stage in {"which", "words", "item", "help"}:
        turn.put(request.model_copy(update={"stage": "which"}))
    else:
        turn.put(_one_question_back(turn, request))


def _one_question_back(turn: TurnContext, request: Request) -> Request:
    order = [question.id for question in questions_of(turn, request)]
    at_question = request.stage == "question" and request.asking in order
    before = order[: order.index(request.asking or "")] if at_question else order
    if not before:
        return request.model_copy(update={"stage": "item", "asking": None})
    answers = tuple(a for a in request.answers if a.id != before[-1])
    return request.model_copy(
        update={"stage": "question", "asking": before[-1], "answers": answers, "tried": ""}
    )
