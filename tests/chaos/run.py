"""A run: desks that are killed and started again while people go on asking, and other faults."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from tests.chaos import catalogue
from tests.chaos.catalogue import with_employees
from tests.chaos.control import Control
from tests.chaos.earlier import Earlier
from tests.chaos.people import Street
from tests.chaos.servers import free_port
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import Telegram
from tests.forked import Forked
from tests.routing.acts import acts_of
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram

LEASE_RAN_OUT = 9.0
"""Seconds by which the clock goes on at each start: who polled Telegram is known to be gone."""


class Runs(Protocol):
    """A desk's process."""

    @property
    def pid(self) -> int:
        """Its number."""
        ...

    def ended(self, within: float) -> int | None:
        """How it ended; None when it runs still after so many seconds."""
        ...

    def kill(self) -> None:
        """Kill it and what it started."""
        ...


class Desks:
    """Desks on one database, each a process that is started again whenever it ended. `earlier`: the
    files of the version that is started, where that is not this one.
    """

    def __init__(self, url: str, slack: FakeSlack, telegram: Telegram, control: Control) -> None:
        self.url, self.control = url, control
        self._told = (slack.api_url, telegram.url)
        self.ports: list[int] = []
        self.running: list[Runs] = []
        self.earlier: Path | None = None
        self.employees = 20_000
        self.kills = 0

    def begin(self, many: int, employees: int) -> None:
        """Start so many."""
        self.employees = employees
        for _ in range(many):
            self.ports.append(free_port())
            self.running.append(self._started(self.ports[-1]))

    def _started(self, port: int) -> Runs:
        shared = (str(self.control.path), str(self.control.began), str(self.employees))
        words = ("tests.chaos.desk", self.url, *self._told, str(port), *shared)
        return Earlier(self.earlier, *words) if self.earlier else Forked(*words)

    def kill(self, which: int) -> None:
        """SIGKILL, and start it again."""
        self.running[which].kill()
        self.kills += 1
        self.control.set(ahead=float(self.control.read()["ahead"]) + LEASE_RAN_OUT)
        self.running[which] = self._started(self.ports[which])

    async def at_work(self, which: int) -> None:
        """Until this desk's pages answer; not for ever."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                _, writing = await asyncio.open_connection("127.0.0.1", self.ports[which])
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writing.close()
                return

    def revive(self) -> int:
        """Start those again that ended by themselves; how many."""
        ended = [n for n, one in enumerate(self.running) if one.ended(0) is not None]
        for n in ended:
            self.running[n] = self._started(self.ports[n])
        return len(ended)

    def end(self) -> None:
        """Kill all."""
        for one in self.running:
            one.kill()


@asynccontextmanager
async def street(
    url: str, folder: Path, desks: int, employees: int, earlier: Path | None = None
) -> AsyncIterator[tuple[Street, Desks]]:
    """People, their services and desks, at work."""
    os.environ.setdefault("TESTS_CACHE", str(folder / "cache"))
    await asyncio.to_thread(acts_of, with_employees(1))  # learnt once, not by each desk
    control = Control(folder / "control.json", time.time())
    control.set()
    catalogue.write(folder / "catalogue")
    async with FakeSlack() as slack, Telegram() as telegram:
        in_slack.populate(slack)
        in_telegram.populate(telegram)
        slack.retry_after, slack.hub.patience = 2.0, 2.0
        at_work = Desks(url, slack, telegram, control)
        at_work.earlier = earlier
        at_work.begin(desks, employees)
        people = Street(url, slack, telegram, at_work.ports)
        reading = asyncio.create_task(people.read_mail())
        try:
            yield people, at_work
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await people.close()
            at_work.end()


async def killed_again_and_again(
    people: Street, desks: Desks, chance: random.Random, kills: int, end: float, at_once: int = 12
) -> None:
    """So many kills at random moments of random desks, not beyond `end`, while `at_once` people are
    asking: three of four while the desk is at work, the others while it starts.
    """
    asking = asyncio.create_task(people.come(at_once, desks.employees))
    try:
        while desks.kills < kills and not asking.done() and time.monotonic() < end:
            which = chance.randrange(len(desks.running))
            if chance.random() < 0.75:
                await desks.at_work(which)
            if chance.random() < 0.5:
                await people.at_least(people.answered_so_far() + 1, within=10)
            await asyncio.sleep(chance.uniform(0.0, 2.0))
            await asyncio.to_thread(desks.kill, which)
            if desks.kills % 25 == 0:
                heard = people.answered_so_far()
                told = f"{desks.kills} kills, {len(people.people)} people, {heard} answered"
                print(f"{time.strftime('%H:%M:%S')} {told}", flush=True)
    finally:
        asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asking
