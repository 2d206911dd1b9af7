"""Every schema there ever was, with rows in every table, becomes today's one step at a time: each row
stays, and the calls are as their ledgers tell them.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from routing.storage import verification
from routing.storage.db import Database
from routing.storage.schema_version import MIGRATIONS
from tests.durability.test_upgrade import DUMP, REVISION, copy_rows

FIRST = 900_000
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
Kept = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.sqlite3'}"
        return
    server = str(request.getfixturevalue("postgres_server"))
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE of_each_schema")
    yield sa.make_url(server).set(database="of_each_schema").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE of_each_schema WITH (FORCE)")
    admin.dispose()


def revisions() -> list[str]:
    """All of them, the first on top."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    walked = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in walked][::-1]


def value_for(column: sa.Column[Any], made: dict[str, dict[str, Any]], number: int) -> Any:
    """Something that may stand in a column."""
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return made[target.table.name][target.name]
    match column.type:
        case sa.DateTime():
            return AT
        case sa.JSON():
            return {}
        case sa.Boolean():
            return True
        case sa.Integer() | sa.BigInteger():
            return FIRST + number
        case sa.Float():
            return number + 0.5
        case sa.LargeBinary():
            return b"bytes"
    return f"of {column.table.name} {number}"


def fill(connection: sa.Connection, tables: sa.MetaData, number: int) -> Kept:
    """One more row in each table as it is now, of what has to stand in one."""
    made: dict[str, dict[str, Any]] = {}
    for table in tables.sorted_tables:
        if table.name != "alembic_version":
            needed = [c for c in table.c if not c.nullable or c.foreign_keys]
            made[table.name] = {c.name: value_for(c, made, number) for c in needed}
            connection.execute(sa.insert(table), made[table.name])
    keys = {table.name: [c.name for c in table.primary_key] for table in tables.sorted_tables}
    return {(name, tuple(row[k] for k in keys[name])): row for name, row in made.items()}


def lost(connection: sa.Connection, tables: sa.MetaData, kept: Kept) -> list[tuple[str, Any]]:
    """The rows that are not there any more as they were."""
    now = {
        name: [dict(row) for row in connection.execute(sa.select(tables.tables[name])).mappings()]
        for name in {name for name, _ in kept}
    }
    found = []
    for (name, key), row in kept.items():
        same = {k: v for k, v in row.items() if not isinstance(v, dt.datetime | dict)}
        if not any(all(there.get(k, v) == v for k, v in same.items()) for there in now[name]):
            found.append((name, key))
    return found


def test_each_schema_with_rows_becomes_todays(empty_url: str, tmp_path: Path) -> None:
    then = tmp_path / "then.sqlite3"
    with sqlite3.connect(then) as source:
        source.executescript(DUMP.read_text())
    source.close()
    database = Database(empty_url)
    config, kept = Config(), Kept()
    config.set_main_option("script_location", str(MIGRATIONS))
    for number, revision in enumerate(revisions()):
        engine = sa.create_engine(database.engine.url)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        with engine.begin() as connection:
            tables = sa.MetaData()
            tables.reflect(connection)
            assert lost(connection, tables, kept) == [], revision
            kept |= fill(connection, tables, number)
            if revision == REVISION:
                copy_rows(then, connection)
        engine.dispose()
    assert not database.is_behind()
    database.migrate()
    with database.reading() as session:
        faults = list(verification.faults(session))
        numbers = verification.counts(session)
    assert [fault for fault in faults if fault.startswith("S-")] == [], "the two calls of then"
    assert numbers["call"] == len(revisions()) + 2 and numbers["outbox"] > 44
    database.close()
