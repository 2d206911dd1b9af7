"""Languages as data: what is installed, what a pack gives, and how its files are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import language_packs
from catalog.language_packs import UnknownLanguage, add_folder, pack, packs


@pytest.fixture
def frisian(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "fy"
    folder.mkdir()
    (folder / "language.yaml").write_text("name: Frysk\nenglish_name: Frisian\nlocale: fy\n")
    (folder / "lexicon.yaml").write_text(
        "yes: [ja, yes]\nno: [nee, no, off]\nhours: 08:00\ndays: {moandei: 0}\nsure: true\nmost: 1.5\n"
    )
    yield folder
    language_packs.ADDED.pop("fy", None)


def test_english_and_dutch_are_installed() -> None:
    assert list(packs()) == ["en", "nl"]
    dutch = pack("nl")
    assert (dutch.name, dutch.english_name, dutch.locale) == ("Nederlands", "Dutch", "nl")
    assert (dutch.stemmer, dutch.word_list) == ("dutch", "nl")


def test_a_folder_adds_a_language_and_words_stay_words(frisian: Path) -> None:
    added = add_folder(frisian)
    assert pack("fy") is added
    assert list(packs()) == ["en", "fy", "nl"]
    assert (added.name, added.stemmer, added.word_list) == ("Frysk", None, None)
    assert added.data("lexicon") == {
        "yes": ["ja", "yes"],
        "no": ["nee", "no", "off"],
        "hours": "08:00",
        "days": {"moandei": 0},
        "sure": True,
        "most": 1.5,
    }


def test_what_a_language_does_not_have_is_empty(frisian: Path) -> None:
    added = add_folder(frisian)
    assert added.data("kinds") == {}
    assert added.rows("sentences") == ()


def test_a_language_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownLanguage, match="'xx' is no language that is installed"):
        pack("xx")
    with pytest.raises(UnknownLanguage, match=r"holds no language\.yaml"):
        add_folder(tmp_path)


def test_more_data_gives_another_fingerprint(frisian: Path) -> None:
    before = language_packs.fingerprint()
    add_folder(frisian)
    with_frisian = language_packs.fingerprint()
    (frisian / "cues.yaml").write_text("urgency: no\n")
    assert len({before, with_frisian, language_packs.fingerprint()}) == 3
