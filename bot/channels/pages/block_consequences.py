"""What follows from what is filled in or taken out of a team's file: in its other parts, for
requests under way, for other teams. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.channels.pages.block_forms import Forms
from bot.channels.pages.block_layout import rows_of
from catalog.editing.merge import Path, at, with_value
from catalog.editing.splice import Document
from catalog.exchange.merge import key_of
from routing.call.call import Call


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
    changed: Document = with_value(document, place, rest or None)
    return changed


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


_MOST_NAMED = 5


@dataclass(frozen=True)
class Gone:
    """What a draft takes out of a team's file: people, services and items by id, each with its row
    of before.
    """

    people: Mapping[str, Document]
    services: Mapping[str, Document]
    items: Mapping[str, Document]


def gone(base: Document, document: Document) -> Gone:
    """What is in the first and not in the second; items as `service/item`."""

    def rows(of: Document, name: str) -> dict[str, Document]:
        return {key_of(row): row for row in rows_of(of, (name,))}

    def items(of: Document) -> dict[str, Document]:
        return {
            f"{sid}/{key_of(item)}": item
            for sid, service in rows(of, "services").items()
            for item in rows_of(service, ("items",))
        }

    def lacking(before: dict[str, Document], after: dict[str, Document]) -> dict[str, Document]:
        return {key: row for key, row in before.items() if key not in after}

    return Gone(
        lacking(rows(base, "people"), rows(document, "people")),
        lacking(rows(base, "services"), rows(document, "services")),
        lacking(items(base), items(document)),
    )


def follows(taken: Gone, forms: Forms, open_calls: Sequence[Call]) -> list[str]:
    """What follows from what is taken out, for requests under way and for other teams."""
    many, say, team = forms.formatter.localizer.many, forms.say, forms.team
    said = []
    for person, row in taken.people.items():
        n = sum(call.assignee == person for call in open_calls)
        in_hand = many(
            "{who} has one request in hand. It stays with the team, and somebody else takes it up.",
            "{who} has {n} requests in hand. They stay with the team, and others take them up.",
            n,
            who=forms.called(row),
        )
        said += [in_hand] if n else []
    for item, row in taken.items.items():
        n = sum(call.item == f"{team}/{item}" for call in open_calls)
        under_way = many(
            "{item}: one request is under way. It is finished as it was promised; nobody can ask "
            "for it anew.",
            "{item}: {n} requests are under way. They are finished as they were promised; nobody "
            "can ask for it anew.",
            n,
            item=forms.called(row),
        )
        said += [under_way] if n else []
    for service, row in taken.services.items():
        if whose := _relying(f"{team}/{service}", forms):
            said.append(
                say(
                    "{teams} rely on {service}. First let them rely on something else, or keep it.",
                    teams=forms.formatter.localizer.joined(whose),
                    service=forms.called(row),
                )
            )
    return said


def newly_away(base: Document, document: Document) -> tuple[str, ...]:
    """The people, by id, of whom a draft tells an absence that the file did not."""
    before = {key_of(row): row.get("away") or [] for row in rows_of(base, ("people",))}
    now = {key_of(row): row.get("away") or [] for row in rows_of(document, ("people",))}
    return tuple(
        person
        for person, away in now.items()
        if any(one not in before.get(person, ()) for one in away)
    )


def in_hand(
    document: Document, away: Sequence[str], forms: Forms, calls: Sequence[Call]
) -> list[str]:
    """Which open calls are those of people who will be away."""
    said = []
    for person in away:
        theirs = [call.number for call in calls if call.assignee == person]
        many = forms.formatter.localizer.many(
            "{who} has one request in hand: {which}. Once this is put in you can give it back to "
            "the team, or to somebody else.",
            "{who} has {n} requests in hand: {which}. Once this is put in you can give them back "
            "to the team, or to somebody else.",
            len(theirs),
            who=forms.called(at(document, ("people", person)) or {}),
            which=forms.formatter.localizer.joined(theirs[:_MOST_NAMED]),
        )
        said += [many] if theirs else []
    return said


def _relying(service: str, forms: Forms) -> list[str]:
    """The other teams that rely on a service."""
    return [
        team.name.in_(forms.language)
        for team in forms.catalogue.teams
        if team.team != forms.team
        for own in team.services
        for lean in (*own.relies_on, *(one for item in own.items for one in item.relies_on))
        if lean.service == service
    ][:_MOST_NAMED]


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
