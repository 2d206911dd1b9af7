"""Runs statements on PostgreSQL by its driver's own door to libpq: named once for each connection,
then only their values go there, those of several in one go. A cursor of the driver costs five times
as much of our time.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import errors, generators, pq
from psycopg.abc import Transformer as AdaptTransformer
from psycopg.adapt import PyFormat, Transformer

_PLACE = re.compile(r"%\((\w+)\)s|%%")
_MOST = 400
"""Statements named in one connection; what is asked beyond that goes by a cursor."""
_BEGIN, _COMMIT = b"BEGIN", b"COMMIT"
_FAILED = pq.ExecStatus.FATAL_ERROR
_IDLE = pq.TransactionStatus.IDLE
_GONE = pq.ConnStatus.BAD
_numbers = itertools.count(1)


class Answer(NamedTuple):
    """What a statement gave, as the driver reads it; `kinds` of its columns; `changed` rows."""

    rows: list[tuple[Any, ...]]
    kinds: tuple[int, ...]
    changed: int


class Named:
    """The statements that PostgreSQL knows by name in one connection, and what `adapts` values
    there: what it found out about a kind of value it knows for the next.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.adapts: AdaptTransformer = Transformer(connection)
        self._names: set[bytes] = set()

    def has_room(self, more: Sequence[object]) -> bool:
        """Whether so many more may be named."""
        return len(self._names) + len(more) <= _MOST

    def name(self, line: pq.abc.PGconn, name: bytes, sql: bytes, kinds: Sequence[int]) -> None:
        """Have it known by this name."""
        if name not in self._names:
            _sound(line, line.prepare(name, sql, kinds))
            self._names.add(name)


class Statement:
    """A statement with its places numbered, as PostgreSQL takes it. `names`: in their order."""

    def __init__(self, sql: str) -> None:
        self.names: list[str] = []
        self.sql = _PLACE.sub(self._numbered, sql).encode()
        self._formats = [PyFormat.AUTO] * len(self.names)
        self._called: dict[tuple[int, ...], bytes] = {}

    def _numbered(self, place: re.Match[str]) -> str:
        name = place[1]
        if name is None:
            return "%"
        if name not in self.names:
            self.names.append(name)
        return f"${self.names.index(name) + 1}"

    def bound(self, known: Named, given: Sequence[Any]) -> Bound:
        """What is sent for it with these values, in the order of its names."""
        adapts = known.adapts
        values: Any = adapts.dump_sequence(given, self._formats)
        kinds = adapts.types or ()
        name = self._called.get(kinds)
        if name is None:
            name = self._called.setdefault(kinds, b"schakel_%d" % next(_numbers))
        return Bound(adapts, self.sql, name, kinds, values, adapts.formats)


class Bound(NamedTuple):
    """A statement with its values as PostgreSQL gets them: under which name it is known, for which
    kinds of values, and in which formats; `adapts` what comes back.
    """

    adapts: AdaptTransformer
    sql: bytes
    name: bytes
    kinds: tuple[int, ...]
    values: Any
    formats: Any

    def answer(self, found: pq.abc.PGresult) -> Answer:
        """What it gave, from the driver's result."""
        if not found.nfields:
            return Answer([], (), found.command_tuples or 0)
        self.adapts.set_pgresult(found)
        rows = self.adapts.load_rows(0, found.ntuples, tuple)
        columns = tuple([found.ftype(n) for n in range(found.nfields)])
        return Answer(rows, columns, found.command_tuples or 0)


def run(
    connection: psycopg.Connection[Any],
    known: Named,
    every: Sequence[Bound],
    *,
    alone: bool = False,
    ends: bool = False,
) -> list[Answer]:
    """Run them in their order in the connection's transaction, which is begun if need be; `alone`:
    they need none; `ends`: it is committed. Several go at once, and are waited for once. `known`:
    what was named there.
    """
    line = connection.pgconn
    for one in every:
        known.name(line, one.name, one.sql, one.kinds)
    begins = not alone and line.transaction_status == _IDLE
    if len(every) + begins + ends > 1:
        return _at_once(connection, every, begins=begins, ends=ends)
    (one,) = every
    return [one.answer(_sound(line, line.exec_prepared(one.name, one.values, one.formats)))]


def _at_once(
    connection: psycopg.Connection[Any], every: Sequence[Bound], *, begins: bool, ends: bool
) -> list[Answer]:
    line = connection.pgconn
    line.enter_pipeline_mode()
    try:
        if begins:
            line.send_query_params(_BEGIN, None)
        for one in every:
            line.send_query_prepared(one.name, one.values, one.formats)
        if ends:
            line.send_query_params(_COMMIT, None)
        line.pipeline_sync()
        found = connection.wait(_talk(line, len(every) + begins + ends))
    except BaseException:
        # What was sent may be done or not, and its answers may still come: it is used no more.
        line.finish()
        raise
    line.exit_pipeline_mode()
    for result in found:
        _sound(line, result)
    return [one.answer(result) for one, result in zip(every, found[begins:], strict=False)]


def _talk(line: pq.abc.PGconn, count: int) -> Generator[Any, Any, list[pq.abc.PGresult]]:
    """Send what waits to be sent, and receive so many answers; whoever runs it waits for both."""
    yield from generators.send(line)
    found = []
    for _ in range(count):
        found += yield from generators.fetch_many(line)
    yield from generators.fetch_many(line)  # that of the end
    return found


def _sound(line: pq.abc.PGconn, found: pq.abc.PGresult) -> pq.abc.PGresult:
    """The result; raises the driver's error for one that failed."""
    if found.status == _FAILED:
        if line.status == _GONE:
            raise psycopg.OperationalError(found.get_error_message())
        raise errors.error_from_result(found)
    return found
