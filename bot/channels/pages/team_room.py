"""Serves a team's room: open calls as cards, most urgent first, and the conversation beside
them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.channels.pages.conversation import drawing_posts, resumed
from bot.channels.pages.dependencies import (
    Seated,
    ending,
    notifier_of,
    queries_of,
    renderer_of,
)
from bot.channels.pages.live import stream
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.channels.pages.view import bubbles, groups

router = APIRouter()


@router.get("/team")
def room(request: Request, seat: Seated) -> Response:
    """The room of the person's own team; who has none is told so."""
    if seat.team is None or seat.room is None:
        return renderer_of(request).page(request, "no_team.html", seat)
    services = services_of(request)
    posts = services.mailbox.latest(seat.room)
    return renderer_of(request).page(
        request,
        "team.html",
        seat,
        team=seat.team,
        bubbles=bubbles(posts, seat, services.now(), cards=False),
        since=max((post.seq for post in posts), default=0),
        place="room",
        groups=_groups(request, seat),
    )


def _groups(request: Request, seat: Seat) -> object:
    assert seat.team
    views = queries_of(request).queue(seat.team.team, seat.person.id, seat.catalogue)
    return groups(views, seat, services_of(request).now())


def seated_in_room(seat: Seated) -> Seat:
    """Somebody of a team; before a stream begins, since a stream cannot be refused any more."""
    if seat.room is None:
        raise NotHereError
    return seat


@router.get("/live/team", response_class=EventSourceResponse)
async def live_team(
    request: Request,
    seat: Annotated[Seat, Depends(seated_in_room)],
    since: Annotated[int, Query(ge=0)] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """The cards whenever they change, and what is said in the room."""
    assert seat.room
    renderer, services = renderer_of(request), services_of(request)
    posts = drawing_posts(request, seat, seat.room, "room", cards=False)

    def draw(seq: int) -> tuple[dict[str, str], str, int]:
        _, html, seen = posts(seq)
        cards = renderer.piece(
            "_cards.html", seat, services.now(), groups=_groups(request, seat), place="room"
        )
        return {"cards": cards}, html, seen

    first, until = resumed(since, last_event_id), ending(request, seat)
    async for event in stream(notifier_of(request), seat.room, first, draw, until):
        yield event
