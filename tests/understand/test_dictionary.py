"""Dictionaries and lists are read once; the tables made of them are kept for the next start."""

from __future__ import annotations

from pathlib import Path

from routing.understand.words import dictionary, spelling
from routing.understand.words.dictionary import in_dictionary, open_tables


def test_a_dictionary_kept_for_the_next_start_knows_the_same(tmp_path: Path) -> None:
    asked = ["kozijn", "strookje", "patienten", "wandelingen", "xqzv", "\ud800", ""]
    before = [in_dictionary(word, "nl") for word in asked]
    assert before[:2] == [True, True] and before[4:] == [False, False, False]
    try:
        for content in (b"", b"\x93NUMPY", b"no table at all"):
            for file in tmp_path.iterdir():
                file.write_bytes(content)
            open_tables(["nl"], tmp_path)
            assert [in_dictionary(word, "nl") for word in asked] == before
            dictionary._OPENED.clear()
            open_tables(["nl"], tmp_path)  # as it was kept
            assert [in_dictionary(word, "nl") for word in asked] == before
    finally:
        dictionary._OPENED.clear()


def test_listed_words_kept_for_the_next_start_are_found_the_same(tmp_path: Path) -> None:
    asked = ["prinetr", "vergadreing", "a", "xqzv", "\ud800s", ""]
    before = [sorted(spelling._made("nl").near(word)) for word in asked]
    assert before[0] and before[1]
    try:
        for content in (b"", b"\x93NUMPY", b"no table at all"):
            for file in tmp_path.iterdir():
                file.write_bytes(content)
            for _ in range(2):  # made, then as it was kept
                spelling._OPENED.clear()
                spelling.open_lists(["nl"], tmp_path)
                assert [sorted(spelling._listed("nl").near(word)) for word in asked] == before
    finally:
        spelling._OPENED.clear()
