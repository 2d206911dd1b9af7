"""A database of an earlier version is brought up to this one, and what stood in it stands there
still: the tables are made by the migrations of then, filled as that version filled them.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlmodel import SQLModel, select

from bot.people import accounts, room_reach
from bot.ports import Address
from routing.storage.db import Database
from routing.storage.schema_version import MIGRATIONS
from routing.storage.tables import AccountRow

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LATER = MONDAY + dt.timedelta(hours=3)


def at_revision(database: Database, revision: str) -> None:
    """The tables as they were at a revision, empty."""
    SQLModel.metadata.drop_all(database.engine)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    _move(database, revision)


def _move(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(database.engine.url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        if revision.startswith("-"):
            command.downgrade(config, revision.removeprefix("-"))
        else:
            command.upgrade(config, revision)
    engine.dispose()


_OLD_ACCOUNT = sa.table(
    "account",
    *(
        sa.column(name)
        for name in ("channel", "account", "person", "conversation", "used_at", "out_of_reach")
    ),
)


def _account(
    account: str, person: str, conversation: str | None, why: str | None
) -> dict[str, object]:
    return {
        "channel": "slack",
        "account": account,
        "person": person,
        "conversation": conversation,
        "used_at": MONDAY.replace(tzinfo=None),
        "out_of_reach": why,
    }


OLD = [
    _account("T1/U1", "sanne", "slack/T1/U1", None),
    _account("T1/U2", "fatima", "slack/T1/U2", f"{LATER.isoformat()} blocked by the user"),
    _account("T1/U3", "joost", "slack/T1/U3", f"{LATER.isoformat()} the account was closed"),
    _account("T1/U4", "tom", None, "nobody wrote down when"),
    _account(
        "room:slack/T1/C1", "room:cleaning", "slack/T1/C1", f"{LATER.isoformat()} is_archived"
    ),
    _account("Room:T1/U5", "guest-1", "slack/T1/U5", f"{LATER.isoformat()} gone"),
]


def _filled(database: Database) -> None:
    at_revision(database, "0010")
    with database.engine.begin() as connection:
        connection.execute(sa.insert(_OLD_ACCOUNT), OLD)


def test_who_and_what_was_out_of_reach_is_so_still(database: Database) -> None:
    _filled(database)
    database.migrate()
    with database.transaction() as session:
        assert room_reach.out_of_reach(session) == (
            room_reach.RoomOutOfReach(
                Address(channel="slack", conversation="slack/T1/C1"),
                "cleaning",
                MONDAY,
                "is_archived",
            ),
        )
        rows = {row.account: row for row in session.exec(select(AccountRow)).all()}
        assert {
            a: (r.out_of_reach_since, r.out_of_reach_why, r.closed_at) for a, r in rows.items()
        } == {
            "T1/U1": (None, None, None),
            "T1/U2": (LATER, "blocked by the user", None),
            "T1/U3": (None, None, LATER),
            "T1/U4": (MONDAY, "nobody wrote down when", None),
            "Room:T1/U5": (LATER, "gone", None),
        }
        assert rows["T1/U1"].used_at == MONDAY
        assert accounts.has_left(session, "joost") and not accounts.has_left(session, "fatima")


def test_the_old_tables_come_back_as_they_were(database: Database) -> None:
    _filled(database)
    _move(database, "0021")
    _move(database, "-0010")
    with database.engine.connect() as connection:
        found = {
            row.account: (row.person, row.conversation, row.out_of_reach)
            for row in connection.execute(sa.select(_OLD_ACCOUNT))
        }
    had = {
        str(row["account"]): (row["person"], row["conversation"], row["out_of_reach"])
        for row in OLD
    }
    assert found == had | {
        "T1/U4": ("tom", None, f"{MONDAY.isoformat()} nobody wrote down when"),
        "room:slack/T1/C1": (
            "room:cleaning",
            "slack/T1/C1",
            f"{MONDAY.isoformat()} is_archived",
        ),
    }
