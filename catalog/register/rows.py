"""Reads the rows of a register's file: CSV, XLSX or YAML, each with the line it stands in.

What somebody sends is not trusted: sizes, rows, columns and lengths have limits, and a sheet is
looked at before it is unpacked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.names import nearest
from catalog.problems import Problem
from catalog.register.columns import FIELDS, WrongMapping, columns_for
from catalog.register.component import LONGEST_VALUE
from catalog.register.spreadsheet import NotASheet, sheet_rows
from catalog.tree import Fields, Rows, Unreadable, parse

MOST_BYTES = 200_000_000
MOST_ROWS, MOST_COLUMNS = 1_000_000, 200
SUFFIXES = (".csv", ".xlsx", ".yaml", ".yml")
NEEDED = ("id", "name")
SEPARATORS = ",;\t|"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MEND_FILE = "save it as CSV (UTF-8), XLSX or YAML"


@dataclass(frozen=True)
class Row:
    """One component as written: the texts of its fields, those of its own under `fields.<name>`."""

    file: str
    line: int
    values: Mapping[str, str]


@dataclass
class Read:
    """What a file holds: its rows, and what could not be read."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_file(path: Path, mapping: Mapping[str, str] | None = None) -> Read:
    """Reads a register's file. What is wrong with it is a problem; raises nothing else."""
    name, suffix = path.name, path.suffix.lower()
    if suffix not in SUFFIXES:
        return _failed(name, "is no kind of file that a register is read from", MEND_FILE)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            most = f"{MOST_BYTES // 1_000_000} MB"
            return _failed(name, f"is larger than {most}", "split it into several files")
        content = path.read_bytes()
    except OSError as error:
        return _failed(name, f"cannot be read ({error.strerror})", "name a file you may read")
    return read_content(name, content, mapping)


def read_content(name: str, content: bytes, mapping: Mapping[str, str] | None = None) -> Read:
    """The same from a file's name and bytes."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("yaml", "yml"):
        return _yaml(name, content)
    try:
        lines = sheet_rows(content, MOST_COLUMNS) if suffix == "xlsx" else csv_lines(content)
        return _table(name, lines, mapping or {})
    except NotASheet as error:
        return _failed(name, str(error), error.mend)


def _failed(name: str, message: str, mend: str, line: int = 0) -> Read:
    return Read(problems=[Problem(name, line, "unreadable-register", message, mend)])


def text_of(content: bytes) -> str:
    """A file's text: UTF-8 or UTF-16 with a mark, else as office programs save it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def csv_lines(content: bytes, separator: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV with the line it begins in; without a `separator`, that of its first
    line.
    """
    text = text_of(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator or max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            mend = "close the quotation marks that are open, or shorten the cell"
            raise NotASheet(f"line {line} is no CSV ({error})", mend) from error
        yield line, [_unquoted(cell) for cell in row]
        line = reader.line_num + 1


def _unquoted(cell: str) -> str:
    """A cell without the mark by which an export keeps it from being run as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA and cell[1:2] else cell


def harmless(cell: str) -> str:
    """A cell that no program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _table(name: str, lines: Iterable[tuple[int, list[str]]], mapping: Mapping[str, str]) -> Read:
    """The rows of a table under its header, the first row that is not empty."""
    read = Read()
    told = ((line, cells) for line, cells in lines if any(cell.strip() for cell in cells))
    line, cells = next(told, (1, []))
    columns = _columns(name, line, [cell.strip() for cell in cells], mapping)
    if isinstance(columns, Read):
        return columns
    for line, cells in told:
        if len(read.rows) >= MOST_ROWS:
            return _failed(name, f"has more than {MOST_ROWS:,} rows", "split it", line)
        _row(read, name, line, columns, cells)
    return read


def _columns(
    name: str, line: int, header: list[str], mapping: Mapping[str, str]
) -> list[str] | Read:
    """What each column holds; what is wrong with the header, where that can't be told."""
    if fault := _header_fault(header):
        return _failed(name, *fault, line)
    try:
        field_of = columns_for(header, mapping)
    except WrongMapping as error:
        return _failed(name, str(error), "put the mapping right", line)
    columns = [field_of.get(cell, "") for cell in header]
    if lacking := [one for one in NEEDED if one not in columns]:
        mend = f"add it, or say which it is: --map {lacking[0]}=COLUMN"
        return _failed(name, f"has no column for the {lacking[0]}", mend, line)
    return columns


def _header_fault(header: list[str]) -> tuple[str, str] | None:
    """What is wrong with the names of the columns, and how to mend it."""
    named = [cell.casefold() for cell in header if cell]
    doubled = next((cell for cell in named if named.count(cell) > 1), None)
    if doubled:
        return f"two columns are called '{doubled}'", "give one of them another name"
    if len(header) > MOST_COLUMNS:
        return f"has more than {MOST_COLUMNS} columns", "leave out what nobody needs"
    return None if named else ("is empty", "put the names of the columns in its first row")


def _row(read: Read, name: str, line: int, columns: list[str], cells: list[str]) -> None:
    """Adds the row of a table, or what is wrong with it."""
    values = {c: cell.strip() for c, cell in zip(columns, cells, strict=False) if c and cell}
    fault = _row_fault(values, len(columns), cells)
    if fault:
        read.problems.append(Problem(name, line, *fault))
    else:
        read.rows.append(Row(name, line, {column: cell for column, cell in values.items() if cell}))


def _row_fault(
    values: Mapping[str, str], width: int, cells: list[str]
) -> tuple[str, str, str] | None:
    """The code of what is wrong with a row, with what to say and how to mend it."""
    if any(cell.strip() for cell in cells[width:]):
        mend = "put a cell that holds the separator between quotation marks"
        return "too-many-cells", f"has {len(cells)} cells under {width} columns", mend
    if any("\0" in cell for cell in values.values()):
        return "bad-character", "holds a character that text cannot hold", "take it out"
    long = next((column for column, cell in values.items() if len(cell) > LONGEST_VALUE), None)
    if long:
        message = f"'{long.removeprefix('fields.')}' is longer than {LONGEST_VALUE} characters"
        return "too-long", message, "shorten it"
    return None


def _yaml(name: str, content: bytes) -> Read:
    try:
        root = parse(text_of(content)).root
    except Unreadable as error:
        return _failed(name, error.message, error.mend, error.line)
    team = root.get("team") if isinstance(root, Fields) else None
    rows = root.get("components") if isinstance(root, Fields) else root
    if not isinstance(rows, Rows):
        mend = "begin with `components:` and a list under it, or use CSV"
        return _failed(name, "does not hold a list of components", mend, 1)
    read = Read()
    for row, line in zip(rows, rows.lines, strict=True):
        _yaml_row(read, name, line, row, team)
    return read


def _yaml_row(read: Read, name: str, line: int, row: Any, team: Any) -> None:
    if not isinstance(row, Fields):
        mend = "write it as fields: {id: ..., name: ...}"
        read.problems.append(Problem(name, line, "no-fields", "is no component", mend))
        return
    values: dict[str, str] = {"team": team} if isinstance(team, str) else {}
    for key, value in row.items():
        if key == "fields" and isinstance(value, Fields):
            values |= {f"fields.{own}": _plain(text) for own, text in value.items()}
        elif key in FIELDS:
            values[key] = _plain(value)
        else:
            read.problems.append(_unknown(name, row.lines[key], key))
    read.rows.append(Row(name, line, {k: text for k, text in values.items() if text}))


def _unknown(name: str, line: int, key: str) -> Problem:
    near = nearest(key, (*FIELDS, "fields"))
    mend = f"did you mean '{near}'?" if near else "put fields of your own under `fields:`"
    return Problem(name, line, "unknown-field", f"a component has no field '{key}'", mend)


def _plain(value: Any) -> str:
    if isinstance(value, Rows):
        return "; ".join(map(_plain, value))
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None or isinstance(value, Fields) else str(value).strip()
