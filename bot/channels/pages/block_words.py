"""Serves where sentences would go with a change, and the phrases that people's words offer."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from structlog.stdlib import BoundLogger, get_logger

from bot.channels.pages.block_draft import Opened
from bot.channels.pages.block_effects import effects, trials
from bot.channels.pages.block_page import TeamId, about_page, address, drafts_of, unreadable
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.rehearsal import (
    Known,
    Progress,
    Rehearsals,
    Sentence,
    sentences,
)
from bot.channels.pages.seat import Seat, services_of, take_seat
from catalog.editing.merge import at, with_value
from catalog.editing.splice import CannotEditError, Document, document_of
from catalog.load import version_of
from catalog.model import Catalogue
from routing.storage import corrections, team_drafts
from routing.storage.draft_merging import changed
from routing.understand.learning.correction import Correction, Source

if TYPE_CHECKING:
    from routing.understand.learning.proposals import Wanted

router = APIRouter()
log: BoundLogger = get_logger("schakel.pages")
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
    asked: list[Sentence] = [(one, seat.language) for one in sentences(q)]
    values = about_page(request, seat, opened, proof)
    values |= {"q": q, "asked": asked}
    values |= _tried(request, seat, opened, proof.catalogue, asked)
    values["called_item"] = lambda ref: _called(ref, proof.catalogue, seat)
    if request.headers.get("hx-request"):
        now = services_of(request).now()
        return HTMLResponse(renderer_of(request).piece("_edit_went.html", seat, now, **values))
    offered = offers(request, seat, opened)
    return renderer_of(request).page(request, "edit_words.html", seat, offered=offered, **values)


@router.get("/organisation/{team}/edit/effects")
def effect(request: Request, seat: Seated, team: TeamId) -> Response:
    """What the phrases that the draft adds would change, as a piece of a page."""
    drafts = drafts_of(request)
    try:
        opened = drafts.open(seat, team)
        proof = drafts.proof(opened, seat)
    except CannotEditError:
        return HTMLResponse("")
    draft = opened.draft
    base = document_of(draft.base) if draft.base else {}
    said = _said(request)
    tried = trials(team, base, draft.document, said, proof.catalogue)
    if not any(one.added for one in tried):
        return HTMLResponse("")
    values = about_page(request, seat, opened, proof)
    asked = [one.sentence for one in tried]
    values |= _tried(request, seat, opened, proof.catalogue, asked)
    values["effects"] = effects(tried, values["went"]) if values["went"] else None
    values["called_item"] = lambda ref: _called(ref, proof.catalogue, seat)
    now = services_of(request).now()
    return HTMLResponse(renderer_of(request).piece("_edit_effects.html", seat, now, **values))


def _tried(
    request: Request, seat: Seat, opened: Opened, then: Catalogue, asked: list[Sentence]
) -> dict[str, Any]:
    """Where these sentences went, or how far it is, or that it failed."""
    nothing: dict[str, Any] = {"went": (), "progress": None, "failed": False}
    rehearsals, services = rehearsals_of(request), services_of(request)
    if rehearsals is None or not asked:
        return nothing | {"failed": bool(asked)}
    now = version_of(opened.files)
    reads = services.reads_by_words and services.understanding and seat.catalogue.version == now
    standing = services.understanding() if reads and services.understanding else None
    changed = hashlib.sha256(f"{now}{opened.text}".encode()).hexdigest()
    made = changed if opened.text != opened.draft.base else now
    owner = f"{opened.team}/{seat.person.id}"
    known = Known(now, seat.catalogue, standing)
    try:
        found = rehearsals.went(
            asked, known, Known(made, then, standing if made == now else None), owner
        )
    except Exception:  # learning may fail in any way; the page says that it did
        log.exception("a changed catalogue was not learnt")
        return nothing | {"failed": True}
    if isinstance(found, Progress):
        return nothing | {"progress": found}
    return nothing | {"went": found}


def _called(ref: str, catalogue: Catalogue, seat: Seat) -> str:
    found = catalogue.entries.get(ref) or seat.catalogue.entries.get(ref)
    if found is None:
        return seat.localizer.say("a person looks at it")
    return f"{found.item.name.in_(seat.language)} · {found.team.name.in_(seat.language)}"


def offers(request: Request, seat: Seat, opened: Opened) -> list[Wanted]:
    """What people said for which something of this team was meant, and its file does not say."""
    # Here, not above: it brings all that learning needs, which a desk does in another process.
    from routing.understand.learning.proposals import wanted

    found = [one for one in _said(request) if str(one.item).startswith(f"{opened.team}/")]
    every = wanted(seat.catalogue, found)
    held = opened.draft.document
    return [one for one in every if one.phrase not in _phrases(held, one)][:_MOST_OFFERED]


def _said(request: Request) -> list[Correction]:
    """What people said, and which item was meant by it."""
    with services_of(request).database.reading() as session:
        return [
            Correction.model_validate(
                {
                    "text": row.text,
                    "language": row.language,
                    "item": row.chosen,
                    "wrong": row.guessed,
                    "source": row.source,
                }
            )
            for row in corrections.from_sources(session, get_args(Source))
            if row.chosen
        ]


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
        return changed(draft, with_value(draft.document, _place(one), said))

    try:
        drafts.changed(seat, team, taken)
    except CannotEditError as error:
        return unreadable(request, seat, str(error))
    return RedirectResponse(address(request, seat, team, "/words"), 303)
