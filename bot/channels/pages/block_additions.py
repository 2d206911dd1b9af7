"""Adds rows to a team's file as somebody asks for them in the forms: each begins sound, as far as
it can. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any, Protocol

from catalog.editing.merge import at, with_value
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of
from catalog.model import Catalogue, Person
from catalog.names import slug

Values = Mapping[str, Any]


class By(Protocol):
    """Whoever adds a team."""

    @property
    def person(self) -> Person:
        """Who it is."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as they see it."""
        ...


TARGETS: Document = {
    "incident": {"acknowledge": "1h", "resolve": "1d"},
    "service_request": {"acknowledge": "4h", "resolve": "3d"},
}
"""The times with which an agreement begins; they are to be looked at."""


def new_team(
    name: Mapping[str, str], by: By, domain: str | None, begun: Collection[str] = ()
) -> Document:
    """A team's file as it begins: the hours of the desk where all comes in, whoever adds it as its
    coordinator, and that desk behind it. `begun`: the teams that they have begun before.
    """
    catalogue, person = by.catalogue, by.person
    desk = catalogue.fallback
    hours: dict[str, Any] = {"zone": catalogue.organisation.zone or "Europe/Amsterdam"}
    if desk:
        hours = {"zone": desk.hours.zone}
        hours |= {"holidays": desk.hours.holidays} if desk.hours.holidays else {}
    hours["weekdays"] = "08:00-17:00"
    taken = {*catalogue.team_by_id, *catalogue.renamed_teams, *begun, "organisation"}
    taken |= {group.id for group in catalogue.organisation.groups}
    team = free_id(next(iter(name.values()), ""), taken, "team")
    steps: list[Any] = ["coordinator", *([{"team": desk.team}] if desk else [])]
    return {
        "team": team,
        "name": dict(name),
        "kind": "internal",
        **({"domain": domain} if domain else {}),
        "hours": hours,
        "people": [{"id": person.id, "name": person.name, "role": "coordinator"}],
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
    if what == "service":
        return _service(document, values)
    place = part.split("/")[1:]
    if what == "item":
        return _item(document, "/".join(place), values)
    if what == "person":
        return _person(document, values, catalogue), part
    inside = ("services", *place[:1], *(("items", place[1]) if len(place) == 2 else ()))
    made = _within(document, what, inside, values) if place else _of_team(document, what, values)
    return made, part


def _of_team(document: Document, what: str, values: Values) -> Document:
    """Something more of the team itself."""
    match what:
        case "away" if values.get("who"):
            made = _told(values, "since", "until")
            return _row(document, ("people", values["who"], "away"), made)
        case "shift":
            made = _told(values, "people", "days", "hours", "turn")
            made = {k: v for k, v in made.items() if (k, v) != ("turn", "fixed")}
            return _row(document, ("rota",), made)
        case "step" if values.get("who"):
            return _row(document, ("escalate",), values["who"])
        case "answer":
            return _answer(document, values)
    return document


def _within(document: Document, what: str, inside: tuple[str, ...], values: Values) -> Document:
    """Something more of a service, or of an item."""
    match what:
        case "agreement":
            made = {"customers": values.get("customers") or ["*"], "targets": TARGETS}
            return _row(document, (*inside, "agreements"), made)
        case "priority":
            return _priority(document, inside, values)
        case "reliance" if values.get("service"):
            made = _told(values, "service", "for", "part")
            return _row(document, (*inside, "relies_on"), made)
        case "question":
            return _question(document, (*inside, "questions"), values)
        case "choice" if values.get("question"):
            path = (*inside, "questions", values["question"], "choices")
            return _named(document, path, values, "answer")
    return document


def _told(values: Values, *names: str) -> Document:
    return {name: values[name] for name in names if values.get(name)}


def _row(document: Document, path: tuple[str, ...], row: Any) -> Document:
    held = at(document, path)
    if at(document, path[:-1]) is None or not row:
        return document
    rows = [*(held if isinstance(held, list) else []), row]
    made: Document = with_value(document, path, rows)
    return made


def _ids(document: Document, path: tuple[str, ...]) -> set[str]:
    found = at(document, path)
    return {key_of(row) for row in found or () if isinstance(row, dict)}


def _first(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()), "")


def _named(
    document: Document, path: tuple[str, ...], values: Values, otherwise: str, **more: Any
) -> Document:
    """A row with a name, by which it gets its id."""
    name = values.get("name") or {}
    if not name:
        return document
    row = {"id": free_id(_first(name), _ids(document, path), otherwise), "name": name}
    return _row(document, path, row | more)


def _person(document: Document, values: Values, catalogue: Catalogue) -> Document:
    """Somebody new has an id that nobody has: nobody becomes a colleague by being called alike."""
    name = str(values.get("name") or "")
    if not name:
        return document
    taken = {*catalogue.people, *catalogue.renamed, *_ids(document, ("people",))}
    row = {"id": free_id(name, taken, "person"), "name": name}
    return _row(document, ("people",), row | _told(values, "role", "email", "language"))


def _answer(document: Document, values: Values) -> Document:
    """A prepared answer; where its uses are the usual ones they are not said."""
    if not values.get("text"):
        return document
    more = _told(values, "text", "for")
    if set(more.get("for", ())) == {"reply", "resolve"}:
        del more["for"]
    return _named(document, ("prepared",), values, "answer", **more)


def _service(document: Document, values: Values) -> tuple[Document, str]:
    name = values.get("name") or {}
    if not name:
        return document, "services"
    sid = free_id(_first(name), _ids(document, ("services",)), "service")
    row = {"id": sid, "name": name, "agreements": [{"customers": ["*"], "targets": TARGETS}]}
    return _row(document, ("services",), row), f"service/{sid}"


def _item(document: Document, sid: str, values: Values) -> tuple[Document, str]:
    name, path = values.get("name") or {}, ("services", sid, "items")
    if not name or at(document, path[:2]) is None:
        return document, f"service/{sid}"
    iid = free_id(_first(name), _ids(document, path), "item")
    row = {"id": iid, "kind": values.get("kind") or "service_request", "name": name, "phrases": {}}
    return _row(document, path, row), f"item/{sid}/{iid}"


def _priority(document: Document, inside: tuple[str, ...], values: Values) -> Document:
    """What is promised at a priority; where nothing is said of a time, that of the kind holds."""
    path = (*inside, "agreements", str(values.get("agreement")), "targets", str(values.get("kind")))
    usual = at(document, path)
    usual = usual if isinstance(usual, dict) else {}
    times = {
        name: values.get(name) or usual.get(name)
        for name in ("acknowledge", "resolve")
        if values.get(name) or usual.get(name)
    }
    if at(document, path[:-2]) is None or not times:
        return document
    # A kind for which nothing was promised: this is promised at any priority.
    place = (*path, "by_priority", str(values.get("priority"))) if usual else path
    changed: Document = with_value(document, place, times)
    return changed


def _question(document: Document, path: tuple[str, ...], values: Values) -> Document:
    asked = values.get("ask") or {}
    if not asked:
        return document
    words = " ".join(_first(asked).split()[:3])
    row: Document = {"id": free_id(words, _ids(document, path), "question"), "ask": asked}
    if choices := _choices(values.get("choices") or {}):
        row |= {"type": "choice", "choices": choices}
    else:
        row |= _told(values, "type")
    return _row(document, path, row)


def _choices(lines: Mapping[str, list[str]]) -> list[Document]:
    """Answers to choose from: the first line of each language is one, the second another."""
    made: list[Document] = []
    for n in range(max(map(len, lines.values()), default=0)):
        name = {code: said[n] for code, said in lines.items() if n < len(said)}
        made.append(
            {"id": free_id(_first(name), {one["id"] for one in made}, "answer"), "name": name}
        )
    return made
