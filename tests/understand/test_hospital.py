"""Real employees' wordings against the example hospital: messages written apart from its phrases (data/messages.*.csv)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import catalog
from catalog.load import load
from catalog.model import Language
from routing.understand.decision import Outcome
from routing.understand.reader import Reader

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def hospital() -> Reader:
    return Reader.of(load(Path(catalog.__file__).parent / "hospital").catalogue)


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
    assert hospital.decide("er is koffie gemorst in de wachtkamer").item == "cleaning/cleaning-on-call/spill"
    assert hospital.decide("my laptop won't start").item == "ict-workplace/workplace/computer-wont-start"
    assert hospital.decide("waar blijft mijn laptop?").language == "nl"
    assert hospital.decide("waar blijft mijn laptop?").outcome is not Outcome.ANSWER
    parts = hospital.split("my badge doesn't work and I need a new chair")
    assert [part.text for part in parts] == ["my badge doesn't work", "I need a new chair"]
