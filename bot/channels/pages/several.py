"""Serves doing the same with several calls of a team's list: each is pressed as its own button
would be, and what came of it is told for each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, Response

from bot.channels.pages.board_queries import Before
from bot.channels.pages.dependencies import board_of, key_of, notice, renderer_of, take_in
from bot.channels.pages.page_renderer import LONGEST_MESSAGE
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.outbox.keys import short
from bot.outbox.payloads import SayPayload
from bot.ports import Press
from bot.presses import CallPress
from bot.wording.localizer import phrase
from bot.wording.prepared import CHOSEN, filled
from routing.call.actions import Action
from routing.storage import outbox
from routing.storage.db import Database

router = APIRouter()
MOST = 100
"""So many calls at once: more than a page of the list holds with what came since."""
TOGETHER = "together"
DEEDS: dict[str, str] = {
    Action.ACKNOWLEDGE: phrase("I'll take them"),
    Action.ASSIGN: phrase("Assign"),
    Action.PUT_BACK: phrase("Put back"),
    Action.PRIORITISE: phrase("Set priority"),
    Action.REPLY: phrase("Reply to requester"),
    Action.RESOLVE: phrase("Solved"),
    TOGETHER: phrase("Take together as one matter"),
    Action.MERGE: phrase("Same as another request"),
}
"""What can be done with several, in the order in which it is offered."""
FIELDS: dict[str, tuple[str, ...]] = {
    Action.ASSIGN: ("person",),
    Action.PRIORITISE: ("impact", "urgency"),
    Action.REPLY: ("text", CHOSEN),
    Action.RESOLVE: ("text", CHOSEN),
    Action.MERGE: ("into",),
}
NONE_CHOSEN = phrase("Choose at least one request in the list first.")
NO_SUCH = phrase("Choose what is to be done with them.")
TOO_MANY = phrase("That is more than {most} at once. Choose fewer.")
_DONE = phrase("done")
_STAYED = phrase("Nothing changed; why stands in the talk of the room.")
_WHOLE = phrase("the others are solved together with this one")


class Chosen(BaseModel):
    """The form under the list: which calls, and what to do with them."""

    who: str | None = Field(default=None, alias="as")
    team: str = Field(default="", max_length=100)
    key: str = ""
    numbers: list[Annotated[str, Field(pattern=r"^[^:]{1,40}$")]] = Field(default=[], alias="n")
    do: str = Field(default="", max_length=20)
    back: str = Field(default="/team", max_length=2_000)


@dataclass(frozen=True)
class Outcome:
    """What came of it for one call."""

    number: str
    done: bool
    text: str


@router.post("/team/several")
async def several(request: Request, sent: Annotated[Chosen, Form()]) -> Response:
    """The same with each of the chosen calls."""
    seat = await asyncio.to_thread(take_seat, request, sent.who, sent.team)
    if seat.team is None or seat.room is None:
        raise NotHereError
    numbers = list(dict.fromkeys(sent.numbers))
    form = await request.form()
    values = {name: str(form.get(f"v.{name}", "")).strip() for name in FIELDS.get(sent.do, ())}
    if why := _why_not(seat, sent.do, numbers, values):
        return notice(request, seat, why)
    outcomes = await _each(request, seat, sent, numbers, values)
    shown = {"outcomes": outcomes, "back": sent.back}
    if request.headers.get("hx-request"):
        now = services_of(request).now()
        return HTMLResponse(renderer_of(request).piece("_outcomes.html", seat, now, **shown))
    return renderer_of(request).page(request, "outcomes.html", seat, **shown)


def _why_not(seat: Seat, do: str, numbers: list[str], values: Mapping[str, str]) -> str:
    """What is missing before anything can be done; "" where nothing is."""
    say = seat.localizer.say
    if not numbers:
        return say(NONE_CHOSEN)
    if len(numbers) > MOST:
        return say(TOO_MANY, most=MOST)
    if do not in DEEDS:
        return say(NO_SUCH)
    missing = not any(values.values()) if CHOSEN in values else not all(values.values())
    empty = missing and do != Action.RESOLVE
    if empty or any(len(value) > LONGEST_MESSAGE for value in values.values()):
        return say("Something in that form was not filled in well")
    return ""


async def _each(
    request: Request, seat: Seat, sent: Chosen, numbers: list[str], values: Mapping[str, str]
) -> list[Outcome]:
    """One after the other, in the order in which they came."""
    ordered = sorted(numbers, key=lambda number: (len(number), number))
    made, outcomes = key_of(sent.key, seat), []
    action, into = (Action.MERGE, ordered[0]) if sent.do == TOGETHER else (Action(sent.do), "")
    for number in ordered:
        if number == into:
            outcomes.append(Outcome(number, True, seat.localizer.say(_WHOLE)))
            continue
        asked = {"into": into} if into else values
        press = CallPress(number=number, action=action)
        outcomes.append(await _one(request, seat, press, asked, f"{made}/{number}"))
    return outcomes


async def _one(
    request: Request, seat: Seat, press: CallPress, values: Mapping[str, str], key: str
) -> Outcome:
    """A press of the call's own button, if the person may press it."""
    board, now, number = board_of(request), services_of(request).now(), press.number
    before = await asyncio.to_thread(board.before, number, press.action, seat, now)
    if not isinstance(before, Before):
        return Outcome(number, False, before)
    call, formatter = before.call, before.formatter
    own = {n: filled(text, call, formatter, seat.person) for n, text in values.items() if text}
    assert seat.room
    # Put back without a word: whoever puts back what others had has none to say.
    is_filled = bool(own) or press.action is Action.PUT_BACK
    pressed = Press(action=press.encode(), values=own if is_filled else None)
    await take_in(request, seat, key, seat.room, press=pressed)
    if await asyncio.to_thread(board.is_changed, call, seat):
        return Outcome(number, True, seat.localizer.say(_DONE))
    why = await asyncio.to_thread(_answered, services_of(request).database, key, seat)
    return Outcome(number, False, why or seat.localizer.say(_STAYED))


def _answered(database: Database, key: str, seat: Seat) -> str:
    """What the desk answers in the room to the press of this key; "" where that is not known."""
    with database.reading() as session:
        body = outbox.body_of(session, f"say/{short(key)}/1", SayPayload.kind)
    said = SayPayload.model_validate(body) if body else None
    return said.message.text if said and said.to.conversation == seat.room else ""
