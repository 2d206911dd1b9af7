"""What every page on which a block is edited shows: where one is, the forms, what holds, who
else is at it.
"""

from __future__ import annotations

import secrets
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Path, Request
from starlette.responses import Response

from bot.channels.pages.block_change_words import Places, in_words
from bot.channels.pages.block_consequences import follows, gone, in_hand, newly_away
from bot.channels.pages.block_draft import Drafts, Opened, Proof
from bot.channels.pages.block_effects import added_phrases
from bot.channels.pages.block_faults import Fault, Faults
from bot.channels.pages.block_forms import Forms
from bot.channels.pages.dependencies import renderer_of
from bot.channels.pages.seat import NotHereError, Seat, services_of
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer, phrase
from catalog.editing.splice import Document, document_of
from routing.storage import ledger
from routing.storage.draft_merging import digest
from routing.storage.team_drafts import Draft

TeamId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
_MOST_CALLS = 500
BY_HAND = phrase(
    "This file is written in a way that these forms cannot change safely. Nothing is lost: change "
    "it by hand, or ask whoever keeps it."
)


def drafts_of(request: Request) -> Drafts:
    """The drafts of this site. Raises NotHereError where the pages have no folder."""
    services = services_of(request)
    if services.folder is None:
        raise NotHereError
    found: Drafts = request.app.state.drafts
    return found


def address(request: Request, seat: Seat, team: str, rest: str = "", **query: str) -> str:
    """The address of a page of these forms."""
    given = query | ({"as": seat.person.id} if services_of(request).demo else {})
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in given.items() if value)
    return f"/organisation/{team}/edit{rest}" + (f"?{asked}" if asked else "")


def forms_of(request: Request, seat: Seat, opened: Opened) -> Forms:
    """The forms of a draft, for whoever edits it."""
    return forms_over(request, seat, opened.draft.document)


def forms_over(
    request: Request, seat: Seat, document: Document, by: Localizer | None = None
) -> Forms:
    """The forms of a document, for this seat or in another reader's language."""
    services = services_of(request)
    formatter = CallFormatter(seat.catalogue, by or seat.localizer, services.now())
    return Forms(document, seat.catalogue, formatter, services.channels)


def change_in_words(
    request: Request, seat: Seat, draft: Draft, by: Localizer | None = None
) -> list[str]:
    """What a draft changes, a line each."""
    documents = (document_of(draft.base) if draft.base else {}, draft.document)
    before, after = (forms_over(request, seat, document, by) for document in documents)
    return in_words(before, after)


def about_page(
    request: Request, seat: Seat, opened: Opened, proof: Proof, **more: Any
) -> dict[str, Any]:
    """What every page of these forms shows."""
    forms, names = forms_of(request, seat, opened), seat.catalogue.people
    places = Places(forms) if opened.draft.conflicts else None
    others = [names[o].name for o in drafts_of(request).others(opened.draft) if o in names]
    conflicts = [
        {
            "n": n,
            "where": places.called(tuple(one["path"])),
            "tab": one.get("tab", False),
            **{side: places.shown(tuple(one["path"]), one[side]) for side in _SIDES},
        }
        for n, one in enumerate(opened.draft.conflicts)
        if places
    ]
    return {
        "opened": opened,
        "forms": forms,
        "proof": proof,
        "told": (found := told(proof, forms, opened.name)),
        "fields_wrong": {one.field: one.plain for one in found if one.field},
        "shows": "",
        "others": others,
        "conflicts": conflicts,
        "follows": _follows(request, opened, forms),
        "called": forms.called(opened.draft.document),
        "tab": secrets.token_hex(6),
        "base": digest(opened.draft.base),
        "elsewhere": False,
        "adds_phrases": any(added_phrases(base_of(opened), opened.draft.document)),
        "link": lambda rest="", **query: address(request, seat, opened.team, rest, **query),
        **more,
    }


def _follows(request: Request, opened: Opened, forms: Forms) -> list[str]:
    """What follows from what is taken out, and from who will be away."""
    base, document = base_of(opened), opened.draft.document
    taken, away = gone(base, document), newly_away(base, document)
    if not (taken.people or taken.services or taken.items or away):
        return []
    with services_of(request).database.reading() as session:
        calls = ledger.of_team(session, opened.team, limit=_MOST_CALLS)
    return [*follows(taken, forms, calls), *in_hand(document, away, forms, calls)]


def base_of(opened: Opened) -> Document:
    """The file that a draft begins with; empty for a team that is new."""
    return {} if opened.is_new else document_of(opened.draft.base)


_SIDES = ("theirs", "mine")


def told(proof: Proof, forms: Forms, file: str) -> tuple[Fault, ...]:
    """What does not fit yet."""
    if proof.by_hand:
        return (Fault(forms.say(BY_HAND), proof.by_hand),)
    return Faults(forms, file).of(proof.new)


def unreadable(request: Request, seat: Seat, why: str) -> Response:
    """The page that says that the forms cannot help here."""
    page = renderer_of(request).page(request, "edit_not.html", seat, why=why)
    page.status_code = 409
    return page
