"""No code names a language: what is known of one is data in its folder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import catalog
import routing
from bot.conversation.read.lexicon import Said
from bot.conversation.read.team_words import VERBS
from catalog.language_packs import FOLDER, SOURCE, LanguagePack, packs
from tests.languages.clinic import HERE

TREES = [Path(package.__file__).parent for package in (bot, catalog, routing) if package.__file__]


def named(path: Path) -> set[str]:
    """The codes of installed languages that stand in a module, as texts or as names of fields."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.keyword | ast.Attribute):
            found.add(str(node.arg if isinstance(node, ast.keyword) else node.attr))
    return found & set(packs())


def test_only_english_is_named_and_once_as_the_language_of_the_message_ids() -> None:
    modules = {path: named(path) for tree in TREES for path in tree.rglob("*.py")}
    naming = {str(path): codes for path, codes in modules.items() if codes}
    assert naming == {str(FOLDER.parent / "language_packs.py"): {SOURCE}}


def test_the_test_sees_what_it_looks_for(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("Text(en=name.nl)\nlanguage = 'nl'\n")
    assert named(tmp_path / "module.py") == {"en", "nl"}


def texts_in(source: str) -> Iterator[str]:
    """The texts of a module that are no docstrings."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def foreign_words() -> set[str]:
    """Small words of the installed languages, but for those that English has too ("over")."""
    english = packs()[SOURCE].folder.glob("*.yaml")
    known = {word for path in english for word in words_in(path.read_text("utf-8"))}
    others = (pack for code, pack in packs().items() if code != SOURCE)
    small = {word for pack in others for word in pack.data("lexicon")["stop_words"]}
    return {word for word in small if len(word) > 3} - known


def words_in(text: str) -> set[str]:
    """The words of a text, in lower case."""
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def test_no_code_holds_words_of_another_language_than_english() -> None:
    foreign, said = foreign_words(), {}
    assert {"niet", "zijn", "voor"} <= foreign
    for path in (p for tree in TREES for p in tree.rglob("*.py")):
        # The lab knows the headings of other programs' exports.
        found = {w for text in texts_in(path.read_text("utf-8")) for w in words_in(text) & foreign}
        if found and "lab" not in path.parts:
            said[str(path)] = found
    assert said == {}


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.code)
def test_a_language_is_data_only(pack: LanguagePack) -> None:
    assert {path.suffix for path in pack.folder.rglob("*") if path.is_file()} <= {
        ".yaml",
        ".csv",
        ".po",
    }


EVERY = [*packs().values(), LanguagePack("de", HERE / "de")]
NAMES = {
    ("lexicon", "phrases"): {said.value for said in Said},
    ("lexicon", "heads"): {"yes", "no"},
    ("lexicon", "patterns"): {
        *(said.value for said in Said),
        "aside",
        "another_matter",
        "remembers",
        "besides",
        "looks_back",
        "mended",
        "reach_me",
        "instead",
        "laughs",
        "displeased",
        "is_wrong",
        "broke_again",
        "still_broken",
        "only_this",
        "goes_on",
        "not_right",
        "but",
        "misunderstood",
        "meant",
        "away",
        "what_waits",
        "which_is_meant",
        "wishes",
    },
    ("team_words", "verbs"): set(VERBS),
}
TEXTS_OF_UNDERSTANDING = {"concepts", "things", "features", "seams", "kinds", "cues"}
"""Their readers are tested in tests/understand; `concepts` and `things` have names of their own."""
OPTIONAL = {"language": {"quotes", "day_patterns", "nouns_have_capitals"}}


@pytest.mark.parametrize("pack", EVERY, ids=lambda pack: pack.code)
def test_every_word_list_has_a_reader(pack: LanguagePack) -> None:
    """A misspelt name would be a list that nobody reads."""
    english = packs()[SOURCE]
    for path in pack.folder.glob("*.yaml"):
        keys, own = set(english.data(path.stem)), pack.data(path.stem)
        if path.stem not in TEXTS_OF_UNDERSTANDING:
            assert set(own) <= keys | OPTIONAL.get(path.stem, set()), path.name
        for key, value in own.items():
            known = NAMES.get((path.stem, key))
            assert known is None or set(value) <= known, f"{path.name}: {key}"
