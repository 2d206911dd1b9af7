"""Serves what was said earlier in a conversation: as far back as somebody scrolls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from bot.channels.pages.bubble import Bubble
from bot.channels.pages.dependencies import MOST_ROWS, Seated, queries_of, renderer_of
from bot.channels.pages.live import posts_part
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.channels.pages.talk_calls import asked_about, with_calls
from bot.channels.pages.view import bubbles

router = APIRouter()
PART = 60
"""So many posts at once."""
Place = Literal["own", "room"]


@dataclass(frozen=True)
class Talk:
    """A part of a conversation: its posts, the newest change of it, and before which post there is
    more (None: it begins here).
    """

    bubbles: list[Bubble]
    seq: int
    more: int | None


def talk_of(request: Request, seat: Seat, place: Place, before: int | None = None) -> Talk:
    """The newest part of a conversation, or the one before a post. Raises NotHereError."""
    conversation = seat.own if place == "own" else seat.room
    if conversation is None:
        raise NotHereError
    services = services_of(request)
    seq = services.mailbox.heads([conversation]).get(conversation, 0)
    posts = services.mailbox.page(conversation, before, PART)
    shown = bubbles(posts, seat, services.now(), cards=place == "own")
    shown = with_their_calls(request, seat, shown)
    more = int(posts[0].ref) if len(posts) == PART else None
    return Talk(shown, seq, more)


def with_their_calls(request: Request, seat: Seat, shown: list[Bubble]) -> list[Bubble]:
    """The posts of a conversation, each question with the call it is about."""
    numbers = {number for bubble in shown if (number := asked_about(bubble, seat))}
    views = queries_of(request).calls_asked_about(
        numbers, seat.person.id, seat.catalogue, seat.localizer
    )
    return with_calls(shown, views, seat, services_of(request).now())


@router.get("/earlier")
def earlier(
    request: Request,
    seat: Seated,
    before: Annotated[int, Query(ge=1, le=MOST_ROWS)],
    place: Annotated[Place, Query(alias="in")] = "own",
) -> Response:
    """The part before a post; to who has no script, as a page of its own."""
    talk, renderer = talk_of(request, seat, place, before), renderer_of(request)
    if not request.headers.get("hx-request"):
        return renderer.page(request, "earlier.html", seat, talk=talk, place=place)
    now = services_of(request).now()
    html = "".join(
        renderer.piece("_bubble.html", seat, now, bubble=b, place=place) for b in talk.bubbles
    )
    link = renderer.piece("_earlier.html", seat, now, talk=talk, place=place)
    part = f'<hx-partial hx-target="#earlier" hx-swap="innerHTML">{link}</hx-partial>'
    return HTMLResponse(posts_part(html) + part)
