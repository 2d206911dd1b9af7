"""The shapes of what is answered: calls, events, items, components, people. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, Field

from bot.channels.api.door import Bearer
from bot.ports import FormField
from bot.wording.action_forms import fields_for, label
from bot.wording.status_line import honestly
from catalog.model import CatalogueEntry, Person, Team
from catalog.register.component import Component
from routing.call.events import AnyEvent
from routing.call.view import CallView


class Named(BaseModel):
    """Somebody or something by id, with what people call it."""

    id: str
    name: str


class FieldShape(BaseModel):
    """A value that is to be given."""

    id: str
    ask: str
    type: str
    required: bool
    choices: list[Named] = []


class ActionShape(BaseModel):
    """What can be done with a call now, and what is to be given for it."""

    action: str
    label: str
    fields: list[FieldShape] = []


class AnswerShape(BaseModel):
    """A question of the item, with its answer."""

    id: str
    ask: str
    value: str


class CallShape(BaseModel):
    """A call as the token's person may see it. `status`: how it stands, in a sentence in their
    language. `outline`: they follow it, and see no more than how it goes.
    """

    number: str
    state: str
    kind: str
    title: str
    status: str
    text: str = ""
    item: str | None = None
    team: Named
    requester: Named | None = None
    private: bool = False
    outline: bool = False
    priority: int
    assignee: Named | None = None
    waiting_for: str | None = None
    question: str | None = None
    resolution: str | None = None
    answers: list[AnswerShape] = []
    parent: str | None = None
    children: list[str] = []
    opened_at: dt.datetime
    acknowledge_by: dt.datetime | None = None
    acknowledged_at: dt.datetime | None = None
    promised_by: dt.datetime | None = None
    resolve_by: dt.datetime | None = None
    expected: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    changed_at: dt.datetime
    revision: int


class CallWhole(CallShape):
    """The same, with what its person can do now."""

    actions: list[ActionShape] = []


class EmergencyShape(BaseModel):
    """What was sent tells of an emergency. `what_to_do`: to be shown to whoever told it, at once;
    `alerted`: who is being told of it, in the words that were sent; `not_reached`: who cannot be.
    """

    what_to_do: str
    alerted: list[str]
    not_reached: list[str]


class CallDone(CallWhole):
    """A call after what was done; `emergency` where the words tell of one."""

    emergency: EmergencyShape | None = None


class EventShape(BaseModel):
    """Something that happened to a call. `detail`: what belongs to this kind of event."""

    id: int = Field(description="its place among all events")
    call: str
    kind: str
    at: dt.datetime
    by: str
    detail: dict[str, Any] = {}


class ItemShape(BaseModel):
    """Something that can be asked for: `ref` names it, `fields` are its questions."""

    ref: str
    name: str
    kind: str
    team: Named
    service: Named
    private: bool
    about: str = ""
    fields: list[FieldShape] = []


class TeamShape(BaseModel):
    """A team, with its services."""

    id: str
    name: str
    kind: str
    services: list[Named]


class PersonShape(BaseModel):
    """Somebody of one of the person's teams."""

    id: str
    name: str
    role: str
    language: str | None
    teams: list[str]


class ComponentShape(BaseModel):
    """Something that a link manages, as the person may see it."""

    ref: str
    name: str
    kind: str
    place: str
    state: str
    private: bool
    serial: str
    sticker: str
    service: str | None
    used_by: list[str]
    part_of: str | None
    relies_on: list[str]
    fields: dict[str, str]


def call_shape(view: CallView, who: Bearer, *, outline: bool = False) -> CallShape:
    """A call for the token's person."""
    return CallShape.model_validate(_facts(view, who, outline=outline))


def call_whole(view: CallView, who: Bearer, *, outline: bool = False) -> CallWhole:
    """A call with what can be done."""
    actions = [
        {
            "action": action.value,
            "label": label(action, view.call, who.formatter),
            "fields": [field_shape(f) for f in fields_for(action, view.call, who.formatter)],
        }
        for action in view.actions
    ]
    return CallWhole.model_validate(_facts(view, who, outline=outline) | {"actions": actions})


def _facts(view: CallView, who: Bearer, *, outline: bool) -> dict[str, Any]:
    call, formatter = view.call, who.formatter
    facts = {name: getattr(call, name) for name in CallShape.model_fields if hasattr(call, name)}
    asker = Named(id=call.requester, name=formatter.requester(call)) if not outline else None
    holder = call.assignee if not outline else None
    return facts | {
        "state": call.state.value,
        "kind": call.kind.value,
        "title": formatter.title(call),
        "status": honestly(call, view.below, formatter),
        "team": Named(id=call.team, name=formatter.team(call.team)),
        "requester": asker,
        "assignee": Named(id=holder, name=formatter.person(holder)) if holder else None,
        "waiting_for": None if outline else call.waiting_for,
        "answers": [AnswerShape(id=a.id, ask=a.ask, value=a.value) for a in call.answers],
        "children": [] if outline else list(call.children),
        "parent": None if outline else call.parent,
        "outline": outline,
        "changed_at": call.touched_at,
    }


def event_shape(number: str, event: AnyEvent, place: int) -> EventShape:
    """An event that its reader may read."""
    body = event.model_dump(mode="json", exclude={"kind", "at", "by"})
    return EventShape(
        id=place,
        call=number,
        kind=event.kind,
        at=event.at,
        by=event.by,
        detail=_plain(body),
    )


_KEPT_INSIDE = frozenset(
    {"promise", "escalation", "hours", "rota", "origin", "files", "first_promise", "other_time"}
)


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    """Without what is made of the catalogue, and what belongs to a chat."""
    return {name: value for name, value in body.items() if name not in _KEPT_INSIDE}


def field_shape(field: FormField) -> dict[str, Any]:
    """A field of a form."""
    return {
        "id": field.id,
        "ask": field.ask,
        "type": field.type,
        "required": field.required,
        "choices": [{"id": value, "name": name} for value, name in field.choices],
    }


def item_shape(place: CatalogueEntry, who: Bearer, fields: tuple[FormField, ...]) -> ItemShape:
    """An item of the catalogue."""
    language, item = who.formatter.localizer.language, place.item
    return ItemShape.model_validate(
        {
            "ref": place.ref,
            "name": item.name.in_(language),
            "kind": str(item.kind),
            "team": {"id": place.team.team, "name": place.team.name.in_(language)},
            "service": {"id": place.service.id, "name": place.service.name.in_(language)},
            "private": item.private,
            "about": item.answer.in_(language) if item.answer else "",
            "fields": [field_shape(field) for field in fields],
        }
    )


def team_shape(team: Team, who: Bearer) -> TeamShape:
    """A team."""
    language = who.formatter.localizer.language
    services = [Named(id=one.id, name=one.name.in_(language)) for one in team.services]
    return TeamShape(id=team.team, name=team.name.in_(language), kind=team.kind, services=services)


def person_shape(person: Person, teams: list[Team]) -> PersonShape:
    """Somebody, with those of their teams that the reader is of."""
    return PersonShape(
        id=person.id,
        name=person.name,
        role=person.role,
        language=person.language,
        teams=[team.team for team in teams],
    )


def component_shape(one: Component) -> ComponentShape:
    """A component, as it was cut down to what its reader may see."""
    names = set(ComponentShape.model_fields) - {"state", "used_by", "relies_on", "fields"}
    facts = {name: getattr(one, name) for name in names}
    return ComponentShape.model_validate(
        facts
        | {
            "state": one.state.value,
            "used_by": list(one.used_by),
            "relies_on": list(one.relies_on),
            "fields": dict(one.fields),
        }
    )
