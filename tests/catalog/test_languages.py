"""An organisation's languages: which texts must be there, which may, and what is said of both."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from catalog.load import Loaded, load
from catalog.model import Phrases, Text
from catalog.search import search
from routing.understand.reader import Reader

TEAM = """
team: garden
name: {name}
kind: internal
hours: {{zone: Europe/Amsterdam, always: true}}
people: [{{id: ada, name: Ada, role: coordinator}}]
rooms: {{slack: C1}}
services:
  - id: plants
    name: {name}
    agreements:
      - {{customers: ["*"], targets: {{incident: {{acknowledge: 1h, resolve: 1d}}}}}}
    items:
      - {{id: dead, kind: incident, name: {name}, phrases: {phrases}}}
"""


def _load(folder: Path, organisation: str, name: str, phrases: str) -> Loaded:
    (folder / "organisation.yaml").write_text(organisation, encoding="utf-8")
    (folder / "garden.yaml").write_text(TEAM.format(name=name, phrases=phrases), encoding="utf-8")
    return load(folder)


def _codes(loaded: Loaded) -> list[tuple[int, str, str]]:
    return [(p.line, p.code, p.message) for p in loaded.problems]


def test_one_language_is_enough_where_the_organisation_speaks_one(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        "organisation: {en: Limes}\nlanguages: [en]\n",
        "{en: Plants}",
        "{en: [the plant is dead, my plant died]}",
    )
    assert _codes(loaded) == []
    organisation = loaded.catalogue.organisation
    assert (organisation.languages, organisation.language) == (("en",), "en")
    assert not any("Dutch" in advice.message for advice in loaded.advice)
    decision = Reader.of(loaded.catalogue).decide("de plant is dead", language="nl")
    assert (decision.language, decision.item) == ("en", "garden/plants/dead")


def test_another_language_may_stand_beside_it(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        "organisation: {en: Limes, nl: Lindes}\nlanguages: [en]\n",
        "{nl: Planten, en: Plants}",
        "{en: [the plant is dead], nl: [de plant is dood]}",
    )
    assert _codes(loaded) == []
    name = loaded.catalogue.teams[0].name
    assert name.all == ("Plants", "Planten"), "the organisation's own language comes first"
    assert (name.in_("nl"), name.in_("de")) == ("Planten", "Plants")
    assert search(loaded.catalogue, "planten")[0].ref.startswith("garden")


def test_every_language_of_the_organisation_must_be_there(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path, "organisation: {en: A, nl: B}\n", "{nl: Planten}", "{nl: [de plant is dood]}"
    )
    assert _codes(loaded) == [
        (3, "missing-language", "garden: 'name' has no text in English"),
        (10, "missing-language", "garden, service plants: 'name' has no text in English"),
        (
            14,
            "missing-language",
            "garden, service plants, item dead: 'name' has no text in English",
        ),
        (14, "missing-language", "garden, service plants, item dead: no phrases in English"),
    ]


def test_a_language_that_is_not_installed_is_told(tmp_path: Path) -> None:
    loaded = _load(
        tmp_path,
        "organisation: {en: A}\nlanguages: [en, xx]\nlanguage: nl\n",
        "{en: Plants, xx: Qqq}",
        "{en: [the plant is dead, it died]}",
    )
    assert [(line, code) for line, code, _ in _codes(loaded)] == [
        (3, "unknown-field"),
        (10, "unknown-field"),
        (14, "unknown-field"),
        (2, "wrong-value"),
        (3, "wrong-value"),
    ]
    told = {message for *_, message in _codes(loaded)}
    assert "organisation.yaml, languages: 'xx' is no installed language" in told
    assert any("its language 'nl' is none of its languages" in message for message in told)
    assert loaded.catalogue.organisation.language == "en"


@pytest.mark.parametrize(
    ("written", "codes", "languages"),
    [
        ("languages: en", ["wrong-type"], ("en", "nl")),
        ("languages: []", ["wrong-value"], ("en", "nl")),
        ("languages: [[en]]", ["wrong-type"], ("en", "nl")),
        ("languages: [nl, en, nl]", [], ("nl", "en")),
        ("languages: [nl, en]\nlanguage: en", [], ("nl", "en")),
    ],
)
def test_languages_are_a_list_of_some(
    tmp_path: Path, written: str, codes: list[str], languages: tuple[str, ...]
) -> None:
    loaded = _load(
        tmp_path,
        f"organisation: {{en: A, nl: B}}\n{written}\n",
        "{en: Plants, nl: Planten}",
        "{en: [the plant is dead], nl: [de plant is dood]}",
    )
    assert [code for _, code, _ in _codes(loaded)] == codes
    organisation = loaded.catalogue.organisation
    assert organisation.languages == languages
    assert organisation.language == ("en" if "language: en" in written else languages[0])


def test_stored_texts_of_both_languages_are_read_as_they_were() -> None:
    stored = '{"en": "Cleaning", "nl": "Schoonmaak"}'
    text = TypeAdapter(Text).validate_json(stored)
    assert text == Text(nl="Schoonmaak", en="Cleaning")
    assert (text.in_("nl"), text.model_dump()) == (
        "Schoonmaak",
        {"en": "Cleaning", "nl": "Schoonmaak"},
    )
    assert Phrases.model_validate({"en": ["a"], "nl": []}).in_("nl") == ()


@pytest.mark.parametrize("wrong", [{}, {"en": ""}, {"en": 3}, "Cleaning"])
def test_a_text_says_something_in_some_language(wrong: object) -> None:
    with pytest.raises(ValueError):
        Text.model_validate(wrong)
