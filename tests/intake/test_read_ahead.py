"""A message is read before its transaction: nobody waits for the database while it is."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import event
from sqlmodel import select

from bot.bootstrap.app import App
from bot.ports import Address, Profile, Said
from bot.settings import Settings
from catalog.language_packs import Language
from routing.storage.db import Database
from routing.storage.lines import How, how_of
from routing.storage.tables import AccountRow, PersonRow
from routing.understand.decision import Decision
from routing.understand.move import Moves
from routing.understand.reader import Reader
from tests.intake.test_learning_notice import Service
from tests.routing.links import CATALOGUE, MONDAY


class WritesMeanwhile(Reader):
    """A reader during whose work somebody else writes to the database."""

    database: Database

    def __init__(self) -> None:
        super().__init__(CATALOGUE, Reader.of(CATALOGUE).classifier)
        self.read: list[str] = []
        self.somebody_writes = True

    def split(self, text: str, *given: Any, **more: Any) -> tuple[Decision, ...]:
        self.read.append(text)
        if self.somebody_writes:
            self._somebody_writes()
        return super().split(text, *given, **more)

    def _somebody_writes(self) -> None:
        other = threading.Thread(target=self._write, daemon=True)
        other.start()
        other.join(5)
        assert not other.is_alive(), "the database is held while a message is read"

    def moves(self, text: str, language: Language) -> Moves:
        self.read.append(f"moves of {text}")
        return super().moves(text, language)

    def _write(self) -> None:
        with self.database.transaction() as session:
            session.merge(PersonRow(id=f"somebody-{len(self.read)}", name="Somebody"))


@pytest.fixture
def reader() -> WritesMeanwhile:
    return WritesMeanwhile()


@pytest.fixture
def desk(database_url: str, reader: WritesMeanwhile) -> Iterator[App]:
    now = iter(MONDAY + dt.timedelta(seconds=n) for n in range(1_000_000))
    settings = Settings(database_url=SecretStr(database_url))
    reader.database = Database(database_url)
    made = App(settings, reader.database, CATALOGUE, reader, now=lambda: next(now))
    made.add(Service())
    yield made
    made.close()


def said(n: int, text: str, account: str = "U1") -> Said:
    return Said(
        key=f"slack:message:T1:D1:{n}",
        address=Address(channel="slack", conversation=f"slack/{account}"),
        account=account,
        at=MONDAY,
        text=text,
        profile=Profile(language="en"),
    )


async def test_a_message_is_read_once_and_with_nothing_held(
    desk: App, reader: WritesMeanwhile
) -> None:
    text = "my laptop is broken and I can not work"
    assert await desk.accept(said(1, text))
    assert reader.read.count(text) == 1
    assert reader.read.count(f"moves of {text}") <= 1


async def test_what_is_kept_first_is_read_ahead_too(desk: App, reader: WritesMeanwhile) -> None:
    await desk.keep(said(1, "my laptop is broken again"))
    await desk.settle()
    assert reader.read.count("my laptop is broken again") == 1


async def test_what_was_overheard_and_what_has_no_words_is_not_read(
    desk: App, reader: WritesMeanwhile
) -> None:
    overheard = said(1, "my laptop is broken").model_copy(update={"overheard": True})
    await desk.accept(overheard)
    await desk.accept(said(2, "   "))
    assert reader.read == []


class Looks:
    """How often the database was asked by somebody who only looks, that is before a message's
    transaction.
    """

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine, "before_cursor_execute", self._statement)

    def _statement(self, connection: sa.Connection, *_more: Any) -> None:
        self.count += how_of(connection) is How.READS

    def since(self) -> int:
        """How many since this was asked."""
        count, self.count = self.count, 0
        return count


async def test_who_wrote_a_moment_ago_is_read_with_nothing_asked(desk: App) -> None:
    await desk.accept(said(1, "my laptop is broken"))
    looks = Looks(desk.database)
    await desk.accept(said(2, "the printer is jammed too"))
    assert looks.since() == 0
    await desk.accept(said(3, "the printer is jammed too", "U2"))
    assert looks.since(), "somebody else is looked up"


async def test_who_chose_another_language_is_read_in_it_once(
    desk: App, reader: WritesMeanwhile
) -> None:
    await desk.accept(said(1, "my laptop is broken"))
    await desk.accept(said(2, "nederlands graag"))
    text = "mijn laptop doet het niet meer sinds vanmorgen"
    await desk.accept(said(3, text))
    assert (reader.read.count(text), reader.read.count(f"moves of {text}")) == (1, 1)


async def test_where_another_process_changed_what_is_known_the_message_is_read_by_that(
    desk: App, reader: WritesMeanwhile
) -> None:
    await desk.accept(said(1, "my laptop is broken"))
    (person,) = (row.person for row in _accounts(desk))
    with desk.database.transaction() as session:
        row = session.get(PersonRow, person) or PersonRow(id=person, name="Somebody")
        row.language = "nl"
        session.add(row)
    reader.somebody_writes = False
    text = "mijn laptop doet het niet meer sinds vanmorgen"
    await desk.accept(said(2, text))
    assert reader.read.count(text) == 2, "read as before, then as it is"
    await desk.accept(said(3, f"{text} vroeg"))
    assert reader.read.count(f"{text} vroeg") == 1


def _accounts(desk: App) -> list[AccountRow]:
    with desk.database.reading() as session:
        return [*session.exec(select(AccountRow))]
