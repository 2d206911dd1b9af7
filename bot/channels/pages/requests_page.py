"""Serves all that somebody asked for, open and ended, with a search through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.channels.pages.dependencies import Seated, queries_of, renderer_of
from bot.channels.pages.page_queries import PageQueries
from bot.channels.pages.seat import services_of
from bot.channels.pages.view import formatter_for, requests
from catalog.phrasing import plain
from routing.call.call import Call

router = APIRouter()
PER_PAGE = 20


@dataclass(frozen=True)
class Part:
    """A part of the requests. Of all: which page it is, of how many, and how many requests there
    are. Of those with some words: after how many of all more may be found, and how many they are
    where that is known.
    """

    calls: tuple[Call, ...]
    at: int = 1
    pages: int = 1
    n: int | None = None
    further: int | None = None


def _page(queries: PageQueries, person: str, page: int) -> Part:
    """The page that is asked for, or the last one there is."""
    calls, n = queries.requests_of(person, (page - 1) * PER_PAGE, PER_PAGE)
    pages = max(1, -(-n // PER_PAGE))
    if page > pages:
        return _page(queries, person, pages)
    return Part(calls, page, pages, n)


def _with_words(
    queries: PageQueries, person: str, holds: Callable[[Call], bool], skip: int
) -> Part:
    calls, further = queries.requests_with(person, holds, skip, PER_PAGE)
    whole = further is None and skip == 0
    return Part(calls, n=len(calls) if whole else None, further=further)


@router.get("/requests")
def all_requests(
    request: Request,
    seat: Seated,
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """All requests, or those that hold all these words, the newest first."""
    now = services_of(request).now()
    formatter, wanted = formatter_for(seat, now), plain(q).split()

    def holds(call: Call) -> bool:
        said = (call.number, formatter.title(call), call.text, call.location or "", call.behalf)
        told = (answer.value for answer in call.answers)
        words = plain(" ".join((*said, *told, call.resolution or "", formatter.owner(call))))
        return all(word in words for word in wanted)

    queries, person = queries_of(request), seat.person.id
    if wanted and (named := queries.request_of(person, q.strip().upper())):
        part = Part((named,), n=1)
    elif wanted:
        part = _with_words(queries, person, holds, skip)
    else:
        part = _page(queries, person, page)
    views = queries.views_of(part.calls, person, seat.catalogue)
    return renderer_of(request).page(
        request,
        "requests.html",
        seat,
        requests=requests(views, seat, now),
        q=q,
        part=part,
        asks=urlencode({"q": q}) if q else "",
    )
