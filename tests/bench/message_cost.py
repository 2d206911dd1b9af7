"""What a message costs with 1,000 and with 100,000 calls in the database: the whole front, on
SQLite and PostgreSQL.

Both databases of a pair are measured in turns in one run, so that only the ratio counts.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session, insert

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Said
from bot.settings import Settings
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import CallRow, InboxRow, LedgerRow, OutboxRow
from tests.routing.links import CATALOGUE, MONDAY, SANNE
from tests.routing.reading import ByWord

SCRIPT = ("there is a spill in the lobby", "yes", "my requests", "thanks")
ROUNDS = 25


def _template(session: Session) -> tuple[dict[str, object], list[dict[str, object]]]:
    from catalog.model import Kind

    desk = Desk(SqlCallRepository(session), CATALOGUE, MONDAY)
    call = desk.open(
        Draft(
            requester=SANNE,
            item="cleaning/rooms/spill",
            kind=Kind.INCIDENT,
            text="x" * 80,
            title="spill",
            language="en",
        )
    )
    return call.model_dump(mode="json"), [
        e.model_dump(mode="json") for e in ledger.events(session, call.number)
    ]


def fill(database: Database, calls: int, report: Callable[[int], None] = lambda _: None) -> None:
    """`calls` ended and open calls with ledger, inbox and delivered outbox rows, as years of use
    leave them.
    """
    with database.transaction() as session:
        body, events = _template(session)
    for start in range(0, calls, 5000):
        with database.transaction() as session:
            numbers = range(start, min(start + 5000, calls))
            at = MONDAY - dt.timedelta(days=1)
            rows = [
                {
                    "number": f"S-{n + 500_000}",
                    "root": f"S-{n + 500_000}",
                    "requester": f"person{n % 3000}",
                    "team": "cleaning",
                    "state": "offered" if n % 100 == 0 else "closed",
                    "ended": n % 100 != 0,
                    "item": "cleaning/rooms/spill",
                    "opened_at": at,
                    "revision": 1,
                    "body": {**body, "number": f"S-{n + 500_000}", "root": f"S-{n + 500_000}"},
                }
                for n in numbers
            ]
            session.execute(insert(CallRow), rows)
            session.execute(
                insert(LedgerRow),
                [
                    {
                        "number": f"S-{n + 500_000}",
                        "seq": s,
                        "kind": "noted",
                        "by": "x",
                        "at": at,
                        "version": "v",
                        "body": events[0],
                    }
                    for n in numbers
                    for s in (1, 2, 3)
                ],
            )
            session.execute(
                insert(InboxRow),
                [
                    {"key": f"old/{n}/{i}", "channel": "web", "at": at, "body": {"text": "x"}}
                    for n in numbers
                    for i in (1, 2)
                ],
            )
            session.execute(
                insert(OutboxRow),
                [
                    {
                        "key": f"old/{n}/{i}",
                        "kind": "say",
                        "lane": f"person/person{n % 3000}",
                        "channel": "web",
                        "body": {},
                        "state": "done",
                        "due_at": at,
                        "made_at": at,
                        "done_at": at,
                        "attempts": 1,
                    }
                    for n in numbers
                    for i in (1, 2, 3)
                ],
            )
        report(len(numbers))
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")


def desk_on(url: str) -> App:
    """The whole front on one database, with the small organisation."""
    app = App(Settings(database_url=SecretStr(url)), Database(url), CATALOGUE, ByWord(CATALOGUE))
    app.add(WebChannel(app.mailbox))
    return app


async def one_round(app: App, round_: int) -> float:
    """Seconds for one small conversation, taken in and delivered."""
    began = time.perf_counter()
    for n, text in enumerate(SCRIPT):
        message = Said(
            key=f"bench/{round_}/{n}",
            address=Address(channel="web", conversation="person/sanne"),
            account="sanne",
            at=app.now(),
            text=text,
        )
        await app.accept(message)
        await app.settle()
    return time.perf_counter() - began


def ratio(small_url: str, large_url: str) -> dict[str, float]:
    """Milliseconds a message on both, and the median ratio of paired rounds."""

    async def measure() -> list[tuple[float, float]]:
        small, large = desk_on(small_url), desk_on(large_url)
        pairs = []
        for round_ in range(ROUNDS + 3):
            pairs.append((await one_round(small, round_), await one_round(large, round_)))
        small.close()
        large.close()
        return pairs[3:]

    pairs = asyncio.run(measure())
    per = len(SCRIPT) / 1000
    return {
        "small_ms": statistics.median(a for a, _ in pairs) / per,
        "large_ms": statistics.median(b for _, b in pairs) / per,
        "ratio": statistics.median(b for _, b in pairs) / statistics.median(a for a, _ in pairs),
    }


def prepared(url: str, calls: int, report: Callable[[int], None]) -> str:
    """The address of a migrated and filled database."""
    database = Database(url)
    database.migrate()
    fill(database, calls, report)
    database.close()
    return url


def sqlite_file(folder: Path, name: str) -> str:
    """An address in a folder."""
    return f"sqlite:///{folder / name}.sqlite3"
