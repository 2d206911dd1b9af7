"""The catalogues that the scale bench makes: as large as asked, of two kinds, with messages that no
phrase says.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.understand.measure.messages import read_rows
from tests.bench.made_catalogue import PHRASES, write
from tests.bench.understanding_scale import measure


@pytest.mark.parametrize("harder", [False, True])
def test_a_made_catalogue_has_its_items_and_unseen_messages(tmp_path: Path, harder: bool) -> None:
    write(tmp_path, 60, harder, None, 20)
    phrases, asked = read_rows(tmp_path / "train.csv"), read_rows(tmp_path / "asked.csv")
    assert len(phrases) == 60 * PHRASES
    assert len(asked) == 20
    assert {label for _, label in asked} <= {label for _, label in phrases}
    assert not {text for text, _ in asked} & {text for text, _ in phrases}


def test_sentences_of_a_family_stand_under_several_items(tmp_path: Path) -> None:
    write(tmp_path, 60, True, None, 1)
    under: dict[str, set[str]] = {}
    for text, label in read_rows(tmp_path / "train.csv"):
        under.setdefault(text, set()).add(label)
    assert max(len(labels) for labels in under.values()) > 2


def test_what_is_measured_is_told(tmp_path: Path) -> None:
    write(tmp_path, 30, False, None, 10)
    found = measure(tmp_path, None)
    assert found["among ten"] >= 0.8
    assert found["p50"] <= found["p50 plain"]
