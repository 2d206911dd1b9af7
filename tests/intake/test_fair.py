"""Whoever says very much holds up nobody else, and is heard in the order in which they spoke."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.settings import Settings
from routing.storage.db import Database
from routing.understand.reader import Reader
from tests.intake.test_learning_notice import said
from tests.routing.links import CATALOGUE, MONDAY

MANY = 12
"""More than there are threads that take in."""


async def test_one_person_never_holds_all_threads(sqlite_url: str) -> None:
    may_end, taken = threading.Event(), list[str]()

    def take_in(session: Any, incoming: Any, context: Any, start: Any = None) -> bool:
        if incoming.account == "U1":
            may_end.wait(60)
        taken.append(incoming.key)
        return True

    settings, database = Settings(database_url=SecretStr(sqlite_url)), Database(sqlite_url)
    reader = Reader(CATALOGUE, None)
    desk = App(settings, database, CATALOGUE, reader, now=lambda: MONDAY, take_in=take_in)
    try:
        flood = [asyncio.create_task(desk.accept(said(n))) for n in range(MANY)]
        await asyncio.sleep(0)
        async with asyncio.timeout(30):
            other = asyncio.create_task(desk.accept(said(MANY, account="U2")))
            while not desk._acceptance._threads._work_queue.empty():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        may_end.set()
        await asyncio.gather(other, *flood)
    finally:
        may_end.set()
        desk.close()
    ones = [key for key in taken if key != said(MANY).key]
    assert ones == [said(n).key for n in range(MANY)]
    assert taken.index(said(MANY, account="U2").key) <= 1
