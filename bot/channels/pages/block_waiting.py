"""Serves the changes of teams' files that wait for a second person, and takes their answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.pages.block_change import (
    CHANGED,
    FAILED,
    LONGEST_WHY,
    NOT_YET,
    by,
    changes_address,
    needs_second,
    told_of,
)
from bot.channels.pages.block_draft import Drafts, Opened
from bot.channels.pages.block_page import change_in_words, drafts_of
from bot.channels.pages.dependencies import MOST_ROWS, RowNumber, Seated, renderer_of
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.outbox.team_changes import WAITS, Answer
from bot.wording.localizer import phrase
from catalog.editing.folder import ChangedMeanwhileError, NotPutInError, file_of
from catalog.editing.splice import CannotEditError
from catalog.second_person import may_agree
from catalog.sight import may_edit
from routing.storage import team_drafts
from routing.storage.draft_merging import brought_together
from routing.storage.team_drafts import Change, Draft, State

router = APIRouter()
WHY_NOT = phrase("Say in a few words why not: whoever asked reads it.")
SETTLED: Mapping[str, str] = {
    "done": phrase("{who} agreed to this change before you: it is put in. Nothing more to do."),
    "refused": phrase("{who} said no to this change before you. It went back to who asked for it."),
    "back": phrase("{who} took this change back."),
    "lapsed": phrase("Nobody decided on this change in time. It went back to who asked for it."),
}
"""What became of a change, for who decides on it too late."""


@router.get("/changes")
def changes(
    request: Request, seat: Seated, asked: Annotated[int, Query(ge=0, le=MOST_ROWS)] = 0
) -> Response:
    """The changes that wait for a second person."""
    if not may_edit(seat.person.id, seat.catalogue):
        raise NotHereError
    return _page(request, seat, asked=asked)


def _seen(request: Request, seat: Seat) -> list[Change]:
    """What waits for somebody, and what they asked for themselves."""
    with services_of(request).database.reading() as session:
        return [
            one
            for one in team_drafts.waiting(session)
            if one.person == seat.person.id or _decides(one, seat)
        ]


def _at_hand(request: Request, seat: Seat, number: int) -> Change:
    """A change that this person asked for or may decide on, settled or not. Raises NotHereError."""
    with services_of(request).database.reading() as session:
        one = team_drafts.change_of(session, number)
    if one is None or not (one.person == seat.person.id or _decides(one, seat)):
        raise NotHereError
    return one


def _decides(one: Change, seat: Seat) -> bool:
    return may_agree(seat.person.id, one.team, one.person, seat.catalogue)


def _page(request: Request, seat: Seat, asked: int = 0, wrong: str = "") -> Response:
    services, now = services_of(request), services_of(request).now()
    drafts, found = drafts_of(request), _seen(request, seat)
    shown = [_shown(request, seat, one, drafts) for one in found]
    with services.database.reading() as session:
        closed = team_drafts.closed_of(session, seat.person.id)
    page = renderer_of(request).page(
        request,
        "changes.html",
        seat,
        shown=shown,
        closed=[told_of(one, seat, now) | {"team": _name(one, seat)} for one in closed],
        asked=next((told_of(one, seat, now) for one in found if one.id == asked), None),
        second=needs_second(seat),
        wrong=wrong,
    )
    page.status_code = 409 if wrong else 200
    return page


def _shown(request: Request, seat: Seat, one: Change, drafts: Drafts) -> dict[str, object]:
    opened, now = _opened(one, drafts), services_of(request).now()
    known = seat.catalogue.people.get(one.person)
    return {
        "change": one,
        "team": _name(one, seat),
        "told": told_of(one, seat, now),
        "until": seat.localizer.time(one.at + WAITS, now),
        "in_words": change_in_words(request, seat, opened.draft) if opened else [],
        "diff": opened.diff if opened else "",
        "stuck": opened is None or bool(opened.draft.conflicts),
        "decides": _decides(one, seat),
        "asked_by": known.name if known else seat.localizer.say("somebody"),
    }


def _name(one: Change, seat: Seat) -> str:
    found = seat.catalogue.team_by_id.get(one.team)
    named = one.document.get("name")
    texts = named if isinstance(named, dict) else {}
    return found.name.in_(seat.language) if found else str(texts.get(seat.language, one.team))


def _opened(one: Change, drafts: Drafts) -> Opened | None:
    """A change over the file as it is now; None where the two do not go together any more."""
    files = drafts.files()
    try:
        name, text = file_of(files, one.team)
        draft = Draft(one.team, one.person, one.base, one.document)
        opened = Opened(draft if text == one.base else brought_together(draft, text), name, files)
        assert opened.text
    except CannotEditError:
        return None
    return opened


@router.post("/changes/{number}")
async def decide(request: Request, number: RowNumber) -> Response:
    """Agree to a change, refuse it, or take one's own back into the draft."""
    form = await request.form()
    who, pressed, reason = (str(form.get(name) or "") for name in ("as", "do", "reason"))
    said = " ".join(reason.split())[:LONGEST_WHY]
    return await asyncio.to_thread(_decide, request, number, who or None, (pressed, said))


def _decide(request: Request, number: int, who: str | None, said: tuple[str, str]) -> Response:
    seat, (pressed, reason) = take_seat(request, who), said
    one = _at_hand(request, seat, number)
    if one.state != "waiting":
        return _settled(request, seat, one)
    if pressed == "back" and one.person == seat.person.id:
        return _closed(request, seat, one, "back")
    if not _decides(one, seat):
        raise NotHereError
    if pressed != "agree":
        if not reason:
            return _page(request, seat, wrong=seat.localizer.say(WHY_NOT))
        return _closed(request, seat, one, "refused", reason)
    if wrong := _not_put_in(request, seat, one):
        return _page(request, seat, wrong=wrong)
    return _closed(request, seat, one, "done", reason)


def _settled(request: Request, seat: Seat, one: Change) -> Response:
    """Says who decided meanwhile, above what waits now."""
    known = seat.catalogue.people.get(one.decided_by or "")
    who = known.name if known else seat.localizer.say("somebody")
    told = SETTLED.get(one.state, SETTLED["lapsed"])
    return _page(request, seat, wrong=seat.localizer.say(told, who=who))


def _not_put_in(request: Request, seat: Seat, one: Change) -> str:
    """Why a change could not be put into the folder; "" when it is in it."""
    drafts, say = drafts_of(request), seat.localizer.say
    opened = _opened(one, drafts)
    if opened is None or opened.draft.conflicts or not drafts.proof(opened, seat).holds:
        return say(NOT_YET)
    if opened.text == opened.draft.base:
        return ""  # the file says all of it already
    try:
        drafts.put_in(opened, by(seat, one.why, one.person, seat.person.name))
    except ChangedMeanwhileError:
        return say(CHANGED)
    except NotPutInError as error:
        return say(FAILED[error.cause], why=str(error))
    return ""


def _closed(request: Request, seat: Seat, one: Change, state: State, reason: str = "") -> Response:
    """Close a change. The words of one that is not put in go back into the draft of who asked."""
    team_changes = services_of(request).team_changes
    answer = Answer(state, seat.person.id, reason)
    if team_changes is None:
        raise NotHereError
    if not team_changes.decide(one, answer):
        return _settled(request, seat, _at_hand(request, seat, one.id))
    return RedirectResponse(changes_address(request, seat), 303)
