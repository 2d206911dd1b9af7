"""One of several equal processes on one database: takes in its share of messages, then delivers
whatever is due.

    python -m tests.durability.sharer URL NAME MESSAGES EXPECTED [PORT]

Prints how many rows this process delivered. With a port: the first row that it claims it delivers
when whoever listens there closes the line, since each process holds one then.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from dataclasses import replace

import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import col, select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.outbox.results import Dead, Done, Handler, Later, Result
from bot.ports import Address, Said
from bot.settings import Settings
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import InboxRow, OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

PATIENCE = 60
PEOPLE = ("tom", "sanne")
LANES = len(PEOPLE)
"""Each has a lane, so as many processes can hold a row at the same moment."""


class Counted:
    """How many rows were finished by the handlers it stands around. `port`: where it says that it
    holds a row, and waits for the others to hold one; 0 when it waits for nobody.
    """

    def __init__(self, port: int) -> None:
        self.done, self._port = 0, port

    def around(self, handler: Handler) -> Handler:
        return _Counting(handler, self)

    async def others_hold_one(self) -> None:
        """Wait until each process holds a row; only before the first."""
        port, self._port = self._port, 0
        if port:
            others, us = await asyncio.open_connection("127.0.0.1", port)
            await others.read()
            us.close()


class _Counting:
    def __init__(self, handler: Handler, counted: Counted) -> None:
        self.handler, self.counted = handler, counted

    async def run(self, claim: Claim) -> Result:
        await self.counted.others_hold_one()
        result = await self.handler.run(claim)
        return replace(result, after=self._finished) if isinstance(result, Done) else result

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        return self.handler.failed(claim, error)

    async def _finished(self) -> None:
        self.counted.done += 1


async def run(url: str, messages: int, expected: int, port: int) -> int:
    """The rows delivered here."""
    counted = Counted(port)
    app = App(
        Settings(database_url=SecretStr(url)),
        Database(url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: MONDAY,
        around=counted.around,
    )
    app.add(WebChannel(app.mailbox))
    said = (_said(n) for n in range(messages))
    if port:
        for message in itertools.islice(said, LANES):
            await app.accept(message)
        # One row, so that another lane is left for the other process.
        assert await app.worker.once(1)
    worker = asyncio.create_task(app.worker.run())
    # Both processes are sent every message, as a service does that was not answered in time.
    for message in said:
        await app.accept(message)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and await asyncio.to_thread(_busy, app.database, expected):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    worker.cancel()
    app.close()
    return counted.done


def _said(n: int) -> Said:
    person = PEOPLE[n % LANES]
    return Said(
        key=f"m/{n}",
        address=Address(channel="web", conversation=f"person/{person}"),
        account=person,
        at=MONDAY,
        text=f"spill number {n}",
    )


def _busy(database: Database, expected: int) -> bool:
    with database.reading() as session:
        taken = session.exec(select(sa.func.count()).select_from(InboxRow)).one()
        query = select(sa.func.count()).where(
            col(OutboxRow.state).in_(("due", "leased")), col(OutboxRow.due_at) <= MONDAY
        )
        return taken < expected or session.exec(query).one() > 0


if __name__ == "__main__":
    address, _, share, all_of_them, *port = sys.argv[1:]
    print(asyncio.run(run(address, int(share), int(all_of_them), int(port[0]) if port else 0)))
