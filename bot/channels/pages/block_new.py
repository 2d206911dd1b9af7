"""Serves the form that adds a team."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.pages.block_additions import new_team
from bot.channels.pages.block_draft import may_add
from bot.channels.pages.block_page import address, drafts_of
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.wording.localizer import phrase
from routing.storage import team_drafts
from routing.storage.team_drafts import Draft

router = APIRouter()
NAME_IT = phrase("Give the team a name first, in each language.")


@router.get("/teams/new")
def new(request: Request, seat: Seated) -> Response:
    """A team from its name on."""
    if not may_add(seat):
        raise NotHereError
    drafts_of(request)
    return _page(request, seat, {})


def _page(request: Request, seat: Seat, given: Mapping[str, Any], wrong: str = "") -> Response:
    organisation, services = seat.catalogue.organisation, services_of(request)
    with services.database.reading() as session:
        begun = team_drafts.drafts_of_new(session, seat.person.id)
    page = renderer_of(request).page(
        request,
        "edit_new.html",
        seat,
        names=[(code, seat.localizer.languages((code,))) for code in organisation.languages],
        domains=[(code, name.in_(seat.language)) for code, name in organisation.domains.items()],
        given=given,
        wrong=wrong,
        begun=[(team, address(request, seat, team)) for team in begun],
    )
    page.status_code = 422 if wrong else 200
    return page


@router.post("/teams/new")
async def begin(request: Request) -> Response:
    """Begin the draft of a new team."""
    form = await request.form()
    given = {name: " ".join(str(form.get(name) or "").split())[:200] for name in form}
    return await asyncio.to_thread(_begin, request, given)


def _begin(request: Request, given: dict[str, str]) -> Response:
    seat, drafts = take_seat(request, given.get("as") or None), drafts_of(request)
    organisation = seat.catalogue.organisation
    if not may_add(seat):
        raise NotHereError
    names = {code: given.get(f"name.{code}", "") for code in organisation.languages}
    if not all(names.values()):
        return _page(request, seat, given, seat.localizer.say(NAME_IT))
    domain = given.get("domain") if given.get("domain") in organisation.domains else None
    with services_of(request).database.reading() as session:
        begun = team_drafts.drafts_of_new(session, seat.person.id)
    made = new_team(names, seat, domain, begun)
    drafts.keep(Draft(made["team"], seat.person.id, "", made))
    return RedirectResponse(address(request, seat, made["team"]), 303)
