"""One of several equal processes on one database: takes in its share of messages, then delivers
whatever is due.

    python -m tests.durability.sharer URL NAME MESSAGES EXPECTED

Prints how many rows this process delivered.
"""

from __future__ import annotations

import asyncio
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


class Counted:
    """How many rows were finished by the handlers it stands around."""

    def __init__(self) -> None:
        self.done = 0

    def around(self, handler: Handler) -> Handler:
        return _Counting(handler, self)


class _Counting:
    def __init__(self, handler: Handler, counted: Counted) -> None:
        self.handler, self.counted = handler, counted

    async def run(self, claim: Claim) -> Result:
        result = await self.handler.run(claim)
        return replace(result, after=self._finished) if isinstance(result, Done) else result

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        return self.handler.failed(claim, error)

    async def _finished(self) -> None:
        self.counted.done += 1


async def run(url: str, name: str, messages: int, expected: int) -> int:
    """The rows delivered here."""
    counted = Counted()
    app = App(
        Settings(database_url=SecretStr(url)),
        Database(url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: MONDAY,
        around=counted.around,
    )
    app.add(WebChannel(app.mailbox))
    worker = asyncio.create_task(app.worker.run())
    for n in range(messages):
        person = "sanne" if n % 2 else "tom"
        # Both processes are sent every message, as a service does that was not answered in time.
        await app.accept(
            Said(
                key=f"m/{n}",
                address=Address(channel="web", conversation=f"person/{person}"),
                account=person,
                at=MONDAY,
                text=f"spill number {n}",
            )
        )
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and await asyncio.to_thread(_busy, app.database, expected):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    worker.cancel()
    app.close()
    return counted.done


def _busy(database: Database, expected: int) -> bool:
    with database.reading() as session:
        taken = session.exec(select(sa.func.count()).select_from(InboxRow)).one()
        query = select(sa.func.count()).where(
            col(OutboxRow.state).in_(("due", "leased")), col(OutboxRow.due_at) <= MONDAY
        )
        return taken < expected or session.exec(query).one() > 0


if __name__ == "__main__":
    address, own_name, share, all_of_them = sys.argv[1:]
    print(asyncio.run(run(address, own_name, int(share), int(all_of_them))))
