"""How large an installation becomes: constants measured here, and what follows from them for
organisations of any size, on paper and by simulation.

    python -m tests.bench.capacity [--requests 200] [--report docs/measured]

Each request is asked, confirmed, acknowledged, resolved and closed through the real desk, on
PostgreSQL; what is then in each table, the processor's time and the transactions are divided by it.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Press, Pressed, Said, Shown
from bot.settings import Settings
from routing.storage.db import Database
from routing.storage.lines import How, how_of
from routing.storage.tables import CallRow
from tests.bench.postgres import BothClocks, database_of, postgres
from tests.chaos.catalogue import seat, with_employees
from tests.measured import Report
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord

A_YEAR = 12.0
"""Requests of an employee in a year: one a month, as service desks usually count."""
WORKING_DAYS = 250
BUSIEST = 0.2
"""The busiest hour's share of a working day."""
BUSY = 0.5
"""The share of a core that people's messages may take at the busiest, so that they do not queue."""
SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Constants:
    """What one request comes to. `cpu`: seconds of processor for a message, the database's own
    among them; `transactions`: that write, for a message; `bytes`: in the database, indexes among
    them; `rows`: by table.
    """

    messages: float
    cpu: float
    transactions: float
    bytes: float
    rows: Mapping[str, float]


@dataclass(frozen=True)
class Size:
    """What an organisation needs. `peak`: messages a second in the busiest hour; `cores`: that
    they keep busy; `gigabytes`: of database in a year, without files.
    """

    employees: int
    requests: float
    peak: float
    cores: float
    gigabytes: float
    ledger_rows: float


def size(employees: int, known: Constants) -> Size:
    """The model on paper."""
    requests = employees * A_YEAR
    peak = requests * known.messages / WORKING_DAYS * BUSIEST / 3600
    return Size(
        employees=employees,
        requests=requests,
        peak=peak,
        cores=peak * known.cpu / BUSY,
        gigabytes=requests * known.bytes / 1e9,
        ledger_rows=requests * known.rows.get("ledger", 0.0),
    )


def waits(peak: float, cpu: float, workers: int, seed: int = 1, hours: float = 1.0) -> float:
    """The wait in seconds, before their own work, that 99 of 100 messages of the busiest hour stay
    under: simulated, with messages that come by chance and `workers` that take as long as measured,
    half as long again at times.
    """
    chance = random.Random(seed)
    free = [0.0] * workers
    waited: list[float] = []
    now = 0.0
    many = min(int(peak * 3600 * hours), 200_000)
    for _ in range(many):
        now += chance.expovariate(peak)
        begins = max(now, free[0])
        waited.append(begins - now)
        heapq.heapreplace(free, begins + cpu * chance.uniform(0.5, 1.5))
    return sorted(waited)[int(0.99 * len(waited))] if waited else 0.0


async def measured(url: str, requests: int) -> Constants:
    """The constants, by so many requests through the real desk."""
    database = Database(url)
    database.migrate()
    catalogue = with_employees(requests)
    settings = Settings(database_url=SecretStr(url))
    app = App(settings, database, catalogue, ByWord(catalogue), now=lambda: MONDAY)
    app.add(WebChannel(app.mailbox))
    commits = _counted(database)
    await _request(app, 0)  # learns, and fills what is kept at hand
    before, clock, done = _stored(database), BothClocks(url), commits[0]
    began = clock()
    messages = 0
    for n in range(1, requests):
        messages += await _request(app, n)
    spent, transactions = clock() - began, commits[0] - done
    after = _stored(database)
    app.close()
    made = requests - 1
    return Constants(
        messages=messages / made,
        cpu=spent / messages,
        transactions=transactions / messages,
        bytes=sum(after[name][0] - before[name][0] for name in after) / made,
        rows={name: (after[name][1] - before[name][1]) / made for name in after},
    )


def _counted(database: Database) -> list[int]:
    found = [0]

    def note(connection: sa.Connection) -> None:
        found[0] += how_of(connection) is not How.READS

    sa.event.listen(database.engine, "commit", note)
    return found


async def _request(app: App, number: int) -> int:
    """One request, from asking to closed; how many messages that took."""
    person = seat(number)
    own, room = f"person/{person}", "room/cleaning"
    head: dict[str, Any] = {"at": MONDAY}
    told = 0

    async def say(text: str) -> None:
        nonlocal told
        told += 1
        shown = Shown(text=text)
        at = Address(channel="web", conversation=own)
        key = f"web:{person}:{told}"
        said = Said(
            key=key, address=at, account=person, shared=False, shown=shown, text=text, **head
        )
        await app.take_or_keep(said)
        await app.settle()

    async def press(who: str, place: str, action: str, **values: str) -> None:
        nonlocal told
        told += 1
        at = Address(channel="web", conversation=place)
        key = f"web:{person}:{told}"
        pressed = Press(action=action, values=values or None)
        shared = place == room
        await app.take_or_keep(
            Pressed(key=key, address=at, account=who, shared=shared, press=pressed, **head)
        )
        await app.settle()

    await say(f"er is een spill in kamer {number}, kan daar iemand naar kijken?")
    await say("ja")
    call = await asyncio.to_thread(_newest, app.database)
    await press("joost", room, f"c:{call}:acknowledge")
    await press("joost", room, f"c:{call}:resolve", text="gedweild en nagekeken")
    await press(person, own, f"c:{call}:confirm")
    return told


def _newest(database: Database) -> str:
    with database.reading() as session:
        numbers = session.exec(select(CallRow.number)).all()
    return str(max(numbers, key=lambda number: int(str(number).rpartition("-")[2])))


def _stored(database: Database) -> dict[str, tuple[int, int]]:
    """Bytes and rows of each table."""
    found = {}
    with database.reading() as session:
        ask = session.connection().exec_driver_sql
        names = [
            str(row[0]) for row in ask("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        ]
        for name in names:
            stored = int(ask(f"SELECT pg_total_relation_size('\"{name}\"')").scalar_one())
            rows = int(ask(f'SELECT count(*) FROM "{name}"').scalar_one())
            found[name] = (stored, rows)
    return found


def rows(known: Constants) -> Sequence[Mapping[str, Any]]:
    """The model for each size, with the wait that a simulation finds."""
    made = []
    for one in (size(employees, known) for employees in SIZES):
        workers = max(1, round(one.cores + 0.5))
        made.append(
            {
                "employees": one.employees,
                "requests a year": round(one.requests),
                "messages/s at peak": round(one.peak, 2),
                "processes": workers,
                "wait p99 ms": round(1000 * waits(one.peak, known.cpu, workers), 1),
                "writes/s at peak": round(one.peak * known.transactions, 1),
                "GB a year": round(one.gigabytes, 2),
                "ledger rows a year": round(one.ledger_rows),
            }
        )
    return made


def main() -> None:
    """Measure, print, and write the report where one is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.capacity")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres(Path(name)) as server:
        began = time.monotonic()
        known = asyncio.run(measured(database_of(server, "capacity"), given.requests))
    most = sorted(known.rows.items(), key=lambda pair: -pair[1])[:8]
    remarks = [
        f"Measured by {given.requests} requests in {time.monotonic() - began:.0f} s:",
        f"  {known.messages:.1f} messages a request, {1000 * known.cpu:.1f} ms of processor and "
        f"{known.transactions:.1f} writing transactions a message (pages, by words),",
        f"  {known.bytes / 1000:.1f} kB a request in PostgreSQL, indexes among them; rows: "
        + ", ".join(f"{table} {many:.1f}" for table, many in most),
        f"Assumed: {A_YEAR:.0f} requests an employee a year, {WORKING_DAYS} working days, "
        f"{BUSIEST:.0%} of a day in its busiest hour, a core busy at most {BUSY:.0%}.",
        "Wait: before one's own work, of the busiest hour, simulated with chance arrivals.",
    ]
    title = "Capacity: from employees to messages, processes and database"
    command = f"python -m tests.bench.capacity --requests {given.requests}"
    report = Report("capacity", title, command, rows(known), "GB a year", remarks)
    print(report.text())
    if given.report:
        report.write(given.report)


if __name__ == "__main__":
    main()
