"""Decisions on a small catalogue: outcomes, reasons, ties, splitting, bad input."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Kind, Language
from routing.understand.decision import Asker, Outcome
from routing.understand.past_decision import replay
from routing.understand.reader import Reader
from tests.understand.desk import ITEMS, desk, item


@pytest.mark.parametrize(
    ("text", "ref", "language"),
    [
        ("er is koffie gemorst in de wachtkamer", "cleaning/rooms/spill", "nl"),
        ("my laptop won't start", "ict/workplace/no-start", "en"),
        ("printer jammed again", "ict/workplace/printer", "en"),
        ("wachtwoordt vergeten", "ict/accounts/password", "nl"),
        ("coffe spilled on teh floor", "cleaning/rooms/spill", "en"),
        ("mijn laptop strat niet", "ict/workplace/no-start", "nl"),
    ],
)
def test_the_right_item_comes_first(
    reader: Reader, text: str, ref: str, language: Language
) -> None:
    decision = reader.decide(text)
    assert decision.candidates[0].item == ref
    assert decision.language == language
    assert decision.outcome is not Outcome.UNKNOWN


def test_a_phrase_typed_word_by_word_is_sure(reader: Reader) -> None:
    decision = reader.decide("Wifi is DOWN!")
    assert decision.item == "ict/workplace/wifi"
    assert decision.confidence >= 0.97
    assert "rule: typed as a phrase or name of the item" in decision.because


def test_a_name_with_a_slip_is_found(reader: Reader) -> None:
    assert reader.decide("passwrd forgoten").item == "ict/accounts/password"


@pytest.mark.parametrize(
    "text",
    [
        "what is the capital of australia",
        "vertel eens een mop over een koe",
        "book a flight to rome",
    ],
)
def test_what_belongs_nowhere_is_not_answered(reader: Reader, text: str) -> None:
    assert reader.decide(text).outcome is not Outcome.ANSWER


def test_at_most_three_are_asked_and_the_best_is_first(reader: Reader) -> None:
    found = [
        reader.decide(text)
        for text in (
            "the floor or the bin",
            "laptop problem",
            "new badge",
            "iets met de printer of wifi",
            "printer or wifi",
        )
    ]
    asked = [decision for decision in found if decision.outcome is Outcome.ASK]
    assert asked
    for decision in asked:
        chances = [c.confidence for c in decision.candidates]
        assert 1 <= len(chances) <= 3
        assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "\u200b\x00", "!!! ??? ...", "-- 🚑 --"])
def test_nothing_to_read_goes_to_a_person(reader: Reader, text: str) -> None:
    decision = reader.decide(text)
    assert decision.outcome is Outcome.UNKNOWN
    assert decision.candidates == ()
    assert decision.because[0] == "rule: no words to go by"


@pytest.mark.parametrize(
    "text",
    [
        "привет, мой ноутбук",
        "我的电脑坏了",
        "حاسوبي لا يعمل",
        "a" * 10_000,
        "help " * 2_000,
        "7" * 500,
        "," * 9_000,
        "abcdefghij" * 190,
        "\ufdfa" * 1_900,
    ],
)
def test_strange_texts_have_a_clear_outcome(reader: Reader, text: str) -> None:
    began = time.perf_counter()
    decision = reader.decide(text)
    assert decision.outcome is not Outcome.ANSWER
    assert decision.text == text
    assert reader.split(text)[0].text == text
    assert time.perf_counter() - began < 5


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_raises(reader: Reader, text: str) -> None:
    decision = reader.decide(text)
    assert 0 <= decision.confidence <= 1
    assert reader.split(text)


def test_a_catalogue_without_items_leaves_all_to_a_person() -> None:
    decision = Reader.of(desk([])).decide("my laptop is broken")
    assert decision.outcome is Outcome.UNKNOWN
    assert decision.kind is Kind.INCIDENT


def test_a_catalogue_with_one_item_knows_it_and_only_it() -> None:
    one = Reader.of(desk([ITEMS[0]]))
    assert one.decide("koffie over de vloer").item == "cleaning/rooms/spill"
    assert one.decide("what is the capital of australia").outcome is not Outcome.ANSWER


def test_two_items_with_equal_phrases_are_asked_about() -> None:
    twin = item(
        "north/desk/key",
        "service_request",
        ("Key", "Sleutel"),
        ["I need a key"],
        ["ik wil een sleutel"],
    )
    other = item(
        "south/desk/key",
        "service_request",
        ("Key", "Sleutel"),
        ["I need a key"],
        ["ik wil een sleutel"],
    )
    decision = Reader.of(desk([*ITEMS, twin, other])).decide("I need a key")
    assert decision.outcome is Outcome.ASK
    assert {c.item for c in decision.candidates[:2]} == {"north/desk/key", "south/desk/key"}


def test_items_the_asker_may_not_ask_for_are_left_out(reader: Reader) -> None:
    allowed = frozenset(reader.catalogue.entries) - {"ict/workplace/wifi"}
    decision = reader.decide("wifi is down", allowed=allowed)
    assert "ict/workplace/wifi" not in {c.item for c in decision.candidates}
    assert decision.outcome is not Outcome.ANSWER
    assert reader.decide("wifi is down", allowed=frozenset()).outcome is Outcome.UNKNOWN


def test_an_open_request_breaks_a_tie_and_never_more() -> None:
    twins = [
        item(
            f"{team}/desk/key",
            "service_request",
            ("Key", "Sleutel"),
            ["I need a key"],
            ["ik wil een sleutel"],
        )
        for team in ("north", "south")
    ]
    reader = Reader.of(desk([*ITEMS, *twins]))
    for ref in ("north/desk/key", "south/desk/key"):
        decision = reader.decide("I need a key", Asker(open_items=(ref,)))
        assert decision.candidates[0].item == ref
        assert "tie: you have an open request for it" in decision.because
    sure = reader.decide("wifi is down", Asker(team="cleaning", open_items=("cleaning/rooms/bin",)))
    assert sure.item == "ict/workplace/wifi"


def test_the_kind_is_the_items_own(reader: Reader) -> None:
    assert reader.decide("I forgot my password").kind is Kind.SERVICE_REQUEST
    assert reader.decide("koffie over de vloer").kind is Kind.INCIDENT


def test_urgency_and_impact_are_heard(reader: Reader) -> None:
    assert "urgency:spoed" in reader.decide("spoed! wifi ligt eruit").priority_cues
    assert "impact:whole ward" in reader.decide("wifi is down on the whole ward").priority_cues
    assert reader.decide("wifi is down").priority_cues == ()


def test_two_requests_are_told_apart(reader: Reader) -> None:
    found = reader.split("my badge fails and I need a chair")
    assert [d.candidates[0].item for d in found] == [
        "security/badges/badge-fails",
        "building/furniture/chair",
    ]
    found = reader.split("De prullenbak is vol. Ook wil ik een nieuwe laptop.")
    assert [d.candidates[0].item for d in found] == [
        "cleaning/rooms/bin",
        "ict/workplace/new-laptop",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I spilled coffee and the floor is sticky",
        "Hello! My laptop won't start. Thanks.",
        "salt and pepper",
        "wifi is down",
        "my laptop won't start, sticker LT-PR-01",
    ],
)
def test_one_request_stays_one(reader: Reader, text: str) -> None:
    assert len(reader.split(text)) == 1


def test_the_reason_names_phrase_words_and_repairs(reader: Reader) -> None:
    because = reader.decide("coffe spilled in the lobby").because
    assert "spelling: coffe read as coffee" in because
    assert any(
        reason.startswith("phrase: “someone spilled coffee in the lobby”") for reason in because
    )
    assert "word: spilled" in because
    assert because[-1].startswith("kind: ")


def test_a_stored_decision_comes_out_again_on_its_own_catalogue(reader: Reader) -> None:
    stored = reader.decide("printer jammed again")
    assert replay(stored, Reader.of(desk())).same
    without = Reader.of(desk([i for i in ITEMS if i[1].id != "printer"], "later"))
    assert any(line.startswith("items:") for line in replay(stored, without).differences)
