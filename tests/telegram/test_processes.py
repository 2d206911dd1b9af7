"""Real processes: two of them and one polls; killed in the middle and restarted, nothing is
lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from routing.storage.db import Database
from routing.storage.tables import CallRow, InboxRow
from routing.storage.upkeep_tables import LeaseRow
from tests.fakes.telegram import Telegram
from tests.forked import Forked
from tests.telegram.desk import ROOMS, USERS, populate

SANNE = USERS["sanne"]


class Processes:
    """Starts pollers and ends what is left of them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.started: list[Forked] = []

    def start(self, telegram: Telegram) -> Forked:
        """One more desk."""
        self.started.append(Forked("tests.telegram.poller", self.url, telegram.url))
        return self.started[-1]

    def kill_all(self) -> None:
        """End all that were started."""
        for process in self.started:
            process.kill()


@pytest.fixture
def processes(database_url: str) -> Iterator[Processes]:
    made = Processes(database_url)
    yield made
    made.kill_all()


def _owner(session: Session) -> str:
    return session.exec(select(LeaseRow.owner)).one()


def _heard(database: Database) -> list[str]:
    """The words of each message that was taken in."""
    heard = select(InboxRow.body).where(col(InboxRow.channel) == "telegram")
    with database.reading() as session:
        return [body["text"] for body in session.exec(heard).all()]


async def test_one_of_two_polls_and_the_other_takes_over_within_15_seconds(
    processes: Processes, database: Database
) -> None:
    async with Telegram() as telegram:
        populate(telegram)
        first = processes.start(telegram)
        telegram.say(SANNE, "bericht 0")
        await telegram.until(lambda: telegram.confirmed, 30)
        known = len(telegram.called("setMyShortDescription"))
        second = processes.start(telegram)
        await telegram.until(lambda: len(telegram.called("setMyShortDescription")) > known, 60)
        with database.reading() as session:
            before = _owner(session)
        for n in range(1, 10):
            telegram.say(SANNE, f"bericht {n}")
            await asyncio.sleep(0.1)
        assert telegram.conflicts == 0
        first.kill()
        killed = time.monotonic()
        for n in range(10, 20):
            telegram.say(SANNE, f"bericht {n}")
        await telegram.until(lambda: not telegram.waiting, 15)
        assert time.monotonic() - killed < 15
        with database.reading() as session:
            assert _owner(session) != before
        await telegram.until(lambda: len(_heard(database)) == 20, 60)
        assert sorted(_heard(database)) == sorted(f"bericht {n}" for n in range(20))
        assert second.ended(0) is None


async def test_killed_again_and_again_nothing_is_lost_and_nothing_is_asked_twice(
    sqlite_url: str,
) -> None:
    processes = Processes(sqlite_url)
    people = [{**SANNE, "id": number, "first_name": f"P{number}"} for number in range(3000, 3008)]
    async with Telegram() as telegram:
        populate(telegram)
        for person in people:
            telegram.private(person)
        try:
            for round_ in range(4):
                process = processes.start(telegram)
                for person in people[2 * round_ : 2 * round_ + 2]:
                    telegram.say(person, "er is een spill in de hal")
                    telegram.say(person, "ja")
                if round_ < 3:
                    await asyncio.sleep(2.2 + 0.35 * round_)
                    process.kill()
            await telegram.until(lambda: not telegram.waiting, 30)
            await telegram.until(
                lambda: (
                    len({m["text"].split(" ")[0] for m in telegram.sent(ROOMS["cleaning"])})
                    == len(people)
                ),
                100,
            )
        finally:
            processes.kill_all()
    database = Database(sqlite_url)
    with database.reading() as session:
        requesters = session.exec(select(CallRow.requester)).all()
    database.close()
    assert len(requesters) == len(set(requesters)) == len(people)
