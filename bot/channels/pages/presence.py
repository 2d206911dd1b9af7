"""Serves who of a team looks at a call, and who writes there: for the team alone, while its windows
are open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.channels.pages.seat import Seat, services_of, take_seat
from bot.wording.localizer import Localizer
from routing.call.actions import is_of_link
from routing.storage import ledger, looking
from routing.storage.looking import Looking

router = APIRouter()
MOST_NAMED = 4


class Sign(BaseModel):
    """A sign of an open window: which call it shows ("": none any more), and whether somebody
    writes there.
    """

    who: str | None = Field(default=None, alias="as")
    window: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    number: str = Field(default="", max_length=40)
    writing: str = ""


@dataclass(frozen=True)
class Others:
    """Who else has a call open, in words; `writing`: one of them writes there."""

    number: str
    words: str
    writing: bool


@router.post("/looking")
async def sign(request: Request, sent: Annotated[Sign, Form()]) -> Response:
    """Note it. Of a call that is not of one's own team nothing is noted."""
    await asyncio.to_thread(_note, request, sent)
    return Response(status_code=204)


def _note(request: Request, sent: Sign) -> None:
    services, seat = services_of(request), take_seat(request, sent.who)
    with services.database.transaction() as session:
        call = ledger.read(session, sent.number) if sent.number else None
        ours = call is not None and is_of_link(seat.person.id, call.team, seat.catalogue)
        team = call.team if call and ours else seat.team.team if seat.team else ""
        number = call.number if call and ours else ""
        seen = Looking(seat.person.id, number, bool(number and sent.writing))
        if team:
            looking.note(session, sent.window, team, seen, services.now())


def others_at(request: Request, seat: Seat, team: str) -> tuple[Others, ...]:
    """Who else has calls of a team open, by call; nothing for who is not of the team."""
    if not is_of_link(seat.person.id, team, seat.catalogue):
        return ()
    services = services_of(request)
    with services.database.reading() as session:
        found = looking.at(session, team, services.now(), but=seat.person.id)
    numbers = dict.fromkeys(one.number for one in found)
    return tuple(
        _told(number, [one for one in found if one.number == number], seat) for number in numbers
    )


def _told(number: str, there: list[Looking], seat: Seat) -> Others:
    def names(of: Iterable[Looking]) -> list[str]:
        ids = [one.person for one in of][:MOST_NAMED]
        return [p.name if (p := seat.catalogue.people.get(i)) else i for i in ids]

    writing = names(one for one in there if one.writing)
    reading = names(one for one in there if not one.writing)
    words = [_sentence(writing, True, seat.localizer), _sentence(reading, False, seat.localizer)]
    return Others(number, " ".join(filter(None, words)), bool(writing))


def _sentence(names: list[str], writing: bool, localizer: Localizer) -> str:
    if not names:
        return ""
    who, n = localizer.joined(names), len(names)
    if writing:
        return localizer.many("{who} is writing.", "{who} are writing.", n, who=who)
    return localizer.many(
        "{who} is looking at this too.", "{who} are looking at this too.", n, who=who
    )
