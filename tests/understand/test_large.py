"""Thousands of items: found among ten, quickly enough, and grown from what stands."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from catalog.language_packs import Language
from routing.understand.example import Example
from routing.understand.large import index as large
from routing.understand.large.index import LargeIndex
from routing.understand.measure.typos import with_typos
from routing.understand.words import text_reader
from routing.understand.words.features import TextFeatures

OBJECTS = [
    "printer",
    "scanner",
    "badge",
    "laptop",
    "monitor",
    "phone",
    "chair",
    "desk",
    "lamp",
    "door",
    "pump",
    "bed",
    "scale",
    "fridge",
    "camera",
]
PLACES = [
    "kitchen",
    "lobby",
    "basement",
    "garage",
    "pharmacy",
    "laboratory",
    "archive",
    "theatre",
    "canteen",
    "library",
    "chapel",
    "garden",
]
FAULTS = ["broken", "leaking", "stolen", "dirty", "locked", "frozen", "noisy", "missing"]


def _examples() -> list[Example]:
    found = []
    for o in OBJECTS:
        for p in PLACES:
            for f in FAULTS:
                label = f"team/{o}/{p}-{f}"
                found += [
                    Example(label, f"{o} {p} {f}", "en", True),
                    Example(label, f"the {o} in the {p} is {f}", "en"),
                    Example(label, f"{f} {o}, {p}", "en"),
                    Example(label, f"{p}: {o} seems {f} again", "en"),
                ]
    return found


@pytest.fixture(scope="module")
def index() -> LargeIndex:
    return LargeIndex.of(_examples())


def test_the_truth_is_among_ten(index: LargeIndex) -> None:
    chance = random.Random(2)
    asked = [(o, p, f) for o in OBJECTS for p in PLACES for f in FAULTS]
    hits = []
    for o, p, f in chance.sample(asked, 150):
        text = with_typos(f"hello, our {o} at the {p} is {f} since today", 0.2, chance)
        hits.append(f"team/{o}/{p}-{f}" in index.rank(text).labels[:10])
    assert sum(hits) / len(hits) >= 0.97


def test_what_shares_nothing_has_no_chance(index: LargeIndex) -> None:
    ranked = index.rank("zzz qqq")
    assert (
        index.learnt.sureness.outcome(ranked.right, ranked.among, ranked.caution).value == "unknown"
    )
    assert index.telling_words(ranked) == ()


def test_the_reason_names_shared_words(index: LargeIndex) -> None:
    ranked = index.rank("stolen camera in the chapel")
    assert ranked.labels[0] == "team/camera/chapel-stolen"
    assert set(index.telling_words(ranked)) >= {"stolen", "camera", "chapel"}


def test_a_grown_catalogue_only_computes_what_is_new(
    index: LargeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = text_reader.readings_of

    def watched(
        examples: Sequence[Example], languages: Sequence[Language] | None
    ) -> list[TextFeatures]:
        read.extend(example.text for example in examples)
        return real(examples, languages)

    monkeypatch.setattr(large, "readings_of", watched)
    monkeypatch.setattr(LargeIndex, "_sureness", lambda self: index.learnt.sureness)
    grown = LargeIndex.of(
        [*_examples(), Example("team/new/boiler", "the boiler is ticking", "en")], None, index
    )
    assert read == ["the boiler is ticking"]
    assert grown.rank("ticking boiler").labels[0] == "team/new/boiler"


def test_two_rare_words_outweigh_a_sentence_that_stands_elsewhere(index: LargeIndex) -> None:
    said = [
        "my payslip of last month is wrong, can somebody look",
        "who do I ask about days that I may still take off",
    ]
    examples = [
        Example("team/pay/kestrel-ward", f"kestrel orion {word}", "en")
        for word in ("pump", "lamp", "door")
    ]
    examples += [
        Example(f"team/pay/{ward}", f"{text} {ward}", "en")
        for ward in ("osprey", "heron")
        for text in said
    ]
    found = LargeIndex.of([*_examples(), *examples]).rank(
        "my payslip of last month is wrong, can somebody look orion kestral"
    )
    assert "team/pay/kestrel-ward" in found.labels[:3]


def test_a_telling_word_with_a_slip_is_met_where_several_may_be_meant(index: LargeIndex) -> None:
    examples = [
        Example(f"team/pumps/{name}", f"the {name} is broken", "en")
        for name in ("tralmax", "trelmax", "trilmax")
    ]
    found = LargeIndex.of([*_examples(), *examples]).rank("trulmax stopped")
    assert {"team/pumps/tralmax", "team/pumps/trelmax", "team/pumps/trilmax"} <= set(
        found.labels[:4]
    )


def test_one_label_without_words_is_survived() -> None:
    index = LargeIndex.of([Example("a", "?!", "en"), Example("b", "…", "en")])
    assert index.rank("hello").labels == ("a",)
    assert index.rank("").labels == ("a",)
