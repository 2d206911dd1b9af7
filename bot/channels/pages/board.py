"""Serves a team's room: its open calls as a list, one of them opened beside it, and the talk of the
team. What the list shows stands in the address, so that a link is the view itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import HTMLResponse, Response

from bot.channels.pages.board_address import BoardAddress, opening, read_address
from bot.channels.pages.board_live import LiveBoard
from bot.channels.pages.board_queries import Listed
from bot.channels.pages.board_rows import GROUP_TITLES, Row, chips, choosing, sorting
from bot.channels.pages.call_facts import what_is_gone
from bot.channels.pages.conversation import drawing_posts, drawing_questions
from bot.channels.pages.dependencies import (
    Seated,
    board_of,
    ending,
    notifier_of,
    queries_of,
    renderer_of,
)
from bot.channels.pages.earlier import talk_of
from bot.channels.pages.kept_views import views_of
from bot.channels.pages.live import LEDGER, LOOKING, stream
from bot.channels.pages.presence import others_at
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.channels.pages.several import DEEDS
from bot.channels.pages.to_decide import ToDecide, to_decide
from bot.channels.pages.undo import undo_choices
from bot.channels.pages.view import Pane, formatter_for, pane
from bot.wording.action_forms import weighing
from bot.wording.away_words import all_marked
from bot.wording.call_formatter import CallFormatter
from bot.wording.digest import duty
from catalog.sight import is_outside
from routing.rules.worklist import COLUMNS

router = APIRouter()


def _not_theirs(request: Request, seat: Seat, team: str) -> Response:
    """Says whose list it is. Raises NotHereError where there is no such team, or none that
    somebody of another organisation knows.
    """
    found = seat.catalogue.team_by_id.get(team)
    piece = "hx-request" in request.headers
    if piece or found is None or is_outside(seat.person.id, seat.catalogue):
        raise NotHereError
    words = seat.localizer.say(
        "It is the list of {team}, and whoever works there sees it. Your own stands above.",
        team=found.name.in_(seat.language),
    )
    title = seat.localizer.say("This list is not yours")
    page = renderer_of(request).page(request, "not_here.html", seat, title=title, words=words)
    page.status_code = 404
    return page


@router.get("/team")
def room(request: Request, seat: Seated) -> Response:
    """The room of the person's own team; who has none is told so. To a page that asks for it, the
    opened call alone.
    """
    if seat.team is None or seat.room is None:
        return renderer_of(request).page(request, "no_team.html", seat)
    wished = request.query_params.get("team")
    if wished and wished != seat.team.team:
        # A link to the list of a team that is not theirs: their own would pass for it.
        return _not_theirs(request, seat, wished)
    address = read_address(request.query_params, seat)
    if request.headers.get("hx-request"):
        return _opened_alone(request, seat, address)
    services = services_of(request)
    now = services.now()
    formatter = formatter_for(seat, now)
    listed = board_of(request).listed(address, seat, now)
    talk = talk_of(request, seat, "room")
    facets = board_of(request).facets(address, seat)
    return renderer_of(request).page(
        request,
        "team.html",
        seat,
        team=seat.team,
        address=address,
        opens=opening(address),
        listed=listed,
        chips=chips(listed.counts, address, seat),
        fields=(*choosing(facets, address, seat, now), sorting(address, seat)),
        columns=[(name, seat.localizer.say(GROUP_TITLES[name])) for name in COLUMNS],
        opened=_opened(request, seat, address),
        views=views_of(request, seat, address),
        duty=" ".join(duty(seat.team, formatter)),
        deeds=[(deed, seat.localizer.say(label)) for deed, label in DEEDS.items()],
        decisions=_decisions(request, seat, formatter),
        takers=all_marked([one.id for one in seat.team.people], formatter),
        weighing=weighing(formatter),
        talk=talk,
        since=_resume(talk.seq, listed),
        place="room",
    )


def _decisions(request: Request, seat: Seat, formatter: CallFormatter) -> list[ToDecide]:
    with services_of(request).database.reading() as session:
        return to_decide(session, seat.person.id, formatter)


def _resume(seq: int, listed: Listed) -> str:
    """What the page has: the posts up to one, the calls up to an event of the ledger."""
    return f"{seq}-{listed.head}"


def _opened(request: Request, seat: Seat, address: BoardAddress) -> Pane | None:
    """The call that is opened beside the list, which is a look at it. Raises NotHereError where
    there is none.
    """
    if not address.call:
        return None
    view = board_of(request).opened(address.call.upper(), seat)
    if view is None:
        raise NotHereError
    services = services_of(request)
    now = services.now()
    queries = queries_of(request)
    queries.note_look(view.call, seat.person.id, now)
    files = queries.files_of(view.call, seat.person.id, seat.catalogue)
    gone = what_is_gone((one.file for one in files), formatter_for(seat, now))
    shown = pane(view, seat, now)
    undo = undo_choices(services.database, view.call, seat, now)
    return replace(shown, at_once=(*shown.at_once, *undo), files=files, gone=gone)


def _opened_alone(request: Request, seat: Seat, address: BoardAddress) -> Response:
    opened = _opened(request, seat, address)
    values = {"opened": opened, "address": address, "place": "room"}
    now = services_of(request).now()
    return HTMLResponse(renderer_of(request).piece("_open.html", seat, now, **values))


def seated_in_room(seat: Seated) -> Seat:
    """Somebody of a team; before a stream begins, since a stream cannot be refused any more."""
    if seat.room is None:
        raise NotHereError
    return seat


Mark = Annotated[str, Query(max_length=40, pattern=r"^[0-9]{1,15}(-[0-9]{1,15})?$")]


@router.get("/live/team", response_class=EventSourceResponse)
async def live_team(
    request: Request,
    seat: Annotated[Seat, Depends(seated_in_room)],
    since: Mark = "0",
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """The rows that change, how many there are, and what is said in the room."""
    assert seat.room
    renderer, services = renderer_of(request), services_of(request)
    address = read_address(request.query_params, seat)
    posts = drawing_posts(request, seat, seat.room, "room", cards=False)

    def draw_row(row: Row) -> str:
        return renderer.piece(shape, seat, services.now(), row=row, opens=opens, here=here)

    opens, here = opening(address), f"/team?{address.with_(call='')}"
    shape = "_tile.html" if address.layout else "_row.html"
    board, queries = LiveBoard(board_of(request), address, seat, draw_row), board_of(request)
    seq, head = _marked(since)
    begun = False
    names = frozenset({seat.room, LEDGER, LOOKING + address.team})

    def counted(now: dt.datetime) -> dict[str, str]:
        found = chips(queries.counts(address, seat, now), address, seat)
        parts = {"chips": renderer.piece("_chips.html", seat, now, chips=found)}
        every = queries.in_columns(address, seat, now) if address.layout else {}
        return parts | {f"count-{name}": str(n) for name, n in every.items()}

    def draw(seq: int, rung: frozenset[str]) -> tuple[dict[str, str], str, int]:
        nonlocal begun
        now, rows, said, seen, parts = services.now(), "", "", seq, dict[str, str]()
        if not begun:
            board.begin(head, now)
            begun = True
        if seat.room in rung:
            _, said, seen = posts(seq, rung)
        if LEDGER in rung:
            rows, concerns = board.news(now)
            if concerns or rung == names:
                parts |= counted(now) | drawing_questions(request, seat, "room", seq)
        if LOOKING + address.team in rung:
            others = others_at(request, seat, address.team)
            parts["looking"] = renderer.piece("_looking.html", seat, now, others=others)
        return parts, rows + said, seen

    until, heard = ending(request, seat), _marked(last_event_id or "")[0]
    async for event in stream(notifier_of(request), names, heard or seq, draw, until):
        yield event


def _marked(written: str) -> tuple[int, int]:
    """The last post and the last event that a page has."""
    seq, _, head = written.partition("-")
    known = [int(p) if p.isascii() and p.isdecimal() and len(p) < 16 else 0 for p in (seq, head)]
    return known[0], known[1]
