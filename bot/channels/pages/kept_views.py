"""Serves the views of a team's list that are kept under a name: one's own, and the team's."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.channels.pages.board_address import BoardAddress, read_address
from bot.channels.pages.dependencies import RowNumber, answer, notice
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.wording.localizer import phrase
from catalog.model import Team
from routing.storage import board_views
from routing.storage.board_views import MOST, View

router = APIRouter()
LONGEST_NAME = 60
NAMELESS = phrase("Give the view a name first.")
TOO_MANY = phrase("There are {most} views already. Take one away first.")


class Kept(BaseModel):
    """The form that keeps a view: its name, what the list shows, and whether the team has it."""

    who: str | None = Field(default=None, alias="as")
    team: str = Field(default="", max_length=100)
    name: str = Field(default="", max_length=1_000)
    query: str = Field(default="", max_length=2_000)
    shared: str = ""


def views_of(request: Request, seat: Seat, address: BoardAddress) -> tuple[View, ...]:
    """What somebody can choose from at a list."""
    with services_of(request).database.reading() as session:
        return board_views.of(session, address.team, seat.person.id)


def _in_team(request: Request, who: str | None, of: str) -> tuple[Seat, Team]:
    seat = take_seat(request, who, of)
    if seat.team is None:
        raise NotHereError
    return seat, seat.team


@router.post("/team/views")
async def keep(request: Request, sent: Annotated[Kept, Form()]) -> Response:
    """Keep what the list shows under a name."""
    seat, team = await asyncio.to_thread(_in_team, request, sent.who, sent.team)
    name = " ".join(sent.name.split())[:LONGEST_NAME].strip()
    if not name:
        return notice(request, seat, seat.localizer.say(NAMELESS))
    # Only what means something at a list is kept of what the form says.
    query = read_address(dict(parse_qsl(sent.query)), seat).with_(page=1, call="")

    def write() -> bool:
        services = services_of(request)
        with services.database.transaction() as session:
            return board_views.keep(
                session,
                team.team,
                seat.person.id,
                name,
                query,
                shared=bool(sent.shared),
                at=services.now(),
            )

    if not await asyncio.to_thread(write):
        return notice(request, seat, seat.localizer.say(TOO_MANY, most=seat.localizer.count(MOST)))
    return answer(request, seat, "", f"/team?{query}")


@router.post("/team/views/{number}/away")
async def away(
    request: Request,
    number: RowNumber,
    who: Annotated[str | None, Form(alias="as")] = None,
    of: Annotated[str, Form(alias="team", max_length=100)] = "",
) -> Response:
    """Take a view away: one's own, or the team's."""
    seat, team = await asyncio.to_thread(_in_team, request, who, of)

    def write() -> None:
        with services_of(request).database.transaction() as session:
            board_views.forget(session, number, team.team, seat.person.id)

    await asyncio.to_thread(write)
    return answer(request, seat, "", f"/team?team={team.team}")
