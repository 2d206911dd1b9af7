"""USM's tree over what people type, on labelled sentences (data/kinds.*.csv, 300 and more per language)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.model import Kind, Language
from routing.understand.kind import kind_of
from routing.understand.normalise import normalise

DATA = Path(__file__).parent / "data"


def _rows(language: Language) -> list[dict[str, str]]:
    with (DATA / f"kinds.{language}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_labelled_sentences(language: Language) -> None:
    rows = _rows(language)
    right = [kind_of(normalise(row["text"]), language).kind == row["kind"] for row in rows]
    assert len(rows) >= 300
    assert sum(right) / len(right) >= 0.9


@pytest.mark.parametrize("kind", ["incident", "service_request", "wish", "rfc"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_kind_is_neglected(language: Language, kind: str) -> None:
    rows = [row for row in _rows(language) if row["kind"] == kind]
    right = [kind_of(normalise(row["text"]), language).kind == kind for row in rows]
    assert sum(right) / len(right) >= 0.7


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("i forgot my password and cannot log in", "en", Kind.SERVICE_REQUEST),
        ("ik ben mijn wachtwoord vergeten en kan niet inloggen", "nl", Kind.SERVICE_REQUEST),
        ("i want to complain about the broken lift of last week", "en", Kind.WISH),
        ("klacht over de kapotte lift van vorige week", "nl", Kind.WISH),
        ("the lift is broken", "en", Kind.INCIDENT),
        ("de lift is kapot", "nl", Kind.INCIDENT),
        ("new badge", "en", Kind.SERVICE_REQUEST),
    ],
)
def test_the_order_of_the_tree(text: str, language: Language, kind: Kind) -> None:
    assert kind_of(text, language).kind is kind


def test_what_was_agreed_goes_before_words() -> None:
    found = kind_of("the lift is broken", "en", "rfc")
    assert found.kind is Kind.RFC
    assert found.because == "kind: rfc, as agreed for this item"
