"""Serves the end of an edit: the change as a diff, to download, to put into the folder, or to be
agreed to by a second person.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.pages.block_draft import Drafts, Opened, brought_together
from bot.channels.pages.block_edit import TeamId, about_page, address, drafts_of, unreadable
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from bot.wording.localizer import phrase
from catalog.editing.folder import By, ChangedMeanwhileError, NotPutInError, file_of
from catalog.editing.splice import CannotEditError
from catalog.sight import may_edit
from routing.storage import team_drafts
from routing.storage.team_drafts import Change, Draft

router = APIRouter()
WHY_FIRST = phrase("Say in a few words why, so that the others understand it later.")
NOT_YET = phrase("Not put in: something does not fit yet. It is told beside the forms.")
ASK_FIRST = phrase("Not put in: first answer what you and somebody else both changed.")
CHANGED = phrase(
    "Not put in: somebody changed the file just now. Both are together in your draft; look at it "
    "once more."
)
FAILED = phrase("Not put in; the file stands as it was: {why}")
NOTHING = phrase("There is nothing to put in: the file says all of this already.")
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
        writes=services.writes,
        second=needs_second(seat),
        history=[_told(one, seat, services.now()) for one in history],
        wrong=wrong,
        why=why,
    )
    page.status_code = 409 if wrong else 200
    return page


def needs_second(seat: Seat) -> bool:
    """Whether the organisation wants a second person's yes."""
    return seat.catalogue.organisation.changes == "second_person"


def _told(one: Change, seat: Seat, now: Any) -> dict[str, str]:
    people, say = seat.catalogue.people, seat.localizer.say
    names = {id: people[id].name if id in people else say("somebody") for id in _people(one)}
    said = {
        "waiting": say("asked by {who}, waits", who=names[one.person]),
        "done": say("put in by {who}", who=names[one.person]),
        "refused": say("asked by {who}, not taken over", who=names[one.person]),
    }
    by = names.get(one.decided_by or "", "")
    agreed = say("{who} decided", who=by) if by and by != names[one.person] else ""
    when = seat.localizer.time(one.decided_at or one.at, now)
    return {"why": one.why, "said": ", ".join(filter(None, (said[one.state], agreed))), "at": when}


def _people(one: Change) -> list[str]:
    return [person for person in (one.person, one.decided_by) if person]


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
            with services.database.transaction() as session:
                team_drafts.ask(session, draft, said.why, "waiting", services.now())
                team_drafts.drop(session, team, draft.person)
            return RedirectResponse(_changes(request, seat, asked=team), 303)
        kept = drafts.put_in(opened, by(seat, said.why))
        with services.database.transaction() as session:
            team_drafts.ask(session, draft, said.why, "done", services.now())
            team_drafts.drop(session, team, draft.person)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    except ChangedMeanwhileError:
        return _page(request, seat, drafts.open(seat, team), seat.localizer.say(CHANGED), said.why)
    except NotPutInError as error:
        told = seat.localizer.say(FAILED, why=str(error))
        return _page(request, seat, opened, told, said.why)
    return RedirectResponse(address(request, seat, team, "/done", kept="1" if kept else ""), 303)


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
    if not services_of(request).writes:
        raise NotHereError
    return ""


@router.get("/organisation/{team}/edit/done")
def done(
    request: Request, seat: Seated, team: TeamId, kept: Annotated[str, Query(max_length=1)] = ""
) -> Response:
    """Says that it was put in, and what comes next."""
    if team not in may_edit(seat.person.id, seat.catalogue) and team in seat.catalogue.team_by_id:
        raise NotHereError
    known = team in seat.catalogue.team_by_id
    return renderer_of(request).page(
        request, "edit_done.html", seat, team=team, kept=kept, known=known
    )


def _changes(request: Request, seat: Seat, **query: str) -> str:
    given = query | ({"as": seat.person.id} if services_of(request).demo else {})
    return "/changes" + "".join(
        f"{'&' if n else '?'}{k}={v}" for n, (k, v) in enumerate(given.items())
    )


@router.get("/changes")
def changes(
    request: Request, seat: Seated, asked: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """The changes that wait for a second person."""
    if not may_edit(seat.person.id, seat.catalogue):
        raise NotHereError
    return _waiting(request, seat, asked=asked)


def _seen(request: Request, seat: Seat) -> list[Change]:
    """What waits of the teams somebody may edit, and what they asked for themselves."""
    mine = may_edit(seat.person.id, seat.catalogue)
    with services_of(request).database.reading() as session:
        return [
            one
            for one in team_drafts.waiting(session)
            if one.person == seat.person.id or _may_decide(one, mine, seat)
        ]


def _may_decide(one: Change, mine: frozenset[str], seat: Seat) -> bool:
    """Never one's own; a new team by whoever may edit the desk where all comes in."""
    desk = seat.catalogue.fallback
    team = one.team if one.team in seat.catalogue.team_by_id else desk.team if desk else ""
    return one.person != seat.person.id and team in mine


def _waiting(request: Request, seat: Seat, asked: str = "", wrong: str = "") -> Response:
    services, drafts = services_of(request), drafts_of(request)
    mine, files, shown = may_edit(seat.person.id, seat.catalogue), drafts.files(), []
    for one in _seen(request, seat):
        opened = _opened(one, drafts)
        found = seat.catalogue.team_by_id.get(one.team)
        shown.append(
            {
                "change": one,
                "team": found.name.in_(seat.language) if found else one.team,
                "told": _told(one, seat, services.now()),
                "diff": opened.diff if opened else "",
                "stuck": opened is None or bool(opened.draft.conflicts),
                "decides": _may_decide(one, mine, seat),
            }
        )
    page = renderer_of(request).page(
        request, "changes.html", seat, shown=shown, asked=asked, wrong=wrong, files=len(files)
    )
    page.status_code = 409 if wrong else 200
    return page


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
async def decide(request: Request, number: int) -> Response:
    """Agree to a change, refuse it, or take one's own back into the draft."""
    form = await request.form()
    who, pressed = (str(form.get(name) or "") for name in ("as", "do"))
    return await asyncio.to_thread(_decide, request, number, who or None, pressed)


def _decide(request: Request, number: int, who: str | None, pressed: str) -> Response:
    seat, services, drafts = take_seat(request, who), services_of(request), drafts_of(request)
    one = next((c for c in _seen(request, seat) if c.id == number), None)
    mine = may_edit(seat.person.id, seat.catalogue)
    if one is None:
        raise NotHereError
    if pressed == "back" and one.person == seat.person.id:
        return _closed(request, seat, one)
    if not _may_decide(one, mine, seat):
        raise NotHereError
    if pressed != "agree":
        return _closed(request, seat, one)
    opened, say = _opened(one, drafts), seat.localizer.say
    if opened is None or opened.draft.conflicts or not drafts.proof(opened, seat).holds:
        return _waiting(request, seat, wrong=say(NOT_YET))
    try:
        drafts.put_in(opened, by(seat, one.why, one.person, seat.person.name))
    except ChangedMeanwhileError:
        return _waiting(request, seat, wrong=say(CHANGED))
    except NotPutInError as error:
        return _waiting(request, seat, wrong=say(FAILED, why=str(error)))
    with services.database.transaction() as session:
        team_drafts.decide(session, one.id, "done", services.now(), seat.person.id)
    return RedirectResponse(_changes(request, seat), 303)


def _closed(request: Request, seat: Seat, one: Change) -> Response:
    """Close a change that is not put in: its words go back into the draft of whoever asked."""
    services = services_of(request)
    with services.database.transaction() as session:
        if not team_drafts.decide(session, one.id, "refused", services.now(), seat.person.id):
            raise NotHereError
        if team_drafts.draft_of(session, one.team, one.person) is None:
            draft = Draft(one.team, one.person, one.base, one.document)
            team_drafts.keep(session, draft, services.now())
    return RedirectResponse(_changes(request, seat), 303)
