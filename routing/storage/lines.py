"""Keeps connections from one transaction to the next: to ask SQLAlchemy's pool for one and to give
it back costs more than most of what is done in between.
"""

from __future__ import annotations

import time
from collections import deque
from enum import StrEnum

import sqlalchemy as sa

from routing.storage.prepared import Line

REST = 0.5
"""Seconds without use, after which a connection to PostgreSQL is looked at before it is used."""
_MOST = 4
"""So many are kept; the pool has the others."""
_HOW = "how it begins"
"""In a connection's `info`: what its next transaction is for."""


class How(StrEnum):
    """What a transaction is for: to write, to write so that it is on disk when it ends, to look, to
    write by one statement.
    """

    WRITES, DURABLE, READS, ONE = "writes", "durable", "reads", "one"


_ALONE = frozenset({How.READS, How.ONE})
"""On PostgreSQL each statement stands alone: it is its own transaction."""


def how_of(connection: sa.Connection) -> How | None:
    """What the transaction on a connection is for, where that was said."""
    found: How | None = connection.info.get(_HOW)
    return found


def _is_rid_of_what_failed(connection: sa.Connection) -> bool:
    """Undoes a transaction whose commit failed. SQLAlchemy keeps it at the connection, counts it as
    none, and sends no rollback for it: to SQLite it goes on. False where even that fails.
    """
    failed = connection.get_transaction()
    if failed is None or failed.is_active:
        return True
    try:
        failed.close()
        connection.connection.rollback()
    except (sa.exc.SQLAlchemyError, connection.dialect.loaded_dbapi.Error):
        connection.invalidate()
        return False
    return True


class Lines:
    """Connections of one engine, each in one transaction at a time."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._free: deque[tuple[sa.Connection, float]] = deque()
        self._is_closed = False

    def begin(self, how: How) -> Line:
        """A connection in a new transaction."""
        connection = self._kept() or self._engine.connect()
        try:
            connection.info[_HOW] = how
            connection.begin()
            return Line(connection, self._engine, alone=how in _ALONE)
        except BaseException:
            connection.close()
            raise

    def end(self, line: Line) -> None:
        """Give it back; what was not committed is undone by that."""
        connection = line.connection
        is_gone = connection.closed or connection.invalidated
        if not is_gone:
            connection.info.pop(_HOW, None)
            is_gone = not _is_rid_of_what_failed(connection)
        is_used = is_gone or connection.in_transaction()
        if is_used or self._is_closed or len(self._free) >= _MOST:
            connection.close()
        else:
            self._free.append((connection, time.monotonic()))

    def close(self) -> None:
        """Give all that are kept back to the pool, and keep none from now on."""
        self._is_closed = True
        while self._free:
            self._free.pop()[0].close()

    def _kept(self) -> sa.Connection | None:
        """One that is kept; on PostgreSQL one that rested is looked at, for its server may have
        gone meanwhile.
        """
        while True:
            try:
                connection, since = self._free.pop()
            except IndexError:
                return None
            if self._engine.dialect.name == "sqlite" or time.monotonic() - since < REST:
                return connection
            if self._still_stands(connection):
                return connection

    def _still_stands(self, connection: sa.Connection) -> bool:
        dialect = self._engine.dialect
        try:
            dialect.do_ping(connection.connection.dbapi_connection)  # type: ignore[arg-type]
        except dialect.loaded_dbapi.Error as error:
            connection.invalidate(error)
            connection.close()
            return False
        return True
