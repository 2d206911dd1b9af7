"""A list of another product: its header, its rows, and what a merged cell says in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from catalog.register.spreadsheet import Down


@dataclass(frozen=True)
class Table:
    """A list: its name, its header, and its rows with the line each stands in."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)


def carried_down(table: Table, merged: Iterable[Down]) -> tuple[Table, list[str]]:
    """The list with what a merged cell says in each row it stands over, and which those are; a cell
    that begins in the header or above says nothing of the rows.
    """
    rows = {line: list(cells) for line, cells in table.rows}
    carried: Counter[int] = Counter()
    for down in merged:
        carried[down[0]] += _carry(rows, down)
    told = [
        f"{table.name}: {_header(table, n)} ({count} rows)" for n, count in carried.items() if count
    ]
    return replace(table, rows=tuple((n, tuple(cells)) for n, cells in rows.items())), told


def _carry(rows: dict[int, list[str]], down: Down) -> int:
    """Says in each blank row below what a merged cell says; how many they were."""
    column, first, last = down
    said_first = rows.get(first, [])[column : column + 1]
    if not said_first or not said_first[0].strip():
        return 0
    below = [rows[line] for line in range(first + 1, last + 1) if line in rows]
    blank = [cells for cells in below if _is_blank(cells, column)]
    for cells in blank:
        cells[column] = said_first[0]
    return len(blank)


def _is_blank(cells: list[str], column: int) -> bool:
    """Whether a row has this column and says nothing in it."""
    return column < len(cells) and not cells[column].strip()


def _header(table: Table, column: int) -> str:
    """What a column is called, or its place."""
    name = table.header[column] if column < len(table.header) else ""
    return name or f"column {column + 1}"
