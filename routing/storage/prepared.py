"""Statements that are compiled once for each of our databases and then handed straight to its
driver: what SQLAlchemy does around each execution costs several times the statement itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler

from routing.storage import libpq

Values = Mapping[str, Any]
About = Callable[[Values], frozenset[str]]
"""Of whom or what the rows are that a statement reads or writes with these values."""
Looks = tuple[Callable[..., Any], ...]
_Process = Callable[[Any], Any] | None
_NO_VALUES: Sequence[Values] = ({},)
_LIST = "__[POSTCOMPILE_{}]"
"""Where a statement that SQLAlchemy compiled has a list of any length."""
_FEW = 8
"""So many are written one by one sooner than the driver has told PostgreSQL that there are many."""
_NAMED = "named statements"
"""In a connection's `info`: those that PostgreSQL knows there."""


class Found:
    """What a statement gave: its rows, all of them, and how many rows it changed."""

    __slots__ = ("rowcount", "rows")

    def __init__(self, rows: Sequence[tuple[Any, ...]], rowcount: int) -> None:
        self.rows, self.rowcount = rows, rowcount

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

    is_list: bool = False

    def of(self, given: Values) -> Any:
        """What the driver gets."""
        if self.is_fixed:
            return self.fixed
        value, process = given[self.name], self.process
        if self.is_list:
            return [process(one) if process else one for one in value]
        return process(value) if process else value


class Wire:
    """A statement as one kind of database takes it."""

    def __init__(self, compiled: SQLCompiler, dialect: sa.Dialect) -> None:
        self.sql = str(compiled)
        self.is_by_place = compiled.positional
        names = (compiled.positiontup if compiled.positional else compiled.binds) or ()
        self._bound = [_bound(name, compiled.binds[name], dialect) for name in names]
        lists = [one.name for one in self._bound if one.is_list]
        if not self.is_by_place:
            self.sql, lists = _with_arrays(self.sql, lists)
        self.has_lists = bool(lists)
        self._returned = _returned(compiled.statement)
        self._processes: list[_Process] | None = None
        self._plain = False
        self._libpq: dict[str, libpq.Statement] = {}
        self._in_order: list[Bound] | None = None

    def takes(self, values: Sequence[Values]) -> bool:
        """Whether these can be bound: one list at a time, and not an empty one."""
        return len(values) == 1 and all(values[0][one.name] for one in self._bound if one.is_list)

    def bind(self, given: Values) -> tuple[str, Any]:
        """The statement and its values as the driver wants them: a list takes as many places as it
        is long.
        """
        if self.has_lists:
            return self._with_lists(given)
        if self.is_by_place:
            return self.sql, tuple(
                [
                    fixed if is_fixed else process(given[name]) if process else given[name]
                    for name, is_fixed, fixed, process, _ in self._bound
                ]
            )
        return self.sql, {one.name: one.of(given) for one in self._bound}

    def _with_lists(self, given: Values) -> tuple[str, Any]:
        sql, placed, named = self.sql, list[Any](), dict[str, Any]()
        for one in self._bound:
            places = {one.name: one.of(given)}
            if one.is_list:
                places = {f"{one.name}_{n}": value for n, value in enumerate(places[one.name])}
                marks = ("?" if self.is_by_place else f"%({name})s" for name in places)
                sql = sql.replace(_LIST.format(one.name), ", ".join(marks))
            placed += places.values()
            named |= places
        return sql, tuple(placed) if self.is_by_place else named

    def on_libpq(self, known: libpq.Named, sql: str, values: Values) -> libpq.Bound:
        """The statement with its values as PostgreSQL itself takes it."""
        statement = self._on_libpq(sql)
        return statement.bound(known, [values[name] for name in statement.names])

    def given(self, known: libpq.Named, values: Values) -> libpq.Bound:
        """The same from what it is given; not for one that is written out with its lists."""
        if self._in_order is None:
            bound = {one.name: one for one in self._bound}
            self._in_order = [bound[name] for name in self._on_libpq(self.sql).names]
        ready = [
            one.of(values)
            if one.is_fixed or one.is_list
            else values[one.name]
            if one.process is None
            else one.process(values[one.name])
            for one in self._in_order
        ]
        return self._on_libpq(self.sql).bound(known, ready)

    def _on_libpq(self, sql: str) -> libpq.Statement:
        known = self._libpq.get(sql)
        if known is None:
            known = self._libpq[sql] = libpq.Statement(sql)
        return known

    def found(self, answer: libpq.Answer, dialect: sa.Dialect) -> Found:
        """What PostgreSQL answered, as we know it."""
        if not answer.kinds:
            return Found(answer.rows, answer.changed)
        told = [(None, kind) for kind in answer.kinds]
        return Found(self.read(answer.rows, told, dialect), answer.changed)

    def read(
        self, rows: list[tuple[Any, ...]], told: Sequence[Sequence[Any]], dialect: sa.Dialect
    ) -> list[tuple[Any, ...]]:
        """The rows, with the values that we know; `told`: by the driver of each column, its kind in
        the second place.
        """
        if self._processes is None:
            self._processes = [
                kind.dialect_impl(dialect).result_processor(dialect, column[1])
                for kind, column in zip(self._returned, told, strict=True)
            ]
            self._plain = not any(self._processes)
        processes = self._processes
        if not rows or self._plain:
            return rows
        return [
            tuple([p(v) if p else v for p, v in zip(processes, row, strict=True)]) for row in rows
        ]


class Line:
    """A connection in its transaction, with what each statement asks of it. `named`: what
    PostgreSQL knows by name there; `looks`: who listens to what is run, by the engine it is of;
    `alone`: each statement is its own transaction.
    """

    __slots__ = ("alone", "connection", "dialect", "driver", "errors", "looks", "named")

    def __init__(
        self, connection: sa.Connection, engine: sa.Engine | None = None, *, alone: bool = False
    ) -> None:
        pooled, dialect = connection.connection, connection.dialect
        self.connection, self.dialect, self.alone = connection, dialect, alone
        self.driver: Any = pooled.driver_connection
        self.errors: type[Exception] = dialect.loaded_dbapi.Error
        self.named: libpq.Named | None = None
        if isinstance(self.driver, psycopg.Connection):
            self.named = pooled.info.get(_NAMED) or pooled.info.setdefault(
                _NAMED, libpq.Named(self.driver)
            )
        listens = (engine or connection).dispatch.before_cursor_execute
        self.looks: Looks = tuple(listens) if listens else ()


class Prepared:
    """A statement that is built once, where a module is read. `changes`: the table that it writes
    to; `tables`: all that it has to do with, unless it is to see only what was `written` before;
    `locks`: whether it may wait for a lock. `about`: whose rows it has to do with, and no others;
    None where that may be anybody's. `many`: writes many rows in one statement, given as `rows`.
    """

    def __init__(
        self,
        statement: sa.Select[Any] | sa.CompoundSelect[Any] | sa.UpdateBase | sa.TextClause,
        *,
        written: bool = False,
        many: Prepared | None = None,
        about: About | None = None,
    ) -> None:
        self.statement, self.many, self.about = statement, many, about
        self.changes = ""
        if isinstance(statement, sa.Insert | sa.Update | sa.Delete):
            self.changes = str(getattr(statement.table, "name", ""))
        self.tables = (not written and tables_in(statement)) or frozenset()
        self.locks = getattr(statement, "_for_update_arg", None) is not None
        self._wires: dict[tuple[str, tuple[str, ...]], Wire | None] = {}

    def run(self, line: Line, given: Values | Sequence[Values] = ()) -> Found:
        """Run it with these values, or once for each of many."""
        every = [given] if isinstance(given, Mapping) else given or _NO_VALUES
        wire = self._wire(line.dialect, tuple(every[0]))
        if wire is None or (wire.has_lists and not wire.takes(every)):
            return self._by_sqlalchemy(line.connection, given)
        if line.named is not None and len(every) <= _FEW:
            found = run_all(line, [(self, one) for one in every])
            if found is not None:
                return found[0] if len(found) == 1 else _added_up(found)
        if len(every) == 1:
            return _run(line, wire, *wire.bind(every[0]), many=False)
        bound = [wire.bind(one) for one in every]
        return _run(line, wire, bound[0][0], [values for _, values in bound], many=True)

    def wire(self, dialect: sa.Dialect, given: Values) -> Wire | None:
        """The statement as this database takes it with these values; None where SQLAlchemy has to
        run it.
        """
        found = self._wire(dialect, tuple(given))
        return None if found is None or (found.has_lists and not found.takes([given])) else found

    def _by_sqlalchemy(self, connection: sa.Connection, given: Values | Sequence[Values]) -> Found:
        result = connection.execute(self.statement, given or None)
        rows = [tuple(row) for row in result] if result.returns_rows else []
        return Found(rows, result.rowcount)

    def _wire(self, dialect: sa.Dialect, names: tuple[str, ...]) -> Wire | None:
        key = (dialect.name, names)
        if key not in self._wires:
            self._wires[key] = _wired(self.statement, dialect, names)
        return self._wires[key]


def many_rows(table: sa.Table, names: Sequence[str], key: str) -> Prepared:
    """Writes many rows in one statement of PostgreSQL, in their order; those whose `key` is there
    already are left as they are.
    """
    columns = [sa.column(name, table.c[name].type) for name in names]
    rows = sa.func.json_to_recordset(sa.bindparam("rows", type_=sa.JSON))
    given = rows.table_valued(*columns).render_derived(name="given", with_types=True)
    insert = postgresql.insert(table).from_select(names, sa.select(*given.c), False)
    return Prepared(insert.on_conflict_do_nothing(index_elements=[key]))


def tables_in(statement: object) -> frozenset[str] | None:
    """The tables that a statement has to do with; None where that is not known."""
    if not isinstance(statement, sa.SelectBase | sa.UpdateBase):
        return None
    parts = visitors.iterate(statement)
    return frozenset(part.name for part in parts if isinstance(part, sa.Table))


def upsert(table: sa.Table, about: About | None = None) -> dict[str, Prepared]:
    """Writes a row in place of the one that has its key, by the name of the dialect."""
    keys = [column.name for column in table.primary_key]
    made = {}
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
        new = insert(table)
        others = {c.name: new.excluded[c.name] for c in table.columns if c.name not in keys}
        statement = new.on_conflict_do_update(index_elements=keys, set_=others)
        made[name] = Prepared(statement, about=about)
    return made


def _wired(statement: Any, dialect: sa.Dialect, names: tuple[str, ...]) -> Wire | None:
    """None where SQLAlchemy has more to do at each execution: defaults of columns, say."""
    if isinstance(statement, sa.Insert) and not _returned(statement):
        statement = statement.inline()  # nobody asks for the keys of what is written
    compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
    return None if _is_beyond(compiled) else Wire(compiled, dialect)


def _with_arrays(sql: str, lists: Sequence[str]) -> tuple[str, list[str]]:
    """The statement with an array for each list that something is to be in, so that it is one
    statement however many there are; and the lists that stay.
    """
    stay = []
    for name in lists:
        within = f" IN ({_LIST.format(name)})"
        if f" NOT{within}" in sql:
            stay.append(name)
        sql = sql if name in stay else sql.replace(within, f" = ANY(%({name})s)")
    return sql, stay


def _is_beyond(compiled: SQLCompiler) -> bool:
    lists = [one.key for one in compiled.post_compile_params]
    if any(_LIST.format(name) not in str(compiled) for name in lists):
        return True
    defaults = [*compiled.insert_prefetch, *compiled.update_prefetch]
    return bool(defaults or compiled.literal_execute_params or compiled.escaped_bind_names)


def _bound(name: str, bind: sa.BindParameter[Any], dialect: sa.Dialect) -> Bound:
    process = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if bind.required:
        return Bound(name, False, None, process, bind.expanding)
    fixed = bind.effective_value
    return Bound(name, True, process(fixed) if process else fixed, None)


def _returned(statement: Any) -> list[sa.types.TypeEngine[Any]]:
    return [column.type for column in getattr(statement, "exported_columns", ())]


def straight(connection: sa.Connection, sql: str) -> None:
    """Run a statement without values, whose answer nobody asks for."""
    dialect = connection.dialect
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(sql)
    except dialect.loaded_dbapi.Error as error:
        raise _told(connection, sql, (), error) from error
    finally:
        cursor.close()


def _run(line: Line, wire: Wire, sql: str, bound: Any, *, many: bool) -> Found:
    for look in line.looks:
        look(line.connection, None, sql, bound, None, many)
    return _by_cursor(line, wire, sql, bound, many=many)


def _by_cursor(line: Line, wire: Wire, sql: str, bound: Any, *, many: bool) -> Found:
    cursor = line.driver.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(sql, bound)
        told = cursor.description
        if not told:
            return Found([], cursor.rowcount)
        return Found(wire.read(cursor.fetchall(), told, line.dialect), cursor.rowcount)
    except line.errors as error:
        raise _told(line.connection, sql, bound, error) from error
    finally:
        cursor.close()


Asked = tuple[Prepared, Values]


def run_all(line: Line, every: Sequence[Asked], *, ends: bool = False) -> list[Found] | None:
    """Run statements in their order, on PostgreSQL with one wait for all; `ends`: and commit. None
    where each must be run by itself: nothing is done then.
    """
    known = line.named
    wires = [asked.wire(line.dialect, given) for asked, given in every]
    if known is None or not all(wires) or not known.has_room(every):
        return None
    asked = [(wire, given) for wire, (_, given) in zip(wires, every, strict=True) if wire]
    _show(line, asked)
    try:
        bound = [_sent(known, wire, given) for wire, given in asked]
        answers = libpq.run(line.driver, known, bound, alone=line.alone, ends=ends)
    except line.errors as error:
        raise _told(line.connection, "; ".join(wire.sql for wire, _ in asked), (), error) from error
    sent = zip(asked, answers, strict=True)
    return [wire.found(answer, line.dialect) for (wire, _), answer in sent]


def _added_up(every: Sequence[Found]) -> Found:
    rows = [row for found in every for row in found]
    return Found(rows, sum(found.rowcount for found in every))


def _sent(known: libpq.Named, wire: Wire, given: Values) -> libpq.Bound:
    if wire.has_lists:
        return wire.on_libpq(known, *wire.bind(given))
    return wire.given(known, given)


def _show(line: Line, asked: Sequence[tuple[Wire, Values]]) -> None:
    """Have whoever listens see what is run."""
    for look in line.looks:
        for wire, given in asked:
            sql, values = wire.bind(given)
            look(line.connection, None, sql, values, None, False)


def _told(connection: sa.Connection, sql: str, bound: Any, error: Any) -> BaseException:
    """The driver's error as SQLAlchemy's; a connection that broke is used no more."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    told: BaseException = DBAPIError.instance(
        sql,
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
