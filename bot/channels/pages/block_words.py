"""Serves where sentences would go with a change, and the phrases that people's words offer."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.pages.block_draft import Opened
from bot.channels.pages.block_edit import TeamId, about_page, address, drafts_of, unreadable
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.rehearsal import Rehearsals, sentences
from bot.channels.pages.seat import Seat, services_of, take_seat
from catalog.editing.merge import at, with_value
from catalog.editing.splice import CannotEditError, Document
from catalog.model import Catalogue
from routing.storage import corrections, team_drafts
from routing.storage.draft_merging import changed
from routing.understand.learning.correction import Correction, Source
from routing.understand.learning.proposals import Wanted, wanted

router = APIRouter()
_MOST_OFFERED = 40


def rehearsals_of(request: Request) -> Rehearsals | None:
    """What learns changed catalogues here; None where nothing does."""
    found: Rehearsals | None = request.app.state.rehearsals
    return found


@router.get("/organisation/{team}/edit/words")
def words(
    request: Request,
    seat: Seated,
    team: TeamId,
    q: Annotated[str, Query(max_length=8_000)] = "",
) -> Response:
    """Where sentences would go, and phrases to take over."""
    drafts = drafts_of(request)
    try:
        opened = drafts.open(seat, team)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    proof = drafts.proof(opened, seat)
    asked = sentences(q)
    went = _went(request, seat, opened, proof.catalogue, asked) if asked else ()
    values = about_page(request, seat, opened, proof)
    values |= {"q": q, "asked": asked, "went": went, "failed": went is _FAILED}
    values["called_item"] = lambda ref: _called(ref, proof.catalogue, seat)
    if request.headers.get("hx-request"):
        now = services_of(request).now()
        return HTMLResponse(renderer_of(request).piece("_edit_went.html", seat, now, **values))
    offered = offers(request, seat, opened)
    return renderer_of(request).page(request, "edit_words.html", seat, offered=offered, **values)


_FAILED: tuple[object, ...] = (None,)


def _went(
    request: Request, seat: Seat, opened: Opened, then: Catalogue, asked: list[str]
) -> object:
    rehearsals = rehearsals_of(request)
    if rehearsals is None:
        return _FAILED
    now = hashlib.sha256(repr(opened.files).encode()).hexdigest()
    made = hashlib.sha256(f"{now}{opened.text}".encode()).hexdigest()
    pair = (now, seat.catalogue), (made if opened.text != opened.draft.base else now, then)
    try:
        return rehearsals.went(asked, *pair, seat.language)
    except Exception:  # learning may fail in any way; the page says that it did
        return _FAILED


def _called(ref: str, catalogue: Catalogue, seat: Seat) -> str:
    found = catalogue.entries.get(ref) or seat.catalogue.entries.get(ref)
    if found is None:
        return seat.localizer.say("a person looks at it")
    return f"{found.item.name.in_(seat.language)} · {found.team.name.in_(seat.language)}"


def offers(request: Request, seat: Seat, opened: Opened) -> list[Wanted]:
    """What people said for which something of this team was meant, and its file does not say."""
    with services_of(request).database.reading() as session:
        rows = corrections.from_sources(session, get_args(Source))
        found = [
            Correction.model_validate(
                {
                    "text": row.text,
                    "language": row.language,
                    "item": row.chosen,
                    "wrong": row.guessed,
                    "source": row.source,
                }
            )
            for row in rows
            if row.chosen and row.chosen.startswith(f"{opened.team}/")
        ]
    every = wanted(seat.catalogue, found)
    held = opened.draft.document
    return [one for one in every if one.phrase not in _phrases(held, one)][:_MOST_OFFERED]


def _phrases(document: Document, one: Wanted) -> list[str]:
    found = at(document, _place(one))
    return found if isinstance(found, list) else []


def _place(one: Wanted) -> tuple[str, ...]:
    _, service, item = one.item.split("/")
    return ("services", service, "items", item, "phrases", one.language)


@router.post("/organisation/{team}/edit/words")
async def accept(request: Request, team: TeamId) -> Response:
    """Take an offered phrase into the draft."""
    form = await request.form()
    who, item, said = (str(form.get(name) or "") for name in ("as", "item", "phrase"))
    return await asyncio.to_thread(_accept, request, team, who or None, (item, said))


def _accept(request: Request, team: str, who: str | None, named: tuple[str, str]) -> Response:
    seat, drafts = take_seat(request, who), drafts_of(request)

    def taken(opened: Opened) -> team_drafts.Draft:
        draft, found = opened.draft, offers(request, seat, opened)
        one = next((o for o in found if (o.item, o.phrase) == named), None)
        if one is None or at(draft.document, _place(one)[:4]) is None:
            return draft
        said = [*_phrases(draft.document, one), one.phrase]
        return changed(draft, with_value(draft.document, _place(one), said), "")

    try:
        drafts.changed(seat, team, taken)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    return RedirectResponse(address(request, seat, team, "/words"), 303)
