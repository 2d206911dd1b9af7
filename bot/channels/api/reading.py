"""The addresses at which calls and what happened in them are read."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from sqlmodel import Session

from bot.channels.api import paging
from bot.channels.api.door import Bearer, may, team_called
from bot.channels.api.paging import Cursor, Limit, Page
from bot.channels.api.problems import Problem
from bot.channels.api.services import services_of
from bot.channels.api.shapes import (
    CallShape,
    CallWhole,
    EventShape,
    call_shape,
    call_whole,
    event_shape,
)
from bot.outbox.views import view_for
from bot.wording.call_formatter import in_outline
from routing.call.actions import may_see, sees_outline
from routing.call.call import Call, State
from routing.call.view import CallView
from routing.rules.readable import may_read_event
from routing.storage import call_pages, ledger, private_looks
from routing.storage.call_pages import WantedCalls

router = APIRouter(tags=["calls"])
Reads = Annotated[Bearer, Depends(may("calls:read"))]
Number = Annotated[str, Path(pattern=r"^[A-Za-z]{1,24}-[0-9]{1,12}$")]
LOOKED_THROUGH = 500
"""So many calls or events are looked through for a page: it may be short, and have a next one."""


def seen(session: Session, call: Call | None, who: Bearer) -> tuple[CallView, bool]:
    """A call as the token's person may see it, and whether only in outline. Raises Problem: what
    they may not see is not there.
    """
    catalogue, person = who.context.catalogue, who.person.id
    if call is None or not who.is_within(call):
        raise Problem("not_found")
    if may_see(person, call, catalogue):
        return view_for(session, call, person, catalogue), False
    if sees_outline(person, call, catalogue):
        view = view_for(session, call, person, catalogue)
        return in_outline(view, who.formatter.localizer), True
    raise Problem("not_found")


@router.get("/calls")
def calls(
    request: Request,
    who: Reads,
    *,
    role: Annotated[
        Literal["any", "requester", "team"], Query(description="asked by, or with a team of, one")
    ] = "any",
    team: Annotated[str | None, Query(max_length=80)] = None,
    state: State | None = None,
    ended: bool | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[CallShape]:
    """Calls of the token's person and their teams, newest first; what was said in private ones of
    others is told only when they are read one by one.
    """
    wanted = _wanted(who, role, team, state, ended)
    place = paging.read("c", cursor)
    found: list[CallShape] = []
    with services_of(request).database.reading() as session:
        for at, call in call_pages.calls_before(session, wanted, place, LOOKED_THROUGH):
            if len(found) == limit:
                return Page(data=found, next=paging.written("c", place or 0))
            place = at
            if _is_listed(call, who):
                view = view_for(session, call, who.person.id, who.context.catalogue)
                found.append(_listed(view, who))
        more = place is not None and any(call_pages.calls_before(session, wanted, place, 1))
    return Page(data=found, next=paging.written("c", place or 0) if more else None)


def _is_listed(call: Call, who: Bearer) -> bool:
    return who.is_within(call) and may_see(who.person.id, call, who.context.catalogue)


def _listed(view: CallView, who: Bearer) -> CallShape:
    shape = call_shape(view, who)
    if not private_looks.is_anothers(view.call, who.person.id):
        return shape
    return shape.model_copy(
        update={"text": "", "answers": [], "question": None, "resolution": None}
    )


def _wanted(
    who: Bearer, role: str, team: str | None, state: State | None, ended: bool | None
) -> WantedCalls:
    teams = {one.team for one in who.context.catalogue.teams_seen_by(who.person.id)}
    if who.token.teams:
        teams &= who.token.teams
    if team is not None:
        teams &= {team_called(team, who)}
    return WantedCalls(
        person="" if role == "team" or team is not None else who.person.id,
        teams=() if role == "requester" else tuple(teams),
        state=state.value if state else "",
        ended=ended,
    )


@router.get("/calls/{number}")
def call(request: Request, who: Reads, number: Number) -> CallWhole:
    """One call, with what its person can do now."""
    database = services_of(request).database
    with database.reading() as session:
        kept = ledger.read(session, number.upper())
        view, outline = seen(session, kept, who)
        shape = call_whole(view, who, outline=outline)
    if kept:
        private_looks.looked(database, (kept,), who.person.id, who.context.now)
    return shape


@router.get("/calls/{number}/events")
def call_events(request: Request, who: Reads, number: Number) -> Page[EventShape]:
    """What happened to a call, oldest first, as far as its person may read it."""
    with services_of(request).database.reading() as session:
        kept = ledger.read(session, number.upper())
        view, outline = seen(session, kept, who)
        told = () if outline else ledger.placed_events(session, view.call.number)
    person, catalogue = who.person.id, who.context.catalogue
    shown = [one for one in told if may_read_event(one[1], view.call, person, catalogue)]
    return Page(data=[event_shape(view.call.number, event, place) for place, event in shown])


@router.get("/events")
def events(
    request: Request, who: Reads, limit: Limit = 50, cursor: Cursor = None
) -> Page[EventShape]:
    """What happened to all calls, in the order in which it was written: read on from `next`, which
    is always there, for what is new. Private calls of others are left out.
    """
    place = paging.read("e", cursor) or 0
    person, catalogue = who.person.id, who.context.catalogue
    found: list[EventShape] = []
    with services_of(request).database.reading() as session:
        for one in call_pages.happened_after(session, place, LOOKED_THROUGH, who.context.now):
            if len(found) == limit:
                break
            place = one.place
            if not _is_listed(one.call, who) or private_looks.is_anothers(one.call, person):
                continue
            if may_read_event(one.event, one.call, person, catalogue):
                found.append(event_shape(one.call.number, one.event, one.place))
    return Page(data=found, next=paging.written("e", place))
