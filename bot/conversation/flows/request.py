"""A new request: from somebody's words to a call. What is understood is said and confirmed; what is not goes to a person."""

from __future__ import annotations

import datetime as dt

from bot.conversation.answering import plainly_said, read_answer
from bot.conversation.asking import Asking, Steps, correct, expect, open_call, understand
from bot.conversation.commands import Open, Refusal
from bot.conversation.dialogue import Doubt, Request
from bot.conversation.reading import words_of, yes_or_no
from bot.conversation.talk import Talk
from bot.message import Attachment
from bot.teller import short
from catalog.model import Kind, Question
from routing.approving import needed
from routing.events import Answer
from routing.understand.decision import Decision, Outcome

ASIDE_WORDS = 4
"""An answer this long that asks for something else with certainty is doubted: is it an answer, or a new request?"""
LONG_AGO = dt.timedelta(hours=4)
"""After this, a message of some words is no longer taken for the answer to what was asked without a question."""


def begin(talk: Talk, text: str, decisions: tuple[Decision, ...], attachments: tuple[Attachment, ...] = ()) -> None:
    """Take up one request or several; the first comes first, the others wait beneath it."""
    parts = _parts(text, decisions)
    for words in reversed(parts[1:]):
        talk.push(Request(topic="request", words=words))
    talk.push(Request(topic="request", words=parts[0], attachments=attachments))
    if len(parts) > 1:
        talk.reply(talk.say("I hear {n} requests; let's take them one by one.", n=len(parts)))
    _take(talk, decisions[0])


def _parts(text: str, decisions: tuple[Decision, ...]) -> list[str]:
    """The words of each request as typed; where the split leaves telling words out, the first gets the whole message."""
    if len(decisions) == 1:
        return [text]
    parts = [d.text for d in decisions]
    left = text
    for part in parts:
        left = left.replace(part, " ", 1)
    return parts if len(words_of(left)) < 4 else [text, *parts[1:]]


def _take(talk: Talk, decision: Decision) -> None:
    """The request on top has been read: propose, ask among a few, or turn to a person."""
    request = _top(talk).model_copy(
        update={
            "kind": decision.kind, "guessed": tuple(c.item for c in decision.candidates[:4]), "because": decision.because,
            "priority_cues": decision.priority_cues,
        }
    )  # fmt: skip
    known = [ref for ref in request.guessed if ref in talk.facts.catalogue.places]
    if decision.outcome is Outcome.ANSWER and known:
        talk.put(settled(talk, request, known[0], chosen=False))
    elif decision.outcome is Outcome.ASK and known:
        talk.put(request.model_copy(update={"stage": "which", "guessed": tuple(known[:3])}))
    else:
        talk.put(request.model_copy(update={"stage": "summary", "item": None}))


def _top(talk: Talk) -> Request:
    assert isinstance(talk.top, Request)
    return talk.top


def questions_of(talk: Talk, request: Request) -> tuple[Question, ...]:
    """The questions of the request's item."""
    place = talk.facts.catalogue.places.get(request.item or "")
    return place.item.questions if place else ()


def asked(talk: Talk, request: Request) -> Question | None:
    """The question that waits for an answer."""
    return next((q for q in questions_of(talk, request) if q.id == request.asking), None)


def settled(talk: Talk, request: Request, ref: str, *, chosen: bool) -> Request:
    """The item is known: answers that stand in the words already are taken from there."""
    place = talk.facts.catalogue.places[ref]
    locations = talk.facts.catalogue.organisation.locations
    kept = {a.id: a for a in request.answers if request.item == ref}
    if request.item != ref:
        request = request.model_copy(update={"words": all_words(request), "answers": ()})
    for question in place.item.questions:
        value = plainly_said(question, request.words, locations)
        if value and question.id not in kept:
            kept[question.id] = Answer(id=question.id, ask=question.ask.in_(talk.language), value=value)
    known = request.model_copy(
        update={"item": ref, "kind": Kind(place.item.kind), "answers": tuple(kept.values()), "person": False}
    )
    if chosen:
        return onward(talk, known)
    following = onward(talk, known)
    return following if following.stage in {"summary", "help"} else known.model_copy(update={"stage": "item"})


def onward(talk: Talk, request: Request) -> Request:
    """The next thing to do for a request whose item is settled: self-help, the next question, the summary."""
    place = talk.facts.catalogue.places.get(request.item or "")
    if place is None:
        return request.model_copy(update={"stage": "summary", "asking": None})
    if place.item.answer and not request.helped:
        return request.model_copy(update={"stage": "help"})
    done = {a.id for a in request.answers}
    following = next((q for q in place.item.questions if q.id not in done), None)
    if following:
        return request.model_copy(update={"stage": "question", "asking": following.id, "tried": ""})
    return request.model_copy(update={"stage": "summary", "asking": None, "tried": ""})


def answered(talk: Talk, request: Request, value: str) -> Request:
    """With the answer to the question that was asked; "" is a question left open."""
    question = asked(talk, request)
    if question is None:
        return onward(talk, request)
    answer = Answer(id=question.id, ask=question.ask.in_(talk.language), value=value)
    others = tuple(a for a in request.answers if a.id != question.id)
    kept = {a.id: a for a in (*others, answer)}
    order = [q.id for q in questions_of(talk, request)]
    answers = tuple(kept[i] for i in order if i in kept)
    words = request.words
    if request.tried and request.tried not in value and not (yes_or_no(request.tried).said or request.tried.isdigit()):
        words = joined(words, request.tried)
    return onward(talk, request.model_copy(update={"answers": answers, "words": words, "tried": ""}))


def joined(words: str, more: str) -> str:
    """The person's words with some more of them, each as typed."""
    return f"{words}\n{more}" if words.strip() and more.strip() not in words else (words if words.strip() else more)


def all_words(request: Request) -> str:
    """The words with the answers that were given: what is left when the request turns out to be another one."""
    words = request.words
    for given in (*(a.value for a in request.answers), request.tried):
        words = joined(words, given) if given else words
    return words


def hear_answer(talk: Talk, text: str) -> Steps:
    """Typed words while a question waits: the answer, something else altogether, or something that cannot be read."""
    request = _top(talk)
    question = asked(talk, request)
    if question is None:
        talk.put(onward(talk, request))
        return
    value = read_answer(question, text, talk.today, talk.facts.catalogue.organisation.locations)
    free = question.type in {"text", "place"}
    if len(words_of(text)) >= ASIDE_WORDS and (value is None or free) and (yield from is_aside(talk, text)):
        return
    if value is None:
        talk.put(request.model_copy(update={"tried": joined(request.tried, text)}))
    else:
        talk.put(answered(talk, request, value))


def is_aside(talk: Talk, text: str) -> Asking[bool]:
    """Whether the text may be something else: it asks for another item with certainty, or our question is long past."""
    request = _top(talk)
    decisions = yield from understand(text)
    first = decisions[0]
    other = first.item if first.outcome is Outcome.ANSWER and first.item != request.item else None
    shown = talk.before.shown_at
    past = shown is not None and talk.facts.now - shown > LONG_AGO and len(words_of(text)) >= ASIDE_WORDS
    if other or past:
        talk.push(Doubt(topic="doubt", riddle="aside", words=text, item=other))
    return bool(other or past)


def rephrase(talk: Talk, text: str) -> Steps:
    """Said again in other words: read anew, with all words kept."""
    request = _top(talk)
    decisions = yield from understand(text)
    first = decisions[0]
    words = joined(request.words, text)
    if first.outcome is Outcome.UNKNOWN:
        talk.put(request.model_copy(update={"words": words, "stage": "summary", "item": None}))
        return
    if request.guessed and first.item and first.item != request.guessed[0]:
        yield from correct(request.words, request.guessed, first.item)
    talk.put(request.model_copy(update={"words": words}))
    _take(talk, first)


def hear_more(talk: Talk, text: str) -> Steps:
    """Typed words while a yes is awaited: more about this request, or another one."""
    request = _top(talk)
    if request.item is None:
        yield from rephrase(talk, text)
        return
    if (yield from is_aside(talk, text)):
        return
    known = request.model_copy(update={"words": joined(request.words, text)})
    ahead = _answers_ahead(talk, known, text) if request.stage in {"item", "help"} else None
    talk.put(ahead or known)
    if ahead is None:
        talk.reply(talk.say("I've added that to your request."))


def _answers_ahead(talk: Talk, request: Request, text: str) -> Request | None:
    """Somebody answers the next question before it was asked ("the large one"): that is a yes, too."""
    following = onward(talk, request.model_copy(update={"helped": True}))
    question = asked(talk, following)
    if question is None or question.type not in {"choice", "date"}:
        return None
    value = read_answer(question, text, talk.today, ())
    return answered(talk, following, value) if value else None


def choose(talk: Talk, ref: str) -> Steps:
    """The person says which item it is."""
    request = _top(talk)
    if request.guessed and ref != request.guessed[0]:
        yield from correct(request.words, request.guessed, ref)
    talk.put(settled(talk, request, ref, chosen=True))


def none_of_these(talk: Talk) -> Steps:
    """None of the guesses is right: a person of the desk will know."""
    request = _top(talk)
    if request.guessed and request.words.strip():
        yield from correct(request.words, request.guessed, None)
    update = {"stage": "summary" if request.words.strip() else "words", "kind": Kind.SERVICE_REQUEST}
    talk.put(request.model_copy(update={**update, "item": None, "asking": None, "guessed": ()}))


def step_back(talk: Talk) -> None:
    """One question back; from the first one to what was understood."""
    request = _top(talk)
    order = [q.id for q in questions_of(talk, request)]
    here = order.index(request.asking) if request.stage == "question" and request.asking in order else len(order)
    if request.item is None or request.stage in {"which", "words", "item", "help"}:
        talk.put(request.model_copy(update={"stage": "words" if request.item is None else "which"}))
        return
    if here == 0 or not order:
        talk.put(request.model_copy(update={"stage": "item", "asking": None}))
        return
    back = order[here - 1]
    answers = tuple(a for a in request.answers if a.id != back)
    talk.put(request.model_copy(update={"stage": "question", "asking": back, "answers": answers, "tried": ""}))


def send(talk: Talk, same_as: str | None = None) -> Steps:
    """The yes has come: make the call (tied to another's, where it is the same trouble) and say who has it and by when."""
    request = _top(talk)
    words = request.words.strip() or talk.teller.item(request.item)
    command = Open(
        item=request.item, kind=request.kind, text=words, title=None if request.item else _title(talk, request),
        answers=tuple(a for a in request.answers if a.value), because=_because(request),
        priority_cues=request.priority_cues, attachments=request.attachments, same_as=same_as,
    )  # fmt: skip
    expected = yield from expect(request.item, request.kind)
    result = yield from open_call(command)
    if isinstance(result, Refusal):
        talk.put(request.model_copy(update={"item": None, "kind": Kind.WISH, "stage": "summary", "words": words}))
        talk.reply(
            talk.say("That is not something you can ask for directly: nothing has been agreed about it for you.")
        )
        return
    talk.drop()
    talk.focus = result.number
    lines = [talk.say("Sent! Your request is {number}.", number=result.number)]
    if result.approvers and not result.approved_by and expected.approvers:
        names = approvers(talk, request, expected.approvers)
        lines.append(
            talk.say("I have asked {names} to approve it; then {team} gets it.", names=names, team=expected.team)
        )
    elif expected.due:
        by = talk.teller.by(expected.due)
        lines.append(talk.say("{team} has it now and expects to have it done {by}.", team=expected.team, by=by))
    else:
        lines.append(talk.say("{team} has it now.", team=expected.team))
    lines.append(talk.say("I'll tell you as soon as there is news."))
    talk.reply(" ".join(lines))


def approvers(talk: Talk, request: Request, names: tuple[str, ...]) -> str:
    """Whose yes it takes."""
    place = talk.facts.catalogue.places.get(request.item or "")
    return talk.teller.voices(names, needed(place.item.approval.rule, len(names)) if place else 1)


def _title(talk: Talk, request: Request) -> str:
    first = next((line for line in request.words.splitlines() if line.strip()), "")
    return short(first, 60) or talk.say("A word with a person")


def _because(request: Request) -> tuple[str, ...]:
    """Why it goes there: what the reading found, and that the person said so themselves where they did."""
    if request.item is None:
        return (*request.because, "chosen: a person of the desk")
    if request.item not in request.guessed[:1]:
        return (*request.because, "chosen: by the requester")
    return (*request.because, "confirmed: by the requester")
