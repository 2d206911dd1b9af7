"""A message asks the database for little, and is committed once with its answer: what each costs
more, all pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import event

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Said
from bot.settings import Settings
from routing.storage.db import Database
from routing.storage.lines import How, how_of
from tests.bench.message_cost import SCRIPT
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

MOST = {"there is a spill in the lobby": 16, "yes": 31, "my requests": 17, "thanks": 14}
"""Statements for each message, with those by which it is read ahead, answered and shown on cards: a
request that is sent changes more. Two are a savepoint's, on PostgreSQL.
"""

LOOKED_UP = 3
"""Statements by which who wrote nothing of late is looked up before their message is read, and
their account noted.
"""


class Asked:
    """What is asked of a database, and how often something is committed there."""

    def __init__(self, database: Database) -> None:
        self.statements: list[str] = []
        self.commits = 0
        event.listen(database.engine, "before_cursor_execute", self._statement)
        event.listen(database.engine, "commit", self._commit)

    def _statement(self, _connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        self.statements.append(sql)

    def _commit(self, connection: sa.Connection) -> None:
        self.commits += how_of(connection) is not How.READS


@pytest.fixture
def desk(database_url: str) -> Iterator[App]:
    settings = Settings(database_url=SecretStr(database_url))
    reader = ByWord(CATALOGUE)
    made = App(settings, Database(database_url), CATALOGUE, reader, now=lambda: MONDAY)
    made.add(WebChannel(made.mailbox))
    yield made
    made.close()


def said(n: int, text: str, person: str = "sanne") -> Said:
    place = Address(channel="web", conversation=f"person/{person}")
    return Said(key=f"m/{n}", address=place, account=person, at=MONDAY, text=text)


async def test_a_message_asks_little_and_is_committed_once(desk: App) -> None:
    await desk.accept(said(0, "hello"))
    asked = Asked(desk.database)
    for n, text in enumerate(SCRIPT, 1):
        asked.statements.clear()
        asked.commits = 0
        await desk.accept(said(n, text))
        assert asked.commits == 1, text
        assert len(asked.statements) <= MOST[text], (text, asked.statements)
    assert not await desk.worker.once(), "something is left to be said"


async def test_whoever_writes_for_the_first_time_is_looked_up_alone(desk: App) -> None:
    await desk.accept(said(0, "hello", "tom"))
    asked = Asked(desk.database)
    await desk.accept(said(1, "hello"))
    first = len(asked.statements)
    asked.statements.clear()
    await desk.accept(said(2, "hello"))
    assert first <= len(asked.statements) + LOOKED_UP, asked.statements
