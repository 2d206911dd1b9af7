"""A rolling restart: the version before the last change of the tables, out of the history, works on
while the tables are brought up and a process of today works beside it.
"""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from routing.storage.db import Database
from routing.storage.tables import InboxRow, MailboxRow, OutboxRow
from tests.chaos import earlier
from tests.forked import Forked

BEFORE, ALL = 20, 40


def _taken(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(InboxRow.key)).all())


def _empty(database_url: str) -> None:
    """The tables away, so that the earlier version makes its own."""
    database = Database(database_url)
    with database.engine.begin() as connection:
        if database.is_sqlite:
            Path(str(database.engine.url.database)).unlink()
        else:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    database.close()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str] | None:
    return earlier.laid_out(tmp_path_factory.mktemp("earlier"))


def test_both_versions_work_on_the_new_tables(
    database_url: str, there: tuple[Path, str] | None
) -> None:
    if there is None:
        pytest.skip("there is no history here")
    _empty(database_url)
    earlier.migrate(there[0], database_url)
    database = Database(database_url)
    assert database.is_behind()
    words = ("tests.durability.sharer", database_url, "before", str(BEFORE), str(ALL))
    before = earlier.Earlier(there[0], *words, stdout=subprocess.PIPE)
    try:
        end = time.monotonic() + 60
        while not _taken(database) and time.monotonic() < end:
            time.sleep(0.05)
        database.migrate()
        today = Forked("tests.durability.sharer", database_url, "today", str(ALL), str(ALL))
        assert (today.ended(120), before.ended(120)) == (0, 0)
    finally:
        before.kill()
    with database.reading() as session:
        rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "say")).all()
        posts = session.exec(select(MailboxRow.key)).all()
    assert _taken(database) == ALL and {row.state for row in rows} == {"done"}
    assert max(Counter(posts).values()) == 1
    delivered = int(before.printed), int(today.printed[0])
    assert min(delivered) > 0 and sum(delivered) == len(rows)
    database.close()
