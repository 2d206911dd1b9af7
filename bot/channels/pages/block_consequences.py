"""What follows in the rest of a team's file from what is filled in or taken out of it. Pure."""

from __future__ import annotations

from catalog.editing.merge import Path, at, with_value
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of


def without(document: Document, path: Path) -> Document:
    """The document without what stands at a path, and without what named it in the same file: the
    shifts, steps and absences of a person, an item at a prepared answer.
    """
    document = with_value(document, path, None)
    if path[:1] == ("people",) and len(path) == 2:
        return _without_person(document, path[1])
    if path[:1] == ("services",):
        return _without_items(document)
    return document


def _without_person(document: Document, person: str) -> Document:
    for n in reversed(range(len(at(document, ("rota",)) or ()))):
        place = ("rota", f"#{n}", "people")
        people = at(document, place)
        if isinstance(people, list) and person in people:
            rest = [one for one in people if one != person]
            document = with_value(document, place if rest else place[:2], rest or None)
    steps = at(document, ("escalate",))
    if isinstance(steps, list) and person in steps:
        rest = [one for one in steps if one != person]
        document = with_value(document, ("escalate",), rest or None)
    for row in at(document, ("people",)) or ():
        for field in ("deputy", "manager"):
            if isinstance(row, dict) and row.get(field) == person:
                document = with_value(document, ("people", key_of(row), field), None)
    return document


def _without_items(document: Document) -> Document:
    """Prepared answers name no item that is gone; one that was for such alone is for all."""
    there = {
        key_of(item)
        for service in at(document, ("services",)) or ()
        if isinstance(service, dict)
        for item in service.get("items") or ()
        if isinstance(item, dict)
    }
    for row in at(document, ("prepared",)) or ():
        items = row.get("items") if isinstance(row, dict) else None
        if isinstance(items, list) and not there.issuperset(items):
            rest = [one for one in items if one in there]
            document = with_value(document, ("prepared", key_of(row), "items"), rest or None)
    return document


def completed(document: Document) -> Document:
    """The document with what goes without saying: hours of an agreement are in the team's zone."""
    zone = at(document, ("hours", "zone"))
    for service in at(document, ("services",)) or ():
        if not isinstance(service, dict):
            continue
        path: Path = ("services", key_of(service))
        for n, agreement in enumerate(service.get("agreements") or ()):
            hours = agreement.get("hours") if isinstance(agreement, dict) else None
            place = (*path, "agreements", f"#{n}", "hours")
            if isinstance(hours, dict) and zone and "zone" not in hours:
                document = with_value(document, place, {"zone": zone, **hours})
            elif isinstance(hours, dict) and list(hours) == ["zone"]:
                document = with_value(document, place, None)
    return document
