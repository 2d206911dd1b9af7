"""A team's room: its open calls as cards, most urgent first, and the talk beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.pages.live import stream
from bot.pages.reach import Seated, bell_of, paper_of, reader_of
from bot.pages.seat import NotHereError, Seat, parts_of
from bot.pages.talk import drawing_posts, resumed
from bot.pages.view import bubbles, groups

router = APIRouter()


@router.get("/team")
def room(request: Request, seat: Seated) -> Response:
    """The room of the person's own team; who has none is told so."""
    if seat.team is None or seat.room is None:
        return paper_of(request).page(request, "no_team.html", seat)
    parts = parts_of(request)
    posts = parts.mailbox.latest(seat.room)
    return paper_of(request).page(
        request,
        "team.html",
        seat,
        team=seat.team,
        bubbles=bubbles(posts, seat, parts.now(), cards=False),
        since=max((post.seq for post in posts), default=0),
        place="room",
        groups=_groups(request, seat),
    )


def _groups(request: Request, seat: Seat) -> object:
    assert seat.team
    views = reader_of(request).queue(seat.team.team, seat.person.id, seat.catalogue)
    return groups(views, seat, parts_of(request).now())


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
    paper, parts = paper_of(request), parts_of(request)
    posts = drawing_posts(request, seat, seat.room, "room", cards=False)

    def draw(seq: int) -> tuple[dict[str, str], str, int]:
        _, html, seen = posts(seq)
        cards = paper.piece("_cards.html", seat, parts.now(), groups=_groups(request, seat), place="room")
        return {"cards": cards}, html, seen

    async for event in stream(bell_of(request), seat.room, resumed(since, last_event_id), draw):
        yield event
