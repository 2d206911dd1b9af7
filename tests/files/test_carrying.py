"""Files on their way through the outbox: several at once, a lease that is lost, a service that is
slow.
"""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.bootstrap.app import App
from bot.files import intake, transfer
from bot.outbox.writer import OutboxWriter
from bot.ports import Accept, Address, Attachment, FileBatch, Note, Outgoing
from bot.settings import Settings
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.events import SentFile
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import file_store, outbox
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import FileRow
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

    async def listen(self, accept: Accept) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        return key

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        self.asked += 1
        if self.asked == self.together:
            self.meet.set()
        await self.meet.wait()
        return wanted.ref.encode()

    async def hand(self, to: Address, parcel: FileBatch, note: Note) -> str:
        if to.conversation == "room/cleaning":
            self.brought.append([item.data for item in parcel.items])
        return "ref"


def desk_with(database: Database, service: Service) -> App:
    app = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=lambda: MONDAY)
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
    app = desk_with(database, Service())
    sent_along(app, "a")
    with database.transaction() as session:
        (claim,) = [
            c for c in outbox.claim(session, "me", MONDAY, 9, ("web",)) if c.kind == "fetch"
        ]
    later = MONDAY + dt.timedelta(seconds=61)
    with database.transaction() as session:
        (again,) = [
            c for c in outbox.claim(session, "other", later, 9, ("web",)) if c.kind == "fetch"
        ]
    assert await app.delivery.carrier.fetch(claim) == "lost"
    assert states(database) == {"a": "wanted"}
    assert await app.delivery.carrier.fetch(again) == "done"
    assert states(database) == {"a": "kept"}


async def test_a_lease_is_held_as_long_as_it_takes(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LEASE", dt.timedelta(seconds=0.15))
    service, database = Service(together=2), Database(sqlite_url)
    app = desk_with(database, service)
    sent_along(app, "a")
    with database.transaction() as session:
        (claim,) = [
            c for c in outbox.claim(session, "me", MONDAY, 9, ("web",)) if c.kind == "fetch"
        ]
    renewed: list[dt.datetime] = []
    held_on = transfer.FileTransfer._hold_on

    def hold_on(self: transfer.FileTransfer, one: outbox.Claim) -> None:
        held_on(self, one)
        renewed.append(self.context().now)
        service.meet.set()

    monkeypatch.setattr(transfer.FileTransfer, "_hold_on", hold_on)
    assert await app.delivery.carrier.fetch(claim) == "done"
    assert renewed
    app.close()
