"""Finds the items that some words may mean: one search for catalogue and command palette."""

from __future__ import annotations

from fastapi import Request

from bot.channels.pages.catalogue_view import ranked
from bot.channels.pages.seat import Seat, services_of
from catalog.search import index
from routing.understand.decision import Asker

_LOOKED_AT = 40


def found_items(
    request: Request, seat: Seat, words: str, allowed: frozenset[str]
) -> tuple[str, ...]:
    """The items that these words may mean, the likeliest first; none where there are no words."""
    if not words.strip():
        return ()
    hits = index(seat.catalogue).find(words, _LOOKED_AT, "item")
    understanding = services_of(request).understanding
    reader = understanding() if understanding else None
    if reader is None:
        return ranked(hits, (), allowed)
    asker = Asker(person=seat.person.id, location=seat.person.location)
    likely = reader.likely(words, asker, seat.language, allowed)
    return ranked(hits, likely, allowed)
