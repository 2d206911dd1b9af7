"""A folder can hold anything; loading it never raises and never hangs."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.load import load, read
from tests.catalog.planting import DESK, HR, SMALL, small


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in load(folder).problems]


def test_no_folder_and_an_empty_one_are_problems(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["empty-folder"]
    assert codes(tmp_path) == ["empty-folder"]


def test_both_endings_count_and_hidden_files_do_not(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in small().items()}
    files["hr.yml"] = files.pop(HR)
    loaded = load(write(tmp_path, {**files, ".draft.yaml": b": :", "README.md": b"notes"}))
    assert loaded.ok
    assert "hr" in loaded.catalogue.team_by_id


def test_a_folder_named_like_a_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, {name: text.encode() for name, text in small().items()})
    (tmp_path / "odd.yaml").mkdir()
    assert codes(tmp_path) == ["unreadable"]


def test_the_version_follows_names_and_content(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in small().items()}
    before = load(write(tmp_path, files)).catalogue.version
    assert len(before) == 12
    assert load(tmp_path).catalogue.version == before == load(SMALL).catalogue.version
    (tmp_path / DESK).write_bytes(files[DESK] + b"# a note\n")
    assert load(tmp_path).catalogue.version != before
    (tmp_path / DESK).write_bytes(files[DESK])
    (tmp_path / DESK).rename(tmp_path / "desk.yaml")
    assert load(tmp_path).catalogue.version != before


BOMB = (
    "a: &a ["
    + ", ".join(["x"] * 10)
    + "]\n"
    + "".join(
        f"{b}: &{b} [" + ", ".join([f"*{a}"] * 10) + "]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"team: \x00",
        BOMB.encode(),
        b"[" * 100_000,
        b"a: &a {b: *a}",
        b"a: *nothing",
        b"- a\n- b\n",
        b"? {a: b}\n: c\n",
        b"---\nteam: a\n---\nteam: b\n",
        b"team: a\n\tname: b\n",
        b"%TAG ! !\n",
        b"# nothing\n",
        b"x" * 5_000_000,
        b"'",
        b"team: !!python/object/apply:os.system [ls]\n]",
    ],
    ids=lambda content: repr(content[:20]),
)
def test_an_unreadable_file_is_one_problem_and_spares_the_rest(
    tmp_path: Path, content: bytes
) -> None:
    files = {name: text.encode() for name, text in small().items()}
    loaded = load(write(tmp_path, {**files, "odd.yaml": content}))
    assert [p.file for p in loaded.problems] == ["odd.yaml"]
    assert len(loaded.catalogue.teams) == len(files)


def test_keys_that_are_no_text_are_unknown_fields(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in small().items()}
    files[HR] += b"1: one\ntrue: two\n"
    assert codes(write(tmp_path, files)) == ["unknown-field", "unknown-field"]


def test_merged_fields_are_taken_over(tmp_path: Path) -> None:
    all_of_us = '      - customers: ["*"]\n'
    text = small()[HR].replace("hours: {zone", "hours: &h {zone")
    text = text.replace(all_of_us, all_of_us + "        hours: {<<: *h, holidays: BE}\n")
    loaded = load(
        write(tmp_path, {**{n: t.encode() for n, t in small().items()}, HR: text.encode()})
    )
    assert loaded.ok
    hours = loaded.catalogue.services["hr/leave"][1].agreements[0].hours
    assert hours is not None
    assert (hours.holidays, hours.zone) == ("BE", "Europe/Amsterdam")


def test_the_organisation_file_is_read_and_checked(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in small().items()}
    files["organisation.yaml"] = (
        b"organisation: {en: Linden, nl: Linde}\nfallback: facilities-desk\n"
        b"employees:\n  - {id: sanne, name: Sanne, manager: tom}\n  - {id: tom, name: Tom}\n"
    )
    loaded = load(write(tmp_path, files))
    assert loaded.ok
    assert loaded.catalogue.organisation.organisation.in_("nl") == "Linde"
    assert loaded.catalogue.people["sanne"].manager == "tom"
    (tmp_path / "organisation.yaml").write_bytes(
        files["organisation.yaml"].replace(b"manager: tom", b"manager: tim")
    )
    (problem,) = load(tmp_path).problems
    assert (problem.file, problem.line, problem.code) == ("organisation.yaml", 4, "dangling")


FIELDS = (
    "team",
    "name",
    "kind",
    "hours",
    "people",
    "rooms",
    "escalate",
    "services",
    "id",
    "items",
    "agreements",
    "customers",
    "targets",
    "incident",
    "resolve",
    "acknowledge",
    "phrases",
    "en",
    "nl",
    "relies_on",
    "service",
    "for",
    "zone",
    "weekdays",
    "rota",
    "turn",
    "questions",
    "choices",
    "approval",
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(["*", "25:00-26:00", "4h", "incident"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(ANYTHING)
def test_any_shape_is_told_and_never_raises(value: object) -> None:
    catalogue, _, problems = read(
        [("odd.yaml", json.dumps(value, ensure_ascii=False).encode())], "x"
    )
    assert problems or catalogue.teams
    assert len({str(problem) for problem in problems}) == len(problems)


@given(st.binary(max_size=200))
def test_any_bytes_are_told_and_never_raise(content: bytes) -> None:
    assert read([("odd.yaml", content)], "x")[2]


@given(
    st.sampled_from(sorted(small())),
    st.integers(0, 3_000),
    st.sampled_from(["", " ", "\t", ":", "[", "}", "'", "- ", "x", "\n"]),
)
def test_any_slip_of_the_finger_is_survived(file: str, at: int, slip: str) -> None:
    files = small()
    at %= len(files[file])
    files[file] = files[file][:at] + slip + files[file][at + 1 :]
    read([(name, text.encode()) for name, text in files.items()], "x")


def test_a_comma_in_a_text_without_quotes_is_part_of_it() -> None:
    files = small()
    files[HR] = files[HR].replace(
        "{en: Leave, nl: Verlof}", "{en: Leave, paid, and unpaid, nl: Verlof, betaald}"
    )
    catalogue, _, problems = read([(name, text.encode()) for name, text in files.items()], "x")
    assert problems == []
    name = catalogue.services["hr/leave"][1].name
    assert (name.in_("en"), name.in_("nl")) == ("Leave, paid, and unpaid", "Verlof, betaald")


def test_what_was_worked_out_from_it_is_not_written_down_with_it(tmp_path: Path) -> None:
    """Another thread may be working it out while this one hands the catalogue on."""
    catalogue = load(SMALL).catalogue
    assert catalogue.team_of and "team_of" in catalogue.__dict__
    again = pickle.loads(pickle.dumps(catalogue))
    assert "team_of" not in again.__dict__
    assert again == catalogue.model_copy()
    assert again.team_of == catalogue.team_of
