"""Adds rows to a team's file as somebody asks for them in the forms: each begins sound, as far as
it can. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from catalog.editing.merge import at, with_value
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of
from catalog.model import Catalogue
from catalog.names import slug

Values = Mapping[str, Any]
TARGETS: Document = {
    "incident": {"acknowledge": "1h", "resolve": "1d"},
    "service_request": {"acknowledge": "4h", "resolve": "3d"},
}
"""The times with which an agreement begins; they are to be looked at."""


def new_team(
    name: Mapping[str, str], catalogue: Catalogue, by: str, domain: str | None
) -> Document:
    """A team's file as it begins: the hours of the desk where all comes in, whoever adds it as its
    coordinator, and that desk behind it.
    """
    desk, person = catalogue.fallback, catalogue.people[by]
    hours: dict[str, Any] = {"zone": catalogue.organisation.zone or "Europe/Amsterdam"}
    if desk:
        hours = {"zone": desk.hours.zone}
        hours |= {"holidays": desk.hours.holidays} if desk.hours.holidays else {}
    hours["weekdays"] = "08:00-17:00"
    taken = {*catalogue.team_by_id, *catalogue.renamed_teams, "organisation"}
    taken |= {group.id for group in catalogue.organisation.groups}
    team = free_id(next(iter(name.values()), ""), taken, "team")
    steps: list[Any] = ["coordinator", *([{"team": desk.team}] if desk else [])]
    return {
        "team": team,
        "name": dict(name),
        "kind": "internal",
        **({"domain": domain} if domain else {}),
        "hours": hours,
        "people": [{"id": by, "name": person.name, "role": "coordinator"}],
        "rooms": {"web": team},
        "escalate": steps,
    }


def free_id(name: str, taken: Collection[str], otherwise: str) -> str:
    """An id made of a name, that nobody has."""
    base = slug(name)[:50].strip("-") or otherwise
    tried = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(one for one in tried if one not in taken)


def added(
    document: Document, what: str, part: str, values: Values, catalogue: Catalogue
) -> tuple[Document, str]:
    """The document with something more, and the part of the forms where it stands."""
    place = part.split("/")[1:]
    match what:
        case "person":
            return _person(document, values, catalogue), part
        case "shift":
            return _row(document, ("rota",), _told(values, "people", "days", "hours")), part
        case "service":
            return _service(document, values)
        case "item" if len(place) == 1:
            return _item(document, place[0], values)
        case "agreement" if len(place) == 1:
            made = {"customers": values.get("customers") or ["*"], "targets": TARGETS}
            return _row(document, ("services", place[0], "agreements"), made), part
        case "reliance" if len(place) == 1 and values.get("service"):
            made = _told(values, "service")
            return _row(document, ("services", place[0], "relies_on"), made), part
        case "question" if len(place) == 2:
            return _question(document, place, values), part
    return document, part


def _told(values: Values, *names: str) -> Document:
    return {name: values[name] for name in names if values.get(name)}


def _row(document: Document, path: tuple[str, ...], row: Document) -> Document:
    held = at(document, path)
    rows = [*(held if isinstance(held, list) else []), row]
    made: Document = with_value(document, path, rows)
    return made


def _ids(document: Document, path: tuple[str, ...]) -> set[str]:
    found = at(document, path)
    return {key_of(row) for row in found or () if isinstance(row, dict)}


def _person(document: Document, values: Values, catalogue: Catalogue) -> Document:
    """Somebody new has an id that nobody has: nobody becomes a colleague by being called alike."""
    name = str(values.get("name") or "")
    if not name:
        return document
    taken = {*catalogue.people, *catalogue.renamed, *_ids(document, ("people",))}
    row = {"id": free_id(name, taken, "person"), "name": name}
    return _row(document, ("people",), row | _told(values, "role", "email", "language"))


def _service(document: Document, values: Values) -> tuple[Document, str]:
    name = values.get("name") or {}
    if not name:
        return document, "services"
    sid = free_id(next(iter(name.values())), _ids(document, ("services",)), "service")
    row = {"id": sid, "name": name, "agreements": [{"customers": ["*"], "targets": TARGETS}]}
    return _row(document, ("services",), row), f"service/{sid}"


def _item(document: Document, sid: str, values: Values) -> tuple[Document, str]:
    name, path = values.get("name") or {}, ("services", sid, "items")
    if not name or at(document, path[:2]) is None:
        return document, f"service/{sid}"
    iid = free_id(next(iter(name.values())), _ids(document, path), "item")
    row = {"id": iid, "kind": values.get("kind") or "service_request", "name": name, "phrases": {}}
    return _row(document, path, row), f"item/{sid}/{iid}"


def _question(document: Document, place: list[str], values: Values) -> Document:
    asked, path = values.get("ask") or {}, ("services", place[0], "items", place[1], "questions")
    if not asked or at(document, path[:4]) is None:
        return document
    words = " ".join(next(iter(asked.values())).split()[:3])
    qid = free_id(words, _ids(document, path), "question")
    return _row(document, path, {"id": qid, "ask": asked} | _told(values, "type"))
