"""Who wrote of late is read as who they were, with nothing looked up; where that is not so any
more, they are read once more with nothing held, and nobody else's message is undone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import event
from sqlmodel import col, select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.intake.read_ahead import GuessedWrong, ReadBefore
from bot.people.speakers import Speaker
from bot.ports import Address, Press, Pressed, Profile, Said
from bot.presses import CallPress
from bot.settings import Settings
from routing.call.actions import Action
from routing.call.guests import is_guest
from routing.storage.db import Database
from routing.storage.lines import How, how_of
from routing.storage.tables import AccountRow, CallRow, PersonRow
from routing.understand.decision import Asker
from tests.intake.house import brought, desk_of
from tests.intake.test_learning_notice import Service
from tests.intake.test_read_ahead import WritesMeanwhile
from tests.routing.links import CATALOGUE, MONDAY

BROKEN = "my laptop is broken"
AGAIN = "my laptop is broken once more and I can not work"


class Looks:
    """How often the database was asked by somebody who only looks: before a transaction."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine, "before_cursor_execute", self._statement)

    def _statement(self, connection: sa.Connection, *_more: Any) -> None:
        self.count += how_of(connection) is How.READS

    def since(self) -> int:
        """How many since this was asked."""
        count, self.count = self.count, 0
        return count


@pytest.fixture
def reader() -> WritesMeanwhile:
    return WritesMeanwhile()


@pytest.fixture
def desk(database_url: str, reader: WritesMeanwhile) -> Iterator[App]:
    settings = Settings(database_url=SecretStr(database_url))
    reader.database = Database(database_url)
    made = App(settings, reader.database, CATALOGUE, reader, now=lambda: MONDAY)
    made.add(Service())
    made.add(WebChannel(made.mailbox))
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


def on_our_pages(n: int, text: str) -> Said:
    place = Address(channel="web", conversation="person/sanne")
    return Said(key=f"m/{n}", address=place, account="sanne", at=MONDAY, text=text)


def people(desk: App) -> list[str]:
    with desk.database.reading() as session:
        return [*session.exec(select(AccountRow.person))]


def change(desk: App, *changes: sa.Executable) -> None:
    """As another process does."""
    with desk.database.transaction() as session:
        for one in changes:
            session.execute(one)


async def is_read_once_more(
    desk: App, reader: WritesMeanwhile, text: str, say: Callable[[int, str], Said] = said
) -> None:
    """As before and then as it is; what is said after it is read once."""
    await desk.accept(say(22, text))
    assert reader.read.count(text) == 2
    await desk.accept(say(23, f"{text} again"))
    assert reader.read.count(f"{text} again") == 1


async def test_who_wrote_a_moment_ago_is_read_with_nothing_asked(desk: App) -> None:
    await desk.accept(said(1, BROKEN))
    looks = Looks(desk.database)
    await desk.accept(said(2, AGAIN))
    assert looks.since() == 0
    await desk.accept(said(3, AGAIN, "U2"))
    assert looks.since(), "somebody else is looked up"


async def test_who_chose_another_language_is_read_in_it_once(
    desk: App, reader: WritesMeanwhile
) -> None:
    await desk.accept(said(1, BROKEN))
    await desk.accept(said(2, "nederlands graag"))
    text = "mijn laptop doet het niet meer sinds vanmorgen"
    await desk.accept(said(3, text))
    assert (reader.read.count(text), reader.read.count(f"moves of {text}")) == (1, 1)


async def test_whose_language_another_process_changed(desk: App, reader: WritesMeanwhile) -> None:
    await desk.accept(said(1, BROKEN))
    change(desk, sa.update(PersonRow).values(language="nl"))
    await is_read_once_more(desk, reader, "mijn laptop doet het niet meer sinds vanmorgen")


async def test_whose_account_became_another_persons_elsewhere(
    desk: App, reader: WritesMeanwhile
) -> None:
    await desk.accept(said(1, BROKEN))
    change(desk, sa.update(AccountRow).values(person="sanne"))
    await is_read_once_more(desk, reader, "mijn laptop doet het niet meer sinds vanmorgen")
    assert people(desk) == ["sanne"]


async def test_who_was_erased_elsewhere_is_a_stranger(desk: App, reader: WritesMeanwhile) -> None:
    theirs = {"channel": "slack", "account": "U1", "person": "sanne", "used_at": MONDAY}
    change(desk, sa.insert(AccountRow).values(theirs))
    await desk.accept(said(1, BROKEN))
    assert people(desk) == ["sanne"]
    change(desk, sa.delete(AccountRow), sa.delete(PersonRow).where(col(PersonRow.id) == "sanne"))
    await desk.accept(said(2, AGAIN))
    assert reader.read.count(AGAIN) == 1, "strangers are asked who they are first"
    assert is_guest(*people(desk))


async def test_whose_call_was_ended_elsewhere(desk: App, reader: WritesMeanwhile) -> None:
    for n, text in enumerate(("there is a spill in the lobby", "yes", BROKEN)):
        await desk.accept(on_our_pages(n, text))
    (number,) = _calls(desk)
    with desk.database.transaction() as session:
        brought(desk_of(session), number, ("sanne", Action.CANCEL, {}))
    await is_read_once_more(desk, reader, AGAIN, on_our_pages)


async def test_who_just_asked_for_something_is_known_with_it(
    desk: App, reader: WritesMeanwhile
) -> None:
    for n, text in enumerate(("there is a spill in the lobby", "yes")):
        await desk.accept(on_our_pages(n, text))
    assert len(_calls(desk)) == 1
    looks = Looks(desk.database)
    await desk.accept(on_our_pages(9, AGAIN))
    assert looks.since() == 0 and reader.read.count(AGAIN) == 1


async def test_who_added_words_to_a_call_is_known_as_before(
    desk: App, reader: WritesMeanwhile
) -> None:
    for n, text in enumerate(("there is a spill in the lobby", "yes")):
        await desk.accept(on_our_pages(n, text))
    (number,) = _calls(desk)
    press = Press(
        action=CallPress(number=number, action=Action.ADD).encode(), values={"text": "it grows"}
    )
    place = Address(channel="web", conversation="person/sanne")
    await desk.accept(Pressed(key="p/1", address=place, account="sanne", at=MONDAY, press=press))
    looks = Looks(desk.database)
    await desk.accept(on_our_pages(9, AGAIN))
    assert looks.since() == 0 and reader.read.count(AGAIN) == 1


async def test_whose_call_another_person_moved_here_is_looked_up(
    desk: App, reader: WritesMeanwhile
) -> None:
    for n, text in enumerate(("there is a spill in the lobby", "yes", BROKEN)):
        await desk.accept(on_our_pages(n, text))
    (number,) = _calls(desk)
    press = Press(action=CallPress(number=number, action=Action.ACKNOWLEDGE).encode())
    place = Address(channel="web", conversation="person/joost")
    await desk.accept(Pressed(key="p/1", address=place, account="joost", at=MONDAY, press=press))
    looks = Looks(desk.database)
    await desk.accept(on_our_pages(9, AGAIN))
    assert looks.since()
    assert reader.read.count(AGAIN) == 1


async def test_who_is_guessed_wrong_is_answered_once_and_undoes_nobody(
    desk: App, reader: WritesMeanwhile
) -> None:
    texts = [f"my laptop number {n} is broken" for n in range(8)]
    for n, text in enumerate(texts):
        await desk.accept(said(n, text, f"U{n}"))
    with desk.database.reading() as session:
        one = session.exec(select(AccountRow.person).where(AccountRow.account == "U3")).one()
    change(desk, sa.update(PersonRow).where(col(PersonRow.id) == one).values(language="nl"))
    reader.read.clear()
    every = [desk.accept(said(n + 10, text, f"U{n}")) for n, text in enumerate(texts)]
    assert await asyncio.gather(*every) == [True] * len(texts)
    assert [reader.read.count(text) for text in texts] == [1, 1, 1, 2, 1, 1, 1, 1]


def _calls(desk: App) -> list[str]:
    with desk.database.reading() as session:
        return [*session.exec(select(CallRow.number))]


@pytest.mark.parametrize(
    ("language", "asker", "allowed"),
    [
        ("nl", Asker(person="sanne"), frozenset({"a"})),
        ("en", Asker(person="tom"), frozenset({"a"})),
        ("en", Asker(person="sanne", team="cleaning"), frozenset({"a"})),
        ("en", Asker(person="sanne", open_items=("a",)), frozenset({"a"})),
        ("en", Asker(person="sanne"), frozenset({"a", "b"})),
    ],
)
def test_nothing_is_understood_for_whom_was_not_meant(
    reader: WritesMeanwhile, language: str, asker: Asker, allowed: frozenset[str]
) -> None:
    ahead = ReadBefore(reader, Speaker("en", Asker(person="sanne"), frozenset({"a"})))
    with pytest.raises(GuessedWrong):
        ahead.split(BROKEN, asker, language, allowed)
    assert reader.read == []
