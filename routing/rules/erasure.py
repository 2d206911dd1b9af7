"""Takes people's words, or one person, out of what happened to a call; what the figures are made of
stays: kinds, moments, teams, promises. Pure.

The events keep their shape, so that the call's row can be rebuilt from them as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from routing.call.call import Call
from routing.call.events import AnyEvent, event_of

ERASED = "…"
"""What stands where words were that something has to stand for."""
_ALL = frozenset(
    {
        "attachments",
        "author_name",
        "because",
        "behalf",
        "location",
        "note",
        "question",
        "reason",
        "remarks",
        "requester_handle",
        "requester_name",
        "text",
        "title",
        "value",
    }
)
WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "rated": _ALL | {"why"},
        "attached": _ALL | {"name"},
        "file_gone": _ALL | {"name"},
        "left": _ALL | {"name"},
    }
)
"""The fields in which an event holds words or names, where it is not `_ALL` alone; at any depth,
but for what was promised, which is the catalogue's.
"""
PEOPLE = frozenset(
    {
        "approvers",
        "author",
        "by",
        "coordinators",
        "deputies",
        "instead",
        "left",
        "people",
        "person",
        "requester",
        "skipped",
        "to",
        "told",
    }
)
"""The fields in which an event holds people by id."""
_KEPT_EMPTY = frozenset({"because", "remarks", "attachments"})
_PROMISED = ("promise", "first_promise", "other_time")


ROLES = ("requester", "author", "approver", "team", "somebody")
ERASED_AS = "erased/"
"""How what stands in the place of somebody begins."""


def role_in(call: Call, person: str, mark: str) -> str:
    """What stands in the place of a person in a call: their part in it. `mark` tells two of them
    apart, and nothing of who it was.
    """
    parts = {
        "requester": call.requester == person,
        "author": call.author == person,
        "approver": person in call.approvers,
        "team": person in (call.assignee, *call.promise.coordinators)
        or any(person in step.people for step in call.promise.escalation),
    }
    part = next((name for name, holds in parts.items() if holds), "somebody")
    return f"{ERASED_AS}{part}/{mark}"


def role_of(person: str) -> str | None:
    """The part in a call that stands in the place of somebody; None for a person."""
    return person.split("/")[1] if person.startswith(ERASED_AS) else None


def words_of(kind: str) -> frozenset[str]:
    """The fields in which an event of this kind holds words."""
    return WORDS.get(kind, _ALL)


def without_words(event: AnyEvent) -> AnyEvent:
    """The same, without what anybody wrote in it or was called."""
    body = event.model_dump(mode="json")
    return event_of.validate_python(_silenced(body, words_of(event.kind)))


def without_person(event: AnyEvent, person: str, role: str) -> AnyEvent:
    """The same, with a role in the place of a person; what others wrote stays."""
    body = event.model_dump(mode="json")
    fields = PEOPLE | {"was"} if event.kind == "person_renamed" else PEOPLE
    if event.kind == "opened" and person in (event.requester, event.author):
        body["origin"] = None  # the conversation with them
    return event_of.validate_python(_replaced(body, person, role, fields))


def _silenced(body: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    return {
        name: value if name in _PROMISED else _silence(name, value, fields)
        for name, value in body.items()
    }


def _silence(name: str, value: Any, fields: frozenset[str]) -> Any:
    if name in fields and name in _KEPT_EMPTY:
        return []
    if name in fields and isinstance(value, str):
        return ERASED if value else ""
    if isinstance(value, list):
        return [_silenced(one, fields) if isinstance(one, dict) else one for one in value]
    return _silenced(value, fields) if isinstance(value, dict) else value


def _replaced(
    value: Any, person: str, role: str, fields: frozenset[str], here: bool = False
) -> Any:
    """`here`: whether a name of a person may stand here."""
    if isinstance(value, dict):
        return {k: _replaced(v, person, role, fields, k in fields) for k, v in value.items()}
    if isinstance(value, list):
        return [_replaced(one, person, role, fields, here) for one in value]
    return role if here and value == person else value
