"""Two processes on one PostgreSQL share the work: every message is taken in once, every row
delivered once.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from sqlmodel import col, select

from routing.storage.db import Database
from routing.storage.tables import InboxRow, MailboxRow, OutboxRow

MESSAGES = 60


def test_two_processes_share_the_work(postgres_url: str) -> None:
    command = [sys.executable, "-m", "tests.durability.sharer", postgres_url]
    both = [
        subprocess.Popen(
            [*command, name, str(MESSAGES), str(MESSAGES)], stdout=subprocess.PIPE, text=True
        )
        for name in ("one", "two")
    ]
    delivered = [int(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    database = Database(postgres_url)
    with database.reading() as session:
        assert len(session.exec(select(InboxRow.key)).all()) == MESSAGES
        rows = session.exec(
            select(OutboxRow).where(OutboxRow.kind == "say").order_by(col(OutboxRow.id))
        ).all()
        posts = session.exec(
            select(MailboxRow).order_by(col(MailboxRow.conversation), col(MailboxRow.seq))
        ).all()
    database.close()
    assert {row.state for row in rows} == {"done"}
    assert min(delivered) > 0, "both processes must have delivered some of it"
    assert sum(delivered) == len(rows)
    assert max(Counter(post.key for post in posts).values()) == 1
    for lane in ("person/sanne", "person/tom"):
        assert [p.key for p in posts if p.conversation == lane] == [
            r.key for r in rows if r.lane == lane
        ]
