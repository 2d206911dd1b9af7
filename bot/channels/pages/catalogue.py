"""Serves the catalogue: what can be asked, by need and subject, found by a search that forgives,
and the page of an item, from which it is asked at once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.pages.catalogue_view import (
    NEEDS,
    Entry,
    asked_before,
    entry_of,
    facts_of,
    links_behind,
    subject_of,
    subjects,
)
from bot.channels.pages.dependencies import (
    TOO_LONG,
    Seated,
    key_of,
    queries_of,
    renderer_of,
    take_in,
)
from bot.channels.pages.item_search import found_items
from bot.channels.pages.page_renderer import LONGEST_MESSAGE
from bot.channels.pages.seat import Seat, services_of, take_seat
from bot.conversation.read.item_links import path_of
from bot.intake.channel_queries import WORDS, item_fields, unreadable
from bot.intake.form_doubts import Doubts
from bot.ports import FormField, Press
from bot.presses import ItemPress
from bot.wording.localizer import phrase
from catalog.model import CatalogueEntry
from routing.rules.route import allowed_items

router = APIRouter()
SHOWN_WHOLE = 250
"""With more items than these each subject is opened by itself."""
_MOST_FIELDS = 60
_Id = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
FILL_IN = phrase("This still has to be filled in.")


@router.get("/catalogue")
def catalogue(
    request: Request,
    seat: Seated,
    q: Annotated[str, Query(max_length=200)] = "",
    need: Annotated[str, Query(max_length=20)] = "",
    about: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """What this person can ask for; with words what they may mean, the likeliest first."""
    allowed = allowed_items(seat.person, seat.catalogue)
    need = need if need in NEEDS else ""
    # Within a subject its own things are counted, and a need chosen there stays in it.
    every = _within("" if q.strip() else about, allowed, seat)
    fitting = _fitting(every, need)
    hits = [seat.catalogue.entries[ref] for ref in found_items(request, seat, q, allowed)]
    counted = hits if q.strip() else every
    shown = subjects(fitting, seat)
    opened = next((one for one in shown if one.id == about), None)
    return renderer_of(request).page(
        request,
        "catalogue.html",
        seat,
        q=q,
        need=need,
        needs=_needs(counted, seat, need),
        count=len(counted),
        found=_entries(_fitting(hits, need), seat),
        subjects=(opened,) if opened else shown,
        opened=opened,
        whole=len(fitting) <= SHOWN_WHOLE or opened is not None,
        before=_entries(_before(request, seat, allowed), seat),
    )


def _within(about: str, allowed: frozenset[str], seat: Seat) -> list[CatalogueEntry]:
    """What may be asked of a subject; everything where there is none of that name."""
    every = [place for ref, place in seat.catalogue.entries.items() if ref in allowed]
    inside = [place for place in every if subject_of(place.team, seat.catalogue) == about]
    return inside or every


def _fitting(every: Iterable[CatalogueEntry], need: str) -> list[str]:
    return [place.ref for place in every if not need or place.item.kind == need]


def _needs(every: Iterable[CatalogueEntry], seat: Seat, chosen: str) -> list[tuple[str, str, int]]:
    """Each need that something answers to, and the one that is chosen, in words, and how many items
    do.
    """
    counts = Counter[str](place.item.kind for place in every)
    found = ((kind, seat.localizer.say(words), counts[kind]) for kind, words in NEEDS.items())
    return [(kind, words, n) for kind, words, n in found if n or kind == chosen]


def _entries(refs: Iterable[str], seat: Seat) -> list[Entry]:
    return [entry_of(seat.catalogue.entries[ref], seat) for ref in refs]


def _before(request: Request, seat: Seat, allowed: frozenset[str]) -> tuple[str, ...]:
    """What this person asked for lately."""
    calls = queries_of(request).lately_asked(seat.person.id)
    return asked_before(calls, allowed)


def _place(seat: Seat, ref: str) -> CatalogueEntry | None:
    """An item that this person may ask for; None for one that is not there, or not any more."""
    allowed = ref in allowed_items(seat.person, seat.catalogue)
    return seat.catalogue.entries[ref] if allowed else None


def _not_offered(request: Request, seat: Seat, words: str = "") -> Response:
    """The page that says so; with what somebody filled in, which they can still tell us."""
    page = renderer_of(request).page(request, "item_gone.html", seat, filled_in=words)
    page.status_code = 404
    return page


@router.get("/catalogue/{team}/{service}/{item}")
def item(request: Request, seat: Seated, team: _Id, service: _Id, item: _Id) -> Response:
    """The page of an item."""
    now = seat.catalogue.renamed_teams.get(team)
    if now:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(path_of(f"{now}/{service}/{item}") + query, 308)
    place = _place(seat, f"{team}/{service}/{item}")
    return _page(request, seat, place, {}, {}) if place else _not_offered(request, seat)


def _page(
    request: Request,
    seat: Seat,
    place: CatalogueEntry,
    values: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    doubted: Mapping[str, str] | None = None,
    changed: bool = False,
) -> Response:
    services, wanted = services_of(request), place.item
    site = (services.public_url or str(request.base_url)).rstrip("/")
    page = renderer_of(request).page(
        request,
        "item.html",
        seat,
        entry=entry_of(place, seat),
        item=wanted,
        service=place.service,
        facts=facts_of(place, seat, services.now()),
        behind=[link.team for link in links_behind(place, seat.catalogue)],
        fields=item_fields(place.ref, wanted, seat.localizer),
        own=[question.id for question in wanted.questions if question.own],
        values=values,
        wrong=wrong,
        doubted=doubted or {},
        changed=changed,
        share=site + path_of(place.ref),
        once=secrets.token_urlsafe(9),
    )
    page.status_code = 422 if wrong or changed else 200
    return page


@router.post("/catalogue/{team}/{service}/{item}")
async def ask(request: Request, team: _Id, service: _Id, item: _Id) -> Response:
    """Ask for an item, with what was filled in; what cannot be read is told at its field."""
    form = await request.form(max_fields=_MOST_FIELDS)
    sent = {name: str(value) for name, value in form.items()}
    seat = await asyncio.to_thread(take_seat, request, sent.get("as"))
    written = _written(sent)
    now = seat.catalogue.renamed_teams.get(team, team)
    place = _place(seat, f"{now}/{service}/{item}")
    if place is None:
        words = "\n".join(filter(None, written.values()))
        return await asyncio.to_thread(_not_offered, request, seat, words)
    fields = item_fields(place.ref, place.item, seat.localizer)
    given, changed = _still_asked(written, fields)
    values = {name: value for name, value in given.items() if value}
    wrong = _wrong(seat, place, fields, values, services_of(request).now())
    unsure = {n: v for n, v in values.items() if n not in wrong and sent.get(f"sure.{n}") != v}
    doubts = await asyncio.to_thread(_doubts, request, seat, place, unsure)
    if wrong or doubts or changed:
        kept = {n: sent[f"sure.{n}"] for n in values if sent.get(f"sure.{n}") == values[n]}
        kept |= {name: values[name] for name in doubts}
        told = doubts | wrong
        return await asyncio.to_thread(
            _page, request, seat, place, given, told, doubted=kept, changed=changed
        )
    press = Press(action=ItemPress(ref=place.ref).encode(), values=values)
    content = hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:20]
    key = key_of(f"{sent.get('once', '')[:40]}-{content}", seat)
    shown = "\n".join([place.item.name.in_(seat.language), *_told(fields, values)])
    await take_in(request, seat, key, seat.own, press=press, shown=shown)
    return RedirectResponse(f"/?as={seat.person.id}" if services_of(request).demo else "/", 303)


def _written(sent: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, by field."""
    fields = ((name[2:], value) for name, value in sent.items() if name.startswith("v."))
    return {name: value.replace("\r\n", "\n").strip() for name, value in fields}


def _still_asked(
    written: Mapping[str, str], fields: tuple[FormField, ...]
) -> tuple[dict[str, str], bool]:
    """What was filled in as the item is asked now. What is not asked any more since the page was
    opened goes to the words at the end, to be looked at; whether there was any.
    """
    known = {field.id for field in fields}
    given = {name: value for name, value in written.items() if name in known}
    lost = [value for name, value in written.items() if value and name not in known]
    if lost:
        given[WORDS] = "\n".join(filter(None, (given.get(WORDS, ""), *lost)))
    return given, bool(lost)


def _doubts(
    request: Request, seat: Seat, place: CatalogueEntry, values: Mapping[str, str]
) -> dict[str, str]:
    """What the conversation would ask about once more."""
    services = services_of(request)
    with services.database.reading() as session:
        looks = Doubts(session, seat.person, seat.catalogue, seat.localizer, services.now())
        return looks.of(place, values)


def _wrong(
    seat: Seat,
    place: CatalogueEntry,
    fields: tuple[FormField, ...],
    values: Mapping[str, str],
    now: dt.datetime,
) -> dict[str, str]:
    """What is told at each field that is not filled in well."""
    say, places = seat.localizer.say, seat.catalogue.organisation.locations
    missing = {field.id: say(FILL_IN) for field in fields if field.required}
    missing = {name: told for name, told in missing.items() if name not in values}
    long = {
        name: say(TOO_LONG, n=len(value), most=LONGEST_MESSAGE)
        for name, value in values.items()
        if len(value) > LONGEST_MESSAGE
    }
    asked = {name: value for name, value in values.items() if name != WORDS}
    return missing | unreadable(place.item, asked, seat.localizer, now, places) | long


def _told(fields: tuple[FormField, ...], values: Mapping[str, str]) -> list[str]:
    """What was filled in, as one reads it."""
    said = []
    for field in fields:
        if value := values.get(field.id, ""):
            words = dict(field.choices).get(value, value)
            said.append(words if field.id == WORDS else f"{field.ask} {words}")
    return said
