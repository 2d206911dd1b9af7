"""Says who may bring somebody in: a coordinator who can know them."""

from __future__ import annotations

from catalog.model import Catalogue, Person, Team


def coordinates(person: str, team: Team | None) -> bool:
    """Whether the person is a coordinator of the team."""
    return team is not None and any(p.id == person for p in team.coordinators)


def may_bring_in(by: str, person: str | None, catalogue: Catalogue) -> bool:
    """Whether `by` may say who an account is: `person`, or (None) a guest or somebody new. The
    coordinators of the fallback desk for everybody; those of a team for its people; those of any
    team inside for who is in no team.
    """
    if by == person:
        return False
    own, theirs = catalogue.team_of.get(by), catalogue.team_of.get(person or "")
    if not coordinates(by, own):
        return False
    is_desk = own is catalogue.fallback
    return (
        is_desk or own is theirs or (theirs is None and own is not None and own.kind == "internal")
    )


def deciders(person: str | None, catalogue: Catalogue) -> tuple[Person, ...]:
    """Who is asked about a stranger: the coordinators of the team they say they are of, and those
    of the fallback desk.
    """
    team = catalogue.team_of.get(person or "")
    desks = (team, catalogue.fallback)
    found = {p.id: p for desk in desks if desk for p in desk.coordinators if p.id != person}
    return tuple(found.values())


def teams_of_coordinator(person: str, catalogue: Catalogue) -> tuple[Team, ...]:
    """The teams in which the person is a coordinator."""
    return tuple(team for team in catalogue.teams if coordinates(person, team))
