"""Two processes on one PostgreSQL share the work: every message is taken in once, every row
delivered once. Each holds a row while the other does, before either delivers any.
"""

from __future__ import annotations

import socket
from collections import Counter

from sqlmodel import col, select

from routing.storage.db import Database
from routing.storage.tables import InboxRow, MailboxRow, OutboxRow
from tests.forked import Forked

MESSAGES = 60


def test_two_processes_share_the_work(postgres_url: str) -> None:
    share = str(MESSAGES)
    with socket.create_server(("127.0.0.1", 0)) as holding:
        holding.settimeout(60)
        port = str(holding.getsockname()[1])
        both = [
            Forked("tests.durability.sharer", postgres_url, name, share, share, port)
            for name in ("one", "two")
        ]
        for line in [holding.accept()[0] for _ in both]:
            line.close()
    assert [process.ended(120) for process in both] == [0, 0]
    delivered = [int(process.printed[0]) for process in both]
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
