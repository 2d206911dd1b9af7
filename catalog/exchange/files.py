"""Reads the files of another product: tells which product they are of, and their records or lists.

What somebody sends is not trusted: sizes have limits, a workbook is looked at before it is
unpacked, XML is read by a reader that knows no entities of a file's own.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalog.exchange import itop, servicenow
from catalog.exchange.draft import Record, reference, text_in
from catalog.exchange.lists import Table, carried_down
from catalog.exchange.markup import records_in
from catalog.exchange.paths import CannotRead, content_of, files_in, in_one_language
from catalog.language_packs import Language
from catalog.register.rows import MOST_COLUMNS, SEPARATORS, csv_lines, text_of
from catalog.register.spreadsheet import NotASheet, merged_down, sheets

MOST_ROWS = 200_000
OWN = "schakel"
PRODUCTS = ("itop", "servicenow", "jira", "table")


@dataclass
class Found:
    """What files hold: records by product, lists, and documents of our own export."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    own_tables: list[Table] = field(default_factory=list)
    own: list[Mapping[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Files that were not read, as they say in another language what others say."""
    carried: list[str] = field(default_factory=list)
    """Cells that stand over several rows, and were read as if each row said it."""

    @property
    def product(self) -> str:
        """Which product most of it is of."""
        if self.own or self.own_tables:
            return OWN
        counted = {name: len(found) for name, found in self.records.items()}
        counted["table"] = sum(len(table.rows) for table in self.tables)
        return max(counted, key=lambda name: counted[name])

    def add(self, product: str, records: Iterable[Record]) -> None:
        """Adds records of a product."""
        self.records.setdefault(product, []).extend(records)


def read_files(paths: Iterable[Path], product: str = "", language: Language = "") -> Found:
    """Reads files, and those of folders that are named. `product`: which one they are of, where
    that is given; `language`: of which those are read that are there in several. Raises CannotRead.
    """
    found = Found()
    every = list(files_in(paths))
    kept = in_one_language(every, language)
    found.left_out = [path.name for path in every if path not in kept]
    for path in kept:
        read_content(path.name, content_of(path), product, found)
    return found


def read_content(name: str, content: bytes, product: str, found: Found) -> None:
    """Adds what a file of this name and content holds. Raises CannotRead."""
    suffix = name.rpartition(".")[2].casefold()
    if content.startswith(b"PK\x03\x04") or suffix == "xlsx":
        for title, table in _workbook(name, content, found):
            _table(f"{name}#{title}", table, product, found)
        return
    text = text_of(content)
    bare = text.lstrip("\ufeff \t\r\n")
    if not bare:
        raise CannotRead(name, "is empty", "name the file that holds the catalogue")
    if bare[0] in "{[" and suffix not in ("csv", "tsv"):
        _json(name, _loaded(name, bare), product, found)
    elif bare[0] == "<" and suffix not in ("csv", "tsv"):
        _xml(name, bare, product, found)
    else:
        try:
            bare = _without_hint(bare)
            rows = list(csv_lines(bare.encode(), _separator(bare)))
        except NotASheet as error:
            raise CannotRead(name, str(error), error.mend) from error
        _table(name, _table_of(name, rows), product, found)


def _without_hint(text: str) -> str:
    """A CSV without the line by which office programs name the separator."""
    head, _, rest = text.partition("\n")
    return rest if re.fullmatch(r"\"?sep=.\"?\r?", head.strip().casefold()) else text


def _separator(text: str) -> str:
    """What parts the cells: the sign that stands as often in the most of the first lines, quoted
    texts left out.
    """
    bare = re.sub(r'"[^"]*"', "", "\n".join(text.splitlines()[:40]))
    lines = [line for line in bare.splitlines() if line.strip()]

    def even(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines if sign in line]
        most = max(set(counts), key=counts.count) if counts else 0
        return counts.count(most), most

    return max(SEPARATORS, key=even)


def _workbook(name: str, content: bytes, found: Found) -> Iterator[tuple[str, Table]]:
    try:
        merged = merged_down(content)
        for title, rows in sheets(content, MOST_COLUMNS):
            table = _table_of(f"{name}#{title}", rows)
            if table.rows:
                table, carried = carried_down(table, merged.get(title, []))
                found.carried += carried
                yield title, table
    except NotASheet as error:
        raise CannotRead(name, str(error), error.mend) from error


def _table_of(name: str, lines: Iterable[tuple[int, list[str]]]) -> Table:
    """A list under its header: the first row with two names or more, titles above it left out."""
    rows = [(n, tuple(cells)) for n, cells in lines if any(cell.strip() for cell in cells)]
    if len(rows) > MOST_ROWS:
        raise CannotRead(name, f"has more than {MOST_ROWS:,} rows", "split it")
    wide = (at for at, (_, cells) in enumerate(rows) if sum(map(bool, map(str.strip, cells))) > 1)
    at = next(wide, 0)
    header = tuple(cell.strip() for cell in rows[at][1]) if rows else ()
    return Table(name, header, tuple(rows[at + 1 :]))


def _table(name: str, table: Table, product: str, found: Found) -> None:
    """A table of our own export, of a class or table of a product, or a list."""
    header = [_field_name(cell) for cell in table.header]
    if header[:1] == ["record"]:
        found.own_tables.append(table)
        return
    kind = _kind_of(_stem(name), set(header), product)
    if kind is None:
        found.tables.append(table)
        return
    owner, called = kind
    found.add(owner, _records(table, called))


def _records(table: Table, kind: str) -> list[Record]:
    """The rows of a list as records of a class."""
    header = [_field_name(cell) for cell in table.header]
    records = []
    for n, (_, cells) in enumerate(table.rows, start=2):
        values = dict(zip(header, cells, strict=False))
        named = (values.get(field, "").strip() for field in ("sys_id", "id", "key", "name"))
        key = next(filter(None, named), f"row {n}")
        records.append(Record(kind, key, values, table.name))
    return records


def settled(found: Found) -> Found:
    """Lists that are called as a class of iTop, beside records of iTop, are of that class."""
    kept = []
    for table in found.tables:
        called = _itop_class(_stem(table.name)) if found.records.get("itop") else None
        found.add("itop", _records(table, called) if called else [])
        kept += [] if called else [table]
    found.tables = kept
    found.records = {name: records for name, records in found.records.items() if records}
    return found


def _stem(name: str) -> str:
    """What a file or a sheet is called, in words."""
    stem = name.rpartition("#")[2] if "#" in name else name.rpartition(".")[0]
    return re.sub(r"[^a-z_]+", " ", stem.casefold()).strip()


def _field_name(cell: str) -> str:
    """A column's name as its product calls the field: `Short description` is short_description, and
    `Service->Name` service_name.
    """
    plain = re.sub(r"[^\w]+", "_", cell.casefold().replace("_id->", "_").rstrip("*")).strip("_")
    return plain.removesuffix("_full") if "->" in cell else plain


def _kind_of(said: str, names: set[str], product: str) -> tuple[str, str] | None:
    """The product and its class that a list holds, by what it is called and its columns."""
    table = _servicenow_table(said, names) if product in ("", "servicenow") else None
    if table and (product or table in said or names & _SIGNS_OF_SERVICENOW):
        return "servicenow", table
    called = _itop_class(said) or ("Service" if product == "itop" else None)
    fits = product == "itop" or (not product and names & _SIGNS_OF_ITOP)
    return ("itop", called) if called and fits else None


def _itop_class(said: str) -> str | None:
    """The class of iTop that a file's name tells of, in the singular or the plural."""
    words = [said.replace(" ", ""), *said.split()]
    known = (itop.class_named(word) for word in (*words, *(w.removesuffix("s") for w in words)))
    return next(filter(None, known), None)


_SIGNS_OF_SERVICENOW = frozenset(
    {"sys_id", "short_description", "sys_class_name", "start_condition"}
)
_SIGNS_OF_ITOP_WORDS = (
    "servicefamily_id service_id org_id request_type sla_id slt_id team_id person_id metric "
    "customercontract_id monday_start"
)
_SIGNS_OF_ITOP = frozenset(_SIGNS_OF_ITOP_WORDS.split())


def _servicenow_table(said: str, names: set[str]) -> str | None:
    """A table by its name in a file's name, else by the fields that only it has."""
    named = next((t for t in sorted(servicenow.TABLES, key=len, reverse=True) if t in said), None)
    if named:
        return named
    for table, signs in (
        ("contract_sla", {"duration", "start_condition"}),
        ("contract_sla", {"duration", "target", "collection"}),
        ("item_option_new", {"question_text"}),
        ("sys_user_grmember", {"user", "group"}),
        ("sys_user", {"user_name"}),
        ("sc_cat_item", {"short_description", "name"}),
        ("sc_cat_item", {"sc_catalogs"}),
        ("sc_category", {"title", "parent"}),
        ("sys_user_group", {"name", "manager"}),
    ):
        if signs <= names and not (table == "sys_user_grmember" and len(names) > 12):
            return table
    return None


def _loaded(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [_line(line) for line in text.splitlines() if line.strip()]
        if lines and all(isinstance(line, dict) for line in lines):
            return lines
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        mend = "export it again; a file must hold one whole answer"
        raise CannotRead(name, f"is no JSON that can be read{where}", mend) from error


def _line(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _json(name: str, body: Any, product: str, found: Found) -> None:
    """Answers of a product's API, however many are in one file."""
    if isinstance(body, Mapping) and "teams" in body and OWN in body:
        found.own.append(body)
        return
    before = sum(map(len, found.records.values())) + len(found.tables)
    for hint, records in _lists(name.rpartition(".")[0], body):
        _json_list(name, hint, records, product, found)
    if sum(map(len, found.records.values())) + len(found.tables) == before:
        mend = "name the answer of a table or of a REST address; see docs/catalogue.md"
        raise CannotRead(name, "holds no list of records that is known", mend)


Rows = list[Mapping[str, Any]]


def _lists(hint: str, body: Any) -> Iterator[tuple[str, Rows]]:
    """Each list of records in a body, with what it is called."""
    if isinstance(body, list):
        plain = [one for one in body if isinstance(one, Mapping)]
        yield from _in_list(hint, plain)
    elif isinstance(body, Mapping):
        yield from _in_body(hint, body)


def _in_body(hint: str, body: Mapping[str, Any]) -> Iterator[tuple[str, Rows]]:
    """Each list of records in an answer."""
    if isinstance(body.get("requestTypeFields"), list):
        yield _asked_by_a_type(hint, body)
    elif "projectName" in body and isinstance(body.get("requestTypes"), list):
        yield "servicedesk", [{"id": body.get("serviceDeskId"), **body}]
    elif isinstance(body.get("objects"), Mapping):
        yield "itop", [one for one in body["objects"].values() if isinstance(one, Mapping)]
    else:
        for key, value in body.items():
            yield from _in_field(hint, str(key), value)


def _asked_by_a_type(hint: str, body: Mapping[str, Any]) -> tuple[str, Rows]:
    """Jira's answer of what a request type asks, with the type's id or name: its own, else as its
    file or key is called.
    """
    if body.get("name") and body.get("id"):
        return "requesttype", [body]
    numbers = re.findall(r"requesttype\W*_?(\d+)|(\d+)", hint, re.I)
    number = next((own for own, _ in numbers if own), numbers[-1][1] if numbers else "")
    words = re.sub(r"request\W?type|fields?|[\W_]+", " ", hint, flags=re.I)
    told = body.get("requestTypeId") or number or words.strip()
    return "requesttypefield", [{**body, "requestTypeId": str(told)}]


def _in_list(hint: str, rows: Rows) -> Iterator[tuple[str, Rows]]:
    """Rows that are answers themselves are opened."""
    answers = [row for row in rows if _is_answer(row)]
    for one in answers:
        yield from _lists(hint, one)
    if rows and not answers:
        yield hint, rows


def _in_field(hint: str, key: str, value: Any) -> Iterator[tuple[str, Rows]]:
    if isinstance(value, Mapping) and "projectName" in value:
        yield "servicedesk", [value]
    if isinstance(value, Mapping) and _is_answer(value):
        yield from _lists(key, value)
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        yield from _lists(hint if key in _ENVELOPES else key, value)


_ENVELOPES = frozenset({"result", "records", "values", "items", "data"})


def _is_answer(body: Mapping[str, Any]) -> bool:
    apart = "requestTypeFields" in body and not body.get("name")
    return apart or "objects" in body or any(isinstance(body.get(k), list) for k in _ENVELOPES)


def _json_list(name: str, hint: str, rows: Rows, product: str, found: Found) -> None:
    names = {str(key).casefold() for row in rows[:50] for key in row}
    said = re.sub(r"[^a-z_]+", " ", hint.casefold())
    if hint == "itop" or {"class", "fields"} <= names:
        found.add("itop", [_of_itop(row, name) for row in rows])
    elif table := _is_servicenow(said, names, product):
        found.add("servicenow", [_of_servicenow(row, table, name) for row in rows])
    elif product in ("", "jira") and (kind := _jira_kind(said, names)):
        found.add("jira", [_of_jira(row, kind, name, hint) for row in rows])
        for row in rows if kind == "servicedesk" else ():
            _within_desk(name, row, found)
    else:
        found.tables.append(_json_table(name, rows))


def _is_servicenow(said: str, names: set[str], product: str) -> str | None:
    """The table of ServiceNow that rows are of, if they are of one."""
    table = None if product == "jira" else _servicenow_table(said, names)
    return table if table and (names & _SIGNS_OF_SERVICENOW or table in said) else None


def _json_table(name: str, rows: Rows) -> Table:
    header = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    lines = (tuple(_cell(row.get(key)) for key in header) for row in rows)
    return Table(name, header, tuple(enumerate(lines, start=1)))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(text_in(one) for one in value)
    return text_in(value)


def _of_itop(row: Mapping[str, Any], file: str) -> Record:
    values = row.get("fields") if isinstance(row.get("fields"), Mapping) else row
    assert isinstance(values, Mapping)
    key = row.get("key") or values.get("id") or ""
    return Record(str(row.get("class") or ""), str(key), dict(values), file)


def _of_servicenow(row: Mapping[str, Any], table: str, file: str) -> Record:
    return Record(table, reference(row.get("sys_id")), dict(row), file)


def _jira_kind(said: str, names: set[str]) -> str | None:
    """What a list of Jira's holds, by what it is called, else by its fields."""
    plain = said.replace("_", "").replace(" ", "")
    for word, kind in (
        ("requesttypegroup", "requesttypegroup"),
        ("requesttypefield", "requesttypefield"),
        ("requesttype", "requesttype"),
        ("queue", "queue"),
        ("sla", "sla"),
        ("metric", "sla"),
        ("organi", "organization"),
        ("customer", "customer"),
        ("agent", "user"),
        ("user", "user"),
        ("member", "user"),
        ("servicedesk", "servicedesk"),
    ):
        if word in plain and not (kind == "servicedesk" and "groupids" in names):
            return kind
    for signs, kind in (
        ({"jql"}, "queue"),
        ({"projectkey"}, "servicedesk"),
        ({"projectname"}, "servicedesk"),
        ({"issuetypeid"}, "requesttype"),
        ({"groupids"}, "requesttype"),
        ({"goals"}, "sla"),
        ({"completedcycles"}, "sla"),
        ({"ongoingcycle"}, "sla"),
        ({"accountid"}, "user"),
    ):
        if signs <= names:
            return kind
    return None


def _of_jira(row: Mapping[str, Any], kind: str, file: str, hint: str) -> Record:
    key = row.get("id") or row.get("accountId") or row.get("key") or row.get("name") or ""
    values = dict(row)
    desk = re.search(r"servicedesk\W*(\d+)", f"{file} {hint} {row.get('_links')}", re.I)
    if not values.get("serviceDeskId") and desk and kind != "servicedesk":
        values["serviceDeskId"] = desk[1]
    return Record(kind, str(key), values, file)


def _within_desk(name: str, desk: Mapping[str, Any], found: Found) -> None:
    """Request types, queues and the like that stand within their service desk."""
    key = {"serviceDeskId": str(desk.get("id") or "")}
    for part, value in desk.items():
        for hint, rows in _in_field(part, part, value):
            kind = _jira_kind(hint.casefold(), set())
            if kind:
                found.add("jira", [_of_jira({**key, **row}, kind, name, hint) for row in rows])


def _xml(name: str, text: str, product: str, found: Found) -> None:
    records = records_in(text, name)
    kinds = Counter(record.kind for record in records)
    of_itop = sum(n for kind, n in kinds.items() if itop.class_named(kind))
    of_servicenow = sum(n for kind, n in kinds.items() if kind in servicenow.TABLES)
    if of_servicenow and of_servicenow >= of_itop:
        found.add("servicenow", records)
    elif of_itop or product == "itop":
        found.add("itop", records)
    else:
        seen = ", ".join(list(kinds)[:20]) or "nothing"
        mend = "name an export of iTop or ServiceNow, or save the list as CSV"
        raise CannotRead(name, f"is XML of no product that is known (it holds {seen})", mend)
