"""Serves all that somebody asked for, open and ended, with a search through it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.channels.pages.dependencies import Seated, queries_of, renderer_of
from bot.channels.pages.seat import services_of
from bot.channels.pages.view import formatter_for, requests
from catalog.phrasing import plain
from routing.call.call import Call

router = APIRouter()
PER_PAGE = 20


@router.get("/requests")
def all_requests(
    request: Request,
    seat: Seated,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The requests that hold all these words, the newest first."""
    now = services_of(request).now()
    formatter, wanted = formatter_for(seat, now), plain(q).split()

    def holds(call: Call) -> bool:
        said = (call.number, formatter.title(call), call.text, call.location or "", call.behalf)
        told = (answer.value for answer in call.answers)
        words = plain(" ".join((*said, *told, call.resolution or "", formatter.owner(call))))
        return all(word in words for word in wanted)

    queries = queries_of(request)
    found = queries.all_of(seat.person.id, holds if wanted else None)
    pages = max(1, -(-len(found) // PER_PAGE))
    at = min(page, pages)
    part = found[(at - 1) * PER_PAGE : at * PER_PAGE]
    views = queries.views_of(part, seat.person.id, seat.catalogue)
    return renderer_of(request).page(
        request,
        "requests.html",
        seat,
        requests=requests(views, seat, now),
        q=q,
        n=len(found),
        at=at,
        pages=pages,
        asks=urlencode({"q": q}) if q else "",
    )
