"""Says who may bring somebody in: a coordinator who can know them."""

from __future__ import annotations

from catalog.model import Catalogue, Person, Team


def may_bring_in(by: str, person: str | None, catalogue: Catalogue) -> bool:
    """Whether `by` may say who an account is: `person`, or (None) a guest or somebody new. The
    coordinators of the fallback desk for everybody; those of a team, or of its domain, for its
    people; those of any team inside for who is in no team.
    """
    if by == person:
        return False
    mine, theirs = teams_of_coordinator(by, catalogue), catalogue.team_of.get(person or "")
    known = {team.team for team in mine}
    if catalogue.fallback and catalogue.fallback.team in known:
        return True
    if theirs is None:
        return any(team.kind == "internal" for team in mine)
    return theirs.team in known


def deciders(person: str | None, catalogue: Catalogue) -> tuple[Person, ...]:
    """Who is asked about a stranger: the coordinators of the team they say they are of, and those
    of the fallback desk.
    """
    team = catalogue.team_of.get(person or "")
    desks = (team, catalogue.fallback)
    found = {p.id: p for desk in desks if desk for p in desk.coordinators if p.id != person}
    return tuple(found.values())


def teams_of_coordinator(person: str, catalogue: Catalogue) -> tuple[Team, ...]:
    """The teams of which the person is a coordinator, or coordinates the domain."""
    return tuple(t for t in catalogue.teams if catalogue.coordinates(person, t.team))
