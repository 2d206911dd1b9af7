"""What follows in the rest of a team's file from what is filled in or taken out of it. Pure."""

from __future__ import annotations

from bot.channels.pages.block_layout import rows_of
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
        document = _not_in(document, ("rota", f"#{n}", "people"), person, whole=True)
    document = _not_in(document, ("escalate",), person)
    for row in rows_of(document, ("people",)):
        for field in ("deputy", "manager"):
            if row.get(field) == person:
                document = with_value(document, ("people", key_of(row), field), None)
    return document


def _not_in(document: Document, path: Path, gone: str, *, whole: bool = False) -> Document:
    """A list without one of its texts; `whole`: with nothing left, what holds it goes too."""
    held = at(document, path)
    if not isinstance(held, list) or gone not in held:
        return document
    rest = [one for one in held if one != gone]
    place = path[:-1] if whole and not rest else path
    return with_value(document, place, rest or None)  # type: ignore[no-any-return]


def _without_items(document: Document) -> Document:
    """Prepared answers name no item that is gone; one that was for such alone is for all."""
    services = rows_of(document, ("services",))
    there = {key_of(item) for service in services for item in rows_of(service, ("items",))}
    for row in rows_of(document, ("prepared",)):
        items = row.get("items")
        for item in items if isinstance(items, list) else ():
            if item not in there:
                document = _not_in(document, ("prepared", key_of(row), "items"), item)
    return document


def completed(document: Document) -> Document:
    """The document with what goes without saying: hours of an agreement are in the team's zone."""
    zone = at(document, ("hours", "zone"))
    for service in rows_of(document, ("services",)):
        for n, agreement in enumerate(rows_of(service, ("agreements",))):
            hours = agreement.get("hours")
            place = ("services", key_of(service), "agreements", f"#{n}", "hours")
            if isinstance(hours, dict) and zone and "zone" not in hours:
                document = with_value(document, place, {"zone": zone, **hours})
            elif isinstance(hours, dict) and list(hours) == ["zone"]:
                document = with_value(document, place, None)
    return document
