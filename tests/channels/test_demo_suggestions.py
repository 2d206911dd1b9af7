"""What a newcomer to the demo is invited to try can be asked for in the catalogue that is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.channels.pages.conversation import suggestions
from bot.channels.pages.seat import Seat
from bot.wording.localizer import Localizer
from catalog.language_packs import pack
from catalog.model import Catalogue
from routing.rules.route import allowed_items
from tests.routing.links import CATALOGUE


def seat(catalogue: Catalogue, person: str, language: str) -> Seat:
    """A person at their page in the demo."""
    return Seat(catalogue.people[person], None, (), Localizer(language), catalogue)


def test_what_the_hospital_invites_to_try_is_there_to_ask_for() -> None:
    hospital = read_catalogue(Path(catalog.__file__).parent / "hospital")
    said = suggestions(seat(hospital, "sanne", "en"))
    assert said[0] == {"language": "en", "text": "My laptop won't start"}
    allowed = allowed_items(hospital.people["sanne"], hospital)
    written = [one for code in ("en", "nl") for one in pack(code).data("demo")["suggestions"]]
    assert {one["text"] for one in written} == {one["text"] for one in said}
    assert {one["about"] for one in written if "about" in one} <= allowed


@pytest.mark.parametrize("language", ["en", "nl"])
def test_another_organisation_invites_to_try_what_it_offers_itself(language: str) -> None:
    person = next(iter(CATALOGUE.people))
    said = [one["text"] for one in suggestions(seat(CATALOGUE, person, language))]
    open_ones = [
        place.item.phrases
        for ref, place in CATALOGUE.entries.items()
        if ref in allowed_items(CATALOGUE.people[person], CATALOGUE) and not place.item.private
    ]
    phrases = {one.casefold() for said in open_ones for one in said.all}
    own = [text for text in said if text != "What can I ask here?"]
    assert own
    assert {text.casefold() for text in own} <= phrases
    assert len(own) == len(set(own))
