"""Engine and session, the same for SQLite and PostgreSQL; every transaction that writes takes its
lock at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json, to_json
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool
from sqlmodel import Session

from routing.storage import schema_version
from routing.storage.address import read_address
from routing.storage.dialects import COMPILED, shared
from routing.storage.faults import (
    DamagedDatabase,
    NewerDatabase,
    NoTables,
    NotMigratedError,
    OlderDatabase,
    OthersDatabase,
)
from routing.storage.lines import REST, How, Lines, how_of
from routing.storage.prepared import straight
from routing.storage.session import OneTransaction

CLOSING = 2.0
_SYNCHRONOUS = "synchronous"
"""What a connection of SQLite was told last, in its `info`."""
_RESTS = "rests since"


def _json(value: Any) -> str:
    """Values and frozen models as JSON, without the detour over dictionaries."""
    return to_json(value).decode()


_JSON: dict[str, Any] = {
    "json_serializer": _json,
    "json_deserializer": from_json,
    "hide_parameters": True,
    "execution_options": {"compiled_cache": COMPILED},
}
"""And what people wrote or sent never stands in an error that a log would show."""

_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""For how long a PostgreSQL is waited for that says nothing any more, since its machine is gone: a
quarter of a minute, where the system's own is two hours. Seconds; the last in milliseconds. What
the address says of it holds.
"""


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    # SQLite's own cache of 2 MB is outgrown within months: pages of years of calls stay at hand in
    # 32 MB and a map.
    cache = ("cache_size=-32768", "mmap_size=268435456")
    for pragma in (
        "journal_mode=WAL",
        "busy_timeout=15000",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        *cache,
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    """Take SQLite's write lock first: upgrading a read lock later fails at once instead of
    waiting.
    """
    how = how_of(connection)
    if how is How.READS or connection.get_execution_options().get("reading"):
        straight(connection, "BEGIN")
        return
    # A power cut may undo a delivery that was noted (it is said again), never a message that its
    # service was told we have.
    wanted, stands = "FULL" if how is How.DURABLE else "NORMAL", connection.info
    if stands.get(_SYNCHRONOUS) != wanted:
        straight(connection, f"PRAGMA synchronous={wanted}")
        stands[_SYNCHRONOUS] = wanted
    straight(connection, "BEGIN IMMEDIATE")


def _look_after_a_rest(engine: sa.Engine) -> None:
    """Before a connection that nobody used for a while is used again, see whether it still stands:
    the server may have gone meanwhile. One that is in use all the time shows that itself.
    """

    def rests(_connection: Any, entry: ConnectionPoolEntry) -> None:
        entry.info[_RESTS] = time.monotonic()

    def wakes(connection: Any, entry: ConnectionPoolEntry, _proxy: Any) -> None:
        now = time.monotonic()
        if now - entry.info.get(_RESTS, now) < REST:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError from error

    event.listen(engine, "checkin", rests)
    event.listen(engine, "checkout", wakes)


class _Turns:
    """A lock that lets those first who must be quick. Whoever lets go of it wakes one who waits: to
    wake all of them for one to get it costs more than what they wait for.
    """

    def __init__(self) -> None:
        lock = threading.Lock()
        self._quick, self._others = threading.Condition(lock), threading.Condition(lock)
        self._taken = False
        self._quick_wait = 0

    @contextmanager
    def taken(self, first: bool) -> Iterator[None]:
        """Hold the lock."""
        with self._quick:
            if first:
                self._quick_wait += 1
                try:
                    self._quick.wait_for(lambda: not self._taken)
                finally:
                    self._quick_wait -= 1
            else:
                self._others.wait_for(lambda: not (self._taken or self._quick_wait))
            self._taken = True
        try:
            yield
        finally:
            with self._quick:
                self._taken = False
                (self._quick if self._quick_wait else self._others).notify()


class Database:
    """One database; hands out transactions. Safe to share between threads."""

    def __init__(self, url: str | sa.URL) -> None:
        address = shared(read_address(url))
        self.is_sqlite = address.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = sa.create_engine(
                address, connect_args={"check_same_thread": False}, pool_size=8, **_JSON
            )
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_immediate)
        else:
            patience = {k: v for k, v in _PATIENCE.items() if k not in address.query}
            self.engine = sa.create_engine(
                address,
                pool_size=8,
                max_overflow=8,
                pool_use_lifo=True,
                # What the driver names by itself it forgets after a rollback, with all names there
                # are, those of `libpq.py` too.
                connect_args=patience | {"prepare_threshold": None},
                **_JSON,
            )
            _look_after_a_rest(self.engine)
        self._lines = Lines(self.engine)
        self._turns = _Turns()

    @contextmanager
    def transaction(self, *, durable: bool = False, first: bool = False) -> Iterator[Session]:
        """All or nothing: commits at the end, rolls back on any error. `durable`: on disk when this
        returns, on SQLite too. `first`: a service waits for it, so it goes before all others that
        want to write.
        """
        how = How.DURABLE if durable else How.WRITES
        with self._turn(first), OneTransaction(self._lines, how) as session:
            yield session

    @contextmanager
    def one_change(self) -> Iterator[Session]:
        """For one statement that writes: on PostgreSQL it is a transaction by itself, waited for
        once.
        """
        with self._turn(first=False), OneTransaction(self._lines, How.ONE) as session:
            yield session

    @contextmanager
    def _turn(self, first: bool) -> Iterator[None]:
        """Queues our own threads: SQLite lets those who wait for its write lock poll for it, and
        the unlucky starve.
        """
        if not self.is_sqlite:
            yield
            return
        with self._turns.taken(first):
            yield

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """To look only: takes no write lock."""
        with OneTransaction(self._lines, How.READS) as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables up to this version; several processes may start at once, one of them
        does it. Raises NewerDatabase when they are of a later one, OthersDatabase where there are
        tables, and none of ours.
        """
        if self._found() == {schema_version.newest()}:
            return
        # Opened only here: it takes a tenth of a start, and most have nothing for it to do.
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(schema_version.MIGRATIONS))
        engine = sa.create_engine(self.engine.url, poolclass=NullPool, hide_parameters=True)
        try:
            with engine.connect() as connection:
                if self.is_sqlite:
                    connection.exec_driver_sql("PRAGMA busy_timeout=15000")
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                else:
                    connection.execute(sa.text("SELECT pg_advisory_lock(7236241)"))
                connection.commit()
                _refuse_newer(found := schema_version.found_in(connection))
                _refuse_others(connection, found)
                connection.commit()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise NotMigratedError(str(error)) from error
        finally:
            engine.dispose()

    def must_be_current(self) -> None:
        """For who only looks. Raises OlderDatabase, NewerDatabase, NoTables or OthersDatabase where
        the tables are not of this version.
        """
        with self.engine.connect().execution_options(reading=True) as connection:
            found = schema_version.found_in(connection)
            _refuse_newer(found)
            _refuse_others(connection, found)
        if not found:
            raise NoTables
        if found != {schema_version.newest()}:
            raise OlderDatabase(max(found))

    def refuse_newer(self) -> None:
        """Raises NewerDatabase when the tables are of a later version than this one."""
        _refuse_newer(self._found())

    def is_behind(self) -> bool:
        """Whether the tables are of an earlier version than this one. Those of a later one are not:
        during a rolling restart who still runs the earlier version works on them.
        """
        found = self._found()
        return found != {schema_version.newest()} and found <= set(schema_version.known())

    def _found(self) -> frozenset[str]:
        with self.engine.connect().execution_options(reading=True) as connection:
            return schema_version.found_in(connection)

    def examine(self, *, up_to: int | None = None) -> None:
        """Let SQLite look through its whole file; `up_to`: not when it has more bytes than that.
        Raises DamagedDatabase with the first thing it finds.
        """
        if not self.is_sqlite:
            return
        with self.reading() as session:
            ask = session.connection().exec_driver_sql
            size = ask("PRAGMA page_count").scalar_one() * ask("PRAGMA page_size").scalar_one()
            if up_to is not None and size > up_to:
                return
            found = str(ask("PRAGMA quick_check(1)").scalar_one())
        if found != "ok":
            raise DamagedDatabase(found)

    def fold_log(self, within: float = 5.0) -> bool:
        """Have SQLite bring its log into the file and empty it, so that nothing of before stands
        there. False while others hold it, for so many seconds.
        """
        if not self.is_sqlite:
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={int(within * 1000)}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not (cursor.fetchone() or (1,))[0]
        finally:
            connection.invalidate()

    def close(self) -> None:
        """Give every connection back; a thread that is just at work with one is waited for, a
        little while.
        """
        self._lines.close()
        pool, end = self.engine.pool, time.monotonic() + CLOSING
        while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < end:
            time.sleep(0.01)
        self.engine.dispose()


def _refuse_newer(found: frozenset[str]) -> None:
    for version in found.difference(schema_version.known()):
        raise NewerDatabase(version)


def _refuse_others(connection: sa.Connection, found: frozenset[str]) -> None:
    """A database whose making was broken off has our table of versions, with nothing in it."""
    tables = () if found else sa.inspect(connection).get_table_names()
    if tables and schema_version.TABLE not in tables:
        raise OthersDatabase(sorted(tables)[0])
