"""A message is read before its transaction: nobody waits for the database while it is."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.ports import Address, Profile, Said
from bot.settings import Settings
from catalog.language_packs import Language
from routing.storage.db import Database
from routing.storage.tables import PersonRow
from routing.understand.decision import Decision
from routing.understand.move import Moves
from routing.understand.reader import Reader
from tests.intake.test_learning_notice import Service
from tests.routing.acts import acts_of
from tests.routing.links import CATALOGUE, MONDAY


@cache
def _learnt() -> Reader:
    return Reader.of(CATALOGUE)


class WritesMeanwhile(Reader):
    """A reader during whose work somebody else writes to the database."""

    database: Database

    def __init__(self) -> None:
        super().__init__(CATALOGUE, _learnt().classifier)
        self.read: list[str] = []

    def split(self, text: str, *given: Any, **more: Any) -> tuple[Decision, ...]:
        self.read.append(text)
        other = threading.Thread(target=self._write, daemon=True)
        other.start()
        other.join(5)
        assert not other.is_alive(), "the database is held while a message is read"
        return super().split(text, *given, **more)

    def moves(self, text: str, language: Language) -> Moves:
        self.read.append(f"moves of {text}")
        return acts_of(CATALOGUE).read(text, language)

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


def said(n: int, text: str) -> Said:
    return Said(
        key=f"slack:message:T1:D1:{n}",
        address=Address(channel="slack", conversation="slack/U1"),
        account="U1",
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


async def test_what_is_said_in_ones_own_thread_is_read_ahead_without_our_name(
    desk: App, reader: WritesMeanwhile
) -> None:
    thread = {"address": Address(channel="slack", conversation="slack/C1/7"), "shared": True}
    await desk.accept(said(1, "my laptop is broken").model_copy(update=thread))
    more = {**thread, "overheard": True, "thread": True, "reply_to": "7"}
    words = "it is the one with the red sticker"
    await desk.accept(said(2, words).model_copy(update=more))
    assert reader.read.count(words) == 1
    other = said(3, "who comes to lunch").model_copy(update={**more, "account": "U2"})
    await desk.accept(other)
    assert "who comes to lunch" not in reader.read


async def test_what_was_overheard_and_what_has_no_words_is_not_read(
    desk: App, reader: WritesMeanwhile
) -> None:
    overheard = said(1, "my laptop is broken").model_copy(update={"overheard": True})
    await desk.accept(overheard)
    await desk.accept(said(2, "   "))
    assert reader.read == []
