"""Statements that are compiled once for each of our databases and then handed straight to its
driver: what SQLAlchemy does around each execution costs several times the statement itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
_Process = Callable[[Any], Any] | None


@dataclass(frozen=True)
class Found:
    """What a statement gave: its rows, all of them, and how many rows it changed."""

    rows: Sequence[tuple[Any, ...]]
    rowcount: int

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def first(self) -> tuple[Any, ...] | None:
        """The first row."""
        return self.rows[0] if self.rows else None

    def scalar(self) -> Any:
        """The first value of the first row; None when there is no row."""
        return self.rows[0][0] if self.rows else None

    def scalar_one(self) -> Any:
        """The value of the one row there is."""
        ((value, *_),) = self.rows
        return value

    def scalars(self) -> list[Any]:
        """The first value of each row."""
        return [row[0] for row in self.rows]


class Bound(NamedTuple):
    """A value of a statement: by which name it is given (or, `fixed`, what it always is) and how
    the driver wants it.
    """

    name: str
    is_fixed: bool
    fixed: Any
    process: _Process

    def of(self, given: Values) -> Any:
        """What the driver gets."""
        if self.is_fixed:
            return self.fixed
        value = given[self.name]
        return self.process(value) if self.process else value


class Wire:
    """A statement as one kind of database takes it."""

    def __init__(self, compiled: SQLCompiler, dialect: sa.Dialect) -> None:
        self.sql = str(compiled)
        self.is_by_place = compiled.positional
        names = (compiled.positiontup if compiled.positional else compiled.binds) or ()
        self._bound = [_bound(name, compiled.binds[name], dialect) for name in names]
        self._returned = _returned(compiled.statement)
        self._processes: list[_Process] | None = None

    def bind(self, given: Values) -> Any:
        """The values as the driver wants them."""
        if self.is_by_place:
            return [one.of(given) for one in self._bound]
        return {one.name: one.of(given) for one in self._bound}

    def read(self, cursor: Any, dialect: sa.Dialect) -> list[tuple[Any, ...]]:
        """The rows, with the values that we know."""
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        if self._processes is None:
            self._processes = [
                kind.dialect_impl(dialect).result_processor(dialect, told[1])
                for kind, told in zip(self._returned, cursor.description, strict=True)
            ]
        processes = self._processes
        if not rows or not any(processes):
            return rows
        return [
            tuple(p(v) if p else v for p, v in zip(processes, row, strict=True)) for row in rows
        ]


class Prepared:
    """A statement that is built once, where a module is read. `changes`: the table that it writes
    to; `locks`: whether it may wait for a lock.
    """

    def __init__(self, statement: sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase) -> None:
        self.statement = statement
        self.changes = ""
        if isinstance(statement, sa.Insert | sa.Update | sa.Delete):
            self.changes = str(getattr(statement.table, "name", ""))
        self.locks = getattr(statement, "_for_update_arg", None) is not None
        self._wires: dict[tuple[str, tuple[str, ...]], Wire | None] = {}

    def run(self, connection: sa.Connection, given: Values | Sequence[Values] = ()) -> Found:
        """Run it with these values, or once for each of many."""
        many = not isinstance(given, Mapping) and bool(given)
        values: Sequence[Values] = given if many else [given or {}]  # type: ignore[assignment,list-item]
        wire = self._wire(connection.dialect, tuple(values[0]))
        if wire is None:
            return self._by_sqlalchemy(connection, given)
        bound = [wire.bind(one) for one in values]
        return _run(connection, wire, bound if many else bound[0], many=many)

    def _by_sqlalchemy(self, connection: sa.Connection, given: Values | Sequence[Values]) -> Found:
        result = connection.execute(self.statement, given or None)
        rows = [tuple(row) for row in result] if result.returns_rows else []
        return Found(rows, result.rowcount)

    def _wire(self, dialect: sa.Dialect, names: tuple[str, ...]) -> Wire | None:
        key = (dialect.name, names)
        if key not in self._wires:
            self._wires[key] = _wired(self.statement, dialect, names)
        return self._wires[key]


def upsert(table: sa.Table) -> dict[str, Prepared]:
    """Writes a row in place of the one that has its key, by the name of the dialect."""
    keys = [column.name for column in table.primary_key]
    made = {}
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
        new = insert(table)
        others = {c.name: new.excluded[c.name] for c in table.columns if c.name not in keys}
        statement = new.on_conflict_do_update(index_elements=keys, set_=others)
        made[name] = Prepared(statement)
    return made


def _wired(statement: Any, dialect: sa.Dialect, names: tuple[str, ...]) -> Wire | None:
    """None where SQLAlchemy has more to do at each execution: lists of any length, defaults."""
    if isinstance(statement, sa.Insert) and not _returned(statement):
        statement = statement.inline()  # nobody asks for the keys of what is written
    compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
    beyond = (
        compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.escaped_bind_names
        or (compiled.isinsert and compiled.insert_prefetch)
        or (compiled.isupdate and compiled.update_prefetch)
    )
    return None if beyond else Wire(compiled, dialect)


def _bound(name: str, bind: sa.BindParameter[Any], dialect: sa.Dialect) -> Bound:
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if bind.required:
        return Bound(name, False, None, process)
    fixed = bind.effective_value
    return Bound(name, True, process(fixed) if process else fixed, None)


def _returned(statement: Any) -> list[sa.types.TypeEngine[Any]]:
    return [column.type for column in statement.exported_columns]


def _run(connection: sa.Connection, wire: Wire, bound: Any, *, many: bool) -> Found:
    dialect = connection.dialect
    cursor: Any = connection.connection.cursor()
    try:
        for look in connection.dispatch.before_cursor_execute:
            look(connection, cursor, wire.sql, bound, None, many)
        (cursor.executemany if many else cursor.execute)(wire.sql, bound)
        rows = wire.read(cursor, dialect) if cursor.description else []
        return Found(rows, cursor.rowcount)
    except dialect.loaded_dbapi.Error as error:
        raise _told(connection, wire, bound, error) from error
    finally:
        cursor.close()


def _told(connection: sa.Connection, wire: Wire, bound: Any, error: Any) -> BaseException:
    """The driver's error as SQLAlchemy's; a connection that broke is used no more."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    told: BaseException = DBAPIError.instance(
        wire.sql,
        bound,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=broken,
        dialect=dialect,
    )
    if broken:
        connection.invalidate(error)
    return told
