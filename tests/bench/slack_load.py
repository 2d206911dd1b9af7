"""1,000 people ask and 1,000 say yes, over one Slack socket, with 5 % repeats, 5 % refused calls
(429) and disconnects.

    python -m tests.bench.slack_load [SECONDS]

Both waves take SECONDS (60). Slack is this process, the desk one of its own. It must end with as
many calls as people and as many cards, and Slack's acknowledgements of what people said under a
second at the 99th percentile.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from routing.storage.db import Database
from routing.storage.tables import CallRow, OutboxRow
from tests.fakes.slack import FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.fakes.slack_world import Fault
from tests.slack.desk import ROOMS, populate

PEOPLE = 1_000
REPEATS = REFUSED = 0.05
P99 = 1.0


class _Unreliable(list[Fault]):
    """Faults that come by chance: one call in twenty is refused for a second."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance, self.refused = chance, 0

    def __iter__(self) -> Any:
        if self.chance.random() < REFUSED:
            self.refused += 1
            return iter((Fault("*", "429", retry_after=1),))
        return iter(())


def _asks(n: int) -> str:
    """What somebody asks: a tenth has the same trouble, the others want to know something."""
    return "there is a spill" if n % 10 == 0 else f"a question about number {n}"


async def _wave(
    slack: FakeSlack, words: Callable[[int], str], seconds: float, chance: random.Random
) -> None:
    """Everybody says something, evenly over the time; some events come twice; one disconnect in the
    middle.
    """
    began, tasks = time.monotonic(), []
    for n in range(PEOPLE):
        await asyncio.sleep(max(0.0, began + seconds * n / PEOPLE - time.monotonic()))
        user = f"U{n:05}"
        direct = slack.world.direct(user)
        message = slack.write(user, words(n), direct)
        event = {**message, "channel": direct.id, "channel_type": "im", "event_ts": message["ts"]}
        for _ in range(2 if chance.random() < REPEATS else 1):
            tasks.append(asyncio.create_task(slack.tell(event)))
        if n == PEOPLE // 2:
            tasks.append(asyncio.create_task(slack.hub.renew()))
    await asyncio.gather(*tasks)


@asynccontextmanager
async def _desk(slack: FakeSlack, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The desk at work, as a process."""
    what = ("-m", "tests.slack.process", url, slack.api_url, "socket", "0", "never", "1")
    process = await asyncio.create_subprocess_exec(sys.executable, *what, start_new_session=True)
    try:
        await until(lambda: slack.hub.connections, "the desk's connection", 60)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _settled(database: Database, patience: float) -> bool:
    """Whether everything that is due was said in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with database.reading() as session:
            waiting = select(sa.func.count()).where(
                col(OutboxRow.state) != "done", OutboxRow.kind != "timer"
            )
            if not session.exec(waiting).one():
                return True
        await asyncio.sleep(0.5)
    return False


async def measure(seconds: float) -> dict[str, Any]:
    """The figures of one run."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'load.sqlite3'}"
        database = Database(url)
        database.migrate()
        async with FakeSlack() as slack:
            populate(slack)
            for n in range(PEOPLE):
                slack.world.add_user(f"U{n:05}", f"Person {n}", f"person{n}@example.org")
            slack.world.faults = faults = _Unreliable(chance)
            async with _desk(slack, url):
                await _wave(slack, _asks, seconds, chance)
                first = await _settled(database, 120)
                await _wave(slack, lambda _: "yes", seconds, chance)
                settled = await _settled(database, 240)
            with database.reading() as session:
                calls = session.exec(select(sa.func.count()).select_from(CallRow)).one()
            cards = sum(
                seen(m).startswith("S-") for room in ROOMS.values() for m in slack.world.said(room)
            )
        database.close()
    acks = [took for _, took in slack.hub.acks]
    return {
        "calls": calls,
        "cards": cards,
        "messages": 2 * PEOPLE,
        "acknowledged": len(acks),
        "p50": statistics.median(acks),
        "p99": statistics.quantiles(acks, n=100)[98],
        "most": max(acks),
        "refused with 429": faults.refused,
        "never acknowledged": len(slack.not_taken),
        "sockets": slack.hub.opened,
        "said": len(slack.world.called("chat.postMessage")),
        "settled": first and settled,
    }


def load(console: Console, seconds: float = 60.0) -> bool:
    """Run it and print the figures; False when a call is missing or too many, or Slack waited too
    long.
    """
    found = asyncio.run(measure(seconds))
    table = Table("Slack", "figure", box=None)
    for name, value in found.items():
        table.add_row(name, f"{value:.3f}" if isinstance(value, float) else str(value))
    console.print(table)
    right = (
        found["calls"] == found["cards"] == PEOPLE
        and found["settled"]
        and not found["never acknowledged"]
    )
    return bool(right) and found["p99"] < P99


if __name__ == "__main__":
    raise SystemExit(0 if load(Console(), float(sys.argv[1]) if len(sys.argv) > 1 else 60.0) else 1)
