"""Runs a statement on PostgreSQL by its driver's own door to libpq: named once for each connection,
then only its values go there. A cursor of the driver costs five times as much of our time.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import errors, pq
from psycopg.adapt import PyFormat, Transformer

_PLACE = re.compile(r"%\((\w+)\)s|%%")
_MOST = 400
"""Statements named in one connection; what is asked beyond that goes by a cursor."""
_BEGIN = b"BEGIN"
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
    """The statements that PostgreSQL knows by name in one connection."""

    def __init__(self) -> None:
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

    def run(
        self,
        connection: psycopg.Connection[Any],
        known: Named,
        given: Mapping[str, Any],
        *,
        alone: bool = False,
    ) -> Answer:
        """Run it in the connection's transaction, which is begun if need be; `alone`: it needs
        none. `known`: what was named there.
        """
        adapts, line = Transformer(connection), connection.pgconn
        values: Any = adapts.dump_sequence([given[name] for name in self.names], self._formats)
        kinds = adapts.types or ()
        name = self._called.get(kinds)
        if name is None:
            name = self._called.setdefault(kinds, b"schakel_%d" % next(_numbers))
        if not alone and line.transaction_status == _IDLE:
            _sound(line, line.exec_(_BEGIN))
        known.name(line, name, self.sql, kinds)
        found = _sound(line, line.exec_prepared(name, values, adapts.formats))
        if not found.nfields:
            return Answer([], (), found.command_tuples or 0)
        adapts.set_pgresult(found)
        rows = adapts.load_rows(0, found.ntuples, tuple)
        columns = tuple(found.ftype(n) for n in range(found.nfields))
        return Answer(rows, columns, found.command_tuples or 0)


def _sound(line: pq.abc.PGconn, found: pq.abc.PGresult) -> pq.abc.PGresult:
    """The result; raises the driver's error for one that failed."""
    if found.status == _FAILED:
        if line.status == _GONE:
            raise psycopg.OperationalError(found.get_error_message())
        raise errors.error_from_result(found)
    return found
