"""Registers are read from files as people and programs write them; nothing hostile is let in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from bot.bootstrap.registers import read_registers
from bot.channels.registry import installed
from catalog.model import Catalogue
from catalog.register.check import check_rows
from catalog.register.component import Component, ComponentState, code_of
from catalog.register.rows import MOST_COLUMNS, Read, harmless, read_content
from catalog.register.spreadsheet import sheet_of, sheet_rows

TEAM = "ict"
DUTCH = """Kenmerk;Naam;Soort;Locatie;Gebruikt door;Toestand;Steunt op;Model
VK-PR-01;Printer balie;printer;Ward C3;;in gebruik;SW-1;HP 400
LT-4432;Laptop;laptop;;Sanne Vermeer;in reparatie;;
SW-1;Switch;netwerk;Ward C3;;gepland;;
"""


@pytest.fixture(scope="module")
def town() -> Catalogue:
    return installed().load(Path(__file__).parent / "town").catalogue


def components(content: str | bytes, town: Catalogue, name: str = "a.csv") -> dict[str, Component]:
    raw = content.encode() if isinstance(content, str) else content
    read = read_content(name, raw)
    checked = check_rows(read.rows, town, team=TEAM)
    assert [*read.problems, *checked.problems] == []
    return checked.components


def problems(content: str, town: Catalogue, name: str = "a.csv") -> list[tuple[int, str]]:
    read = read_content(name, content.encode())
    checked = check_rows(read.rows, town, team=TEAM)
    return [(p.line, p.code) for p in sorted([*read.problems, *checked.problems])]


def test_columns_are_known_by_their_names_in_any_language(town: Catalogue) -> None:
    made = components(DUTCH, town)
    printer = made[f"{TEAM}/VK-PR-01"]
    assert printer.place == "Ward C3"
    assert printer.relies_on == (f"{TEAM}/SW-1",)
    assert printer.fields == {"Model": "HP 400"}
    assert made[f"{TEAM}/LT-4432"].used_by == ("sanne",)
    assert made[f"{TEAM}/LT-4432"].state is ComponentState.IN_REPAIR
    assert made[f"{TEAM}/SW-1"].state is ComponentState.PLANNED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_as_office_programs_save_them(encoding: str, town: Catalogue) -> None:
    made = components("id;naam\nA1;Zoë's scherm\n".encode(encoding), town)
    assert made[f"{TEAM}/A1"].name == "Zoë's scherm"


def test_a_mapping_says_which_column_holds_what(town: Catalogue) -> None:
    mapping = {"id": "Number", "name": "Asset", "fields.colour": "Kleur"}
    read = read_content("a.csv", b"Number,Asset,Kleur\nA1,Screen,red\n", mapping)
    made = check_rows(read.rows, town, team=TEAM).components[f"{TEAM}/A1"]
    assert (made.name, made.fields) == ("Screen", {"colour": "red"})
    wrong = read_content("a.csv", b"Number\nA1\n", {"plaats": "Number"})
    assert [p.code for p in wrong.problems] == ["unreadable-register"]


def test_a_sheet_and_yaml_say_the_same_as_csv(town: Catalogue) -> None:
    sheet = sheet_of([line.split(";") for line in DUTCH.splitlines()])
    assert components(sheet, town, "a.xlsx") == components(DUTCH, town)
    listed = """
components:
  - {id: VK-PR-01, name: Printer balie, kind: printer, place: Ward C3, relies_on: [SW-1],
     fields: {Model: HP 400}}
  - {id: LT-4432, name: Laptop, kind: laptop, used_by: sanne, state: in_repair}
  - {id: SW-1, name: Switch, kind: netwerk, place: Ward C3, state: planned}
"""
    assert components(listed, town, "a.yaml") == components(DUTCH, town)


def test_every_bad_row_is_named_with_its_line(town: Catalogue) -> None:
    rows = (
        "id,name,state,used by,service,part of,private\n"
        "A 1,Screen,,,,,\n"
        'B1,"two\nlines",lost,,,,\n'
        "C1,Screen,,nobody,,,\n"
        "D1,Screen,,,cake,,\n"
        "E1,,,,,,\n"
        "F1,Screen,,,,ZZ,\n"
        "F1,Screen,,,,,\n"
        "G1,Screen,,,,G2,\n"
        "G2,Screen,,,,G1,\n"
        "H1,Screen,,,,,perhaps\n"
        "H2,Screen,,,,,,,too much\n"
    )
    assert problems(rows, town) == [
        (2, "bad-value"),
        (3, "bad-value"),
        (5, "unknown-user"),
        (6, "unknown-service"),
        (7, "missing-field"),
        (8, "unknown-component"),
        (9, "doubled-id"),
        (10, "unknown-component"),
        (12, "bad-value"),
        (13, "too-many-cells"),
    ]


def test_odd_files_are_told_and_never_raise(town: Catalogue) -> None:
    for name, content in (
        ("a.csv", b""),
        ("a.csv", b'id,name\n"A1,Screen\n'),
        ("a.csv", b"id,id\nA,B\n"),
        ("a.csv", b"id,name\nA1,Scr\x00een\n"),
        ("a.xlsx", b"no sheet"),
        ("a.yaml", b"components: 3\n"),
        ("a.yaml", b"components: [x, {id: A1, naem: y}]\n"),
        ("a.yaml", b"a: [\n"),
        ("a.pdf", b"id"),
    ):
        read = read_content(name, content)
        found = [*read.problems, *check_rows(read.rows, town, team=TEAM).problems]
        assert found, name


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_sheet_that_would_grow_out_of_bounds_is_refused() -> None:
    bomb = packed({"xl/worksheets/sheet1.xml": b"0" * 30_000_000})
    assert len(bomb) < 100_000
    read: Read = read_content("bomb.xlsx", bomb)
    assert "grow far beyond its size" in read.problems[0].message


def test_a_sheet_with_a_cell_far_to_the_right_stays_narrow() -> None:
    wide = sheet_of([["id"], ["A1"], [*[""] * 1_000, "far"]])
    assert max(len(cells) for _, cells in sheet_rows(wide, MOST_COLUMNS)) <= MOST_COLUMNS


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "plain", "'quoted", ""])
def test_no_cell_of_an_export_is_a_formula(cell: str, town: Catalogue) -> None:
    written = harmless(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    sheet = list(sheet_rows(sheet_of([[cell]]), 5))
    assert sheet[0][1][0].strip() == cell.strip() if cell else True


def test_codes_are_compared_without_what_people_leave_out() -> None:
    assert code_of("VK-PR-01") == code_of("vk pr 1") == code_of("vkpr01") == "vkpr1"
    assert code_of("LT-4432") != code_of("LT-443")


def test_the_team_of_a_file_is_in_its_name(tmp_path: Path, town: Catalogue) -> None:
    (tmp_path / "desk.register.csv").write_text("id,name\nA1,Screen\n")
    checked = read_registers(sorted(tmp_path.iterdir()), town, set())
    assert list(checked.components) == ["desk/A1"]
