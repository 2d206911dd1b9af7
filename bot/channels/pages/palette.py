"""Serves the command palette: pages, a request by its number, teams, items, and what somebody may
do with the request they look at, found by some words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from bot.channels.pages.dependencies import Seated, board_of, queries_of, renderer_of
from bot.channels.pages.insight_address import QUESTIONS
from bot.channels.pages.item_search import found_items
from bot.channels.pages.organisation import visible
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.channels.pages.undo import undo_choices
from bot.channels.pages.view import at_hand, formatter_for
from bot.conversation.read.item_links import path_of
from bot.ports import Choice
from bot.wording.call_formatter import short
from bot.wording.cards import requester_card
from catalog.phrasing import plain
from routing.call.actions import is_of_link
from routing.call.numbers import typed, understood
from routing.call.view import CallView
from routing.rules.route import allowed_items

router = APIRouter()
MOST_OF_EACH = 6


@dataclass(frozen=True)
class Command:
    """A line of the palette: where it leads, or (`action`) the button of the request `number` that
    it presses.
    """

    label: str
    about: str = ""
    href: str = ""
    number: str = ""
    action: str = ""


@dataclass(frozen=True)
class Commands:
    """Lines of one kind under a heading."""

    title: str
    lines: tuple[Command, ...]


@router.get("/palette")
def palette(
    request: Request,
    seat: Seated,
    q: Annotated[str, Query(max_length=100)] = "",
    call: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """What fits these words; without words what one goes to most. `call`: the one looked at."""
    now = services_of(request).now()
    view = board_of(request).opened(call.upper(), seat) if call else None
    database = services_of(request).database
    undo = undo_choices(database, view.call, seat, now) if view else ()
    meant = _by_number(request, seat, q)
    found = (
        *_deeds(view, undo, seat, now, q),
        *([_the_call(meant, seat, now)] if meant else ()),
        *([Commands(seat.localizer.say("Pages"), pages)] if (pages := _pages(seat, q)) else ()),
        *((*_items(request, seat, q), *_links(seat, q)) if q.strip() else ()),
        *(_searches(seat, q) if q.strip() and meant is None else ()),
    )
    html = renderer_of(request).piece("_palette.html", seat, now, found=found)
    return HTMLResponse(html)


def _fits(label: str, q: str) -> bool:
    """Whether every word typed is in it, or begins one of its words."""
    said = plain(label)
    return all(word in said for word in plain(q).split())


def _by_number(request: Request, seat: Seat, q: str) -> CallView | None:
    """The request of that number, of one that they follow how it goes; one that this person may not
    see is as if it were not there.
    """
    number = typed(q)
    if understood(number) is None:
        return None
    if found := board_of(request).opened(number, seat):
        return found
    story = queries_of(request).story(number, seat.person.id, seat.catalogue, seat.localizer)
    return story.view if story else None


def _the_call(view: CallView, seat: Seat, now: dt.datetime) -> Commands:
    call, formatter = view.call, formatter_for(seat, now)
    line = Command(call.number, short(formatter.title(call), 80), f"/call/{call.number}")
    return Commands(seat.localizer.say("Request"), (line,))


def _deeds(
    view: CallView | None, undo: tuple[Choice, ...], seat: Seat, now: dt.datetime, q: str
) -> Iterator[Commands]:
    """What this person may do with the request that they look at."""
    if view is None:
        return
    call = view.call
    if is_of_link(seat.person.id, call.team, seat.catalogue):
        at_once, more, _ = at_hand(view, seat, now)
        choices = (*undo, *at_once, *more)
    else:
        choices = requester_card(view, seat.catalogue, seat.localizer, now).choices
    lines = tuple(
        Command(one.label, number=call.number, action=one.action)
        for one in choices
        if _fits(one.label, q)
    )
    if lines:
        title = seat.localizer.say("With {number}", number=call.number)
        yield Commands(title, lines)


def _pages(seat: Seat, q: str) -> tuple[Command, ...]:
    say, language = seat.localizer.say, seat.language
    every = [
        (say("Conversation"), "/"),
        (say("All your requests"), "/requests"),
        (say("What can I ask?"), "/catalogue"),
        *((t.name.in_(language), f"/team?{urlencode({'team': t.team})}") for t in seat.teams),
    ]
    if seat.is_known:
        every.append((say("The organisation"), "/organisation"))
    if seat.sees_figures:
        every.append((say("Figures"), "/insight"))
        told = ((say(words), f"/insight?show={name}") for name, (_, words) in QUESTIONS.items())
        every += told if q.strip() else ()
    if seat.signed:
        every.append((say("Where you are signed in"), "/sessions"))
    return tuple(Command(label, href=href) for label, href in every if _fits(label, q))


def _items(request: Request, seat: Seat, q: str) -> Iterator[Commands]:
    """Items that are meant, as the catalogue finds them."""
    catalogue, language = seat.catalogue, seat.language
    hits = found_items(request, seat, q, allowed_items(seat.person, catalogue))[:MOST_OF_EACH]
    places = [catalogue.entries[ref] for ref in hits]
    if places:
        items = (
            Command(p.item.name.in_(language), p.team.name.in_(language), path_of(p.ref))
            for p in places
        )
        yield Commands(seat.localizer.say("Ask for it"), tuple(items))


def _links(seat: Seat, q: str) -> Iterator[Commands]:
    """Links that are called so, in any language."""
    try:
        _, opens = visible(seat)
    except NotHereError:
        return
    teams = [seat.catalogue.team_by_id[one] for one in opens]
    found = [team for team in teams if any(_fits(name, q) for name in team.name.all)]
    if found:
        named = sorted((team.name.in_(seat.language), team.team) for team in found)
        blocks = (Command(name, href=f"/organisation/{team}") for name, team in named)
        yield Commands(seat.localizer.say("Links"), tuple(blocks)[:MOST_OF_EACH])


def _searches(seat: Seat, q: str) -> Iterator[Commands]:
    """The same words where they may be found."""
    say, language = seat.localizer.say, seat.language
    asked = urlencode({"q": q.strip()})
    lines = [
        Command(
            say("Search “{words}” in {where}", words=q.strip(), where=team.name.in_(language)),
            href=f"/team?{urlencode({'team': team.team})}&{asked}",
        )
        for team in seat.teams
    ]
    own = say("All your requests")
    lines.append(
        Command(
            say("Search “{words}” in {where}", words=q.strip(), where=own),
            href=f"/requests?{asked}",
        )
    )
    yield Commands(say("Search"), tuple(lines))
