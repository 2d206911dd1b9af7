"""The mailbox: one order per conversation, whoever writes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.channels.mailbox import Mailbox
from bot.ports import Outgoing
from routing.storage.db import Database
from tests.channels.conftest import now
from tests.fakes.windows import said


def test_a_reader_misses_nothing_and_sees_each_change_once(
    database: Database, mailbox: Mailbox
) -> None:
    first = mailbox.deliver("room/x", Outgoing(text="one"), "k1")
    mailbox.deliver("room/x", Outgoing(text="two"), "k2")
    seen = mailbox.since("room/x", 0)
    mailbox.deliver("room/x", Outgoing(text="one, changed", edits=first), "k3")
    said(database, "room/x", "joost", "three")
    later = mailbox.since("room/x", seen[-1].seq)
    assert [(p.ref == first, p.said or (p.message and p.message.text)) for p in later] == [
        (True, "one, changed"),
        (False, "three"),
    ]
    assert [p.ref for p in mailbox.latest("room/x")] == [
        p.ref for p in sorted((*seen, later[1]), key=lambda p: int(p.ref))
    ]


def test_an_edit_that_changes_nothing_wakes_nobody(mailbox: Mailbox) -> None:
    ref = mailbox.deliver("room/x", Outgoing(text="one"), "k1")
    before = mailbox.heads(["room/x"])
    mailbox.deliver("room/x", Outgoing(text="one", edits=ref), "k2")
    assert mailbox.heads(["room/x"]) == before == {"room/x": 1}


def test_conversations_do_not_meet(mailbox: Mailbox) -> None:
    ref = mailbox.deliver("person/a", Outgoing(text="for a"), "k1")
    other = mailbox.deliver("person/b", Outgoing(text="for b", edits=ref), "k2")
    assert other != ref
    assert [p.message and p.message.text for p in mailbox.since("person/a", 0)] == ["for a"]
    assert mailbox.find("person/b", ref) is None
    assert mailbox.find("person/a", "1' or 1=1") is None


def test_many_writers_make_one_order(database: Database) -> None:
    start = threading.Barrier(4)

    def write(writer: int) -> None:
        mailbox = Mailbox(database, now)
        start.wait()
        for n in range(6):
            mailbox.deliver("room/x", Outgoing(text=f"{writer}.{n}"), f"{writer}.{n}")
            mailbox.deliver("room/x", Outgoing(text="the same for all"), f"shared {n}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    posts = Mailbox(database, now).since("room/x", 0)
    assert [p.seq for p in posts] == list(range(1, 4 * 6 + 6 + 1))
