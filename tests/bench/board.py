"""What a team's list costs with ten and with 1,000 open calls in a database of 100,000: time and size
of the page, what a change sends to somebody who looks at it, and two hundred open pages while
twenty things a second are said.

    python -m tests.bench.board [--ended 100000] [--rounds 30] [--postgres] [--report docs/measured]

The two lists are asked for in turn, so that whatever else the machine does weighs on both alike:
the median of the ratios of such pairs counts, by the clock of the processor (that of PostgreSQL's
too), since the machine may have other things to do.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx2
import sqlalchemy as sa
from rich.console import Console

from bot.channels.mailbox import Mailbox
from bot.channels.pages.services import PageServices
from bot.channels.pages.site import make_site
from routing.call.actions import Action
from routing.desk.desk import Desk as CallDesk
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.bench import streams
from tests.bench.open_calls import fill, prototypes
from tests.bench.postgres import BothClocks, database_of, postgres
from tests.channels.conftest import HOST, parts_for
from tests.channels.conftest import Desk as Nobody
from tests.measured import Report, Row
from tests.routing.links import CATALOGUE, MONDAY


class Asked(NamedTuple):
    """A page as it was asked for: seconds by both clocks, and the page."""

    wall: float
    cpu: float
    text: bytes


PAGES = {
    "the list": "",
    "the late ones": "&show=late",
    "a search": "&q=coffee+lobby",
    "columns": "&layout=columns",
}
FEW, MANY, CHANGES = 10, 1_000, 20
PATIENCE = 60.0
Clock = Callable[[], float]


class Target(NamedTuple):
    """What is wanted of a figure: at most so much."""

    what: str
    found: float
    at_most: float

    def row(self) -> Row:
        """As the report tells it."""
        share = round(100 * self.found / self.at_most)
        asked = {"what": self.what, "found": round(self.found, 2), "at most": self.at_most}
        return asked | {"% of that": share}


class Page(NamedTuple):
    """A page of ten and of 1,000 calls, as one was asked for after the other."""

    name: str
    pairs: Sequence[tuple[Asked, Asked]]

    def ratio(self, clock: str) -> float:
        """How many times as long the one of 1,000 takes: the median of all pairs."""
        pairs = [(getattr(few, clock), getattr(many, clock)) for few, many in self.pairs]
        return float(statistics.median(many / few for few, many in pairs))

    @property
    def compressed(self) -> float:
        """Its kB compressed, with 1,000."""
        return len(gzip.compress(self.pairs[-1][1].text, 6)) / 1000

    def told(self) -> str:
        """In one line."""
        few, many = (statistics.median(pair[n].wall for pair in self.pairs) for n in (0, 1))
        return (
            f"{self.name}: {few * 1000:.0f} ms with ten, {many * 1000:.0f} ms with 1,000 "
            f"({self.ratio('wall'):.2f} times by the clock on the wall), "
            f"{len(self.pairs[-1][1].text) / 1000:.0f} kB, compressed {self.compressed:.1f} kB"
        )


async def _asked(client: httpx2.AsyncClient, path: str, clock: Clock) -> Asked:
    began, cpu = time.perf_counter(), clock()
    answer = await client.get(path)
    taken = time.perf_counter() - began, clock() - cpu
    assert answer.status_code == 200
    return Asked(*taken, answer.content)


def _services(database: Database) -> PageServices:
    return parts_for(database, Mailbox(database, lambda: MONDAY), Nobody(database).accept)


async def pages(few: Database, many: Database, rounds: int, clock: Clock) -> list[Page]:
    """Each page with ten and with 1,000 calls, asked for in turn."""
    found = []
    async with _browser(few) as small, _browser(many) as large:
        for name, query in PAGES.items():
            path = f"/team?as=fatima{query}"
            pairs = [
                (await _asked(small, path, clock), await _asked(large, path, clock))
                for _ in range(rounds + 2)
            ]
            found.append(Page(name, pairs[2:]))
    return found


def _browser(database: Database) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(make_site(_services(database)))
    return httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}")


async def changes(database: Database) -> list[int]:
    """The bytes that each of some changes of a listed call sends to somebody who looks at it."""
    async with _browser(database) as client:
        number = re.findall(r'id="row-(S-\d+)"', (await client.get("/team?as=fatima")).text)[0]
    site, sizes = make_site(_services(database)), []
    looking = streams.Stream(site, "/live/team", "fatima", "room/cleaning")
    await looking.begun.wait()
    for n in range(CHANGES):
        before, whom = len(looking.sizes), ("fatima", "joost")[n % 2]
        looking.told.clear()
        await asyncio.to_thread(_give, database, number, whom)
        await asyncio.wait_for(looking.told.wait(), PATIENCE)
        sizes.append(sum(looking.sizes[before:]))
    looking.task.cancel()
    await asyncio.gather(looking.task, return_exceptions=True)
    return sizes


def _give(database: Database, number: str, whom: str) -> None:
    with database.transaction() as session:
        desk = CallDesk(SqlCallRepository(session), CATALOGUE, MONDAY)
        desk.do(number, Action.ASSIGN, CATALOGUE.people["joost"], {"person": whom})


@contextlib.contextmanager
def _both(
    folder: Path, ended: int, *, on_postgres: bool
) -> Iterator[tuple[Database, Database, Clock]]:
    """A database with ten open calls, the same with 1,000, and the clock of what they take."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres(folder)) if on_postgres else ""
        url = _few(database_of(server, "few") if server else f"sqlite:///{folder}/few", ended)
        many = Database(_copied(server, folder))
        fill(many, prototypes(many, count=FEW), MANY - 2 * FEW, 0)
        few, clock = Database(url), BothClocks(server) if server else time.process_time
        for database in (few, many):
            stack.callback(database.close)
        yield few, many, clock


def _few(url: str, ended: int) -> str:
    """A database with ten open calls after many that have ended."""
    database = Database(url)
    database.migrate()
    fill(database, prototypes(database, count=FEW), 0, ended)
    database.close()
    return url


def _copied(server: str, folder: Path) -> str:
    """A copy of the database with few calls."""
    if not server:
        shutil.copy(folder / "few", folder / "many")
        return f"sqlite:///{folder}/many"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE many TEMPLATE few")
    engine.dispose()
    return sa.make_url(server).set(database="many").render_as_string(hide_password=False)


def main() -> None:
    """Run it, print the report, and keep it where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ended", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=20, help="how long the open pages are told")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        with _both(Path(name), given.ended, on_postgres=given.postgres) as (few, many, clock):
            found = asyncio.run(pages(few, many, given.rounds, clock))
            sizes = asyncio.run(changes(many))
        url = f"sqlite:///{name}/streams"
        live = asyncio.run(streams.measured(url, 200, 20, given.seconds))
    report = _report(found, sizes, live, on_postgres=given.postgres)
    Console().print(report.text())
    if given.report:
        report.write(given.report)


def _report(
    found: Sequence[Page], sizes: Sequence[int], live: streams.Live, *, on_postgres: bool
) -> Report:
    times = [Target(f"{one.name}: times that of ten", one.ratio("cpu"), 1.5) for one in found]
    kilobytes = [Target(f"{one.name}: kB compressed", one.compressed, 150) for one in found]
    rest = [
        Target("a change of a call: kB to who looks", max(sizes) / 1000, 5),
        Target("200 open pages: seconds until seen, p95", live.p95, 1),
        Target("200 open pages: cores", live.cores, 2),
    ]
    remarks = [*(one.told() for one in found), live.told()]
    return Report(
        f"board{'_postgres' * on_postgres}",
        "A team's list of 1,000 open calls beside one of ten, in a database of 100,000 "
        f"({'PostgreSQL' if on_postgres else 'SQLite'})",
        f"python -m tests.bench.board{' --postgres' * on_postgres} --report docs/measured",
        [one.row() for one in (*times, *kilobytes, *rest)],
        "% of that",
        remarks,
    )


if __name__ == "__main__":
    main()
