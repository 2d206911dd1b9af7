"""What every page, status question and queue costs with a year of calls in the database, against the
same work with nothing behind it: `python -m tests.bench.year [--calls 63000] [--report docs/measured]`.

A day is played through the whole front of the hospital, and stands there open in both; in the one it
is the first day, in the other the last of a year (`year_filling`). Both are asked in turns in one
run, in seconds of processor time, the database's own among them.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import math
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr

import catalog
from bot.bootstrap.app import App
from bot.bootstrap.first_reader import read_catalogue
from bot.bootstrap.garbage import leave_out_what_stays
from bot.channels.api.services import ROOT, ApiServices
from bot.channels.api.site import guarded
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.services import PageServices
from bot.channels.pages.site import make_site
from bot.lab import simulated_day
from bot.people import api_tokens
from bot.ports import Address, Said
from bot.settings import Settings
from catalog.model import Catalogue
from catalog.own_clock import own_clock
from routing.storage.db import Database
from routing.storage.insight_store import Counting
from routing.understand.reader import Reader
from tests.bench.postgres import (
    BothClocks,
    database_of,
    databases_in,
    in_server,
    postgres,
    renamed,
)
from tests.bench.year_filling import YEAR, Day, fill
from tests.channels.conftest import HOST
from tests.measured import Report

HOSPITAL = Path(catalog.__file__).parent / "hospital"
ALLOWED = 1.3
WARM = 3
WEEK = 10
"""Copies of a day that make a week of the year's."""
Clock = Callable[[], float]


def a_day(standing: Catalogue, reader: Reader, path: Path, calls: int) -> dt.datetime:
    """A day played through the front and counted in the figures; the moment after it."""
    asyncio.run(
        _spent(standing, reader, path, calls),
    )
    database = Database(f"sqlite:///{path}")
    now = simulated_day.START + dt.timedelta(days=1)
    counting = Counting(database, standing, own_clock(standing))
    while counting.catch_up(now, 100_000).left:
        pass
    database.close()
    return now


async def _spent(standing: Catalogue, reader: Reader, path: Path, calls: int) -> None:
    await simulated_day.spend(standing, reader, path, seed=1, calls=calls)


class Asked:
    """A desk on a database that is asked things, as people ask them. `shift`: by so much the
    numbers of its newest day are higher than those of the first.
    """

    def __init__(self, url: str, standing: Catalogue, reader: Reader, now: dt.datetime) -> None:
        self.app = App(
            Settings(database_url=SecretStr(url), catalog=HOSPITAL),
            Database(url),
            standing,
            reader,
            now=lambda: now,
        )
        self.app.add(WebChannel(self.app.mailbox))
        self.shift, self.ref = 0, 0
        self._said = 0
        services = PageServices(
            database=self.app.database,
            mailbox=self.app.mailbox,
            accept=self.app.take_or_keep,
            catalogue=lambda: self.app.context().catalogue,
            now=self.app.now,
            secret="not a secret in a bench",
            hosts=("127.0.0.1",),
            demo=True,
            ready=self.app.readiness.look,
            figures=self.app.figures,
            understanding=lambda: self.app.understanding,
            folder=HOSPITAL,
            reads_by_words=True,
        )
        self.pages = _browser(make_site(services))
        interface = ApiServices(
            self.app.database, self.app.context, self.app.now, burst=10**6, per_second=10**6
        )
        self.programs = _browser(guarded(interface))
        self._tokens: dict[str, str] = {}

    def token(self, person: str) -> str:
        """One that stands for somebody."""
        if person not in self._tokens:
            with self.app.database.transaction() as session:
                self._tokens[person] = api_tokens.make(
                    session,
                    self.app.catalogue.people[person],
                    "a bench",
                    scopes=tuple(api_tokens.SCOPES),
                    teams=(),
                    now=self.app.now(),
                    until=None,
                )[1]
        return self._tokens[person]

    async def page(self, person: str, path: str) -> int:
        """Look at a page; its size."""
        sign = "&" if "?" in path else "?"
        answer = await self.pages.get(f"{path}{sign}as={person}")
        return _well(answer, path)

    async def programme(self, person: str, path: str) -> int:
        """Ask by the programming interface."""
        headers = {"authorization": f"Bearer {self.token(person)}"}
        return _well(await self.programs.get(f"{ROOT}{path}", headers=headers), path)

    async def say(self, person: str, text: str, room: str = "") -> int:
        """Say something, and have the answer delivered."""
        self._said += 1
        said = Said(
            key=f"bench/{self._said}",
            address=Address(
                channel="web", conversation=f"room/{room}" if room else f"person/{person}"
            ),
            account=person,
            shared=bool(room),
            at=self.app.now(),
            text=text,
        )
        await self.app.accept(said)
        await self.app.settle()
        return 0


def _browser(site: Any) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(site), base_url=f"http://{HOST}", follow_redirects=False
    )


def _well(answer: httpx2.Response, path: str) -> int:
    # Nothing is delivered here beside what is asked: that the desk's own worker rests is told.
    assert answer.status_code == 200 or path == "/readyz", (
        f"{path}: {answer.status_code} {answer.text[:300]}"
    )
    return len(answer.content)


Ask = Callable[[Asked], Awaitable[int]]


def questions(day: Day, standing: Catalogue) -> dict[str, Ask]:
    """Everything that is asked, by its name."""
    columns = day.columns["call"]
    calls = [dict(zip(columns, row, strict=True)) for row in day.rows("call")]
    team = statistics.mode(c["team"] for c in calls)
    member = standing.team_by_id[team].people[0].id
    asker = statistics.mode(c["requester"] for c in calls)
    of_asker = next(c["number"] for c in calls if c["requester"] == asker)
    of_team = next(c["number"] for c in calls if c["team"] == team and not c["ended"])
    item = next(c["item"] for c in calls if c["item"])
    there = standing.team_by_id[team]
    manager = (there.coordinators or there.people)[0].id
    found = _pages(asker, member, manager, team, item)
    found["page: a request, who asked"] = _opened(asker, of_asker)
    found["page: a request, the team"] = _opened(member, of_team)
    found["page: team's list, one opened"] = _opened(member, of_team, f"/team?team={team}&call=")
    found["page: palette by number"] = _opened(member, of_team, "/palette?q=")
    found["page: earlier of a talk"] = lambda desk: desk.page(asker, f"/earlier?before={desk.ref}")
    found |= {
        "chat: my requests": lambda desk: desk.say(asker, "mijn meldingen"),
        "chat: status": lambda desk: desk.say(asker, "status"),
        "chat: where is it": lambda desk: desk.say(asker, "hoe staat het met mijn aanvraag?"),
        "chat: status by number": lambda desk: desk.say(asker, f"{_number(of_asker, desk)}?"),
        "chat: own queue": lambda desk: desk.say(member, "queue"),
        "chat: the room's queue": lambda desk: desk.say(member, "queue", room=team),
        "chat: adoption": lambda desk: desk.say(manager, "adoption"),
        "chat: a new request": lambda desk: desk.say(asker, "de printer doet het niet"),
        "chat: never mind": lambda desk: desk.say(asker, "laat maar"),
    }
    for path in ("/calls", "/calls?role=team&ended=false", "/events", "/teams", "/people"):
        found[f"API: {path}"] = _programme(member, path)
    found["API: a request"] = lambda desk: desk.programme(
        asker, f"/calls/{_number(of_asker, desk)}"
    )
    found["API: its events"] = lambda desk: desk.programme(
        asker, f"/calls/{_number(of_asker, desk)}/events"
    )
    return found


def _pages(asker: str, member: str, manager: str, team: str, item: str) -> dict[str, Ask]:
    asked = {
        "talk": (asker, "/"),
        "talk of a team member": (member, "/"),
        "all requests": (asker, "/requests"),
        "all requests, page 2": (asker, "/requests?page=2"),
        "requests with words": (asker, "/requests?q=printer"),
        "catalogue": (asker, "/catalogue"),
        "catalogue searched": (asker, "/catalogue?q=printer"),
        "an item": (asker, f"/catalogue/{item}"),
        "organisation": (asker, "/organisation"),
        "a team": (asker, f"/organisation/{team}"),
        "palette": (asker, "/palette?q=printer"),
        "team's list": (member, f"/team?team={team}"),
        "team's list, late": (member, f"/team?team={team}&show=late"),
        "team's list, mine": (member, f"/team?team={team}&who=mine"),
        "team's list, words": (member, f"/team?team={team}&q=printer"),
        "team's columns": (member, f"/team?team={team}&layout=columns"),
        "team's block": (manager, f"/organisation/{team}/edit"),
        "changes": (manager, "/changes"),
        "ready": (asker, "/readyz"),
        "figures for machines": (asker, "/metrics"),
    }
    for show in (
        "promises",
        "time",
        "forecast",
        "back",
        "unoffered",
        "understanding",
        "ratings",
        "hours",
    ):
        asked[f"figures: {show}"] = (manager, f"/insight?show={show}&days=7")
    return {f"page: {name}": _page(who, path) for name, (who, path) in asked.items()}


def _page(person: str, path: str) -> Ask:
    return lambda desk: desk.page(person, path)


def _programme(person: str, path: str) -> Ask:
    return lambda desk: desk.programme(person, path)


def _number(number: str, desk: Asked) -> str:
    return f"S-{int(number[2:]) + desk.shift}"


def _opened(person: str, number: str, path: str = "/call/") -> Ask:
    return lambda desk: desk.page(person, f"{path}{_number(number, desk)}")


async def compared(
    asked: Mapping[str, Ask], desks: Sequence[Asked], rounds: int, clock: Clock
) -> dict[str, list[list[float]]]:
    """Milliseconds of processor of each question, by desk; the desks take turns. Python's search for
    garbage, which meets whoever is just at it, is done between the rounds.
    """
    found: dict[str, list[list[float]]] = {name: [[] for _ in desks] for name in asked}
    gc.disable()
    for n in range(rounds + WARM):
        gc.collect()
        for name, ask in asked.items():
            order = range(len(desks)) if n % 2 else reversed(range(len(desks)))
            for which in order:
                began = clock()
                await ask(desks[which])
                if n >= WARM:
                    found[name][which].append(1000 * (clock() - began))
    gc.enable()
    return found


def p95(times: Iterable[float]) -> float:
    """What 19 of 20 stay under."""
    ordered = sorted(times)
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


async def measured(kind: str, urls: Sequence[str], made: Made, rounds: int) -> list[dict[str, Any]]:
    """A row for each question on one kind of database."""
    async with AsyncExitStack() as stack:
        desks = []
        for url in urls:
            desk = Asked(url, made.standing, made.reader, made.now)
            stack.callback(desk.app.close)
            desks.append(desk)
        for desk, day in zip(desks, made.days, strict=True):
            desk.shift = (day.copies - 1) * day.calls
            desk.ref = day.copies * day.ids
        clock: Clock = time.process_time if kind == "SQLite" else BothClocks(urls[-1])
        asked = questions(made.days[0], made.standing)
        if isinstance(clock, BothClocks):
            for ask in asked.values():
                for desk in desks:
                    await ask(desk)
            clock.look()
        leave_out_what_stays()
        found = await compared(asked, desks, rounds, clock)
    together = [[t for one in found.values() for t in one[which]] for which in range(len(urls))]
    return [_row(f"{name}, {kind}", *one) for name, one in found.items()] + [
        _row(f"all together, {kind}", *together)
    ]


def _row(name: str, day: list[float], week: list[float], year: list[float]) -> dict[str, Any]:
    return {
        "asked": name,
        "first day p95": round(p95(day), 1),
        "first week p95": round(p95(week), 1),
        "after a year p95": round(p95(year), 1),
        "p50 ratio": round(statistics.median(year) / statistics.median(week), 2),
        "p95 ratio": round(p95(year) / p95(week), 2),
    }


@dataclass(frozen=True)
class Made:
    """A day, a week and a year of it, and what it was played with."""

    days: tuple[Day, ...]
    standing: Catalogue
    reader: Reader
    now: dt.datetime


def made_of(path: Path, calls: int, day: int) -> Made:
    """A day played, or one that was played before, and what is made of it."""
    standing = read_catalogue(HOSPITAL)
    reader = Reader.of(standing, semantic=None, cache=None)
    if not path.exists():
        a_day(standing, reader, path, day)
    copies = -(-calls // Day(path, 1).calls)
    every = YEAR / copies
    days = tuple(Day(path, many, every) for many in (1, WEEK, copies))
    return Made(days, standing, reader, simulated_day.START + dt.timedelta(days=1))


def _filled(url: str, day: Day) -> str:
    database, began = Database(url), time.monotonic()
    database.migrate()
    rows = fill(database, day)
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
                "VACUUM ANALYZE"
            )
    database.close()
    told = f"{rows.get('call')} calls, {sum(rows.values())} rows"
    print(told, f"{time.monotonic() - began:.0f} s", flush=True)
    return url


def _brought_up(url: str) -> str:
    """One that stands there already, with the tables of now."""
    database = Database(url)
    database.migrate()
    database.close()
    return url


def on_sqlite(folder: Path, made: Made, rounds: int) -> list[dict[str, Any]]:
    """The rows of SQLite; a file that stands there already is taken as it is."""
    urls = []
    for day in made.days:
        file = folder / f"{day.copies}.sqlite3"
        url = f"sqlite:///{file}"
        urls.append(_brought_up(url) if file.exists() else _filled(url, day))
    return asyncio.run(measured("SQLite", urls, made, rounds))


def on_postgres(folder: Path, made: Made, rounds: int) -> list[dict[str, Any]]:
    """The rows of PostgreSQL; databases that stand there already are taken as they are."""
    with postgres(folder) as server:
        there, urls = databases_in(server), []
        for day in made.days:
            name, half = f"of{day.copies}", f"of{day.copies}_{os.getpid()}"
            if name not in there:
                _filled(database_of(server, half), day)
                renamed(server, half, name)
            urls.append(_brought_up(in_server(server, name)))
        return asyncio.run(measured("PostgreSQL", urls, made, rounds))


def main() -> None:
    """Measure, print, and write the report where one is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.year")
    parser.add_argument("--calls", type=int, default=63_000)
    parser.add_argument("--day", type=int, default=126, help="calls of the day that is played")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--folder", type=Path, help="keeps what was made, for the next run")
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="schakel-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = made_of((given.folder or folder) / "day.sqlite3", given.calls, given.day)
        if given.database != "postgres":
            rows += on_sqlite(given.folder or folder, made, given.rounds)
        if given.database != "sqlite":
            rows += on_postgres(given.folder or folder, made, given.rounds)
    report = reported(rows, made, given)
    print(report.text())
    if given.report:
        report.write(given.report)


def reported(rows: Sequence[dict[str, Any]], made: Made, given: argparse.Namespace) -> Report:
    """What was found."""
    over = [row["asked"] for row in rows if row["p95 ratio"] > ALLOWED]
    day, week, year = (one.copies * one.calls for one in made.days)
    remarks = [
        f"{given.rounds} times each, in turns, in ms of processor, the database's own among them.",
        f"The same work is open in all three: of {day} calls nothing is older, {week:,} and {year:,} hold "
        f"what was done before. The ratio is to the week, since a page of one day is not full.",
        f"p95 over {ALLOWED}: " + ("; ".join(over) or "nothing") + ".",
    ]
    title = f"What is asked of a desk with {year:,} calls in its database, the last day of a year, and of the first"
    command = f"python -m tests.bench.year --calls {given.calls} --rounds {given.rounds}"
    return Report("year", title, command, rows, "p95 ratio", remarks)


if __name__ == "__main__":
    main()
