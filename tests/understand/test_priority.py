"""Urgency and impact as people write them, denied ones too (data/cues.csv). With a `?` people would
differ: many cannot work, and nobody says that it cannot wait.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from catalog.model import Language
from routing.understand.priority import priority_cues
from routing.understand.words.normalise import normalise

DATA = Path(__file__).parent / "data"


def _rows(language: Language) -> list[dict[str, str]]:
    with (DATA / "cues.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["language"] == language]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_cues_are_heard_and_denied_ones_are_not(language: Language) -> None:
    rows = _rows(language)
    assert len(rows) >= 30
    wrong = []
    for row in rows:
        found = {cue.split(":")[0] for cue in priority_cues(normalise(row["text"]), language)}
        urgent = row["urgent"] in ("?", "01"["urgency" in found])
        if not urgent or ("impact" in found) != (row["many"] == "1"):
            wrong.append(row["text"])
    assert len(wrong) <= 1, wrong


def test_words_of_the_other_language_raise_nothing() -> None:
    assert priority_cues("my direct line is silent", "en") == ()
    assert priority_cues("kom direct", "nl") == ("urgency:direct",)
    assert priority_cues("spoed please", "en") == ("urgency:spoed",)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_cannot_wait_is_mostly_heard_without_the_word_urgent(language: Language) -> None:
    """Sixty messages of each kind; half of what is heard was written before its cues were. None of
    them is among what was learnt from."""
    with (DATA / f"urgency.{language}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    heard = {"yes": 0, "no": 0}
    for row in rows:
        cues = priority_cues(normalise(row["text"]), language)
        heard[row["urgent"]] += any(cue.startswith("urgency:") for cue in cues)
    assert heard["yes"] / 60 >= 0.75
    assert heard["no"] / 60 <= 0.04
