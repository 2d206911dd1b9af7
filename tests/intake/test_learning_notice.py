"""Whoever asks while the catalogue is still being learnt hears so, once, and then their answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot.bootstrap.app import App
from bot.intake.danger_meanwhile import hear_danger
from bot.intake.learning_notice import LearningNotice, told_at
from bot.ports import Address, Message, Outgoing, Press, Pressed, Profile, Said
from bot.settings import Settings
from catalog.model import Catalogue
from routing.storage.db import Database
from routing.storage.tables import InboxRow, OutboxRow
from routing.understand.live import LiveReader
from routing.understand.reader import Reader
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

NOTICE = "I am still learning"
OPENING = "Ik ben nog aan het leren"


class Service:
    """A channel that keeps what it said; `waits`: its service does not, so messages are kept."""

    name = prefix = "slack"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.spoke = asyncio.Event()

    async def listen(self, accept: Any) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        self.said.append((to.conversation, message.text))
        self.spoke.set()
        return str(len(self.said))

    async def known(self, incoming: Message, last: bool = False) -> Message | None:
        return incoming

    async def taken(self, incoming: Message) -> None:
        return


class Learning:
    """Learning that takes until it is let go."""

    def __init__(self) -> None:
        self.may_end = threading.Event()

    def of(self, catalogue: Catalogue, **_more: Any) -> Reader:
        self.may_end.wait(30)
        return Reader(catalogue, None)


@pytest.fixture
def learning(monkeypatch: pytest.MonkeyPatch) -> Learning:
    made = Learning()
    monkeypatch.setattr(Reader, "of", made.of)
    monkeypatch.setattr(LearningNotice, "patience", 0.02)
    return made


@pytest.fixture
async def desk(database_url: str, learning: Learning) -> AsyncIterator[App]:
    now = iter(MONDAY + dt.timedelta(seconds=n) for n in range(1_000_000))
    url = SecretStr(database_url)
    made = App(
        Settings(database_url=url),
        Database(database_url),
        CATALOGUE,
        LiveReader(CATALOGUE),
        now=lambda: next(now),
    )
    made.add(Service())
    yield made
    learning.may_end.set()
    made.close()


def said(n: int, account: str = "U1", language: str = "en", **more: Any) -> Said:
    return Said(
        key=f"slack:message:T1:D1:{n}",
        address=Address(channel="slack", conversation=f"slack/{account}"),
        account=account,
        at=MONDAY,
        text="my laptop is broken",
        profile=Profile(language=language),
        **more,
    )


def service(desk: App) -> Service:
    channel = desk.channels["slack"]
    assert isinstance(channel, Service)
    return channel


def notices(desk: App) -> Sequence[str]:
    """The keys of what was written to be said."""
    with desk.database.reading() as session:
        return session.exec(select(OutboxRow.key).where(col(OutboxRow.kind) == "say")).all()


def kept(desk: App) -> Sequence[str]:
    """How the messages stand that were kept."""
    with desk.database.reading() as session:
        return session.exec(select(OutboxRow.state).where(col(OutboxRow.kind) == "heard")).all()


async def noticed(desk: App, count: int) -> None:
    """Wait until so many were written."""
    async with asyncio.timeout(60):
        while len(notices(desk)) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def until(desk: App, count: int) -> list[tuple[str, str]]:
    """What was said, once so much was said."""
    async with asyncio.timeout(20):
        while len(service(desk).said) < count:
            service(desk).spoke.clear()
            await service(desk).spoke.wait()
    return service(desk).said


async def test_who_has_to_wait_hears_so_and_then_the_answer(desk: App, learning: Learning) -> None:
    running = asyncio.create_task(desk.run())
    waiting = asyncio.create_task(desk.accept(said(1)))
    (notice,) = await until(desk, 1)
    assert notice[1].startswith(NOTICE)
    assert not waiting.done()
    with desk.database.reading() as session:
        assert session.exec(select(InboxRow.key)).all() == [], "the message itself is not taken in"

    learning.may_end.set()
    await waiting
    _, answer = await until(desk, 2)
    assert not answer[1].startswith(NOTICE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_was_kept_waits_too_and_is_taken_in_once(desk: App, learning: Learning) -> None:
    running = asyncio.create_task(desk.run())
    await desk.keep(said(1, language="nl"))
    desk.worker.wake()
    (notice,) = await until(desk, 1)
    assert notice[1].startswith(OPENING)

    learning.may_end.set()
    await until(desk, 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert kept(desk) == ["done"]
    with desk.database.reading() as session:
        assert len(session.exec(select(InboxRow.key)).all()) == 1


async def test_who_was_told_to_be_safe_is_heard_whatever_becomes_of_the_process(
    desk: App, database_url: str
) -> None:
    waiting = asyncio.create_task(desk.accept(said(1)))
    await noticed(desk, 1)
    while not kept(desk):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    url = SecretStr(database_url)
    other = App(Settings(database_url=url), Database(database_url), CATALOGUE, ByWord(CATALOGUE))
    other.add(Service())
    await other.settle()
    assert [text for _, text in service(other).said if not text.startswith(NOTICE)]
    assert kept(other) == ["done"]
    other.close()


async def test_each_conversation_hears_it_once(desk: App, learning: Learning) -> None:
    messages = [said(1), said(2), said(1), said(3, account="U2")]
    waiting = [asyncio.create_task(desk.accept(one)) for one in messages]
    await noticed(desk, 2)
    await asyncio.sleep(0.2)
    assert not any(one.done() for one in waiting)
    assert len(notices(desk)) == 2

    learning.may_end.set()
    assert sorted(await asyncio.gather(*waiting)) == [False, True, True, True]


async def test_what_was_only_overheard_is_not_answered(desk: App, learning: Learning) -> None:
    room = Address(channel="slack", conversation="slack/C1")
    heard = said(1).model_copy(update={"overheard": True, "address": room})
    waiting = asyncio.create_task(desk.accept(heard))
    await asyncio.sleep(0.2)
    with desk.database.reading() as session:
        assert session.exec(select(OutboxRow)).all() == []
    learning.may_end.set()
    await waiting


async def test_a_press_waits_and_nothing_is_said_of_it(desk: App, learning: Learning) -> None:
    typed = said(1)
    pressed = Pressed(
        key="slack:press:1",
        address=typed.address,
        account=typed.account,
        at=typed.at,
        press=Press(action="say:yes"),
    )
    waiting = asyncio.create_task(desk.accept(pressed))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    with desk.database.reading() as session:
        assert session.exec(select(OutboxRow)).all() == []
    learning.may_end.set()
    await waiting


ALONE = "slack/U1"
PLACES: dict[str, tuple[Address, dict[str, Any], str | None]] = {
    "alone": (Address(channel="slack", conversation=ALONE), {}, ALONE),
    "among others": (
        Address(channel="slack", conversation="slack/C9"),
        {"shared": True, "alone": ALONE},
        ALONE,
    ),
    "among others, and not known alone": (
        Address(channel="slack", conversation="slack/C9"),
        {"shared": True},
        None,
    ),
    "a team's room": (
        Address(channel="terminal", conversation="room/cleaning"),
        {"shared": True, "alone": ALONE},
        None,
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_is_told_where_the_person_alone_reads(desk: App, place: str) -> None:
    address, more, told = PLACES[place]
    incoming = said(1).model_copy(update={"address": address, **more})
    to = told_at(incoming, desk.context())
    assert (to and to.conversation) == told


async def test_nothing_is_said_when_it_takes_a_moment(desk: App, learning: Learning) -> None:
    learning.may_end.set()
    assert isinstance(desk.understanding, LiveReader)
    assert await asyncio.to_thread(desk.understanding.ready, 20)
    assert await desk.accept(said(1))
    await desk.settle()
    assert not [text for _, text in service(desk).said if text.startswith(NOTICE)]


async def test_everybody_who_waits_hears_so_however_many_they_are(
    desk: App, learning: Learning
) -> None:
    crowd = [said(n, account=f"U{n}") for n in range(12)]
    waiting = [asyncio.create_task(desk.accept(one)) for one in crowd]
    await noticed(desk, len(crowd))
    assert len(notices(desk)) == len(crowd)
    learning.may_end.set()
    assert all(await asyncio.gather(*waiting))


async def test_danger_is_heard_at_once_by_words_alone(desk: App, learning: Learning) -> None:
    running = asyncio.create_task(desk.run())
    words = "someone collapsed in the hall, not breathing"
    waiting = asyncio.create_task(desk.accept(said(1).model_copy(update={"text": words})))
    await until(desk, 2)
    assert any("112" in text for _, text in service(desk).said)
    assert any(text.startswith(NOTICE) for _, text in service(desk).said)
    learning.may_end.set()
    await waiting
    running.cancel()


async def test_what_is_no_danger_is_said_to_be_none_by_nobody(desk: App) -> None:
    assert hear_danger(desk.database, desk.context(), said(1)) is False
    assert not notices(desk)
