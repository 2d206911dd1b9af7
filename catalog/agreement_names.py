"""Checks the names of agreements and groups: each is there once, and what is replaced exists."""

from __future__ import annotations

from catalog.check_context import CheckContext
from catalog.model import Catalogue, Group, Service, Team
from catalog.problems import Step


def check_agreement_names(catalogue: Catalogue, context: CheckContext) -> None:
    """No two groups or agreements of one name, no group within itself, nothing replaced that is
    not there.
    """
    _groups(catalogue, context)
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            _agreements(team, at, service, context)


def _groups(catalogue: Catalogue, context: CheckContext) -> None:
    seen: set[str] = set()
    for n, group in enumerate(catalogue.organisation.groups):
        spot = context.spot(None, "groups", n, "id")
        taken = "a team" if group.id in catalogue.team_by_id else "another group"
        if group.id in seen or group.id in catalogue.team_by_id:
            message = f"organisation: the id {group.id} is that of {taken}"
            context.problem(spot, "doubled-id", message, "give this group an id of its own")
        seen.add(group.id)
        if circle := _circle(group, catalogue):
            message = f"organisation: group {group.id} stands within itself: {circle}"
            mend = "take one of these groups out of the other"
            context.problem(context.spot(None, "groups", n, "groups"), "cycle", message, mend)


def _circle(group: Group, catalogue: Catalogue) -> str:
    """The way from a group back to itself, told at the first group of the circle by id; else
    nothing.
    """
    inner = {g.id: g.groups for g in catalogue.organisation.groups}
    ways: list[tuple[str, ...]] = [(group.id,)]
    for way in ways:
        for name in inner.get(way[-1], ()):
            if name == group.id and min(way) == group.id:
                return " → ".join((*way, name))
            if name not in way:
                ways.append((*way, name))
    return ""


def _agreements(team: Team, at: int, service: Service, context: CheckContext) -> None:
    ref = f"{team.team}/{service.id}"
    names: dict[str, int] = {}
    for n, agreement in enumerate(service.agreements):
        here: tuple[Step, ...] = ("services", at, "agreements", n)
        if agreement.name and names.setdefault(agreement.name, n) != n:
            message = f"{ref}: there is another agreement called '{agreement.name}'"
            spot = context.spot(team.team, *here, "name")
            context.problem(spot, "doubled-id", message, "give this agreement a name of its own")
    known = {a.name for a in service.agreements}
    for n, agreement in enumerate(service.agreements):
        here = ("services", at, "agreements", n)
        spot, lost = context.spot(team.team, *here, "replaces"), context.doubtful(team.team, *here)
        if agreement.replaces and agreement.replaces == agreement.name:
            message = f"{ref}: the agreement '{agreement.name}' replaces itself"
            context.problem(spot, "dangling", message, "name the agreement before it")
        elif agreement.replaces and agreement.replaces not in known and not lost:
            message = f"{ref} replaces '{agreement.replaces}', and there is no such agreement"
            mend = f"name an agreement of {service.id}, or take replaces out"
            context.problem(spot, "dangling", message, mend)
        elif agreement.replaces and not agreement.since:
            message = f"{ref}: the agreement that replaces '{agreement.replaces}' has no first day"
            mend = "add since: 2027-01-01, the day from which it holds"
            context.problem(spot, "missing-field", message, mend)
