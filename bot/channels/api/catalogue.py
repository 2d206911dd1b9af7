"""The addresses at which the catalogue, the register and people are read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from bot.channels.api import paging
from bot.channels.api.door import Bearer, may, team_called
from bot.channels.api.paging import Cursor, Limit, Page
from bot.channels.api.problems import Problem
from bot.channels.api.services import services_of
from bot.channels.api.shapes import (
    ComponentShape,
    ItemShape,
    PersonShape,
    TeamShape,
    component_shape,
    item_shape,
    person_shape,
    team_shape,
)
from bot.intake.channel_queries import item_fields
from catalog.model import CatalogueEntry
from catalog.register.sight import seen_by, sees_all
from catalog.search import search_items
from routing.rules.route import allowed_items
from routing.storage import components

router = APIRouter()
_CATALOGUE = Annotated[Bearer, Depends(may("catalogue:read"))]
_REGISTER = Annotated[Bearer, Depends(may("register:read"))]
_PEOPLE = Annotated[Bearer, Depends(may("people:read"))]
_ID = Annotated[str, Path(max_length=80)]
_PART = 200
"""So many components are looked through for a page."""


def item_for(who: Bearer, ref: str) -> CatalogueEntry:
    """An item that the token's person may ask for. Raises Problem."""
    catalogue = who.context.catalogue
    if ref not in allowed_items(who.person, catalogue):
        raise Problem("not_found", "There is no such item for the token's person.")
    place = catalogue.entries[ref]
    if who.token.teams and place.team.team not in who.token.teams:
        raise Problem("team")
    return place


def _shape(place: CatalogueEntry, who: Bearer) -> ItemShape:
    return item_shape(place, who, item_fields(place.ref, place.item, who.formatter.localizer))


@router.get("/catalogue", tags=["catalogue"])
def catalogue(
    who: _CATALOGUE,
    q: Annotated[str, Query(max_length=200, description="words to look for")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ItemShape]:
    """What the token's person may ask for: with words the likest first, else by name."""
    known = who.context.catalogue
    allowed = allowed_items(who.person, known)
    refs = search_items(known, q) if q.strip() else sorted(known.entries)
    teams = who.token.teams
    listed = [
        known.entries[ref]
        for ref in refs
        if ref in allowed and (not teams or known.entries[ref].team.team in teams)
    ]
    start = paging.read("i", cursor) or 0
    end = start + limit
    shown = [_shape(place, who) for place in listed[start:end]]
    return Page(data=shown, next=paging.written("i", end) if end < len(listed) else None)


@router.get("/catalogue/{team}/{service}/{item}", tags=["catalogue"])
def item(who: _CATALOGUE, team: _ID, service: _ID, item: _ID) -> ItemShape:
    """One item, with what is to be filled in."""
    return _shape(item_for(who, f"{team}/{service}/{item}"), who)


@router.get("/teams", tags=["catalogue"])
def teams(who: _CATALOGUE) -> Page[TeamShape]:
    """All teams, with their services."""
    return Page(data=[team_shape(team, who) for team in who.context.catalogue.teams])


@router.get("/people", tags=["people"])
def people(who: _PEOPLE) -> Page[PersonShape]:
    """The people of the teams that the token's person is of; nobody else."""
    own = who.context.catalogue.teams_seen_by(who.person.id)
    within = [team for team in own if not who.token.teams or team.team in who.token.teams]
    known = {person.id: person for team in within for person in team.people}
    known.setdefault(who.person.id, who.person)
    return Page(
        data=[
            person_shape(one, [team for team in within if one.id in {p.id for p in team.people}])
            for one in sorted(known.values(), key=lambda one: one.id)
        ]
    )


@router.get("/register", tags=["register"])
def register(
    request: Request,
    who: _REGISTER,
    team: Annotated[str | None, Query(max_length=80)] = None,
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[ComponentShape]:
    """What the person's teams manage, and what they use, by its ref; `next` is the last ref."""
    known, person = who.context.catalogue, who.person.id
    team = None if team is None else team_called(team, who)
    found: list[ComponentShape] = []
    last = cursor or ""
    with services_of(request).database.reading() as session:
        while part := components.after(session, last, team, _PART):
            for one in part:
                if len(found) == limit:
                    return Page(data=found, next=last)
                last = one.ref
                within = not who.token.teams or one.team in who.token.teams
                if within and sees_all(person, one, known):
                    found.append(component_shape(one))
    return Page(data=found)


@router.get("/register/{team}/{component}", tags=["register"])
def component(request: Request, who: _REGISTER, team: _ID, component: _ID) -> ComponentShape:
    """One component: all of it for its link and who uses it; for others what anybody sees."""
    with services_of(request).database.reading() as session:
        one = components.read(session, f"{team}/{component}")
    known, person = who.context.catalogue, who.person.id
    if one is None or (who.token.teams and one.team not in who.token.teams):
        raise Problem("not_found")
    if one.private and not sees_all(person, one, known):
        raise Problem("not_found")
    return component_shape(seen_by(person, one, known))
