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
    """A page of the requests, which one it is and whether another follows; how many there are in
    all, where that is known.
    """

    calls: tuple[Call, ...]
    at: int
    more: bool
    n: int | None

    @property
    def pages(self) -> int | None:
        """How many pages there are, where that is known."""
        return None if self.n is None else _pages(self.n)


def _pages(n: int) -> int:
    return max(1, -(-n // PER_PAGE))


def _part(
    queries: PageQueries, person: str, holds: Callable[[Call], bool] | None, page: int
) -> Part:
    """The page that is asked for, or the last one there is."""
    if holds is None:
        skip = (page - 1) * PER_PAGE
        calls, n = queries.requests_of(person, skip, PER_PAGE)
        if not calls and n:
            return _part(queries, person, None, _pages(n))
        return Part(calls, page if calls else 1, n > skip + PER_PAGE, n)
    found = queries.requests_with(person, holds, page * PER_PAGE + 1)
    more = len(found) > page * PER_PAGE
    at = min(page, _pages(len(found)))
    calls = found[(at - 1) * PER_PAGE : at * PER_PAGE]
    return Part(calls, at, more, None if more else len(found))


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

    part = _part(queries_of(request), seat.person.id, holds if wanted else None, page)
    views = queries_of(request).views_of(part.calls, seat.person.id, seat.catalogue)
    return renderer_of(request).page(
        request,
        "requests.html",
        seat,
        requests=requests(views, seat, now),
        q=q,
        part=part,
        asks=urlencode({"q": q}) if q else "",
    )
