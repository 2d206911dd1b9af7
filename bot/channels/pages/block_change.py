"""Serves the end of an edit: the change in words and line by line, to download, to put into the
folder, or to ask a second person for.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.pages.block_away import InHand, held_by
from bot.channels.pages.block_consequences import newly_away
from bot.channels.pages.block_draft import Drafts, Opened
from bot.channels.pages.block_page import (
    TeamId,
    about_page,
    address,
    base_of,
    change_in_words,
    drafts_of,
    unreadable,
)
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.channels.pages.view import formatter_for
from bot.wording.localizer import phrase
from catalog.editing.folder import By, Cause, ChangedMeanwhileError, NotPutInError
from catalog.editing.splice import CannotEditError
from catalog.second_person import who_may_agree
from catalog.sight import may_edit
from routing.storage import team_drafts
from routing.storage.team_drafts import Change

router = APIRouter()
WHY_FIRST = phrase("Say in a few words why, so that the others understand it later.")
NOT_YET = phrase("Not put in: something does not fit yet. It is told beside the forms.")
ASK_FIRST = phrase("Not put in: first answer what you and somebody else both changed.")
CHANGED = phrase(
    "Not put in: somebody changed the file just now. Both are together in your draft; look at it "
    "once more."
)
FAILED: Mapping[Cause, str] = {
    "not_allowed": phrase(
        "Not put in: the desk may not write into its folder. Your draft is safe. Download the file "
        "and give it to whoever keeps the folder, or ask them to let the desk write there."
    ),
    "full": phrase(
        "Not put in: there is no room left on the disk. Your draft is safe. Tell whoever looks "
        "after the machine, and try again."
    ),
    "busy": phrase(
        "Not put in: git is busy in this folder with something else. Your draft is safe. Try again "
        "in a minute; if it stays so, ask whoever keeps the folder."
    ),
    "merging": phrase(
        "Not put in: somebody is in the midst of a merge in this folder. Your draft is safe. Try "
        "again when that is done."
    ),
    "hook": phrase(
        "Not put in: the folder's own check said no. Your draft is safe. Mend what it says, or ask "
        "whoever keeps the folder: {why}"
    ),
    "git": phrase(
        "Not put in: git did not take it. Your draft is safe. Show this to whoever keeps the "
        "folder: {why}"
    ),
    "other": phrase("Not put in; the file stands as it was, and your draft is safe: {why}"),
}
"""What to say, and how to go on, when a file could not be put in."""
NOT_COMMITTED: Mapping[str, str] = {
    "by_hand": phrase(
        "It is not committed in git: the file held changes made by hand that were not committed "
        "either. Whoever keeps the folder commits both."
    ),
    "refused": phrase(
        "It is not committed in git: git would not look at this folder. Tell whoever keeps it."
    ),
}
NOTHING = phrase("There is nothing to put in: the file says all of this already.")
NOBODY_ELSE = phrase(
    "Not asked: nobody else may agree to it. Name a second coordinator of the team, or of the desk "
    "where everything comes in."
)
LONGEST_WHY = 500


@dataclass(frozen=True)
class Said:
    """What whoever puts it in says: who they are, in the demo, and why."""

    who: str | None
    why: str


@router.get("/organisation/{team}/edit/change")
def change(request: Request, seat: Seated, team: TeamId) -> Response:
    """The change as a diff, and what can be done with it."""
    try:
        opened = drafts_of(request).open(seat, team)
        return _page(request, seat, opened)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))


def _page(request: Request, seat: Seat, opened: Opened, wrong: str = "", why: str = "") -> Response:
    drafts, services = drafts_of(request), services_of(request)
    proof = drafts.proof(opened, seat)
    with services.database.reading() as session:
        history = team_drafts.latest(session, opened.team)
    page = renderer_of(request).page(
        request,
        "edit_change.html",
        seat,
        **about_page(request, seat, opened, proof),
        diff="" if proof.by_hand else opened.diff,
        in_words=change_in_words(request, seat, opened.draft),
        deciders=[seat.catalogue.people[one].name for one in _deciders(seat, opened)],
        writes=services.writes,
        second=needs_second(seat),
        nobody_else=NOBODY_ELSE,
        history=[told_of(one, seat, services.now()) for one in history],
        wrong=wrong,
        why=why,
    )
    page.status_code = 409 if wrong else 200
    return page


def needs_second(seat: Seat) -> bool:
    """Whether the organisation wants a second person's yes."""
    return seat.catalogue.organisation.changes == "second_person"


def _deciders(seat: Seat, opened: Opened) -> tuple[str, ...]:
    """Who may agree to it, where that is wanted."""
    if not needs_second(seat):
        return ()
    return who_may_agree(opened.team, seat.person.id, seat.catalogue)


def told_of(one: Change, seat: Seat, now: dt.datetime) -> dict[str, Any]:
    """A change as it is told on a page: why, what became of it, when."""
    people, say = seat.catalogue.people, seat.localizer.say

    def name(person: str) -> str:
        return people[person].name if person in people else say("somebody")

    said = {
        "waiting": say("asked by {who}, waits", who=name(one.person)),
        "done": say("put in by {who}", who=name(one.person)),
        "refused": say("asked by {who}, not taken over", who=name(one.person)),
        "back": say("asked by {who}, taken back", who=name(one.person)),
        "lapsed": say("asked by {who}, nobody decided in time", who=name(one.person)),
    }
    by = one.decided_by
    agreed = say("{who} decided", who=name(by)) if by and by != one.person else ""
    when = seat.localizer.time(one.decided_at or one.at, now)
    return {
        "why": one.why,
        "said": ", ".join(filter(None, (said[one.state], agreed))),
        "reason": one.reason,
        "at": when,
        "told": [name(person) for person in one.told],
    }


@router.get("/organisation/{team}/edit/download")
def download(
    request: Request, seat: Seated, team: TeamId, what: Annotated[str, Query()] = "file"
) -> Response:
    """The changed file, or the change for `patch` and `git apply`."""
    try:
        opened = drafts_of(request).open(seat, team)
        body, name = (
            (opened.diff, f"{team}.patch") if what == "patch" else (opened.text, opened.name)
        )
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="text/plain; charset=utf-8", headers=headers)


@router.post("/organisation/{team}/edit/change")
async def put(request: Request, team: TeamId) -> Response:
    """Put the change in, or ask a second person."""
    form = await request.form()
    who, why = (str(form.get(name) or "") for name in ("as", "why"))
    said = Said(who or None, " ".join(why.split())[:LONGEST_WHY])
    return await asyncio.to_thread(_put, request, team, said)


def _put(request: Request, team: str, said: Said) -> Response:
    seat, drafts = take_seat(request, said.who), drafts_of(request)
    try:
        opened = drafts.open(seat, team)
        if told := _refused(request, seat, drafts, opened, said):
            return _page(request, seat, opened, seat.localizer.say(told), said.why)
        services, draft = services_of(request), opened.draft
        if needs_second(seat):
            number = _asked(request, seat, opened, said.why)
            return RedirectResponse(changes_address(request, seat, asked=str(number)), 303)
        away = ",".join(newly_away(base_of(opened), draft.document))
        kept = drafts.put_in(opened, by(seat, said.why))
        with services.database.transaction() as session:
            team_drafts.ask(session, draft, said.why, "done", services.now())
            team_drafts.drop(session, team, draft.person)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    except ChangedMeanwhileError:
        return _page(request, seat, drafts.open(seat, team), seat.localizer.say(CHANGED), said.why)
    except NotPutInError as error:
        told = seat.localizer.say(FAILED[error.cause], why=str(error))
        return _page(request, seat, opened, told, said.why)
    return RedirectResponse(address(request, seat, team, "/done", kept=kept, away=away), 303)


def _asked(request: Request, seat: Seat, opened: Opened, why: str) -> int:
    """The number of the change that waits for a second person now."""
    services, draft = services_of(request), opened.draft
    if services.team_changes is None:
        raise NotHereError
    return services.team_changes.ask(
        draft, why, lambda by: change_in_words(request, seat, draft, by)
    )


def changes_address(request: Request, seat: Seat, **query: str) -> str:
    """The address of the page of changes that wait."""
    given = query | ({"as": seat.person.id} if services_of(request).demo else {})
    return f"/changes?{urlencode(given)}" if given else "/changes"


def by(seat: Seat, why: str, asked: str = "", agreed: str = "") -> By:
    """Who changes a file and why, as git keeps it."""
    trailer = f"\n\nAsked-by: {asked}\nAgreed-by: {agreed}" if agreed else ""
    person = seat.catalogue.people.get(asked, seat.person)
    return By(person.name, person.email or f"{person.id}@schakel.invalid", why + trailer)


def _refused(request: Request, seat: Seat, drafts: Drafts, opened: Opened, said: Said) -> str:
    """Why a change is not put in; "" where it may be."""
    if opened.merged:
        return CHANGED
    if opened.draft.conflicts:
        return ASK_FIRST
    if opened.text == opened.draft.base:
        return NOTHING
    if not drafts.proof(opened, seat).holds:
        return NOT_YET
    if not said.why:
        return WHY_FIRST
    if needs_second(seat) and not _deciders(seat, opened):
        return NOBODY_ELSE
    if not services_of(request).writes:
        raise NotHereError
    return ""


@router.get("/organisation/{team}/edit/done")
def done(
    request: Request,
    seat: Seated,
    team: TeamId,
    kept: Annotated[str, Query(max_length=12)] = "",
    away: Annotated[str, Query(max_length=2_000)] = "",
) -> Response:
    """Says that it was put in, and what comes next: what is in the hands of who will be away."""
    if team not in may_edit(seat.person.id, seat.catalogue) and team in seat.catalogue.team_by_id:
        raise NotHereError
    known = team in seat.catalogue.team_by_id
    held = _held(request, seat, team, away.split(",")) if away and known else []
    return renderer_of(request).page(
        request,
        "edit_done.html",
        seat,
        team=team,
        committed=kept == "committed",
        not_committed=NOT_COMMITTED.get(kept),
        known=known,
        held=held,
    )


def _held(request: Request, seat: Seat, team: str, away: list[str]) -> list[InHand]:
    """What is in their hands, where this person may move it."""
    services, sees = services_of(request), seat.catalogue.teams_seen_by(seat.person.id)
    if team not in {one.team for one in sees}:
        return []
    formatter = formatter_for(seat, services.now())
    with services.database.reading() as session:
        return held_by(session, team, away, formatter, seat.person.id)
