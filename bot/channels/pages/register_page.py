"""Serves the register of a link: its components, each as far as whoever looks may see it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.organisation import queries_of, shown_team
from bot.channels.pages.seat import Seat
from bot.wording.component_words import STATES
from catalog.register.component import Component, ComponentState
from catalog.register.sight import seen_by
from routing.storage import components

router = APIRouter()
PER_PAGE = 200
_Id = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


@router.get("/organisation/{team}/register")
def register(
    request: Request,
    seat: Seated,
    team: _Id,
    after: Annotated[str, Query(max_length=130)] = "",
) -> Response:
    """A link's components by their names in the register, from after one of them on."""
    found = shown_team(seat, team)
    with queries_of(request).database.reading() as session:
        part = components.after(session, after, found.team, PER_PAGE + 1)
        counted = components.counts(session, found.team)
    shown = [seen_by(seat.person.id, one, seat.catalogue) for one in part[:PER_PAGE]]
    return renderer_of(request).page(
        request,
        "register.html",
        seat,
        team=found,
        rows=[_row(one, seat) for one in shown],
        counted=[
            (seat.localizer.say(STATES[state]), counted[found.team, state])
            for state in ComponentState
            if (found.team, state) in counted
        ],
        places=any(one.place for one in shown),
        further=part[PER_PAGE - 1].ref if len(part) > PER_PAGE else "",
        after=after,
    )


def _row(component: Component, seat: Seat) -> dict[str, str]:
    return {
        "name": component.name,
        "code": component.sticker or component.id,
        "kind": component.kind,
        "place": component.place,
        "state": seat.localizer.say(STATES[component.state]),
    }
