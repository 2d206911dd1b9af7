"""The addresses at which something is asked for, and calls are acted on: each goes through the same
conversation, desk and outbox as what the person says, once for each idempotency key.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Annotated, Any, Literal, NoReturn

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session
from starlette.responses import JSONResponse
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from bot.channels.api.catalogue import item_for
from bot.channels.api.door import Bearer, may
from bot.channels.api.problems import Problem, refused
from bot.channels.api.reading import Number, seen
from bot.channels.api.services import services_of
from bot.channels.api.shapes import CallDone, EmergencyShape, call_whole
from bot.conversation.flows.refusals import decided_already, refusal_text
from bot.intake.answering import Start, begin
from bot.intake.channel_queries import WORDS, item_fields, unreadable
from bot.intake.danger_meanwhile import by_words_alone
from bot.intake.directly import Outcome, alarm_alone, hear, to_a_person
from bot.intake.read_ahead import read_ahead
from bot.people import api_tokens
from bot.people.api_tokens import Answered
from bot.ports import Address, FormField, Press, Pressed, Said, Shown
from bot.presses import CallPress, ItemPress
from bot.sanitize import Words
from bot.wording.action_forms import fields_for, label
from bot.wording.in_danger import what_to_do
from bot.wording.localizer import Localizer
from catalog.model import Kind
from routing.call.actions import Action
from routing.storage import ledger

router = APIRouter(tags=["calls"])
Writes = Annotated[Bearer, Depends(may("calls:write"))]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="the same for every repeat of one request; remembered for a day",
    ),
]
LONGEST = 4000
NO_ITEM = (
    "Words alone go to the desk, and this token is for calls of its own teams: name an 'item' of "
    "theirs, or use a token that was made without --team."
)
_Value = Annotated[Words, Field(max_length=LONGEST)]
_WINDOW = "web"
"""The channel of the person's own conversation, in which it is shown."""


class Asked(BaseModel):
    """Something to ask for: an item with the values of its fields, or words alone, which a person
    of the desk gets as they are. `text`: more words beside an item.
    """

    model_config = ConfigDict(extra="forbid")
    item: str | None = Field(default=None, max_length=260)
    values: dict[str, _Value] = Field(default={}, max_length=60)
    text: _Value = ""
    kind: Literal["wish", "rfc", "incident", "service_request"] | None = Field(
        default=None, description="for words alone"
    )


class Doing(BaseModel):
    """The values of an action's fields, as the call's `actions` name them."""

    model_config = ConfigDict(extra="forbid")
    values: dict[str, _Value] = Field(default={}, max_length=60)


class _Job(BaseModel):
    """What is to be taken in, and how the conversation about it begins. `number`: the call that is
    acted on.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    incoming: Said | Pressed
    start: Start
    status: int
    number: str = ""


@router.post("/calls", status_code=201, response_model=CallDone)
def ask(request: Request, who: Writes, asked: Asked, key: Key = None) -> JSONResponse:
    """Ask for something in the name of the token's person."""
    made = key or secrets.token_urlsafe(16)
    try:
        job = _of_item(who, asked, made) if asked.item else _of_words(who, asked, made)
    except Problem as why:
        _alarmed(request, who, why, asked.text, *asked.values.values())
    return _once(request, who, job, key, {"ask": asked.model_dump(mode="json")})


@router.post("/calls/{number}/actions/{action}", response_model=CallDone)
def act(
    request: Request,
    who: Writes,
    number: Number,
    action: Action,
    *,
    doing: Doing | None = None,
    key: Key = None,
) -> JSONResponse:
    """Do something with a call, as the token's person: one of the `actions` that it shows. Without
    a body, where nothing has to be told.
    """
    made = key or secrets.token_urlsafe(16)
    named = number.upper()
    given = doing.values if doing else {}
    values = {name: value for name, value in given.items() if value.strip()}
    asked = {"call": named, "action": action.value, "values": values}
    if key and (again := _again(request, who, key, asked)):
        return again
    try:
        with services_of(request).database.reading() as session:
            view, _ = seen(session, ledger.read(session, named), who)
            if action in view.actions:
                fields = fields_for(action, view.call, who.formatter, values)
                _must_fit(fields, values)
            shown = label(action, view.call, who.formatter)
    except Problem as why:
        _alarmed(request, who, why, *values.values())
    press = Press(action=CallPress(number=view.call.number, action=action).encode(), values=values)
    told = "\n".join([f"{view.call.number}: {shown}", *values.values()])
    job = _Job(incoming=_pressed(who, press, made, told), start=begin, status=200, number=named)
    return _once(request, who, job, key, asked)


def _alarmed(
    request: Request, who: Bearer, why: Problem, *words: str, once: str | None = None
) -> NoReturn:
    """Raises the problem for which nothing is taken in; where the words tell of danger, whoever is
    named is alerted first, and the problem tells so. `once`: the key for which that is done once.
    """
    services, text = services_of(request), "\n".join(filter(str.strip, words))
    if not text:
        raise why
    # Of its own key: what was refused may be tried again with the key that it had.
    incoming = Said(text=text, **_head(who, secrets.token_urlsafe(16), text))
    kept = once and _digest(f"danger/{once}")
    why.more |= _trying()(_alert, request, who, why, incoming, kept)
    services.wake()
    raise why


def _alert(
    request: Request, who: Bearer, why: Problem, incoming: Said, kept: str | None
) -> dict[str, Any]:
    """What is told of an emergency. Raises the problem where it is none: nothing is kept then."""
    services = services_of(request)
    context = services.context() if services.ready() else by_words_alone(services.context())
    context = read_ahead(services.database, incoming, context)
    with services.database.transaction(durable=True) as session:
        if kept and (before := api_tokens.answered(session, who.token.id, kept)):
            return before.body
        danger = _emergency(hear(session, incoming, context, alarm_alone), who)
        if danger is None:
            raise why
        told: dict[str, Any] = {"emergency": danger.model_dump(mode="json")}
        if kept:
            said = Answered(_digest(incoming.text), 503, told)
            api_tokens.answer(session, who.token.id, kept, said, context.now)
    return told


def _must_fit(fields: tuple[FormField, ...], values: dict[str, str]) -> None:
    """Raises Problem where a value is missing, unknown, or none of its choices."""
    known = {field.id: field for field in fields}
    errors = [
        {"where": f"body/values/{name}", "what": "there is no such field"}
        for name in values
        if name not in known
    ]
    for field in fields:
        value = values.get(field.id, "")
        if field.required and not value:
            errors.append({"where": f"body/values/{field.id}", "what": f"missing: {field.ask}"})
        elif value and field.type == "choice" and value not in dict(field.choices):
            choices = ", ".join(choice for choice, _ in field.choices[:20])
            errors.append({"where": f"body/values/{field.id}", "what": f"one of: {choices}"})
    if errors:
        raise Problem("unreadable", errors=errors)


def _of_item(who: Bearer, asked: Asked, key: str) -> _Job:
    place = item_for(who, asked.item or "")
    values = {name: value.strip() for name, value in asked.values.items() if value.strip()}
    if asked.text.strip():
        values[WORDS] = asked.text.strip()
    localizer, context = who.formatter.localizer, who.context
    fields = item_fields(place.ref, place.item, localizer)
    _must_fit(fields, values)
    places = context.catalogue.organisation.locations
    answers = {name: value for name, value in values.items() if name != WORDS}
    if wrong := unreadable(place.item, answers, localizer, context.now, places):
        errors = [{"where": f"body/values/{name}", "what": why} for name, why in wrong.items()]
        raise Problem("unreadable", errors=errors)
    press = Press(action=ItemPress(ref=place.ref).encode(), values=values)
    told = "\n".join([place.item.name.in_(localizer.language), *values.values()])
    return _Job(incoming=_pressed(who, press, key, told), start=begin, status=201)


def _of_words(who: Bearer, asked: Asked, key: str) -> _Job:
    if asked.values or not asked.text.strip():
        what = "give an item, or words alone in 'text'"
        raise Problem("unreadable", errors=[{"where": "body/item", "what": what}])
    if who.token.teams:
        raise Problem("team", NO_ITEM)
    text = asked.text.strip()
    incoming = Said(text=text, **_head(who, key, text))
    return _Job(
        incoming=incoming, start=to_a_person(Kind(asked.kind) if asked.kind else None), status=201
    )


def _pressed(who: Bearer, press: Press, key: str, told: str) -> Pressed:
    return Pressed(press=press, **_head(who, key, told))


def _head(who: Bearer, key: str, told: str) -> dict[str, Any]:
    person = who.person.id
    return {
        "key": f"api:{who.token.id}:{_digest(key)}",
        "address": Address(channel=_WINDOW, conversation=f"person/{person}"),
        "account": person,
        "at": who.context.now,
        "shown": Shown(text=told),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _once(
    request: Request, who: Bearer, job: _Job, key: str | None, asked: dict[str, Any]
) -> JSONResponse:
    """Do it, or answer again what was answered to the same key. All in one transaction, which is
    undone where the desk says no.
    """
    services = services_of(request)
    if key and (again := _again(request, who, key, asked)):
        return again
    if not services.ready():
        # A program tries again with the same key: whoever is alerted hears of it once.
        _alarmed(request, who, Problem("learning"), *_words_of(job.incoming), once=key)
    body = _trying()(_done, request, who, job, key, asked)
    services.wake()
    if isinstance(body, Problem):
        raise body
    if body is None:
        again = _again(request, who, key or "", asked)
        if again is None:
            raise Problem("key_reused")
        return again
    place = {"location": f"/api/v1/calls/{body['number']}"} if job.status == 201 else None
    return JSONResponse(body, job.status, place)


def _words_of(incoming: Said | Pressed) -> tuple[str, ...]:
    """What somebody wrote: the text, or what is filled in."""
    if isinstance(incoming, Said):
        return (incoming.text,)
    return tuple((incoming.press.values or {}).values())


def _trying() -> Retrying:
    """Tries again what the database could not do at that moment."""
    return Retrying(
        retry=retry_if_exception_type((OperationalError, IntegrityError)),
        stop=stop_after_attempt(5),
        wait=wait_random_exponential(0.05, max=1),
        reraise=True,
    )


def _done(
    request: Request, who: Bearer, job: _Job, key: str | None, asked: dict[str, Any]
) -> dict[str, Any] | Problem | None:
    """What is answered; None where another took the same key meanwhile. Whoever is alerted is,
    whatever else came of it.
    """
    services = services_of(request)
    context = read_ahead(services.database, job.incoming, services.context())
    with services.database.transaction(durable=True) as session:
        outcome = hear(session, job.incoming, context, job.start)
        if not outcome.fresh:
            return None
        danger = _emergency(outcome, who)
        if not outcome.is_done:
            why_not = _why_not(session, who, job, outcome)
            if danger is None:
                raise why_not
            why_not.more["emergency"] = danger.model_dump(mode="json")
            return why_not
        kept = ledger.read(session, outcome.number)
        view, outline = seen(session, kept, who)
        whole = call_whole(view, who, outline=outline)
        body = CallDone(**dict(whole), emergency=danger).model_dump(mode="json")
        if key:
            said = Answered(_digest(_text(asked)), job.status, body)
            api_tokens.answer(session, who.token.id, _digest(key), said, context.now)
    return body


def _emergency(outcome: Outcome, who: Bearer) -> EmergencyShape | None:
    """What to do, and who is alerted, where the words tell of danger."""
    if not outcome.alarms:
        return None
    raised, alarm = outcome.alarms[0]
    localizer = who.formatter.localizer
    if raised.language and not who.chose_language:
        localizer = Localizer(raised.language, localizer.zone)
    return EmergencyShape(
        what_to_do=what_to_do(who.context.catalogue, localizer),
        alerted=list(alarm.told),
        not_reached=list(alarm.missed),
    )


def _why_not(session: Session, who: Bearer, job: _Job, outcome: Outcome) -> Problem:
    if outcome.refusal is None:
        return Problem("not_done", told=outcome.told)
    view = None
    if job.number:
        view, _ = seen(session, ledger.read(session, job.number), who)
    means = job.incoming.press.means if isinstance(job.incoming, Pressed) else None
    told = ""
    if view and isinstance(means, CallPress):
        told = decided_already(means.action, view, who.formatter)
    told = told or refusal_text(outcome.refusal, view, who.formatter, who.person.id)
    return refused(outcome.refusal, told)


def _again(request: Request, who: Bearer, key: str, asked: dict[str, Any]) -> JSONResponse | None:
    """What was answered before to this key. Raises Problem where something else was asked."""
    with services_of(request).database.reading() as session:
        before = api_tokens.answered(session, who.token.id, _digest(key))
    if before is None:
        return None
    if before.asked != _digest(_text(asked)):
        raise Problem("key_reused")
    return JSONResponse(before.body, before.status, {"idempotent-replayed": "true"})


def _text(asked: dict[str, Any]) -> str:
    return json.dumps(asked, sort_keys=True, ensure_ascii=False)
