"""A ledger too large for one index is taken apart by the number of the call, and is the same ledger:
nothing of it is lost, and the desk works on it as before.
"""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from routing.storage import ledger, verification
from routing.storage.db import Database
from tests.house.figures import ROOT
from tests.people.test_personal_data import World

SQL = ROOT / "docs" / "deploy" / "postgresql" / "ledger-by-number.sql"
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'ledger'"


def _taken_apart(database: Database) -> None:
    with database.transaction() as session:
        session.connection().exec_driver_sql(SQL.read_text().replace("%", "%%"))


def _indexes(database: Database) -> set[str]:
    """What its indexes are on, but for that of ids alone, which a partitioned table has otherwise."""
    with database.reading() as session:
        found = session.execute(sa.text(_INDEXES)).scalars().all()
    short = (re.sub(r"USING btree |ON (ONLY )?public\.ledger ", "", one) for one in found)
    return {one for one in short if not one.endswith("(id)")}


async def test_a_desk_goes_on_with_a_ledger_that_was_taken_apart(postgres_url: str) -> None:
    world = World(postgres_url)
    database = world.app.database
    for n in range(3):
        await world.ends("sanne", f"S-{1001 + n}", f"er is een spill bij deur {n}")
    before = [world.call(f"S-{1001 + n}") for n in range(3)]
    with database.reading() as session:
        events, indexes = ledger.events(session, "S-1002"), _indexes(database)
    _taken_apart(database)
    assert [world.call(f"S-{1001 + n}") for n in range(3)] == before
    with database.reading() as session:
        assert ledger.events(session, "S-1002") == events and _indexes(database) == indexes
    await world.ends("tom", "S-1004", "er is een spill op de trap")
    with database.reading() as session:
        assert list(verification.faults(session)) == []
        ids = session.execute(sa.text("SELECT id FROM ledger")).scalars().all()
        plan = session.execute(sa.text("EXPLAIN SELECT * FROM ledger WHERE number = 'S-1002'"))
        parts = {name for row in plan for name in re.findall(r"ledger_\d+", str(row[0]))}
    assert len(set(ids)) == len(ids) and len(parts) == 1, "one call is read in one part"
    again = "INSERT INTO ledger SELECT * FROM ledger WHERE number = 'S-1004' AND seq = 1"
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(sa.text(again))
    world.app.close()
