"""Finds which column of a list names its items, where none is called so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from catalog.exchange.columns import Column
from catalog.exchange.lists import Table

OF_ITEMS = frozenset(
    {"about", "kind", "acknowledge", "resolve", "priority", "questions", "approval", "answer"}
)
"""What is said of items: a list that says it is one of items."""
_NEARLY_ALL = 0.9
_CODE = re.compile(r"\W*[^\W\d]{0,6}[\W_]*\d[\d\W_]*|\S+@\S+|https?:\S+")
_LONGEST = 120


def with_items(table: Table, columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns, with one that names items: that of services where each row has its own, else
    the first unknown one whose texts are short and all different, else what is told about items
    where that is so.
    """
    if not _is_of_items(table, columns):
        return dict(columns)
    services = [name for name, column in columns.items() if column.field == "service"]
    unknown = [name for name in table.header if name and name not in columns]
    about = [name for name, column in columns.items() if column.field == "about"]
    for name in (*services, *unknown, *about):
        if _names_rows(_cells(table, name)):
            known = columns.get(name, Column("item"))
            return {**columns, name: known._replace(field="item")}
    return dict(columns)


def _is_of_items(table: Table, columns: Mapping[str, Column]) -> bool:
    """Whether a list tells of items, and no column of it is called so."""
    fields = {column.field for column in columns.values()}
    told = bool(fields & OF_ITEMS) or _repeats_teams(table, columns)
    return told and "item" not in fields


def _repeats_teams(table: Table, columns: Mapping[str, Column]) -> bool:
    """Whether teams stand in several rows, so that a row is something of a team."""
    named = next((name for name, column in columns.items() if column.field == "team"), None)
    said = [cell for cell in _cells(table, named) if cell] if named else []
    mail = any(column.field == "email" for column in columns.values())
    return len(set(said)) < len(said) and not mail


def _cells(table: Table, name: str) -> list[str]:
    at = table.header.index(name)
    return [cells[at].strip() if at < len(cells) else "" for _, cells in table.rows]


def _names_rows(cells: Iterable[str]) -> bool:
    """Whether cells tell rows apart by a name: nearly all filled and different, short, no codes."""
    every = list(cells)
    names = {
        cell.casefold()
        for cell in every
        if cell and len(cell) <= _LONGEST and not _CODE.fullmatch(cell)
    }
    return bool(every) and len(names) >= _NEARLY_ALL * len(every)
