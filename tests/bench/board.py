"""What a team's list costs with ten and with 1,000 open calls in a database of 100,000: time and size
of the page, and of what a change sends to somebody who looks at it.

    python -m tests.bench.board [--ended 100000] [--rounds 30]
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2

from bot.channels.mailbox import Mailbox
from bot.channels.pages.services import PageServices
from bot.channels.pages.site import make_site
from catalog.model import Catalogue, Kind, Person
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.channels.conftest import HOST, parts_for
from tests.channels.conftest import Desk as Nobody
from tests.routing.links import CATALOGUE, MONDAY, SANNE

WORDS = ("coffee on the floor", "the lift smells", "tap drips since this morning", "no soap left")
PLACES = ("Lobby", "Ward 3", "Theatre 2", "Kitchen")
AT_ONCE = 2_000


def prototypes(
    database: Database,
    catalogue: Catalogue = CATALOGUE,
    item: str = "cleaning/rooms/spill",
    people: Sequence[Person] = (SANNE,),
    now: dt.datetime = MONDAY,
) -> list[Call]:
    """Open calls as the desk makes them, in several states, late ones among them."""
    team, made = item.partition("/")[0], []
    members = catalogue.team_by_id[team].people
    for n in range(12):
        at = now - dt.timedelta(hours=(0, 1, 30)[n % 3], minutes=n)
        with database.transaction() as session:
            desk = Desk(SqlCallRepository(session), catalogue, at)
            draft = Draft(
                requester=people[n % len(people)],
                item=item,
                kind=Kind.INCIDENT,
                text=WORDS[n % 4],
                title=WORDS[n % 4],
                language="en",
                location=PLACES[n % 4],
            )
            call = desk.open(draft)
            if n % 4:
                call = desk.do(call.number, Action.ACKNOWLEDGE, members[n % len(members)], {})
            if n % 4 == 3:
                asked = {"question": "Which floor?"}
                call = desk.do(call.number, Action.ASK, members[n % len(members)], asked)
        made.append(call)
    return made


def fill(database: Database, made: Sequence[Call], opened: int, ended: int) -> None:
    """Copies of these calls: so many that are open, after so many that have ended."""
    with database.reading() as session:
        first = ledger.newest_key(session) + 1
    for start in range(0, ended + opened, AT_ONCE):
        part = range(start, min(start + AT_ONCE, ended + opened))
        copies = [_copy(made[n % len(made)], first + n, ended=n < ended) for n in part]
        with database.transaction() as session:
            ledger.write_many(session, copies, (), ())


def _copy(call: Call, key: int, *, ended: bool) -> Call:
    number = f"S-{key + 1000}"
    changes: dict[str, object] = {"number": number, "root": number}
    if ended:
        changes |= {"state": State.CLOSED, "ended_at": call.opened_at}
    return call.model_copy(update=changes)


async def timed(client: httpx2.AsyncClient, path: str, rounds: int) -> tuple[float, int, int]:
    """Milliseconds of a page (the median), its bytes, and its bytes compressed."""
    took, text = [], b""
    for _ in range(rounds + 2):
        began = time.perf_counter()
        answer = await client.get(path)
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200
        text = answer.content
    return statistics.median(took[2:]) * 1000, len(text), len(gzip.compress(text, 6))


async def measured(ended: int, rounds: int, url: str) -> dict[str, object]:
    """The figures, each size in a database of its own."""
    found: dict[str, object] = {}
    for opened in (10, 1_000):
        database = Database(url.format(opened=opened))
        database.migrate()
        fill(database, prototypes(database)[:10], opened - 10 if opened > 10 else 0, ended)
        services = parts_for(database, Mailbox(database, lambda: MONDAY), Nobody(database).accept)
        found[str(opened)] = await _of(services, rounds)
        database.close()
    return found


async def _of(services: PageServices, rounds: int) -> dict[str, object]:
    transport = httpx2.ASGITransport(make_site(services))
    async with httpx2.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        found: dict[str, object] = {}
        for name, query in (("list", ""), ("late", "&show=late"), ("search", "&q=coffee+lobby")):
            path = f"/team?as=fatima{query}"
            milliseconds, size, compressed = await timed(client, path, rounds)
            found[name] = {
                "ms": round(milliseconds, 1),
                "kB": round(size / 1000, 1),
                "kB_compressed": round(compressed / 1000, 1),
            }
        return found


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ended", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/board-{{opened}}.sqlite3"
        print(json.dumps(asyncio.run(measured(given.ended, given.rounds, url)), indent=1))


if __name__ == "__main__":
    main()
