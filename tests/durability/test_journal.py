"""What was kept is taken in once, in order, whatever happens in between; what cannot be is set
aside and does not hold up the rest.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.bootstrap.app import App
from bot.context import Context
from bot.intake import heard, inbound
from bot.intake.acceptance import TakeIn
from bot.ports import Address, Incoming, Message, Outgoing, RetryLater, Said, Suggested
from bot.settings import Settings
from bot.worker import worker_identity
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Row
from routing.storage.tables import InboxRow, OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord


class Waiting:
    """A channel whose service does not wait; it may not know at first who somebody is."""

    name = prefix = "slack"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.unknown = 0
        self.shown: list[str] = []

    async def listen(self, accept: Any) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        self.said.append(message.text)
        return str(len(self.said))

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        if self.unknown and not last:
            self.unknown -= 1
            raise RetryLater(0.0, "asked to wait")
        assert isinstance(incoming, Message)
        return None if incoming.text == "nothing" else incoming

    async def taken(self, incoming: Incoming) -> None:
        assert isinstance(incoming, Message)
        self.shown.append(incoming.text)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


class Taking:
    """What the desk does with a message; a test may put something else in its place."""

    def __init__(self) -> None:
        self.take: TakeIn = inbound.take_in

    def __call__(self, session: Session, incoming: Incoming, context: Context) -> bool:
        return self.take(session, incoming, context)


@pytest.fixture
def taking() -> Taking:
    return Taking()


@pytest.fixture
async def desk(database_url: str, taking: Taking) -> AsyncIterator[App]:
    now = iter(MONDAY + dt.timedelta(seconds=n) for n in range(100_000))
    made = App(
        Settings(database_url=SecretStr(database_url)),
        Database(database_url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: next(now),
        take_in=taking,
    )
    made.add(Waiting())
    yield made
    made.close()


def _message(n: int, text: str = "hello", account: str = "U1", **more: Any) -> Said:
    address = Address(channel="slack", conversation=f"slack/{account}")
    return Said(
        key=f"slack:message:T1:D1:{n}",
        address=address,
        account=account,
        at=MONDAY,
        text=text,
        **more,
    )


def _rows(desk: App) -> list[OutboxRow]:
    with desk.database.reading() as session:
        return list(
            session.exec(
                select(OutboxRow).where(OutboxRow.kind == "heard").order_by(col(OutboxRow.id))
            )
        )


def _inbox(desk: App) -> list[str]:
    with desk.database.reading() as session:
        return list(session.exec(select(InboxRow.key).order_by(InboxRow.at)))  # type: ignore[arg-type]


async def test_kept_once_taken_in_once_and_then_forgotten(desk: App) -> None:
    await asyncio.gather(*(desk.keep(_message(n % 4)) for n in range(20)))
    assert [row.state for row in _rows(desk)] == ["due"] * 4 and not _inbox(desk)
    await desk.settle()
    await desk.keep(_message(2))
    await desk.settle()
    assert len(_inbox(desk)) == 4
    assert [(row.state, row.body) for row in _rows(desk)] == [("done", {})] * 4


async def test_one_persons_messages_go_in_order(desk: App, taking: Taking) -> None:
    taken: list[str] = []

    def take(session: Session, incoming: Incoming, context: Context) -> bool:
        assert isinstance(incoming, Message)
        taken.append(incoming.text)
        return True

    taking.take = take
    channel = desk.channels["slack"]
    assert isinstance(channel, Waiting)
    channel.unknown = 1
    await asyncio.gather(*(desk.keep(_message(n, str(n))) for n in range(6)))
    await desk.settle()
    assert taken == [str(n) for n in range(6)] == channel.shown


async def test_somebody_who_stays_unknown_is_heard_all_the_same(desk: App) -> None:
    channel = desk.channels["slack"]
    assert isinstance(channel, Waiting)
    channel.unknown = 1_000
    await desk.keep(_message(1))
    await desk.settle()
    assert channel.said and channel.unknown == 1_000 - (heard.LOOKS - 1)


async def test_what_turns_out_to_be_nothing(desk: App) -> None:
    await desk.keep(_message(1, "nothing"))
    await desk.settle()
    assert [row.state for row in _rows(desk)] == ["done"] and not _inbox(desk)


async def test_poison_is_set_aside_and_its_sender_told(desk: App, taking: Taking) -> None:
    whole, tries = inbound.take_in, list[str]()

    def take(session: Session, incoming: Incoming, world: Context) -> bool:
        assert isinstance(incoming, Message)
        if incoming.text == "poison":
            tries.append(incoming.key)
            raise ArithmeticError("nobody thought of this")
        return whole(session, incoming, world)

    taking.take = take
    for n, text in enumerate(("poison", "hello")):
        await desk.keep(_message(n, text))
    await desk.keep(_message(3, "poison", "U2", overheard=True))
    await desk.settle()
    channel = desk.channels["slack"]
    assert isinstance(channel, Waiting)
    assert [row.state for row in _rows(desk)] == ["dead", "done", "dead"] and len(
        tries
    ) == 2 * heard.TRIES
    assert len(channel.said) == 2 and "went wrong on our side" in channel.said[0]


async def test_overheard_and_pointed_at_are_kept_apart_from_said(desk: App) -> None:
    await desk.keep(_message(1, overheard=True))
    await desk.settle()
    said = _message(1, "a spill").model_dump(
        exclude={"kind"} | {*Said.model_fields} - {*Suggested.model_fields}
    )
    await desk.keep(Suggested(by="U2", **said))
    await desk.keep(_message(1))
    await desk.settle()
    assert len(_rows(desk)) == 3 and len(_inbox(desk)) == 1


async def test_what_the_version_before_kept_is_taken_in(desk: App) -> None:
    """A row that waited during an upgrade has a body without kinds."""
    await desk.keep(_message(1))
    old = _message(1, "a spill").model_dump(mode="json", exclude_defaults=True)
    with desk.database.transaction() as session:
        row = session.exec(select(OutboxRow).where(OutboxRow.kind == "heard")).one()
        assert row.body["incoming"].pop("kind") == "said"
        row.body = {"incoming": old | {"room": False}}
        session.add(row)
    await desk.settle()
    assert [row.state for row in _rows(desk)] == ["done"]
    channel = desk.channels["slack"]
    assert isinstance(channel, Waiting) and channel.shown == ["a spill"]


async def test_what_cannot_be_kept_is_not_told_to_have_arrived(desk: App) -> None:
    with desk.database.transaction() as session:
        session.execute(sa.text("ALTER TABLE outbox RENAME TO away"))
    with pytest.raises(sa.exc.SQLAlchemyError):
        await desk.keep(_message(1))
    with desk.database.transaction() as session:
        session.execute(sa.text("ALTER TABLE away RENAME TO outbox"))
    await desk.keep(_message(1))
    assert len(_rows(desk)) == 1


def _dead_process() -> str:
    """A name as a worker had it whose process is gone."""
    code = "from bot.worker import worker_identity; print(worker_identity.made())"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_leases_of_the_killed_are_given_back(database: Database) -> None:
    owner_gone, owner_here, elsewhere = (
        _dead_process(),
        worker_identity.made(),
        "other-machine:1:abc",
    )
    assert [
        worker_identity.gone(owner) for owner in (owner_gone, owner_here, elsewhere, "abc")
    ] == [True, False, False, False]
    ours_before = owner_here.rpartition(":")[0] + ":of-an-earlier-life"
    assert worker_identity.gone(ours_before)
    with database.transaction() as session:
        for n, owner in enumerate((owner_gone, owner_here, elsewhere)):
            outbox.enqueue(
                session,
                [Row(key=f"{n}", kind="say", body={}, channel="web", due_at=MONDAY)],
                MONDAY,
            )
            assert outbox.claim(session, owner, MONDAY, 1, ["web"])
        assert outbox.release(session, worker_identity.gone, MONDAY) == 1
        now = MONDAY + dt.timedelta(seconds=1)
        assert [(c.key, c.attempt) for c in outbox.claim(session, "next", now, 9, ["web"])] == [
            ("0", 2)
        ]
