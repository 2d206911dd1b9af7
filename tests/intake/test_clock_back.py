"""A clock that goes back holds up nobody: what was due by it is due, and leases of then are free."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import SecretStr
from sqlmodel import select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.intake.journal import row_of
from bot.ports import Address, Said
from bot.settings import Settings
from routing.storage import lease, outbox
from routing.storage.db import Database
from routing.storage.tables import InboxRow, OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

HOUR = dt.timedelta(hours=1)


async def test_what_was_kept_while_it_was_ahead_is_taken_in(database_url: str) -> None:
    clock = [MONDAY + 3 * HOUR]
    settings, database = Settings(database_url=SecretStr(database_url)), Database(database_url)
    app = App(settings, database, CATALOGUE, ByWord(CATALOGUE), now=lambda: clock[0])
    app.add(WebChannel(app.mailbox))
    await app.settle()
    to = Address(channel="web", conversation="person/sanne")
    head: dict[str, Any] = {"address": to, "account": "sanne", "shared": False, "at": MONDAY}
    await app.keep(Said(key="web/1", text="er is een spill in de hal", **head))
    clock[0] = MONDAY
    await app.settle()
    late = row_of(Said(key="web/2", text="hallo", **head), lambda: MONDAY + 3 * HOUR)
    with database.transaction() as session:  # begun before the clock went back
        outbox.enqueue(session, [late], MONDAY + 3 * HOUR)
    clock[0] += dt.timedelta(seconds=1)
    await app.settle()
    with database.reading() as session:
        assert session.exec(select(InboxRow.key)).all() == ["web/1", "web/2"]
        timers = session.exec(select(OutboxRow.due_at).where(OutboxRow.kind == "timer")).all()
        states = session.exec(select(OutboxRow.state).where(OutboxRow.kind != "timer")).all()
    assert set(states) == {"done"} and all(due > MONDAY for due in timers)
    app.close()


def test_a_lease_of_a_clock_that_was_ahead_is_free(database: Database) -> None:
    span = dt.timedelta(seconds=8)
    with database.transaction() as session:
        assert lease.take(session, "poll", "one", MONDAY + 3 * HOUR, span)
        assert lease.take(session, "poll", "two", MONDAY, span)
        assert not lease.take(session, "poll", "three", MONDAY + span / 2, span)
