"""A year of calls made of one day: every row that the front left that day, again and again, each time
earlier, with numbers, keys, moments and places in a conversation of its own.

Of an earlier day all calls have ended, and what housekeeping forgets by then is left out.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.worker.housekeeping import KEPT
from routing.call.call import Call, State
from routing.storage import ledger
from routing.storage.db import Database

YEAR = dt.timedelta(days=365)
_MARKS = re.compile(
    r"(?P<number>\bS-\d{4,})"
    r"|(?P<words>\bs \d{4,})"
    r"|(?P<at>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)"
    r'|(?P<ref>(?<="thread":")\d+|(?<="edits":")\d+)'
)
_KEYS = {"inbox": "key", "outbox": "key", "mailbox": "key"}
_REFS = {"card": "ref", "question": "ref", "buttons": "ref", "said": "ref"}
_SHIFTED = {"ledger", "mailbox", "outbox", "correction"}
ONCE = frozenset({"account", "dialogue", "person", "lease", "number_prefix", "alembic_version"})
"""Tables with a row for somebody or something, not for each thing that happens."""
_ONLY_WHILE_KEPT = {"outbox", "question", "buttons"}
_ENDS = dt.timedelta(hours=3)
Values = tuple[Any, ...]
Slot = tuple[str, Any]


@dataclass(frozen=True)
class Copy:
    """Which copy of the day it is, the oldest is 0, and by how much it is before the day. `calls`,
    `ids`: so many keys of calls, and of other rows, each of them has for itself.
    """

    at: int
    earlier: dt.timedelta
    calls: int
    ids: int
    known: dict[Slot, str] = field(default_factory=dict)

    def moved(self, slot: Slot) -> str:
        """What stands in this copy for a number, moment or place of the day."""
        if slot not in self.known:
            self.known[slot] = self._moved(*slot)
        return self.known[slot]

    def _moved(self, kind: str, told: str) -> str:
        if kind in ("number", "words"):
            return f"{told[:2]}{int(told[2:]) + self.at * self.calls}"
        if kind == "at":
            moment = dt.datetime.fromisoformat(told) - self.earlier
            return moment.strftime(f"%Y-%m-%d{told[10]}%H:%M:%S")
        return str(int(told) + self.at * self.ids)


def _pieces(text: str) -> list[str | Slot]:
    """A text taken apart into what is the same in each copy, and what is not."""
    found, done = list[str | Slot](), 0
    for mark in _MARKS.finditer(text):
        found += [text[done : mark.start()], (str(mark.lastgroup), mark[0])]
        done = mark.end()
    return [*found, text[done:]]


@dataclass
class Day:
    """The rows of a day, by table, as SQLite keeps them; so many copies of it, one `every` so often,
    the day itself is the last.
    """

    path: Path
    copies: int
    every: dt.timedelta = dt.timedelta(days=1)

    @cached_property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of each table that has rows."""
        with sqlite3.connect(self.path) as there:
            names = [
                str(name)
                for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type='table'")
                if not str(name).startswith("sqlite_")
            ]
            return {
                name: tuple(row[1] for row in there.execute(f'PRAGMA table_info("{name}")'))
                for name in names
                if there.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()
            }

    def rows(self, table: str) -> list[Values]:
        """All rows of a table."""
        with sqlite3.connect(self.path) as there:
            return there.execute(f'SELECT * FROM "{table}"').fetchall()

    @cached_property
    def calls(self) -> int:
        """How many calls the day has: so many numbers a copy has for itself."""
        return int(max(row[0] for row in self.rows("call")))

    @cached_property
    def ids(self) -> int:
        """No row of the day has a higher key, or place in a conversation."""
        found = [row[0] for name in _SHIFTED & self.columns.keys() for row in self.rows(name)]
        return int(max(found)) + 1

    def copy(self, at: int) -> Copy:
        """One of the copies."""
        return Copy(at, self.every * (self.copies - 1 - at), self.calls, self.ids)

    def made(self, table: str) -> Iterator[Values]:
        """The rows of a table for the whole year, the oldest first."""
        columns, rows = self.columns[table], self.rows(table)
        if table in ONCE:
            yield from rows
            return
        now = [_template(columns, row) for row in rows]
        ended = [_template(columns, row) for row in _ended(table, columns, rows)]
        for at in range(self.copies):
            copy, last = self.copy(at), at == self.copies - 1
            if copy.earlier < KEPT or table not in _ONLY_WHILE_KEPT:
                for template in now if last else ended:
                    yield from _filled(table, columns, template, copy)


def _template(columns: Sequence[str], row: Values) -> list[Any]:
    return [_pieces(value) if isinstance(value, str) else value for value in row]


def _ended(table: str, columns: Sequence[str], rows: list[Values]) -> list[Values]:
    """Rows as they are when all of it is over."""
    if table == "call":
        return [_ended_call(columns, row) for row in rows]
    if table == "outbox":
        return [
            _with(columns, row, state="done", done_at=_of(columns, row, "due_at")) for row in rows
        ]
    return rows


def _of(columns: Sequence[str], row: Values, name: str) -> Any:
    return row[columns.index(name)]


def _with(columns: Sequence[str], row: Values, **changes: Any) -> Values:
    return tuple(changes.get(name, value) for name, value in zip(columns, row, strict=True))


def _ended_call(columns: Sequence[str], row: Values) -> Values:
    call = Call.model_validate_json(_of(columns, row, "body"))
    closed = call.model_copy(
        update={
            "state": State.CLOSED,
            "ended_at": call.ended_at or call.opened_at + _ENDS,
            "open_children": (),
        }
    )
    told = ledger.row_of(closed) | {"body": closed.model_dump_json()}
    return _with(columns, row, **{name: _kept(value) for name, value in told.items()})


def _kept(value: Any) -> Any:
    """A value as SQLite has it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return int(value) if isinstance(value, bool) else value


def _filled(
    table: str, columns: Sequence[str], template: list[Any], copy: Copy
) -> Iterator[Values]:
    row = [_text(value, copy) if isinstance(value, list) else value for value in template]
    for n, name in enumerate(columns):
        row[n] = _moved(table, name, row[n], copy)
    if table != "inbox" or copy.earlier < KEPT or _of(columns, tuple(row), "number") is not None:
        yield tuple(row)


def _text(pieces: list[str | Slot], copy: Copy) -> str:
    return "".join([p if isinstance(p, str) else copy.moved(p) for p in pieces])


def _moved(table: str, name: str, value: Any, copy: Copy) -> Any:
    """Keys and places of this copy's own."""
    match table, name:
        case "call", "id":
            return value + copy.at * copy.calls
        case "mailbox", "seq":
            return value + copy.at * copy.ids
        case "link_count", "day":
            return value - copy.earlier.days
        case "link_count", "upto":
            return value + copy.at * copy.ids
        case (_, "id") if table in _SHIFTED:
            return value + copy.at * copy.ids
    if _KEYS.get(table) == name:
        return f"{value}/{copy.at}"
    if _REFS.get(table) == name:
        return str(int(value) + copy.at * copy.ids)
    return value


def fill(database: Database, day: Day) -> dict[str, int]:
    """The year in an empty, migrated database; how many rows each table has then."""
    put = _into_sqlite if database.is_sqlite else _into_postgres
    found = {}
    for table in day.columns.keys() - {"alembic_version"}:
        found[table] = put(database, table, day.columns[table], day.made(table))
    _position(database, day)
    return found


def _into_sqlite(
    database: Database, table: str, columns: Sequence[str], rows: Iterable[Values]
) -> int:
    names, marks = ", ".join(f'"{c}"' for c in columns), ", ".join("?" * len(columns))
    with database.transaction() as session:
        raw: Any = session.connection().connection.dbapi_connection
        done = raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
        return int(done.rowcount)


def _into_postgres(
    database: Database, table: str, columns: Sequence[str], rows: Iterable[Values]
) -> int:
    names, done = ", ".join(f'"{c}"' for c in columns), 0
    with database.transaction() as session:
        raw: Any = session.connection().connection.dbapi_connection
        with raw.cursor() as cursor:
            cursor.execute("SET LOCAL timezone TO 'UTC'")
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as into:
                for row in rows:
                    into.write_row(row)
                    done += 1
            if "id" in columns:
                newest = f'SELECT max(id) FROM "{table}"'
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), ({newest}))"
                )
    return done


def _position(database: Database, day: Day) -> None:
    """All of it has been counted in the figures, as the day was."""
    counted: Mapping[str, int] = {"insight": (day.copies - 1) * day.ids}
    with database.transaction() as session:
        for name, more in counted.items():
            session.connection().execute(
                sa.text(
                    "UPDATE lease SET position = CAST(CAST(position AS BIGINT) + :more AS VARCHAR)"
                    " WHERE name = :name"
                ),
                {"more": more, "name": name},
            )
