"""How many messages a second one process takes in and answers, what each costs in CPU, and how
long people wait at half that load; two processes on PostgreSQL too.

    python -m tests.bench.message_speed [--messages N] [--report FOLDER]

From the message as a channel hands it over until its answer stands in the mailbox, all committed;
understanding by words. Forty people write at once, each the next when the last is answered; then
they write at half the rate found, whether answered or not. Several processes begin each part at the
same moment. "Most by CPU" is what all processors of this machine could do at the cost found, with
nothing else to do and nobody waiting for anything.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr
from rich.console import Console
from sqlmodel import Session, col, select

from bot.bootstrap.app import App
from bot.bootstrap.garbage import leave_out_what_stays
from bot.channels.mailbox import DESK
from bot.channels.pages.channel import WebChannel
from bot.outbox.keys import short
from bot.ports import Address, Outgoing, Said
from bot.settings import Settings
from catalog.model import Catalogue, Person
from routing.storage.db import Database
from routing.storage.session import when_committed
from routing.storage.tables import MailboxRow
from tests.bench.message_cost import SCRIPT, sqlite_file
from tests.bench.postgres import ServerClock, database_of, is_postgres, postgres
from tests.measured import Report
from tests.routing.acts import acts_of
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord

PEOPLE, WARM = 40, 40
MESSAGES = 800
OTHERS = 0.25
"""Seconds between looks at what another process wrote; the moment it did is what counts. Hardly any
answer is another's, and each look costs as much as half a message.
"""
OPEN = 200
"""Rows that may be written and not committed yet."""
SPARE = 60.0
"""Seconds within which a message must be answered: a bench that waits for more is broken."""
TITLE = "Messages taken in and answered, by words: rate, CPU and waiting"


class Speed(NamedTuple):
    """Messages a second, CPU milliseconds a message, and seconds until answered at half that rate
    (p50, p99).
    """

    rate: float
    cpu: float
    p50: float
    p99: float
    server: float = 0.0
    """CPU milliseconds of the database's own processes a message."""


class Heard(WebChannel):
    """The pages' channel, which tells when a message was answered first. `waiting`: by the message
    that waits for it.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.mailbox)
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self._loop = asyncio.get_running_loop()

    def write(self, session: Session, to: Address, message: Outgoing, key: str) -> str:
        """As the channel's, with the moment kept in which it is committed."""
        ref = super().write(session, to, message, key)
        when_committed(session, lambda: self._committed(key))
        return ref

    def _committed(self, key: str) -> None:
        self._loop.call_soon_threadsafe(self.answered, key, time.perf_counter())

    def answered(self, key: str, at: float) -> None:
        """What was written under this key, at `at`, is what somebody waits for, or more of it."""
        what, _, rest = key.partition("/")
        waits = self.waiting.pop(rest.partition("/")[0], None) if what == "say" else None
        if waits is not None:
            waits.set_result(at)


class Office:
    """A desk at work, and people who write to it. `name` keeps the people of processes apart."""

    def __init__(self, url: str, name: str) -> None:
        settings, catalogue = Settings(database_url=SecretStr(url)), peopled(name)
        self.app = App(settings, Database(url), catalogue, ByWord(catalogue))
        self.channel = Heard(self.app)
        self.app.add(self.channel)
        self.name, self.keys = name, itertools.count()

    async def hear_others(self) -> None:
        """See the answers that another process wrote: on one database each may say them. Ids of
        those that are not committed yet are looked at again.
        """
        seen = 0
        while True:
            await asyncio.sleep(OTHERS)
            now, began = self.app.now(), time.perf_counter()
            for row, key, at in await asyncio.to_thread(self._written, seen - OPEN):
                seen = max(seen, row)
                self.channel.answered(key, began - (now - at).total_seconds())

    def _written(self, after: int) -> list[tuple[int, str, dt.datetime]]:
        query = select(col(MailboxRow.id), MailboxRow.key, MailboxRow.at).where(
            col(MailboxRow.id) > after, col(MailboxRow.author) == DESK
        )
        with self.app.database.reading() as session:
            return [(row or 0, key, at) for row, key, at in session.exec(query)]

    async def said(self, person: int, text: str) -> float:
        """Seconds from saying it to the first answer."""
        account = f"{self.name}{person}"
        conversation = f"person/{account}"
        key = f"{self.name}/{next(self.keys)}"
        answered = asyncio.get_running_loop().create_future()
        self.channel.waiting[short(key)] = answered
        began = time.perf_counter()
        message = Said(
            key=key,
            address=Address(channel="web", conversation=conversation),
            account=account,
            at=self.app.now(),
            text=text,
        )
        await self.app.accept(message)
        async with asyncio.timeout(SPARE):
            return float(await answered) - began

    async def talk(self, person: int, most: int) -> list[float]:
        """One person says the script over and over; the seconds each answer took."""
        return [await self.said(person, text) for text in itertools.islice(_texts(), most)]

    async def at_rate(self, rate: float, most: int) -> list[float]:
        """Messages at a steady rate, of people who are not waiting for an answer."""
        free: asyncio.Queue[int] = asyncio.Queue()
        tasks: list[asyncio.Task[float]] = []
        for person in range(PEOPLE * 2):
            free.put_nowait(person)
        texts: dict[int, Iterator[str]] = {}
        began = time.perf_counter()
        for n in range(most):
            await asyncio.sleep(max(0.0, began + n / rate - time.perf_counter()))
            person = await free.get()
            text = next(texts.setdefault(person, _texts()))

            async def one(person: int = person, text: str = text) -> float:
                took = await self.said(person, text)
                free.put_nowait(person)
                return took

            tasks.append(asyncio.create_task(one()))
        return list(await asyncio.gather(*tasks))


def peopled(name: str) -> Catalogue:
    """The small organisation with so many people more."""
    more = tuple(
        Person(id=f"{name}{n}", name=f"{name.title()} {n}", language="en")
        for n in range(2 * PEOPLE)
    )
    employees = (*CATALOGUE.organisation.employees, *more)
    organisation = CATALOGUE.organisation.model_copy(update={"employees": employees})
    return CATALOGUE.with_people(organisation, CATALOGUE.teams)


def _texts() -> Iterator[str]:
    """The script over and over, each time of another place: nobody's words are read twice."""
    for _ in itertools.count():
        for text in SCRIPT:
            yield text.replace("lobby", f"lobby by door {next(_DOORS)}")


_DOORS = itertools.count(1)


async def _measured(url: str, name: str, messages: int, processes: int) -> Speed:
    office = Office(url, name)
    working = [asyncio.create_task(office.app.run())]
    if processes > 1:
        working.append(asyncio.create_task(office.hear_others()))
    try:
        return await _spoken(office, messages)
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        office.app.close()


async def _spoken(office: Office, messages: int) -> Speed:
    await asyncio.gather(*(office.talk(person, WARM // 10) for person in range(10)))
    leave_out_what_stays()
    await _with_the_others()
    each = messages // PEOPLE
    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(office.talk(person, each) for person in range(PEOPLE)))
    taken, spent = time.perf_counter() - began, time.process_time() - cpu
    rate = each * PEOPLE / taken
    await _with_the_others()
    waited = sorted(await office.at_rate(rate / 2, messages // 2))
    p99 = waited[int(len(waited) * 0.99)]
    return Speed(rate, spent * 1000 / (each * PEOPLE), statistics.median(waited), p99)


async def _with_the_others() -> None:
    """Wait until every process is as far: at half load while another is at full, nobody could tell
    what either costs.
    """
    print(flush=True)
    await asyncio.to_thread(sys.stdin.readline)


def _begin_together(running: Sequence[subprocess.Popen[str]]) -> None:
    for child in running:
        assert child.stdout is not None
        child.stdout.readline()
    for child in running:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()


def _side_by_side(url: str, processes: int, messages: int) -> Speed:
    """The same in processes of their own, at once: rates add up."""
    command = [sys.executable, "-m", "tests.bench.message_speed", "--child", url, "--processes"]
    running = [
        subprocess.Popen(
            [*command, str(processes), "--name", f"p{n}", "--messages", str(messages)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(processes)
    ]
    server = ServerClock(url) if is_postgres(url) else None
    _begin_together(running)
    spent = server.now() if server else 0.0
    _begin_together(running)
    spent = server.now() - spent if server else 0.0
    found = [Speed(*json.loads(child.communicate()[0])) for child in running]
    return Speed(
        sum(one.rate for one in found),
        statistics.mean(one.cpu for one in found),
        statistics.median(one.p50 for one in found),
        max(one.p99 for one in found),
        spent * 1000 / (messages * processes),
    )


def _row(name: str, speed: Speed) -> dict[str, Any]:
    return {
        "database": name,
        "messages a second": round(speed.rate, 1),
        "CPU ms a message": round(speed.cpu, 1),
        "server's": round(speed.server, 1),
        "most by CPU": round((os.cpu_count() or 1) * 1000 / (speed.cpu + speed.server)),
        "p50 at half, ms": round(speed.p50 * 1000),
        "p99 at half, ms": round(speed.p99 * 1000),
    }


def main(given: Sequence[str] | None = None) -> int:
    """0 when everything was answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--processes", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--name", default="p", help=argparse.SUPPRESS)
    args = parser.parse_args(given)
    if args.child:
        print(
            json.dumps(asyncio.run(_measured(args.child, args.name, args.messages, args.processes)))
        )
        return 0
    rows, console = [], Console()
    with tempfile.TemporaryDirectory() as name, postgres(Path(name)) as server:
        os.environ.setdefault("TESTS_CACHE", name)
        acts_of(CATALOGUE)  # learnt once, not by each process
        places = [
            ("SQLite, 1 process", sqlite_file(Path(name), "speed"), 1),
            ("PostgreSQL, 1 process", database_of(server, "one"), 1),
            ("PostgreSQL, 2 processes", database_of(server, "two"), 2),
        ]
        for label, url, processes in places:
            database = Database(url)
            database.migrate()
            database.close()
            with console.status(f"{label} ..."):
                rows.append(_row(label, _side_by_side(url, processes, args.messages)))
    report = Report(
        "message_speed",
        TITLE,
        f"python -m tests.bench.message_speed --messages {args.messages}",
        rows,
        "messages a second",
    )
    console.print(report.text())
    if args.report:
        report.write(args.report)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
