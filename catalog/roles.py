"""Tells what somebody is in an organisation, by its catalogue alone."""

from __future__ import annotations

from typing import Literal

from catalog.model import Catalogue

RoleName = Literal["employee", "team_member", "coordinator", "manager"]


def roles_of(person: str, catalogue: Catalogue) -> frozenset[RoleName]:
    """The roles of a person: everybody is an employee; who works in a team is of it, who
    coordinates one, or a domain, is a coordinator, and who is named as somebody's manager is one.
    Nobody has any whom the catalogue does not name.
    """
    if person not in catalogue.people:
        return frozenset()
    teams = catalogue.teams_of.get(person, ())
    domains = catalogue.people[person].coordinates
    found: dict[RoleName, bool] = {
        "employee": True,
        "team_member": bool(teams),
        "coordinator": bool(domains)
        or any(one.id == person for team in teams for one in team.coordinators),
        "manager": any(one.manager == person for one in catalogue.people.values()),
    }
    return frozenset(role for role, holds in found.items() if holds)
