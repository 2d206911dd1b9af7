"""Thousands of items: found among ten, quickly enough, and grown from what stands."""

from __future__ import annotations

import random

import pytest

from routing.understand import large
from routing.understand.example import Example
from routing.understand.features import Reading
from routing.understand.large import LargeIndex
from routing.understand.typos import with_typos

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
                found += [Example(label, f"{o} {p} {f}",
                "en", True), Example(label, f"the {o} in the {p} is {f}", "en"),
                          Example(label, f"{f} {o}, {p}", "en"), Example(label, f"{p}: {o} seems {f} again",
                          "en")]  # fmt: skip
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
    assert index.learnt.sureness.outcome(ranked.right, ranked.among).value == "unknown"
    assert index.telling_words(ranked) == ()


def test_the_reason_names_shared_words(index: LargeIndex) -> None:
    ranked = index.rank("stolen camera in the chapel")
    assert ranked.labels[0] == "team/camera/chapel-stolen"
    assert set(index.telling_words(ranked)) >= {"stolen", "camera", "chapel"}


def test_a_grown_catalogue_only_computes_what_is_new(index: LargeIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []
    real = large.large_features

    def watched(reading: Reading) -> dict[str, float]:
        computed.append(reading.words)
        return real(reading)

    monkeypatch.setattr(large, "large_features", watched)
    monkeypatch.setattr(LargeIndex, "_sureness", lambda self: index.learnt.sureness)
    grown = LargeIndex.of([*_examples(), Example("team/new/boiler", "the boiler is ticking", "en")], None, index)
    assert computed == [("the", "boiler", "is", "ticking")]
    assert grown.rank("ticking boiler").labels[0] == "team/new/boiler"
