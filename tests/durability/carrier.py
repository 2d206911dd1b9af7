"""A desk that carries a file and is killed (SIGKILL) at a chosen step, or not at all. Run as a
process of its own.

    python -m tests.durability.carrier URL FOLDER STEP SECONDS

The service it fetches from and brings to is a folder: `in/<ref>` are the files, each that is
brought becomes `out/<place>/<ref>`. As a strict service it shows what was uploaded only once it is
told to, and knows an upload by its id.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import uuid
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bot.bootstrap.app import App
from bot.files import intake
from bot.outbox.writer import OutboxWriter
from bot.ports import Accept, Address, Attachment, FileBatch, Note, Outgoing, Said
from bot.settings import Settings
from routing.call.actions import Action
from routing.call.file_events import SentFile
from routing.desk.desk import Desk
from routing.storage import file_store, ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import FileRow
from tests.durability.victim import Fuse, Fused
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

STEPS = (
    "after fetch",
    "before keep",
    "after finish of fetch",
    "after upload",
    "after note",
    "after show",
)
FUSE = Fuse("never", 1)


class Folder:
    """The service."""

    name = prefix = "web"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def listen(self, accept: Accept) -> None:
        """Nothing comes in by itself."""
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        """Words are not what this is about."""
        return key

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        """What is in a file."""
        data = (self.folder / "in" / wanted.ref).read_bytes()
        FUSE.at("after fetch")
        return data

    async def send_files(self, to: Address, parcel: FileBatch, note: Note) -> str:
        """Upload, note the id, show it: what is shown already is not shown again."""
        place = self.folder / "out" / to.conversation.replace("/", "-")
        place.mkdir(parents=True, exist_ok=True)
        mark = parcel.begun
        if not mark:
            mark = uuid.uuid4().hex
            (self.folder / mark).write_bytes(b"".join(item.data for item in parcel.items))
            FUSE.at("after upload")
            await note(mark)
            FUSE.at("after note")
        if not (place / mark).exists():
            (place / mark).write_bytes((self.folder / mark).read_bytes())
        FUSE.at("after show")
        return mark


def _light(owner: Any, name: str, step: str) -> None:
    """The fuse after a function of the desk."""
    whole = getattr(owner, name)

    def wrapped(*given: Any) -> Any:
        result = whole(*given)
        FUSE.at(step)
        return result

    setattr(owner, name, wrapped)


async def run(url: str, folder: Path, now: dt.datetime) -> None:
    """A picture with words becomes a call; everything is delivered."""
    _light(file_store, "keep", "before keep")
    app = App(
        Settings(database_url=SecretStr(url)),
        Database(url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: now,
        around=lambda handler: Fused(handler, FUSE),
    )
    app.add(Folder(folder))
    await app.settle()
    at = Address(channel="web", conversation="person/sanne")
    for key, text in (("m/1", "er is een spill"), ("m/2", "ja")):
        await app.accept(Said(key=key, address=at, account="sanne", at=now, text=text))
        await app.settle()
    with app.database.transaction() as session:
        _add(session, app, now)
    await app.settle()
    app.close()


def _add(session: Session, app: App, now: dt.datetime) -> None:
    """Two pictures come along for the call, as from a service; taken in once."""
    call = ledger.read(session, "S-1001")
    if call is None or call.files:
        return
    sent = []
    for ref in ("one", "two"):
        row = FileRow(
            id=file_store.file_id("m/3", ref),
            channel="web",
            ref=ref,
            name=f"{ref}.png",
            kind="picture",
            person="sanne",
            message="m/3",
            origin="elsewhere/1",
            at=now,
        )
        file_store.note(session, row)
        sent.append(SentFile(id=row.id, name=row.name))
    desk = Desk(SqlCallRepository(session), CATALOGUE, now)
    made = desk.do("S-1001", Action.ADD, CATALOGUE.people["sanne"], {}, tuple(sent))
    intake.begin(session, made, sent, desk)
    OutboxWriter(session, app.context(), "m/3").effects(desk.effects)


if __name__ == "__main__":
    address, place, step, seconds = sys.argv[1:]
    FUSE.step = step
    asyncio.run(run(address, Path(place), MONDAY + dt.timedelta(seconds=int(seconds))))
