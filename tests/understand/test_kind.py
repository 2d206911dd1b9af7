"""USM's tree over what people type, on labelled sentences (data/kinds.*.csv, 300 and more per
language).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.language_packs import pack
from catalog.model import Kind, Language
from routing.understand.kinds.kind import kind_of
from routing.understand.kinds.lean import KINDS, KindLean, told_elsewhere
from routing.understand.words.normalise import normalise
from tests.bench.kind_tables import digest, kept, told
from tests.understand.desk import desk

DATA = Path(__file__).parent / "data"


def _rows(language: Language) -> list[dict[str, str]]:
    with (DATA / f"kinds.{language}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_labelled_sentences(language: Language) -> None:
    rows = _rows(language)
    right = [kind_of(normalise(row["text"]), language).kind == row["kind"] for row in rows]
    assert len(rows) >= 300
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize("kind", ["incident", "service_request", "wish", "rfc"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_kind_is_neglected(language: Language, kind: str) -> None:
    rows = [row for row in _rows(language) if row["kind"] == kind]
    right = [kind_of(normalise(row["text"]), language).kind == kind for row in rows]
    assert sum(right) / len(right) >= 0.9


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
        ("the printer is broken can you please send someone", "en", Kind.INCIDENT),
        ("nothing is broken, i only want to know how to scan", "en", Kind.SERVICE_REQUEST),
        ("er is niks kapot, ik wil weten hoe ik scan", "nl", Kind.SERVICE_REQUEST),
        ("het is opgelost, maar drie dagen zonder telefoon is te lang", "nl", Kind.WISH),
        ("it was fixed yesterday but it leaks again", "en", Kind.INCIDENT),
        ("please move the wall sockets to the other side", "en", Kind.RFC),
        ("wat dachten jullie van een fietspomp bij de ingang", "nl", Kind.WISH),
    ],
)
def test_the_order_of_the_tree(text: str, language: Language, kind: Kind) -> None:
    assert kind_of(text, language).kind is kind


def test_what_was_agreed_goes_before_words() -> None:
    found = kind_of("the lift is broken", "en", "rfc")
    assert found.kind is Kind.RFC
    assert found.because == "kind: rfc, as agreed for this item"


def test_words_lean_as_the_catalogue_agreed() -> None:
    lean = KindLean.of(desk())
    assert kind_of("ons team krijgt graag notebooks", "nl", None, lean).kind is Kind.SERVICE_REQUEST
    assert (
        max(zip(lean.of_text("benches in the garden", "en").odds, KINDS, strict=True))[1]
        is Kind.WISH
    )
    assert lean.of_text("qzx", "en").words == ()


def test_a_kind_that_few_items_have_is_the_less_likely() -> None:
    with_items, without = (
        dict(zip(KINDS, KindLean.of(each).of_text("qzx", "en").odds, strict=True))
        for each in (desk(), desk([]))
    )
    more = {kind: with_items[kind] - without[kind] for kind in KINDS}
    assert more[Kind.INCIDENT] > more[Kind.WISH] > more[Kind.RFC]


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("the meeting pod on level 3 should face the windows from now on", "en", Kind.RFC),
        ("het vergaderhok op 3 mag voortaan met de opening naar het raam", "nl", Kind.RFC),
        ("two boxes of blue pens for the planning office", "en", Kind.SERVICE_REQUEST),
        ("twee dozen blauwe pennen voor de planning", "nl", Kind.SERVICE_REQUEST),
        ("big thanks to the night porters, they were wonderful", "en", Kind.WISH),
        ("dikke pluim voor de nachtportiers, wat waren ze fijn", "nl", Kind.WISH),
        ("tannoy in hall B only crackles since this morning", "en", Kind.INCIDENT),
        ("omroep in hal B kraakt alleen nog maar sinds vanochtend", "nl", Kind.INCIDENT),
    ],
)
def test_sentences_of_many_organisations_teach_how_kinds_are_worded(
    text: str, language: Language, kind: Kind
) -> None:
    assert kind_of(normalise(text), language, None, KindLean.of(desk([]))).kind is kind


def test_a_catalogue_without_items_leans_on_our_own_sentences() -> None:
    odds = dict(
        zip(
            KINDS,
            KindLean.of(desk([])).of_text("it would be lovely to have a terrace", "en").odds,
            strict=True,
        )
    )
    assert max(odds, key=lambda kind: odds[kind]) is Kind.WISH


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_tables_are_those_of_the_sentences(language: Language) -> None:
    """Else: `python -m tests.bench.kind_tables`."""
    assert pack(language).data("kinds_learnt")["made_from"] == digest(language)
    counts, made = told_elsewhere(language), kept(told(language))
    assert counts.each == made.each
    assert counts.size == pytest.approx(made.size, abs=0.1)
