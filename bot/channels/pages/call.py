"""Serves the page of one call: state, chain, promises and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from bot.channels.pages.call_facts import facts, good_to_know, what_is_gone
from bot.channels.pages.chain_picture import HIGH, WIDE
from bot.channels.pages.dependencies import (
    Seated,
    ending,
    notifier_of,
    queries_of,
    renderer_of,
)
from bot.channels.pages.live import LEDGER, LOOKING, stream
from bot.channels.pages.own_address import came_from
from bot.channels.pages.page_queries import Story
from bot.channels.pages.presence import others_at
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.channels.pages.undo import undo_choices
from bot.channels.pages.view import at_hand, chain_picture, entries, formatter_for, laid_out
from bot.ports import Choice
from bot.presses import SayPress
from bot.wording.call_formatter import CallFormatter
from bot.wording.cards import requester_card, status, tone_of
from bot.wording.component_words import component_lines
from bot.wording.reasons import reasons_told
from bot.wording.status_line import honestly
from bot.wording.whereabouts import asker_at, place_lines
from routing.call.actions import is_of_link
from routing.call.call import Call
from routing.call.view import CallView

router = APIRouter()
NEWEST = 12
"""So many events of a story stand open; the earlier ones are one press away."""
Number = Annotated[str, Path(pattern=r"^[A-Za-z]{1,24}-[0-9]{1,12}$")]


def seen_story(request: Request, seat: Seated, number: Number) -> Story:
    """The call as this person may see it; before a stream begins, since a stream cannot be refused
    any more.
    """
    return _story(request, seat, number)


def _story(request: Request, seat: Seat, number: str) -> Story:
    story = queries_of(request).story(
        number.upper(), seat.person.id, seat.catalogue, seat.localizer
    )
    if story is None:
        raise NotHereError
    return story


Told = Annotated[Story, Depends(seen_story)]


def _shown(request: Request, seat: Seat, story: Story) -> dict[str, object]:
    """Everything the page shows of a call."""
    if story.outline:
        return _outlined(seat, services_of(request).now(), story.view)
    now, view, call = services_of(request).now(), story.view, story.view.call
    formatter = formatter_for(seat, now)
    of_team = _is_of_its_team(seat, call)
    if of_team:
        at_once, more, process = at_hand(view, seat, now)
        at_once += undo_choices(services_of(request).database, call, seat, now)
    else:
        own = requester_card(view, seat.catalogue, seat.localizer, now)
        (at_once, more), process = laid_out(own.choices), ()
    parent = next((c for c in story.chain if c.number == call.parent), None)
    return {
        "call": call,
        "formatter": formatter,
        "title": formatter.title(call),
        "status": status(call, formatter),
        "tone": tone_of(call, now),
        "line": honestly(call, view.below, formatter),
        "at_once": at_once,
        "more": more,
        "process": process,
        "place": "room" if of_team else "own",
        "wide": WIDE,
        "high": HIGH,
        "picture": chain_picture(story, seat, now, timed=of_team),
        "entries": entries(story, seat, now),
        "newest": NEWEST,
        "facts": facts(call, formatter),
        "known": good_to_know(call, story.events, formatter, of_team=of_team),
        "reasons": reasons_told(call.because, formatter) if of_team else (),
        **_component(view, formatter, of_team=of_team),
        "asker": asker_at(call, formatter),
        "answers": formatter.answers(call.item, call.answers),
        "where": place_lines(call, formatter),
        "parent": parent,
        "files": story.files,
        "looks": [(formatter.person(who), formatter.time(at)) for who, at in story.looks],
        "gone": what_is_gone((shown.file for shown in story.files), formatter),
    }


def _component(view: CallView, formatter: CallFormatter, *, of_team: bool) -> dict[str, object]:
    """What it is about of the register, and what was wrong with it before: for the team."""
    found = view.component if of_team else None
    lines = component_lines(view, formatter) if of_team else ()
    return {"component": lines, "before": found.before if found else ()}


def _outlined(seat: Seat, now: dt.datetime, view: CallView) -> dict[str, object]:
    """What the page shows to who follows a call: how it goes."""
    call, formatter = view.call, formatter_for(seat, now)
    stop = SayPress(text=f"/unfollow {call.number}").encode()
    return {
        "call": call,
        "title": formatter.title(call),
        "status": status(call, formatter),
        "tone": tone_of(call, now),
        "line": honestly(call, view.below, formatter),
        "at_once": (Choice(action=stop, label=formatter.say("Stop following")),),
        "place": "own",
    }


def _piece(story: Story) -> str:
    """The part of the page that is drawn anew when the call changes."""
    return "_followed.html" if story.outline else "_call.html"


def _is_of_its_team(seat: Seat, call: Call) -> bool:
    return is_of_link(seat.person.id, call.team, seat.catalogue)


def _at_its_team(seat: Seat, story: Story) -> Seat:
    """What is done on the page of a call is done in the room of its team, whichever of theirs
    somebody looked at before.
    """
    team = story.view.call.team
    return seat.at(team) if team in {one.team for one in seat.teams} else seat


def _back(request: Request, seat: Seat, *, of_team: bool) -> str:
    """Where somebody came from: the view of a list, all their requests; else the usual place."""
    came = came_from(request)
    if came.partition("?")[0] in ("/team", "/requests", "/insight"):
        return came
    return f"/team?team={seat.team.team}" if of_team and seat.team else "/"


@router.get("/call/{number}")
def call(request: Request, seat: Seated, story: Told) -> Response:
    """The page of one call."""
    seat = _at_its_team(seat, story)
    if not story.outline:
        now = services_of(request).now()
        queries_of(request).note_look(story.view.call, seat.person.id, now)
    shown = _shown(request, seat, story)
    back = _back(request, seat, of_team=shown["place"] == "room")
    return renderer_of(request).page(
        request, "call.html", seat, piece=_piece(story), back=back, **shown
    )


@router.get("/live/call/{number}", response_class=EventSourceResponse)
async def live_call(request: Request, seat: Seated, story: Told) -> AsyncIterator[ServerSentEvent]:
    """The page's parts whenever the call or its chain changes."""
    number, seat = story.view.call.number, _at_its_team(seat, story)
    renderer, services = renderer_of(request), services_of(request)
    team = story.view.call.team
    of_team = _is_of_its_team(seat, story.view.call)

    def draw(seq: int, _: frozenset[str]) -> tuple[dict[str, str], str, int]:
        told = _story(request, seat, number)
        shown = _shown(request, seat, told)
        parts = {"call": renderer.piece(_piece(told), seat, services.now(), **shown)}
        if of_team:
            others = others_at(request, seat, team)
            parts["looking"] = renderer.piece("_looking.html", seat, services.now(), others=others)
        return parts, "", seq

    until = ending(request, seat)
    names = frozenset({LEDGER, *((LOOKING + team,) if of_team else ())})
    async for event in stream(notifier_of(request), names, 0, draw, until):
        yield event
