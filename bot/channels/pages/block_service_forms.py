"""Lays out the services of a team's file: what they are, what is agreed on them, on whom they rely.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.channels.pages.block_fields import Choices, EditField, Group, New, Part
from bot.channels.pages.block_layout import NOBODY, Layout, numbered
from bot.channels.pages.block_team_forms import hours
from catalog.agreements import PRIORITIES
from catalog.customers import EVERYBODY
from catalog.editing.merge import Path
from catalog.exchange.merge import key_of
from routing.adoption.links import KINDS

LIKE = "15m, 4h, 2d"
"""How a time is written."""


def services(layout: Layout) -> Part:
    """All of them, by name."""
    say = layout.say
    inner = tuple((f"service/{key_of(s)}", layout.called(s)) for s in layout.rows("services"))
    new = New("service", say("Add a service"), tuple(layout.in_languages(say("Name"))))
    return Part("services", say("Services"), (), (new,), inner)


def service(layout: Layout, sid: str) -> Part | None:
    """One of them; None where there is no such."""
    path, say = ("services", sid), layout.say
    if not isinstance(layout.at(*path), dict):
        return None
    about = [
        *layout.by_language((*path, "name"), say("Name")),
        *layout.by_language((*path, "support"), say("How it supports"), "words"),
        layout.field((*path, "facility", "goods"), say("What it provides: goods"), "lines"),
        layout.field((*path, "facility", "actions"), say("What it does"), "lines"),
    ]
    agreed = list(numbered(layout, (*path, "agreements")))
    groups = [layout.group(say("What it is"), about, path)]
    groups += [_agreement(layout, place, row) for place, row in agreed]
    groups += reliances(layout, path)
    inner = tuple(
        (f"item/{sid}/{key_of(i)}", layout.called(i)) for i in layout.rows(*path, "items")
    )
    adds = (*_adds(layout), *_by_priority(layout, agreed), supplier(layout))
    return Part(f"service/{sid}", layout.called(layout.at(*path)), tuple(groups), adds, inner)


def _adds(layout: Layout) -> Iterator[New]:
    say = layout.say
    kind = EditField(("kind",), say("Kind"), "choice", "incident", layout.kinds())
    names = layout.in_languages(say("Name"))
    yield New("item", say("Add something people can ask for"), (*names, kind))
    yield New("agreement", say("Add an agreement"), (for_whom(layout, ("customers",), ["*"]),))


def _by_priority(layout: Layout, agreed: list[tuple[Path, Any]]) -> Iterator[New]:
    """What is promised at a priority in place of the rest."""
    if not agreed:
        return
    say = layout.say
    which = tuple((place[-1], _titled(layout, row)) for place, row in agreed)
    levels = tuple((str(n), f"{n}{_level(layout, n)}") for n in PRIORITIES)
    yield New(
        "priority",
        say("Add other times for a priority"),
        (
            EditField(("agreement",), say("Agreement"), "choice", which[0][0], which),
            EditField(("kind",), say("Kind"), "choice", "incident", layout.kinds(asked=False)),
            EditField(("priority",), say("Priority"), "choice", "1", levels),
            EditField(("acknowledge",), say("Taken up within"), "time", hint=LIKE),
            EditField(("resolve",), say("Done within"), "time", hint=LIKE),
        ),
    )


def _level(layout: Layout, n: int) -> str:
    ends = {
        PRIORITIES[0]: layout.say("many people, at once"),
        PRIORITIES[-1]: layout.say("nobody yet, can wait"),
    }
    return f" ({ends[n]})" if n in ends else ""


def _titled(layout: Layout, row: Any) -> str:
    """What an agreement is called: its name, else with whom it is."""
    names = dict(_customers(layout))
    given = row.get("customers")
    whom = ", ".join(names.get(one, one) for one in given if isinstance(one, str)) if given else ""
    return str(row.get("name") or layout.say("Agreement with {whom}", whom=whom or "…"))


def _agreement(layout: Layout, path: Path, row: Any) -> Group:
    say = layout.say
    fields = [_for_whom_held(layout, path)]
    more: list[EditField | None] = []
    for kind in (kind.value for kind in KINDS):
        fields += _times(layout, (*path, "targets", kind), layout.kind(kind))
        for level in layout.at(*path, "targets", kind, "by_priority") or ():
            label = say("{kind}, priority {n}", kind=layout.kind(kind), n=level)
            more += _times(layout, (*path, "targets", kind, "by_priority", level), label)
    others = ((NOBODY), *_names_beside(layout, path))
    usual, seldom = hours(layout, (*path, "hours"))
    own = [*usual, *seldom] if layout.at(*path, "hours") else [*usual, *seldom[:1]]
    more += [
        layout.field((*path, "name"), say("Name of the agreement")),
        layout.field((*path, "since"), say("Holds since"), "day"),
        layout.field((*path, "until"), say("Holds until"), "day"),
        layout.field((*path, "replaces"), say("Takes the place of"), "choice", choices=others),
        layout.field(
            (*path, "remind"), say("Remind after, when an answer is awaited"), "time", hint=LIKE
        ),
        layout.field(
            (*path, "give_up"), say("Close after, when no answer comes"), "time", hint=LIKE
        ),
        *(_in_this_agreement(layout, one) for one in own),
    ]
    return layout.group(_titled(layout, row), fields, path, more)


def _in_this_agreement(layout: Layout, one: EditField | None) -> EditField | None:
    """The hours of an agreement, named as such: they stand among its other fields."""
    if one is None:
        return None
    label = layout.say("Hours of this agreement: {what}", what=one.label)
    return EditField(one.path, label, one.way, one.value, one.choices, one.hint)


def _times(layout: Layout, path: Path, kind: str) -> list[EditField | None]:
    say = layout.say
    return [
        layout.field(
            (*path, "acknowledge"), say("{kind}: taken up within", kind=kind), "time", hint=LIKE
        ),
        layout.field((*path, "resolve"), say("{kind}: done within", kind=kind), "time", hint=LIKE),
    ]


def _names_beside(layout: Layout, path: Path) -> Choices:
    found = numbered(layout, path[:-1])
    names = (row.get("name") for place, row in found if place != path)
    return tuple((name, name) for name in names if isinstance(name, str))


def _customers(layout: Layout) -> Choices:
    organisation, language = layout.catalogue.organisation, layout.language
    groups = ((one.id, one.name.in_(language)) for one in organisation.groups)
    return ((EVERYBODY, layout.say("everybody")), *groups, *layout.teams)


def for_whom(layout: Layout, path: Path, value: list[str]) -> EditField:
    """The customers of an agreement."""
    return EditField(path, layout.say("For whom"), "several", value, _customers(layout))


def _for_whom_held(layout: Layout, path: Path) -> EditField | None:
    value = layout.at(*path, "customers")
    told = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return for_whom(layout, (*path, "customers"), value) if told else None


def reliances(layout: Layout, path: Path) -> Iterator[Group]:
    """On whom a service or an item relies, and for what."""
    say, names = layout.say, layout.services_of_others
    for place, row in numbered(layout, (*path, "relies_on")):
        called = dict(names).get(str(row.get("service")), str(row.get("service")))
        fields = [
            layout.field((*place, "service"), say("Relies on"), "choice", choices=names),
            layout.field((*place, "part"), say("For what")),
            layout.field(
                (*place, "for"),
                say("Passed on; none ticked is all that is agreed"),
                "several",
                choices=layout.kinds(),
            ),
        ]
        yield layout.group(say("Relies on {service}", service=called), fields, place)


def supplier(layout: Layout) -> New:
    """The form that adds somebody to rely on."""
    say = layout.say
    fields = (
        EditField(
            ("service",), say("Relies on"), "choice", "", (NOBODY, *layout.services_of_others)
        ),
        EditField(("part",), say("For what")),
        EditField(
            ("for",),
            say("Passed on; none ticked is all that is agreed"),
            "several",
            [],
            layout.kinds(),
        ),
    )
    return New("reliance", say("Add a supplier"), fields)
