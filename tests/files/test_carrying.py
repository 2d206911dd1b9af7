"""Files on their way through the outbox: several at once, a lease that is lost, a service that is
slow.
"""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlmodel import select

from bot.bootstrap.app import App
from bot.context import Clock
from bot.files import intake
from bot.outbox.writer import OutboxWriter
from bot.ports import Accept, Address, Attachment, FileBatch, Note, Outgoing
from bot.settings import Settings
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.file_events import SentFile
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import file_store, outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import FileRow, OutboxRow
from tests.files.kept import kept, states
from tests.routing.links import CATALOGUE, MONDAY, who
from tests.routing.reading import ByWord


class Service:
    """A channel with files; each is fetched when `together` of them are being asked for at once."""

    name = prefix = "web"

    def __init__(self, together: int = 1) -> None:
        self.together, self.asked = together, 0
        self.brought: list[list[bytes]] = []
        self.meet = asyncio.Event()
        self.first = asyncio.Event()
        self.data = b""

    async def listen(self, accept: Accept) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        return key

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        self.asked += 1
        self.first.set()
        if self.asked == self.together:
            self.meet.set()
        await self.meet.wait()
        return self.data or wanted.ref.encode()

    async def send_files(self, to: Address, parcel: FileBatch, note: Note) -> str:
        if to.conversation == "room/cleaning":
            self.brought.append([item.data for item in parcel.items])
        return "ref"


def desk_with(database: Database, service: Service, now: Clock = lambda: MONDAY) -> App:
    app = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=now)
    app.add(service)
    return app


def sent_along(app: App, *names: str, message: str = "m") -> None:
    """A call, with files of one message that are still to be fetched."""
    with app.database.transaction() as session:
        desk = Desk(SqlCallRepository(session), CATALOGUE, MONDAY)
        draft = Draft(
            requester=who("sanne"),
            item="cleaning/rooms/spill",
            kind=Kind.INCIDENT,
            text="x",
            title="x",
            language="en",
        )
        number = desk.open(draft).number
        sent = []
        for name in names:
            row = FileRow(
                id=file_store.file_id(message, name),
                channel="web",
                ref=name,
                name=name,
                kind="file",
                person="sanne",
                message=message,
                origin="elsewhere",
                at=MONDAY,
            )
            file_store.note(session, row)
            sent.append(SentFile(id=row.id, name=name))
        made = desk.do(number, Action.ADD, who("sanne"), {}, tuple(sent))
        intake.begin(session, made, sent, desk)
        OutboxWriter(session, app.context(), message).effects(desk.effects)


async def test_files_that_arrive_at_the_same_moment_are_brought_together(
    database: Database,
) -> None:
    names, service = ("a", "b", "c"), Service()
    app = desk_with(database, service)
    for turn in range(12):
        service.together, service.asked, service.meet = len(names), 0, asyncio.Event()
        sent_along(app, *names, message=f"m{turn}")
        await app.settle()
    assert service.brought == [[name.encode() for name in names]] * 12


async def test_many_files_wait_for_their_turn(sqlite_url: str) -> None:
    names = [f"{n}" for n in range(12)]
    service, database = Service(), Database(sqlite_url)
    app = desk_with(database, service)
    sent_along(app, *names)
    await app.settle()
    assert len(kept(database, "S-1001")) == 12
    assert [len(one) for one in service.brought] == [10, 2]
    app.close()


async def test_who_lost_the_lease_changes_nothing(database: Database) -> None:
    """One worker asks for the file for longer than its lease; another has fetched it meanwhile."""
    later = [MONDAY]
    slow, quick = Service(together=2), Service()
    first = desk_with(database, slow)
    second = desk_with(database, quick, now=lambda: later[0])
    sent_along(first, "a")
    fetching = asyncio.create_task(first.settle())
    await slow.first.wait()
    later[0] += outbox.LEASE + dt.timedelta(seconds=1)
    await second.settle()
    assert states(database) == {"a": "kept"} and quick.brought == [[b"a"]]
    slow.data = b"too late"
    slow.meet.set()
    await fetching
    assert kept(database, "S-1001") == {"a": b"a"} and not slow.brought


async def test_a_lease_is_held_as_long_as_it_takes(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service is slow for many leases: nobody else may take the row."""
    monkeypatch.setattr(outbox, "LEASE", dt.timedelta(seconds=0.3))
    clock = [MONDAY]
    service, other, database = Service(together=2), Service(), Database(sqlite_url)
    app = desk_with(database, service, now=lambda: clock[0])
    watching = desk_with(database, other, now=lambda: clock[0])
    sent_along(app, "a")
    fetching = asyncio.create_task(app.settle())
    await service.first.wait()
    for _ in range(10):
        clock[0] += outbox.LEASE / 2
        async with asyncio.timeout(20):
            while _leased_until(database) < clock[0] + outbox.LEASE:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await watching.settle()
    assert (service.asked, other.asked) == (1, 0)
    service.meet.set()
    await fetching
    assert states(database) == {"a": "kept"}
    app.close()
    watching.close()


def _leased_until(database: Database) -> dt.datetime:
    with database.reading() as session:
        query = select(OutboxRow.lease_until).where(OutboxRow.kind == "fetch")
        return session.exec(query).one() or MONDAY
