"""Checks the links that live in another installation: who works there, and what it does, is said
there; here stands where it is, and what was agreed with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.check_context import CheckContext
from catalog.elsewhere import Elsewhere
from catalog.model import Catalogue, Team
from catalog.problems import Step

Spot = tuple[Step, ...]


def check_elsewhere(catalogue: Catalogue, context: CheckContext) -> None:
    """Each such link has an address of its own, no people and rooms here, and is asked by
    teams.
    """
    addresses: dict[str, str] = {}
    for team in catalogue.teams:
        if team.link is None:
            continue
        first = addresses.setdefault(team.link.url, team.team)
        if first != team.team:
            context.problem(
                context.spot(team.team, "link"),
                "elsewhere-twice",
                f"{team.team} lives at the same address as {first}: one desk is one link",
                f"put their services together in one file, or mend the address of {team.team}",
            )
        for path, what, mend in _odd(team, catalogue):
            context.problem(context.spot(team.team, *path), "elsewhere", what, mend)


def _odd(team: Team, catalogue: Catalogue) -> Iterator[tuple[Spot, str, str]]:
    yield from _at_home_there(team, catalogue)
    for at, service in enumerate(team.services):
        yield from _asked_by_people(team, at, catalogue)
        if service.relies_on:
            said = f"{team.team}/{service.id} says on whom it relies, which its own desk knows"
            yield ("services", at, "relies_on"), said, "take relies_on out"
    if team.link:
        yield from _odd_in_link(team, team.link, catalogue)


def _odd_in_link(
    team: Team, link: Elsewhere, catalogue: Catalogue
) -> Iterator[tuple[Spot, str, str]]:
    """What a connection names and nobody has."""
    for ours in link.items:
        if ours not in catalogue.whole.entries:
            said = f"link.items of {team.team} names {ours}, which is no item of ours"
            yield ("link", "items"), said, "write it as team/service/item, or take it out there"
    known = {service.id for service in team.services}
    for own in (one for one in link.services if one not in known):
        said = f"link.services of {team.team} names {own}, which is no service in its file"
        yield ("link", "services"), said, f"add the service {own}, or take it out there"


def _at_home_there(team: Team, catalogue: Catalogue) -> Iterator[tuple[Spot, str, str]]:
    """What is another organisation's, with its people and rooms in its own desk."""
    name = team.team
    if team.works_in:
        said = f"{name} lives in another installation, and is said to work in another system too"
        yield ("works_in",), said, "take works_in out; in what they work is their own affair"
    if team.kind != "supplier":
        said = f"{name} lives in another installation, and is said to be one of our own teams"
        yield ("kind",), said, "write kind: supplier, which is every other organisation"
    if team.people:
        said = f"{name} lives in another installation, where its people are known"
        yield ("people",), said, "take people out; they work in their own desk"
    if any(team.rooms.values()):
        said = f"{name} lives in another installation, and has a room here"
        yield ("rooms",), said, "take rooms out; they work in their own desk"
    if catalogue.fallback and catalogue.fallback.team == name:
        said = f"{name} lives in another installation, so nobody there sees what nobody else has"
        yield ("fallback",), said, "name a team of your own as fallback in organisation.yaml"


def _asked_by_people(team: Team, at: int, catalogue: Catalogue) -> Iterator[tuple[Spot, str, str]]:
    """Only a team of ours can pass something on: nobody asks there by themselves."""
    service = team.services[at]
    if service.items:
        said = f"{team.team}/{service.id} has items, but people are helped by our own teams"
        mend = "put the items at the team that passes them on, with relies_on"
        yield ("services", at, "items"), said, mend
    for n, agreement in enumerate(service.agreements):
        others = [c for c in agreement.customers if c not in catalogue.team_by_id]
        if others and all(c == "*" or c in catalogue.customer_ids for c in others):
            said = f"{team.team}/{service.id} is agreed with {', '.join(others)}, which is no team"
            mend = "name the teams that may pass something on to it, as customers: [cleaning]"
            yield ("services", at, "agreements", n, "customers"), said, mend
