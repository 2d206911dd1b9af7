"""What a folder may hold besides sound files: links out of it, capitals, characters that look like
others, thousands of phrases that are alike.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bot.bootstrap import catalogue_history
from bot.bootstrap.reloading import stamp
from catalog.characters import odd_characters
from catalog.load import Loaded, load
from catalog.near_phrases import NEAR, Said, near_pairs

SMALL = Path(__file__).parent / "small"
EN = ["the printer on floor {} is broken", "paper jam in printer {}", "no toner left in printer {}"]
NL = [
    "de printer op verdieping {} is kapot",
    "papier vast in printer {}",
    "geen toner in printer {}",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small catalogue."""
    return Path(shutil.copytree(SMALL, tmp_path / "teams"))


def _with_alias(folder: Path, alias: str) -> Path:
    """The file in which an item has this other name."""
    file = folder / "hr.yaml"
    before = file.read_text()
    start, _, end = before.partition("phrases:")
    assert end
    file.write_text(f'{start}aliases: {{en: ["{alias}"]}}\n{" " * 8}phrases:{end}')
    return file


def _codes(loaded: Loaded) -> set[str]:
    return {one.code for one in (*loaded.problems, *loaded.advice)}


def test_a_link_out_of_the_folder_is_neither_read_nor_kept(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "passwords"
    secret.write_text("root: [secret-of-the-house\n")
    (folder / "team.yaml").symlink_to(secret)
    (folder / "deep.yml").symlink_to(Path("..") / "passwords")
    (folder / "itself.yaml").symlink_to("itself.yaml")
    loaded = load(folder)
    assert {p.file for p in loaded.problems} == {"team.yaml", "deep.yml", "itself.yaml"}
    assert {p.code for p in loaded.problems} == {"link-outside"}
    assert "secret" not in "".join(str(p) for p in loaded.problems)
    catalogue_history.keep(folder, "v1", tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    kept = {p.name for p in (tmp_path / "home" / "catalogues" / "v1").iterdir()}
    assert kept == {p.name for p in SMALL.iterdir()}


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    (folder / "..now").mkdir()
    (folder / "hr.yaml").rename(folder / "..now" / "hr.yaml")
    (folder / "hr.yaml").symlink_to(Path("..now") / "hr.yaml")
    assert load(folder).problems == ()


@pytest.mark.parametrize("name", ["hr.YAML", "hr.Yml"])
def test_capitals_in_a_suffix_count(folder: Path, name: str) -> None:
    before = load(folder).catalogue
    (folder / "hr.yaml").rename(folder / name)
    assert set(load(folder).catalogue.team_by_id) == set(before.team_by_id)
    assert name in {file for file, *_ in stamp(folder)}


def test_a_doubled_phrase_is_filed_under_the_later_file(folder: Path) -> None:
    (folder / "zz-other.yaml").write_text(
        (folder / "hr.yaml").read_text().replace("team: hr", "team: other")
    )
    doubled = [p for p in load(folder).problems if p.code == "doubled-phrase"]
    assert doubled
    assert {p.file for p in doubled} == {"zz-other.yaml"}
    assert all("hr.yaml:" in p.message for p in doubled)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wet\u00a0floor", "a no-break space (U+00A0)"),
        ("wet\u202ffloor", "a no-break space (U+202F)"),
        ("wet\u200bfloor", "a character that cannot be seen (U+200B)"),
        ("the \u0440rinter", "Cyrillic small letter er (U+0440)"),
        ("a \u0441\u043e\u0440 of tea", "Cyrillic small letter es (U+0441)"),
        ("broken \uff50rinter", "Fullwidth latin small letter p"),
    ],
)
def test_what_looks_like_something_else_is_named(folder: Path, text: str, said: str) -> None:
    file = _with_alias(folder, text)
    told = [one for one in load(folder).advice if one.code == "odd-character"]
    assert [said in one.message for one in told] == [True]
    assert file.read_text().splitlines()[told[0].line - 1].count(text)


@pytest.mark.parametrize(
    "text",
    [
        "café à la carte",
        "\u043f\u0440\u0438\u043d\u0442\u0435\u0440",
        "\u03b1\u03b2\u03b3 rays",
        "naïve façade",
        "Yıldız",
    ],
)
def test_letters_of_their_own_script_are_no_look_alikes(text: str) -> None:
    assert odd_characters(text) == ()


def test_an_endless_phrase_is_named(folder: Path) -> None:
    _with_alias(folder, "so " * 90)
    assert "endless-phrase" in _codes(load(folder))


def _many(folder: Path, count: int) -> None:
    """So many items whose phrases differ in a number only, in one file."""
    items = ""
    for n in range(count):
        en, nl = ([f'"{p.format(n)}"' for p in said] for said in (EN, NL))
        phrases = f"{{en: [{', '.join(en)}], nl: [{', '.join(nl)}]}}"
        items += (
            f"      - {{id: item-{n}, kind: incident, name: {{en: P{n}, nl: P{n}}}, "
            f"phrases: {phrases}}}\n"
        )
    text = (folder / "hr.yaml").read_text()
    (folder / "many.yaml").write_text(
        text[: text.index("services:")].replace("team: hr", "team: many")
        + "services:\n  - id: s\n    name: {en: S, nl: S}\n    agreements: [{customers: ['*'], "
        + "targets: {incident: {acknowledge: 15m, resolve: 4h}}}]\n    items:\n"
        + items
    )


def test_alike_phrases_cost_in_step_with_their_number(folder: Path) -> None:
    def seconds(count: int) -> float:
        _many(folder, count)
        began = time.process_time()
        loaded = load(folder)
        assert len([a for a in loaded.advice if a.code == "near-phrase"]) > count
        return time.process_time() - began

    seconds(50)
    few, many = (min(seconds(count) for _ in range(3)) for count in (150, 600))
    assert many < 10 * few  # four times as many; by pairs it would be sixteen times


WORDS = st.lists(
    st.sampled_from(["printer", "printers", "broken", "floor", "flor", "the", "room", "lamp"]),
    min_size=2,
    max_size=8,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@example([("floor the", "a"), ("flor the", "b")])
@example([("flor the", "a"), ("floor the", "b")])
@example([("the lamp is", "a"), ("the lmp is", "b")])
@given(st.lists(st.tuples(WORDS, st.sampled_from("abc")), max_size=25))
def test_each_phrase_like_an_earlier_one_is_found(rows: list[tuple[str, str]]) -> None:
    said = [Said(text, ref, n) for n, (text, ref) in enumerate(rows)]
    found = {one.at for one, _ in near_pairs(said)}
    expected = {
        one.at
        for one in said
        if any(
            fuzz.ratio(one.plain, other.plain) >= NEAR
            and one.ref != other.ref
            and one.plain != other.plain
            for other in said[: one.at]
        )
    }
    assert found == expected


def _doubling(depth: int) -> str:
    """YAML in which each line is nine of the line before: 9 ** depth values in a few hundred
    signs.
    """
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, depth):
        nine = ", ".join([f"*a{n - 1}"] * 9)
        lines.append(f"a{n}: &a{n} [{nine}]")
    return "\n".join([*lines, f"services: *a{depth - 1}"])


@pytest.mark.parametrize("text", [_doubling(10), "[" * 50_000, "{a: " * 20_000, "a: " * 3_000])
def test_a_file_that_doubles_itself_is_refused_at_once(folder: Path, text: str) -> None:
    (folder / "bomb.yaml").write_text("team: bomb\n" + text)
    loaded = load(folder)
    mine = [problem for problem in loaded.problems if problem.file == "bomb.yaml"]
    assert len(mine) == 1 and mine[0].mend
    assert len(loaded.catalogue.teams) == 6, "all others are read"
