"""What compounds are made of, and that a message meets a phrase by it."""

from __future__ import annotations

import pytest

from routing.understand.words.compounds import parts
from routing.understand.words.features import TextFeatures, word_features


@pytest.mark.parametrize(
    ("word", "made_of"),
    [
        ("koffieautomaat", ("koffie", "automaat")),
        ("vergaderzaal", ("vergader", "zaal")),
        ("veiligheidsschoenen", ("veiligheid", "schoenen")),
        ("laadpaal", ("laad", "paal")),
        ("treinpas", ("trein", "pas")),
        ("verwijderen", ()),
        ("collega", ()),
        ("bezorging", ()),
        ("x" * 41, ()),
        ("a1b2c3d4e5", ()),
    ],
)
def test_two_words_written_as_one_come_apart(word: str, made_of: tuple[str, ...]) -> None:
    assert parts(word, "nl") == made_of


@pytest.mark.parametrize("word", ["whiteboard", "keyboard", "doorbell"])
def test_a_language_that_names_no_links_writes_words_apart(word: str) -> None:
    assert parts(word, "en") == ()


def test_a_compound_has_the_features_of_its_parts() -> None:
    whole = word_features(TextFeatures(("regenjas",), "nl"))
    part = word_features(TextFeatures(("jas",), "nl"))
    shared = set(whole) & set(part)
    assert shared
    assert all(whole[name] < part[name] for name in shared)


def test_a_word_of_its_own_counts_more_than_a_part() -> None:
    apart = word_features(TextFeatures(("jas", "regenjas"), "nl"))
    alone = word_features(TextFeatures(("jas",), "nl"))
    assert all(apart[name] == alone[name] for name in alone)
