"""Advises on the texts of a catalogue: too few phrases, almost the same ones, endless ones, and
characters that look like others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalog.characters import odd_characters
from catalog.check_context import CheckContext
from catalog.model import Catalogue, Item
from catalog.near_phrases import Said, near_pairs
from catalog.phrasing import plain
from catalog.problems import Step
from catalog.wording import spoken

ENOUGH_PHRASES = 6
ENDLESS = 200
"""Nobody types more letters than this to ask for one thing."""
_SHOWN = 60


class _Place(NamedTuple):
    """An item, with where it stands in its team's file."""

    ref: str
    item: Item
    team: str
    path: tuple[Step, ...]

    def spot(self, context: CheckContext, *path: Step) -> tuple[str, int]:
        return context.spot(self.team, *self.path, *path)


def advise_phrases(catalogue: Catalogue, context: CheckContext) -> None:
    """Everything about the words by which items are known."""
    places = list(_places(catalogue))
    for place in places:
        _few(place, catalogue, context)
        _endless(place, context)
    _near(places, catalogue, context)
    for file, line, text in context.odd:
        for odd in odd_characters(text):
            message = f"'{_short(text)}' holds {odd}"
            context.advise((file, line), "odd-character", message, "type it anew")


def _places(catalogue: Catalogue) -> Iterator[_Place]:
    for team in catalogue.teams:
        for at, service in enumerate(team.services):
            for n, item in enumerate(service.items):
                ref = f"{team.team}/{service.id}/{item.id}"
                yield _Place(ref, item, team.team, ("services", at, "items", n))


def _few(place: _Place, catalogue: Catalogue, context: CheckContext) -> None:
    languages = catalogue.organisation.languages
    counts = {code: len(place.item.phrases.in_(code)) for code in languages}
    few = [f"{n} in {spoken([code])}" for code, n in counts.items() if 0 < n < ENOUGH_PHRASES]
    if few:
        message = (
            f"{place.ref} has few phrases, {' and '.join(few)}; with "
            f"{ENOUGH_PHRASES} it is understood better"
        )
        spot = place.spot(context, "phrases")
        context.advise(spot, "few-phrases", message, "add how people really ask for it")


def _endless(place: _Place, context: CheckContext) -> None:
    for field, said in (("phrases", place.item.phrases), ("aliases", place.item.aliases)):
        for code, phrases in (said.model_extra or {}).items():
            for n, phrase in enumerate(phrases):
                if len(phrase) > ENDLESS:
                    message = f"{place.ref}: '{_short(phrase)}' is {len(phrase)} letters long"
                    spot = place.spot(context, field, code, n)
                    mend = f"write it as people type it, in {ENDLESS} at most"
                    context.advise(spot, "endless-phrase", message, mend)


def _near(places: list[_Place], catalogue: Catalogue, context: CheckContext) -> None:
    by_ref = {place.ref: place for place in places}
    for code in catalogue.organisation.languages:
        every = (
            Said(plain(phrase), place.ref, n)
            for place in places
            for n, phrase in enumerate(place.item.phrases.in_(code))
        )
        for said, other in near_pairs(every):
            spot = by_ref[said.ref].spot(context, "phrases", code, said.at)
            message = f"{said.ref}: '{said.plain}' is almost '{other.plain}' of {other.ref}"
            context.advise(spot, "near-phrase", message, "say what makes them differ")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
