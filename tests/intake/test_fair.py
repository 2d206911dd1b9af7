"""Whoever says very much holds up nobody else, and is heard in the order in which they spoke."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.settings import Settings
from catalog.language_packs import Language
from routing.storage.db import Database
from routing.understand.move import Moves
from routing.understand.reader import Reader
from tests.intake.test_learning_notice import said
from tests.routing.links import CATALOGUE, MONDAY

MANY = 12
"""More than there are threads that take in."""
OTHER = said(MANY, account="U2").model_copy(update={"text": "the tap drips"})


class SlowForOne(Reader):
    """Reads what one person says only when it may; whatever others say at once."""

    may_end = threading.Event()

    def moves(self, text: str, language: Language) -> Moves:
        if text != OTHER.text:
            self.may_end.wait(60)
        return super().moves(text, language)


async def test_one_person_never_holds_all_threads(sqlite_url: str) -> None:
    taken = list[str]()

    def take_in(session: Any, incoming: Any, context: Any, start: Any = None) -> bool:
        taken.append(incoming.key)
        return True

    settings, database = Settings(database_url=SecretStr(sqlite_url)), Database(sqlite_url)
    reader = SlowForOne(CATALOGUE, None)
    desk = App(settings, database, CATALOGUE, reader, now=lambda: MONDAY, take_in=take_in)
    try:
        flood = [asyncio.create_task(desk.accept(said(n))) for n in range(MANY)]
        await asyncio.sleep(0)
        async with asyncio.timeout(30):
            await desk.accept(OTHER)
        assert taken == [OTHER.key]
        reader.may_end.set()
        await asyncio.gather(*flood)
    finally:
        reader.may_end.set()
        desk.close()
    assert taken[1:] == [said(n).key for n in range(MANY)]
