"""Our own export: a catalogue as rows of records for CSV and XLSX, and back without loss.

Each row is an organisation, employee, group, team, person, service, agreement, item or question;
the columns `team`, `service` and `item` say of what. Fields within fields are columns with a point
(`name.nl`); a list is lines that begin with a bullet; what is neither stands as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.exchange.files import Found
from catalog.exchange.lists import Table

Document = dict[str, Any]
_BULLET = "• "
_PARTS = {
    "organisation": {"employees": "employee", "groups": "group"},
    "team": {"people": "person", "services": "service"},
    "service": {"agreements": "agreement", "items": "item"},
    "item": {"questions": "question"},
}
"""What of each record stands in rows of its own."""
_ABOVE = {
    "person": ("team",),
    "service": ("team",),
    "agreement": ("team", "service"),
    "item": ("team", "service"),
    "question": ("team", "service", "item"),
}
RECORDS = (
    "organisation",
    "employee",
    "group",
    "team",
    "person",
    "service",
    "agreement",
    "item",
    "question",
)


class NotOurs(ValueError):
    """Rows that are not a catalogue's; `mend` says what to do."""

    mend = "put back the columns record, team, service, item and id, or export it again"


def rows_of(organisation: Mapping[str, Any], teams: Iterable[Mapping[str, Any]]) -> list[Document]:
    """A row for each record, cells as text by column."""
    made = list(_rows("organisation", organisation, {})) if organisation else []
    for team in teams:
        made += _rows("team", team, {})
    return made


def _rows(record: str, document: Mapping[str, Any], above: dict[str, str]) -> Iterator[Document]:
    parts = _PARTS.get(record, {})
    own = {k: v for k, v in document.items() if not (k in parts and _is_rows(v))}
    row: Document = {"record": record} | above
    for name, value in own.items():
        row |= dict(_cells(name, value))
    yield row
    here = above | ({} if record == "organisation" else {record: _name(record, document)})
    for field, kind in parts.items():
        rows: Any = document.get(field)
        for part in rows if _is_rows(rows) else ():
            yield from _rows(kind, part, here)


def _name(record: str, document: Mapping[str, Any]) -> str:
    return str(document.get("team" if record == "team" else "id", ""))


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _cells(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The columns of a field: fields within it are columns of their own."""
    plain = isinstance(value, Mapping) and value and all(_is_name(key) for key in value)
    if plain:
        for key, part in value.items():
            yield from _cells(f"{name}.{key}", part)
    else:
        yield name, cell_of(value)


def _is_name(key: Any) -> bool:
    return isinstance(key, str) and bool(key) and "." not in key and key == key.strip()


def cell_of(value: Any) -> str:
    """A value as a cell that tells what it is."""
    if _is_plain(value):
        return str(value)
    if isinstance(value, list) and value and all(map(_is_plain, value)):
        return "\n".join(f"{_BULLET}{part}" for part in value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return json.dumps(value).replace("_x", "\\u005fx")


def _is_plain(text: Any) -> bool:
    """Whether a value is a text that can stand in a cell as it is, and is read as that again."""
    if not isinstance(text, str):
        return False
    odd = not text or text != text.strip() or text in ("true", "false", "null")
    starts = text[:1] in ("[", "{", '"', "'", "•")
    return not (odd or starts or "_x" in text or not text.isprintable())


def value_in(cell: str) -> Any:
    """The value of a cell."""
    text = cell.strip()
    if text.startswith(_BULLET.strip()):
        lines = (line.strip() for line in text.splitlines())
        return [line.removeprefix(_BULLET.strip()).strip() for line in lines if line]
    if text in ("true", "false"):
        return text == "true"
    if text == "null":
        return None
    if text[:1] in ("[", "{", '"'):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def columns_of(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """The columns of rows: which record it is first, then the others as they come."""
    first = dict.fromkeys(("record", "team", "service", "item", "id"))
    return list(first | {name: None for row in rows for name in row})


def table_of(rows: list[Document]) -> list[list[str]]:
    """Rows under their header."""
    columns = columns_of(rows)
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def sheets_of(rows: list[Document]) -> dict[str, list[list[str]]]:
    """A sheet for each kind of record, with only the columns it uses."""
    by_record = {record: [row for row in rows if row["record"] == record] for record in RECORDS}
    return {record: _sheet(own) for record, own in by_record.items() if own}


def _sheet(rows: list[Document]) -> list[list[str]]:
    used = {name for row in rows for name in row}
    columns = [name for name in columns_of(rows) if name in used]
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def documents_in(found: Found) -> tuple[Document, dict[str, Document]]:
    """The organisation and the teams of our own exports. Raises NotOurs."""
    organisation: Document = {}
    teams: dict[str, Document] = {}
    for body in found.own:
        said = body.get("organisation")
        organisation |= said if isinstance(said, Mapping) else {}
        rows = body.get("teams")
        for team in rows if isinstance(rows, list) else ():
            if not isinstance(team, Mapping) or not isinstance(team.get("team"), str):
                raise NotOurs("a team in it has no id")
            teams[team["team"]] = dict(team)
    every = [row for one in found.own_tables for row in _read(one)]
    for row in sorted(every, key=lambda row: RECORDS.index(row["record"])):
        _place(row, organisation, teams)
    return organisation, teams


def _read(table: Table) -> Iterator[Document]:
    names = [name.strip() for name in table.header]
    for line, cells in table.rows:
        row = {n: cell.strip() for n, cell in zip(names, cells, strict=False) if n and cell.strip()}
        if row.get("record") not in RECORDS:
            said = row.get("record") or "nothing"
            raise NotOurs(f"{table.name}:{line}: '{said}' is no record of a catalogue")
        yield row | {"": f"{table.name}:{line}"}


def _place(row: Document, organisation: Document, teams: dict[str, Document]) -> None:
    """Puts a record where it belongs."""
    record, where = row.pop("record"), row.pop("")
    names = [row.pop(level, "") for level in _ABOVE.get(record, ())]
    document = _document(row)
    if record == "organisation":
        organisation.update(document)
    elif record in ("employee", "group"):
        organisation.setdefault(f"{record}s", []).append(document)
    elif record == "team":
        if not isinstance(document.get("team"), str):
            raise NotOurs(f"{where}: a team has no id in the column 'team'")
        teams[document["team"]] = document | teams.get(document["team"], {})
    else:
        holder = _holder(teams, names, where)
        field = {"person": "people"}.get(record, f"{record}s")
        holder.setdefault(field, []).append(document)


def _holder(teams: dict[str, Document], names: list[str], where: str) -> Document:
    """The team, service or item that a record is of."""
    here = teams.get(names[0])
    for field, name in zip(("services", "items"), names[1:], strict=False):
        rows = here.get(field, []) if here else []
        here = next((row for row in rows if row.get("id") == name), None)
    if here is None:
        raise NotOurs(f"{where}: there is no {'/'.join(names)} for it to belong to")
    return here


def _document(row: Mapping[str, str]) -> Document:
    made: Document = {}
    for name, cell in row.items():
        here = made
        *above, last = name.split(".")
        for part in above:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                raise NotOurs(f"the columns '{part}' and '{name}' say two things")
        here[last] = value_in(cell)
    return made
