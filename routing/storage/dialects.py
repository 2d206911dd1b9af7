"""SQLAlchemy's dialects of our databases, made so that every engine of a process shares what was
compiled: a statement is compiled once, not once for each database that is opened.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[object, object] = LRUCache(2000)
"""What was compiled; SQLAlchemy's keys name the dialect, the statement and its parameters."""


class SharedSqlite(SQLiteDialect_pysqlite):
    """SQLite's; all of them compile alike."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedSqlite)

    def __hash__(self) -> int:
        return hash(SharedSqlite)


class SharedPostgres(PGDialect_psycopg):
    """PostgreSQL's; all of one process compile alike."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedPostgres)

    def __hash__(self) -> int:
        return hash(SharedPostgres)


registry.register("sqlite.shared", __name__, "SharedSqlite")
registry.register("postgresql.shared", __name__, "SharedPostgres")


def shared(address: sa.URL) -> sa.URL:
    """The address, for an engine that shares what it compiles."""
    return address.set(drivername=f"{address.get_backend_name()}+shared")
