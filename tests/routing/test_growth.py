"""What is asked again and again reads an index of the few rows it is about, never a whole table
that grows: shown by the plan of each database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

from bot.worker import worker_identity
from routing.call.actions import Action
from routing.desk.desk import Desk
from routing.rules.worklist import Wanted
from routing.storage import (
    at_last,
    buttons,
    erasure,
    gauges,
    inbox,
    ledger,
    mailbox,
    mails,
    outbox,
    questions,
    risks,
    timers,
    worklist,
)
from routing.storage.asked_of_teams import asked_of_teams
from routing.storage.call_pages import WantedCalls, calls_before
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.outbox import Row
from routing.storage.tables import CallRow
from tests.routing.links import CATALOGUE, MONDAY, who
from tests.routing.test_read_once import opened

THEIRS, OPEN = WantedCalls("sanne", ["cleaning"]), WantedCalls(teams=["cleaning"], ended=False)
LISTED = Wanted(team="cleaning")
SPAN = dt.timedelta(days=30)
WHAT: dict[str, Callable[[Session], object]] = {
    "claim": lambda session: outbox.claim(session, "me", MONDAY, 16, ["web"]),
    "release": lambda session: outbox.release(session, worker_identity.gone, MONDAY),
    "give back": lambda session: outbox.release_but(session, "me", [1], MONDAY),
    "under way": lambda session: outbox.under_way(session, "person/sanne"),
    "is open": lambda session: at_last.is_open(session, "in/web/sanne"),
    "waiting": lambda session: outbox.waiting(session, "person/sanne", MONDAY),
    "hasten": lambda session: outbox.hasten(session, "peer/elsewhere/", MONDAY),
    "waiting in lanes": lambda session: outbox.waiting_in(session, "peer/elsewhere/"),
    "clocks": lambda session: timers.pending(session, [ENDED]),
    "forget": lambda session: outbox.forget_waiting(session, "person/sanne"),
    "revive": lambda session: outbox.revive(session, "web", None, since=MONDAY, now=MONDAY),
    "prune rows": lambda session: outbox.prune(session, MONDAY - SPAN),
    "prune keys": lambda session: inbox.prune(session, MONDAY - SPAN),
    "became no call": lambda session: inbox.newest_without_call(session, "web", 5),
    "prune questions": lambda session: questions.prune(session, MONDAY - SPAN),
    "prune buttons": lambda session: buttons.prune(session, MONDAY - SPAN),
    "prune the dead": lambda session: outbox.prune_dead(session, MONDAY - SPAN),
    "prune mails": lambda session: mails.prune(session, MONDAY - SPAN),
    "calls at rest": lambda session: erasure.rest(session, MONDAY - SPAN),
    "words of calls": lambda session: erasure.erase_words_of_calls(session, MONDAY - SPAN),
    "words of a call": lambda session: erasure.erase_call(session, ENDED, MONDAY),
    "who waits for me": lambda session: ledger.waiting_for_a_word(session, "sanne"),
    "asked of my teams": lambda session: asked_of_teams(session, ["cleaning"]),
    "alike": lambda session: ledger.alike(session, ["cleaning/rooms/spill"], MONDAY, 5),
    "mine": lambda session: ledger.of_requester(session, "sanne", ended=False, limit=5),
    "all of mine": lambda session: ledger.of_requester(session, "sanne", ended=True, limit=5),
    "how many are mine": lambda session: ledger.count_of_requester(session, "sanne"),
    "a page for programs": lambda session: list(calls_before(session, THEIRS, None, 5)),
    "a page of what is open": lambda session: list(calls_before(session, OPEN, None, 5)),
    "a team's list": lambda session: worklist.page(session, LISTED, MONDAY, skip=0, most=5),
    "how many are listed": lambda session: worklist.count(session, LISTED, MONDAY),
    "by group": lambda session: worklist.counted(session, "cleaning", MONDAY, (MONDAY, MONDAY)),
    "to narrow down by": lambda session: worklist.facets(session, "cleaning"),
    "risks": risks.counted,
    "newest posts": lambda session: mailbox.heads(session, ["person/sanne"]),
    "what waits": lambda session: gauges.waiting(session, MONDAY),
    "what is for later": lambda session: gauges.scheduled(session, MONDAY),
    "what died": gauges.dead,
    "leased": gauges.oldest_lease,
    "calls": lambda session: gauges.calls(session, MONDAY),
}
FEW = (
    *("ix_outbox_due", "ix_outbox_lane", "ix_outbox_leased", "ix_outbox_dead"),
    *("ix_call_listed", "ix_call_awaits", "ix_inbox_loose"),
)
"""Indexes that hold what is open, dead, or of the last days alone: they may be read whole."""
GROWS = (
    *("outbox", "inbox", "question", "buttons", "call", "ledger", "mailbox"),
    *("said", "card", "mail"),
)
OF_OPEN = ("a team's list", "how many are listed", "by group", "to narrow down by", "risks")
ENDED = "S-1001"


@contextmanager
def recorded(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if statement.lstrip().split()[0] in ("SELECT", "UPDATE", "DELETE", "WITH"):
            sent.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def plan(connection: sa.Connection, statement: str, given: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", given).all()
    return "\n".join(str(row[-1]) for row in rows)


def scans(found: str) -> list[str]:
    """The lines of a plan that read a whole table which grows."""
    lines = found.splitlines()
    sqlite = [x for x in lines if x.startswith("SCAN") and not any(i in x for i in FEW)]
    postgres = [x for x in lines if "Seq Scan on" in x]
    return [x for x in sqlite + postgres if any(word in GROWS for word in x.split())]


@pytest.fixture
def filled(database: Database) -> Database:
    """Rows that are done, by the hundred, a call that ended, and statistics of them."""
    opened(database)
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), CATALOGUE, MONDAY - 2 * SPAN)
        desk.do(ENDED, Action.CANCEL, who("sanne"), {"reason": "no"})
        session.execute(sa.update(CallRow).values(opened_at=MONDAY - 2 * SPAN))
    rows = [
        Row(key=str(n), kind="say", body={}, channel="web", lane=f"l{n}", due_at=MONDAY)
        for n in range(300)
    ]
    with database.transaction() as session:
        outbox.enqueue(session, rows, MONDAY)
        session.execute(sa.text("UPDATE outbox SET state = 'done', done_at = due_at WHERE id > 9"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return database


def test_nothing_that_is_asked_again_and_again_reads_a_table_that_grows(filled: Database) -> None:
    told: dict[str, list[str]] = {}
    for name, ask in WHAT.items():
        with recorded(filled) as sent, filled.transaction() as session:
            if not filled.is_sqlite:
                session.execute(sa.text("SET LOCAL enable_seqscan = off"))
            ask(session)
            connection = session.connection()
            plans = [plan(connection, statement, given) for statement, given in tuple(sent)]
            assert plans, name
            # So small a table PostgreSQL reads by any index.
            assert not filled.is_sqlite or name not in OF_OPEN or "ix_call_listed" in plans[0]
            told[name] = [line for found in plans for line in scans(found)]
    assert {name: lines for name, lines in told.items() if lines} == {}


def test_the_plan_of_what_scans_is_told(filled: Database) -> None:
    """The test above can fail: the state bound and not written out finds no index."""
    with recorded(filled) as sent, filled.transaction() as session:
        session.execute(sa.text("SELECT id FROM outbox WHERE error = 'x'"))
        (asked,) = tuple(sent)
        assert scans(plan(session.connection(), *asked)) != []
