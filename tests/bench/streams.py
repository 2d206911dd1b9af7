"""Measures pages that are kept up to date: `python -m tests.bench.streams` opens two hundred streams
(half of them lists of a team, half conversations), says twenty things a second in them (one in five
is something done with a call), and tells how long it takes until it is on its way to who looks, how
many bytes that is, and how much of the processors it takes, the writing included.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import statistics
import tempfile
import threading
import time
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import FastAPI

from bot.channels.mailbox import Mailbox
from bot.channels.pages.site import make_site
from bot.ports import Outgoing
from catalog.model import Catalogue, Organisation, Person
from routing.call.actions import Action
from routing.storage.db import Database
from tests.bench.open_calls import fill, prototypes
from tests.channels.conftest import HOST, Desk, parts_for
from tests.channels.test_pages import done
from tests.routing.links import CATALOGUE, MONDAY, SANNE, TOM

PATIENCE = 30.0
MARK = re.compile(rb"mark-(\d+)-")
EMPLOYEES = tuple(Person(id=f"p{n}", name=f"Person {n}", language="en") for n in range(100))
MADE = Catalogue(
    version="v1",
    organisation=Organisation(language="en", employees=(SANNE, TOM, *EMPLOYEES)),
    teams=CATALOGUE.teams,
)
SEATS = (("fatima", "cleaning"), ("daan", "desk"), ("joost", "cleaning"), ("hilde", "hr"))
"""Who looks at a list, and of which team."""


class Stream:
    """An open page: when each marked post came, and how large what it was sent is."""

    def __init__(self, site: FastAPI, path: str, person: str, conversation: str) -> None:
        self.conversation = conversation
        self.seen: dict[int, float] = {}
        self.sizes: list[int] = []
        self.begun, self.told = asyncio.Event(), asyncio.Event()
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": f"as={person}".encode(),
            "headers": [(b"host", HOST.encode())],
            "client": ("127.0.0.1", 1),
            "scheme": "http",
        }
        self.task: asyncio.Task[None] = asyncio.create_task(self._open(site, scope))

    async def _open(self, site: FastAPI, scope: dict[str, Any]) -> None:
        await site(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, object]:
        await asyncio.sleep(3_600)
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        body = message.get("body", b"")
        if not body or body.startswith(b":"):
            return
        now = time.perf_counter()
        for mark in MARK.findall(body):
            self.seen.setdefault(int(mark), now)
        if self.begun.is_set():
            self.sizes.append(len(body))
            self.told.set()
        self.begun.set()


def _opened(site: FastAPI, n: int) -> Stream:
    if n % 2:
        person = EMPLOYEES[n // 2 % len(EMPLOYEES)].id
        return Stream(site, "/live/talk", person, f"person/{person}")
    person, team = SEATS[n // 2 % len(SEATS)]
    return Stream(site, "/live/team", person, f"room/{team}")


def _place(n: int) -> str:
    """Where the next thing is said: somebody's conversation, or a team's room."""
    if n % 2:
        return f"person/{EMPLOYEES[n % len(EMPLOYEES)].id}"
    return f"room/{SEATS[n // 2 % len(SEATS)][1]}"


def _say(
    database: Database, mailbox: Mailbox, number: str, rate: int, seconds: int
) -> dict[int, tuple[str, float]]:
    """What was said where, and when it was committed; a thread of its own."""
    said: dict[int, tuple[str, float]] = {}
    began = time.perf_counter()
    for n in range(rate * seconds):
        time.sleep(max(0.0, began + n / rate - time.perf_counter()))
        if n % 5 == 4:
            done(database, number, Action.NOTE, "joost", text=f"note {n}")
            continue
        place = _place(n)
        mailbox.deliver(place, Outgoing(text=f"mark-{n}-"), f"k{n}")
        said[n] = (place, time.perf_counter())
    return said


async def _until_seen(heard: Sequence[tuple[Stream, int, float]]) -> None:
    """Wait for what is still on its way; not for ever."""
    limit = time.perf_counter() + PATIENCE
    while time.perf_counter() < limit and any(n not in page.seen for page, n, _ in heard):
        for page in {page for page, n, _ in heard if n not in page.seen}:
            page.told.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(page.told.wait(), 1)


class Live(NamedTuple):
    """What open pages were told, how soon, and what that took."""

    streams: int
    rate: int
    unseen: int
    p50: float
    p95: float
    bytes_p50: int
    bytes_p99: int
    cores: float
    threads: int

    def told(self) -> str:
        """In one line."""
        return (
            f"{self.streams} open pages, {self.rate} things said a second: seen after "
            f"{self.p50:.2f} s (half of them) and {self.p95:.2f} s (95 of 100), not seen "
            f"{self.unseen}; sent at once {self.bytes_p50} bytes, 99 of 100 times at most "
            f"{self.bytes_p99} (of several changes); {self.cores:.2f} cores, the writing included; "
            f"{self.threads} threads"
        )


async def measured(url: str, streams: int, rate: int, seconds: int) -> Live:
    """The figures."""
    database = Database(url)
    database.migrate()
    made = prototypes(database)
    fill(database, made, 300, 0)
    mailbox = Mailbox(database, lambda: MONDAY)
    parts = parts_for(database, mailbox, Desk(database).accept)
    site = make_site(replace(parts, catalogue=lambda: MADE))
    pages = [_opened(site, n) for n in range(streams)]
    await asyncio.gather(*(page.begun.wait() for page in pages))
    cpu, began = time.process_time(), time.perf_counter()
    said = await asyncio.to_thread(_say, database, mailbox, made[1].number, rate, seconds)
    spoken = time.perf_counter() - began
    threads = threading.active_count()
    heard = [
        (page, n, at) for page in pages for n, (w, at) in said.items() if w == page.conversation
    ]
    await _until_seen(heard)
    cores = (time.process_time() - cpu) / spoken
    for page in pages:
        page.task.cancel()
    await asyncio.gather(*(page.task for page in pages), return_exceptions=True)
    database.close()
    delays = [page.seen[n] - at for page, n, at in heard if n in page.seen]
    cuts = statistics.quantiles(delays, n=100)
    sizes = sorted(size for page in pages for size in page.sizes)
    return Live(
        streams=streams,
        rate=rate,
        unseen=len(heard) - len(delays),
        p50=cuts[49],
        p95=cuts[94],
        bytes_p50=sizes[len(sizes) // 2],
        bytes_p99=sizes[len(sizes) * 99 // 100],
        cores=cores,
        threads=threads,
    )


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/streams.sqlite3"
        print(asyncio.run(measured(url, given.streams, given.rate, given.seconds)).told())


if __name__ == "__main__":
    main()
