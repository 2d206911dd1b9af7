"""A fake Telegram, and channels that talk to it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions
from bot.ports import Incoming
from routing.storage.db import Database
from tests.fakes.telegram import TOKEN, Telegram
from tests.fakes.telegram_people import user
from tests.routing.links import CATALOGUE
from tests.telegram.desk import Office, office, populate

SANNE = user(1001, "Sanne")
JOOST = user(1002, "Joost", "nl", last_name="V.")
EVE = user(1666, "Eve", "en")
ROOM = -1009000


@pytest.fixture(autouse=True)
def a_busy_machine_has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Why a press leads to nothing is said if it can be told in time: here it always can."""
    monkeypatch.setattr("bot.channels.telegram.update_intake.PATIENCE", 20.0)


@pytest.fixture
async def at(sqlite_url: str) -> AsyncIterator[Office]:
    """A desk with its teams' rooms and people in Telegram, on SQLite."""
    async with Telegram() as telegram:
        populate(telegram)
        async with office(telegram, sqlite_url) as made:
            yield made


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram on a port of its own."""
    async with Telegram() as server:
        yield server


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Database:
    """An empty migrated database."""
    return Database(sqlite_url)


@dataclass
class Desk:
    """Takes in what a channel brings: keeps it, unless `refuse` says otherwise."""

    heard: list[Any] = field(default_factory=list)
    refuse: Callable[[Any], None] | None = None
    why_not: str | None = None

    async def accept(self, incoming: Incoming) -> bool:
        """New, unless the key was seen."""
        if self.refuse:
            self.refuse(incoming)
        if any(one.key == incoming.key for one in self.heard):
            return False
        self.heard.append(incoming)
        return True

    async def explain(self, incoming: Incoming) -> str | None:
        """What a press in a group is told."""
        return self.why_not


Start = Callable[..., Awaitable[TelegramChannel]]


@pytest.fixture
async def desk() -> Desk:
    """A desk that only listens."""
    return Desk()


@pytest.fixture
async def start(telegram: Telegram, sqlite_database: Database, desk: Desk) -> AsyncIterator[Start]:
    """Start a channel that listens; stopped at the end of the test."""
    async with contextlib.AsyncExitStack() as stack:

        async def begin(
            database: Database = sqlite_database, to: Desk = desk, **options: str
        ) -> TelegramChannel:
            made = TelegramOptions(token=TOKEN, api_url=telegram.url, **options)  # type: ignore[arg-type]
            channel = TelegramChannel(
                made, database, to.explain, lambda: dt.datetime.now(dt.UTC), lambda: CATALOGUE
            )
            task = asyncio.create_task(channel.listen(to.accept))
            stack.push_async_callback(_stop, task)
            return channel

        yield begin
    sqlite_database.close()


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
