"""Decides what somebody may see of a component: all of it, or what anybody standing beside it sees.
Pure.
"""

from __future__ import annotations

from catalog.model import Catalogue
from catalog.register.component import Component


def names_of(person: str, catalogue: Catalogue) -> frozenset[str]:
    """The names under which somebody may be written down as who uses a component: their id, their
    teams and groups.
    """
    known = catalogue.people.get(person)
    own = catalogue.names_of_person(known) if known else ()
    return frozenset((person, *(name for name in own if name != "*")))


def sees_all(person: str, component: Component, catalogue: Catalogue) -> bool:
    """Whether somebody sees all of a component: they are of the link that manages it, coordinate
    its domain, or use it.
    """
    if person in catalogue.members.get(component.team, ()):
        return True
    if catalogue.coordinates(person, component.team):
        return True
    return not names_of(person, catalogue).isdisjoint(component.used_by)


def may_change(person: str, component: Component, catalogue: Catalogue) -> bool:
    """Whether somebody may change it: only the link that manages it."""
    mine = person in catalogue.members.get(component.team, ())
    return mine or catalogue.coordinates(person, component.team)


def seen_by(person: str, component: Component, catalogue: Catalogue) -> Component:
    """The component as somebody may see it: to others than its link and its users, who uses it,
    its serial number and what the link writes down of its own is not told, nor the place of a
    private one.
    """
    if sees_all(person, component, catalogue):
        return component
    return component.model_copy(
        update={
            "used_by": (),
            "serial": "",
            "fields": {},
            "place": "" if component.private else component.place,
        }
    )
