"""Real employees' wordings against the example hospital: messages written apart from its phrases
(data/messages.*.csv).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import catalog
from bot.settings import Settings
from catalog.load import load
from catalog.model import Language
from routing.understand.decision import Outcome
from routing.understand.kinds.kind import kind_of
from routing.understand.kinds.lean import KindLean
from routing.understand.reader import Reader
from routing.understand.words.normalise import normalise

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def hospital() -> Reader:
    hospital = load(Path(catalog.__file__).parent / "hospital").catalogue
    return Reader.of(hospital, cache=Settings().cache_folder)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_messages_that_no_phrase_says(hospital: Reader, language: Language) -> None:
    with (DATA / f"messages.{language}.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    assert len(rows) >= 150
    count: Counter[str] = Counter()
    for text, label in rows:
        decision = hospital.decide(text)
        items = [c.item for c in decision.candidates]
        count["language"] += decision.language == language
        if label == "oos":
            count["foreign"] += 1
            count["foreign answered"] += decision.outcome is Outcome.ANSWER
            continue
        count["own"] += 1
        count["first"] += items[:1] == [label]
        count["shown"] += label in items and decision.outcome is not Outcome.UNKNOWN
        count["answered"] += decision.outcome is Outcome.ANSWER
        count["answered right"] += decision.item == label
    assert count["language"] / len(rows) >= 0.98
    assert count["first"] / count["own"] >= 0.82
    assert count["shown"] / count["own"] >= 0.9
    assert count["answered right"] / count["answered"] >= 0.95
    assert count["foreign answered"] / count["foreign"] <= 0.08


def test_the_examples_everybody_tries(hospital: Reader) -> None:
    assert (
        hospital.decide("er is koffie gemorst in de wachtkamer").item
        == "cleaning/cleaning-on-call/spill"
    )
    assert (
        hospital.decide("my laptop won't start").item
        == "ict-workplace/workplace/computer-wont-start"
    )
    assert hospital.decide("waar blijft mijn laptop?").language == "nl"
    assert hospital.decide("waar blijft mijn laptop?").outcome is not Outcome.ANSWER
    parts = hospital.split("my badge doesn't work and I need a headset")
    assert [part.text for part in parts] == ["my badge doesn't work", "I need a headset"]
    parts = hospital.split("- wc verstopt op C3\n- nieuwe dienstkleding graag\n- wifi ligt eruit")
    assert [part.text for part in parts] == [
        "wc verstopt op C3",
        "nieuwe dienstkleding graag",
        "wifi ligt eruit",
    ]
    assert len(hospital.split("de printer op c3 print niet, sticker VK-PR-01", language="nl")) == 1


@pytest.mark.parametrize("language", ["en", "nl"])
def test_several_requests_are_told_from_one(hospital: Reader, language: Language) -> None:
    """Half of these sentences are made to look like the other half: of an organisation's own single
    messages one in fifty is cut (docs/understanding.md).
    """
    with (DATA / f"several.{language}.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["text"], int(row["requests"])) for row in csv.DictReader(file)]
    right = [
        (want > 1, len(hospital.split(text, language=language)) == want) for text, want in rows
    ]
    assert len(rows) >= 100
    assert _share(ok for many, ok in right if many) >= 0.75
    assert _share(ok for many, ok in right if not many) >= 0.74
    with (DATA / f"messages.{language}.csv").open(newline="", encoding="utf-8") as file:
        single = [row["text"] for row in csv.DictReader(file)]
    assert _share(len(hospital.split(text)) > 1 for text in single) <= 0.02


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_kind_of_labelled_sentences(hospital: Reader, language: Language) -> None:
    with (DATA / f"kinds.{language}.csv").open(newline="", encoding="utf-8") as file:
        rows = [(normalise(row["text"]), row["kind"]) for row in csv.DictReader(file)]
    lean = KindLean.of(hospital.catalogue)
    assert _share(kind_of(text, language, None, lean).kind == kind for text, kind in rows) >= 0.95


def test_reasons_are_words_that_tell(hospital: Reader) -> None:
    for text in (
        "the lock of my room doesn't work",
        "er is koffie gemorst in de wachtkamer",
        "ik heb een nieuwe muis nodig",
    ):
        said = {
            reason.removeprefix("word: ")
            for reason in hospital.decide(text).because
            if reason.startswith("word: ")
        }
        assert said
        assert not said & {"the", "of", "my", "er", "is", "in", "de", "ik", "heb", "een"}


def _share(right: Iterable[bool]) -> float:
    counted = list(right)
    return sum(counted) / len(counted)
