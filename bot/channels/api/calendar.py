"""The calendar of due times (iCalendar, RFC 5545), at an address that nobody guesses: its token may
read the calendar and nothing else.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Request
from icalendar import Alarm, Calendar, Event
from sqlmodel import Session
from starlette.responses import Response

from bot.channels.api.door import Bearer, bearer_of
from bot.channels.api.problems import Problem
from bot.channels.api.services import services_of
from bot.people.api_tokens import CALENDAR
from bot.wording.call_formatter import short
from bot.wording.localizer import phrase
from routing.call.actions import is_of_link, may_see
from routing.call.call import Call, State
from routing.storage import call_pages
from routing.storage.call_pages import WantedCalls

router = APIRouter(tags=["calendar"])
MOST = 500
"""So many open calls are looked through."""
_LONG = dt.timedelta(minutes=15)
_BEFORE = dt.timedelta(minutes=-30)
_REQUEST = phrase("Request")
_ACKNOWLEDGE = phrase("Take: {call}")
_RESOLVE = phrase("Due: {call}")
_EXPECTED = phrase("Expected: {call}")


@router.get(
    "/calendar/{secret}.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "the calendar"}},
)
def calendar(request: Request, secret: Annotated[str, Path(max_length=100)]) -> Response:
    """When the open calls of a person, or of a team, are due."""
    who = bearer_of(services_of(request), secret)
    if CALENDAR not in who.token.scopes:
        raise Problem("not_found")
    teams = {one.team for one in who.context.catalogue.teams_seen_by(who.person.id)}
    if who.token.teams:
        teams &= who.token.teams
    own = "" if who.token.teams else who.person.id
    wanted = WantedCalls(person=own, teams=tuple(teams), ended=False)
    with services_of(request).database.reading() as session:
        calls = _calls(session, wanted, who)
    pages = who.context.pages.rstrip("/")
    made = Calendar()
    made.add("prodid", "-//Schakel//due times//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Schakel")
    made.add("refresh-interval", dt.timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for call in calls:
        for event in _events(call, who, pages):
            made.add_component(event)
    return Response(made.to_ical(), media_type="text/calendar; charset=utf-8")


def _calls(session: Session, wanted: WantedCalls, who: Bearer) -> list[Call]:
    found = call_pages.calls_before(session, wanted, None, MOST)
    return [
        call
        for _, call in found
        if who.is_within(call) and may_see(who.person.id, call, who.context.catalogue)
    ]


def _events(call: Call, who: Bearer, pages: str) -> list[Event]:
    """What is due of a call, to whoever has to do it; to who asked, when it is expected."""
    of_team = is_of_link(who.person.id, call.team, who.context.catalogue)
    moments: list[tuple[str, str, dt.datetime | None]] = []
    if call.state is State.RESOLVED:
        return []
    if not of_team:
        moments = [(_EXPECTED, "expected", call.expected or call.promised_by)]
    else:
        taken = call.acknowledged_at is not None
        moments = [
            (_ACKNOWLEDGE, "acknowledge", None if taken else call.acknowledge_by),
            (_RESOLVE, "resolve", call.resolve_by),
        ]
    return [
        _event(call, who, text, name=name, at=at, pages=pages) for text, name, at in moments if at
    ]


def _event(call: Call, who: Bearer, text: str, *, name: str, at: dt.datetime, pages: str) -> Event:
    """A moment; of a private call no more than its number."""
    title = who.formatter.say(_REQUEST) if call.private else who.formatter.title(call)
    about = f"{call.number} {short(title)}"
    event = Event()
    event.add("uid", f"{call.number}-{name}@schakel")
    event.add("sequence", call.revision)
    event.add("dtstamp", call.touched_at)
    event.add("last-modified", call.touched_at)
    event.add("dtstart", at)
    event.add("dtend", at + _LONG)
    event.add("summary", who.formatter.say(text, call=about))
    event.add("transp", "TRANSPARENT")
    if call.private:
        event.add("class", "PRIVATE")
    if pages:
        event.add("url", f"{pages}/call/{call.number}")
    if name != "expected":
        event.add_component(_alarm(about))
    return event


def _alarm(about: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", about)
    alarm.add("trigger", _BEFORE)
    return alarm
