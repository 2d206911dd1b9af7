"""The database: moments keep their zone, a transaction is all or nothing, tables and migrations
agree.
"""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel, select

from routing.storage.address import masked
from routing.storage.db import Database
from routing.storage.upkeep_tables import LeaseRow

AT = dt.datetime(2026, 3, 29, 3, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def test_a_moment_comes_back_aware_and_in_utc(database: Database) -> None:
    with database.transaction() as session:
        session.add(LeaseRow(name="poll", owner="me", until=AT))
    with database.reading() as session:
        until = session.exec(select(LeaseRow)).one().until
    assert until == AT
    assert until.utcoffset() == dt.timedelta(0)


def test_a_naive_moment_is_refused(database: Database) -> None:
    with (
        pytest.raises(sa.exc.StatementError, match="without a time zone"),
        database.transaction() as session,
    ):
        session.add(LeaseRow(name="poll", owner="me", until=AT.replace(tzinfo=None)))


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.add(LeaseRow(name="poll", owner="me", until=AT))
        session.flush()
        _ = 1 / 0
    with database.reading() as session:
        assert session.exec(select(LeaseRow)).all() == []


def test_a_commit_that_fails_is_nobody_elses(database: Database) -> None:
    with database.transaction() as session:
        ask = session.connection().exec_driver_sql
        ask("CREATE TABLE one (id INTEGER PRIMARY KEY)")
        ask("CREATE TABLE two (one INTEGER REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED)")
    for _ in range(3):
        with pytest.raises(sa.exc.IntegrityError), database.transaction() as session:
            session.connection().exec_driver_sql("INSERT INTO two VALUES (1)")
        with database.transaction() as session:
            session.add(LeaseRow(name="poll", owner="me", until=AT))
            session.flush()
            session.delete(session.get(LeaseRow, "poll"))
        with database.reading() as session:
            count = session.connection().exec_driver_sql("SELECT count(*) FROM two").scalar_one()
        assert count == 0


def test_tables_and_migrations_say_the_same(database: Database) -> None:
    with database.engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), SQLModel.metadata
        )
    assert found == []


def test_migrating_twice_does_nothing(database: Database) -> None:
    database.migrate()
    database.migrate()


def test_a_password_is_never_shown() -> None:
    assert masked("postgresql://desk:s3cret@db/schakel") == "postgresql://desk:***@db/schakel"


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="SQLite or PostgreSQL"):
        Database("mysql://x/y")
