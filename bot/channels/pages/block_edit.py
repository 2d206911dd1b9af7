"""Serves the forms in which a team's block is edited: parts, live proofs, and the change itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.pages.block_additions import added
from bot.channels.pages.block_consequences import completed, without
from bot.channels.pages.block_draft import Drafts, Opened
from bot.channels.pages.block_fields import New, Part, filled, typed, with_filled
from bot.channels.pages.block_page import (
    TeamId,
    about_page,
    address,
    drafts_of,
    forms_of,
    unreadable,
)
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.seat import NotHereError, Seat, services_of, take_seat
from catalog.editing.merge import Path as Place
from catalog.editing.merge import with_value
from catalog.editing.splice import CannotEditError, Document
from routing.storage.draft_merging import (
    Tab,
    answered,
    came_late,
    changed,
    shown_in,
    told_in,
)
from routing.storage.team_drafts import Draft

router = APIRouter()
_MOST_FIELDS = 1_500
_OTHER_PAGES = ("/change", "/words")
"""Pages of a draft that are no part of its forms: an answer given there leads back there."""


@router.get("/organisation/{team}/edit")
def edit(
    request: Request,
    seat: Seated,
    team: TeamId,
    part: Annotated[str, Query(max_length=200)] = "about",
) -> Response:
    """One part of a team's block as forms."""
    drafts = drafts_of(request)
    if now := seat.catalogue.renamed_teams.get(team):
        return RedirectResponse(address(request, seat, now, part=part), 303)
    try:
        opened = drafts.open(seat, team)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    shown = forms_of(request, seat, opened).part(part)
    if shown is None:
        return RedirectResponse(address(request, seat, team), 303)
    proof = drafts.proof(opened, seat)
    return renderer_of(request).page(
        request,
        "edit.html",
        seat,
        **about_page(request, seat, opened, proof, part=shown, shows=part, typed=typed),
    )


@router.post("/organisation/{team}/edit")
async def save(request: Request, team: TeamId) -> Response:
    """Keep what was filled in, and do what was pressed beside it."""
    form = await request.form(max_fields=_MOST_FIELDS)
    return await asyncio.to_thread(_save, request, team, form)


@dataclass(frozen=True)
class Sent:
    """What a window sent: the part it shows, what is filled in there, what was pressed."""

    part: str
    pressed: str
    given: Mapping[str, list[str]]
    tab: Tab

    @classmethod
    def of(cls, given: Mapping[str, list[str]]) -> Sent:
        """From the fields of a form."""

        def one(name: str) -> str:
            return given.get(name, [""])[0]

        version, turn = (int(one(n)) if one(n).isdecimal() else 0 for n in ("version", "turn"))
        tab = Tab(one("tab")[:40], version, one("base"), turn)
        return cls(one("part"), one("do"), given, tab)


def _save(request: Request, team: str, form: FormData) -> Response:
    given = {name: [str(v) for v in form.getlist(name)] for name in form}
    seat, drafts = take_seat(request, given.get("as", [""])[0] or None), drafts_of(request)
    sent = Sent.of(given)
    try:
        if sent.pressed == "throw-away":
            opened = drafts.open(seat, team)
            drafts.drop(opened.draft)
            return RedirectResponse(_after(request, seat, opened), 303)
        taking = _Taking(request, seat, sent, drafts)
        opened = drafts.changed(seat, team, taking.draft)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    if request.headers.get("hx-request"):
        return aside(request, seat, opened, sent.part, elsewhere=taking.elsewhere)
    if sent.part in _OTHER_PAGES:
        return RedirectResponse(address(request, seat, team, sent.part), 303)
    saved = "" if taking.after != sent.part else "1"
    return RedirectResponse(address(request, seat, team, part=taking.after, saved=saved), 303)


@dataclass
class _Taking:
    """Takes in what a window sent. `after`: the part to show next; `elsewhere`: the draft was
    changed in another window since this one was drawn.
    """

    request: Request
    seat: Seat
    sent: Sent
    drafts: Drafts
    after: str = ""
    elsewhere: bool = False

    def draft(self, opened: Opened) -> Draft:
        """The draft with it."""
        draft, sent = opened.draft, self.sent
        if sent.pressed.startswith("answer:"):
            self.after = sent.part
            return _answered(draft, sent.pressed)
        if came_late(draft, sent.tab):
            self.after = sent.part
            return draft
        shown, self.elsewhere = shown_in(draft, sent.tab, self.drafts.seen)
        part = self._part(opened, shown)
        if part is None and shown != draft.document:
            shown, part = {}, self._part(opened, draft.document)
        if part is None:
            raise NotHereError
        over = shown or draft.document
        mine, self.after = _pressed(over, part, sent, self.seat)
        made = told_in(draft, shown, mine)
        return changed(draft, made.document, sent.tab, made.conflicts)

    def _part(self, opened: Opened, document: Document) -> Part | None:
        over = replace(opened, draft=replace(opened.draft, document=document))
        return forms_of(self.request, self.seat, over).part(self.sent.part) if document else None


def _after(request: Request, seat: Seat, opened: Opened) -> str:
    """Where one goes on when a draft is no more."""
    shown = f"?as={seat.person.id}" if services_of(request).demo else ""
    return f"/organisation{'' if opened.is_new else '/' + opened.team}{shown}"


def _answered(draft: Draft, pressed: str) -> Draft:
    _, number, take = [*pressed.split(":"), "", ""][:3]
    return answered(draft, int(number) if number.isdecimal() else -1, take)


def aside(
    request: Request, seat: Seat, opened: Opened, part: str, *, elsewhere: bool = False
) -> Response:
    """What holds with the draft, as a piece beside the forms of a part. A window that shows what
    was changed elsewhere since keeps the version that it shows, until it is drawn anew.
    """
    proof = drafts_of(request).proof(opened, seat)
    values = about_page(request, seat, opened, proof, saved=True, elsewhere=elsewhere)
    values["shows"] = part
    now = services_of(request).now()
    return HTMLResponse(renderer_of(request).piece("_edit_aside.html", seat, now, **values))


def _pressed(document: Document, part: Part, sent: Sent, seat: Seat) -> tuple[Document, str]:
    """The document with what was filled in and pressed, and the part to show next."""
    document = with_filled(document, filled(part.fields, sent.given))
    what, _, rest = sent.pressed.partition(":")
    if what == "add" and (new := next((n for n in part.new if n.what == rest), None)):
        return added(document, rest, part.id, _of_new(new, sent.given), seat.catalogue)
    if what == "remove" and any(rest == group.taken_out != "" for group in part.groups):
        return _removed(document, part, rest)
    return completed(document), part.id


def _of_new(new: New, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was filled in of something new, by field; texts by language."""
    before = f"new.{new.what}."
    sent = {f"v.{k.removeprefix(before)}": v for k, v in given.items() if k.startswith(before)}
    values: dict[str, Any] = {one.path[0]: one.value for one in new.fields if len(one.path) == 1}
    for path, value in filled(new.fields, sent).items():
        values = with_value(values, path, value) if value is not None else values
    return values


def _removed(document: Document, part: Part, rest: str) -> tuple[Document, str]:
    path: Place = tuple(unquote(step) for step in rest.split("/"))
    after = {"service": "services", "item": f"service/{path[1] if len(path) > 1 else ''}"}
    kind = part.id.partition("/")[0]
    whole = kind in after and path == _path_of(part.id)
    return without(document, path), after[kind] if whole else part.id


def _path_of(part: str) -> Place:
    kind, _, rest = part.partition("/")
    sid, _, iid = rest.partition("/")
    return ("services", sid, "items", iid) if kind == "item" else ("services", sid)
