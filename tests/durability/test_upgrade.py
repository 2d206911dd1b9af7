"""A database of the version before opens, and what was under way in its outbox goes on
(`data/README.md` says how it was made).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from pydantic import SecretStr
from sqlmodel import col, select

from bot.bootstrap.app import App
from bot.outbox import payloads
from bot.outbox.payloads import DigestTimer, FilePayload, SayPayload, TimerPayload
from bot.people import room_reach
from bot.ports import Accept, Address, Attachment, FileBatch, Incoming, Note, Outgoing
from bot.settings import Settings
from routing.call.call import State
from routing.storage import ledger
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.schema_version import MIGRATIONS
from routing.storage.tables import OutboxRow
from tests.files.kept import kept
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.slack.desk import in_slack

DUMP = Path(__file__).parent / "data" / "d14b2c3.sql"
REVISION = "0010"
LEASES_RAN_OUT = dt.timedelta(minutes=2)
ROOM, HR = "slack/C0CLEAN", "slack/C0HR"
NAMES = ("one", "two", "three", "four")


class Slack:
    """The service, as the desk that made the database knew it."""

    name = prefix = "slack"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.edited: list[str] = []
        self.brought: list[tuple[str, list[str], str]] = []

    async def listen(self, accept: Accept) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        self.said.append((to.conversation, message.text))
        if message.edits:
            self.edited.append(message.edits)
        return f"19.{len(self.said)}"

    async def known(self, incoming: Incoming, last: bool = False) -> Incoming | None:
        return incoming

    async def taken(self, incoming: Incoming) -> None:
        """Nothing to show anew."""

    async def fetch(self, wanted: Attachment, most: int) -> bytes:
        return f"what is in {wanted.name}".encode()

    async def send_files(self, to: Address, batch: FileBatch, note: Note) -> str:
        names = [item.name for item in batch.items]
        self.brought.append((to.conversation, names, batch.begun))
        return f"20.{len(self.brought)}"

    def heard(self, conversation: str) -> str:
        return "\n".join(text for to, text in self.said if to == conversation)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as a SQLite file."""
    path = tmp_path_factory.mktemp("old") / "schakel.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(DUMP.read_text())
    connection.close()
    return path


@pytest.fixture
def sqlite_old(old: Path, tmp_path: Path) -> str:
    path = tmp_path / "schakel.sqlite3"
    path.write_bytes(old.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_old(old: Path, postgres_server: str) -> Iterator[str]:
    """The same rows in PostgreSQL, in the tables of then."""
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE of_the_version_before")
    url = sa.make_url(postgres_server).set(database="of_the_version_before")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, REVISION)
    with engine.begin() as connection:
        copy_rows(old, connection)
    engine.dispose()
    yield url.render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE of_the_version_before WITH (FORCE)")
    admin.dispose()


def copy_rows(old: Path, connection: sa.Connection) -> None:
    metadata, source = sa.MetaData(), sqlite3.connect(old)
    metadata.reflect(connection)
    source.row_factory = sqlite3.Row
    for table in metadata.sorted_tables:
        rows = [
            {name: _value(table.c[name], row[name]) for name in row.keys()}  # noqa: SIM118
            for row in source.execute(f"SELECT * FROM {table.name}")
        ]
        if rows and table.name != "alembic_version":
            connection.execute(sa.insert(table), rows)
        serial = sa.select(sa.func.pg_get_serial_sequence(table.name, "id"))
        if connection.dialect.name == "sqlite":
            continue
        if "id" in table.c and (sequence := connection.execute(serial).scalar()):
            last = sa.select(sa.func.setval(sequence, len(rows) + 1000))
            connection.execute(last)
    source.close()


def _value(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    match column.type:
        case sa.DateTime():
            return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
        case sa.JSON():
            return json.loads(value)
        case sa.Boolean():
            return bool(value)
    return value


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest) -> Iterator[tuple[App, Slack, list[dt.datetime]]]:
    """The desk of today on it, when the leases of then have run out."""
    url = str(request.getfixturevalue(f"{request.param}_old"))
    database, catalogue = Database(url), in_slack(CATALOGUE)
    database.migrate()
    now, slack = [MONDAY + LEASES_RAN_OUT], Slack()
    settings = Settings(database_url=SecretStr(url))
    app = App(settings, database, catalogue, ByWord(catalogue), now=lambda: now[0])
    app.add(slack)
    yield app, slack, now
    app.close()


def _rows(app: App, *states: str) -> list[OutboxRow]:
    with app.database.reading() as session:
        query = select(OutboxRow).where(col(OutboxRow.state).in_(states))
        return list(session.exec(query.order_by(col(OutboxRow.id))))


async def test_all_that_was_under_way_goes_on(desk: tuple[App, Slack, list[dt.datetime]]) -> None:
    app, slack, _ = desk
    kinds = {"say", "card", "timer", "fetch", "file", "heard"}
    assert {row.kind for row in _rows(app, "due")} == kinds
    assert {row.kind for row in _rows(app, "leased")} == kinds
    await app.settle()
    assert {row.kind for row in _rows(app, "due", "leased")} == {"timer"}
    assert [row.error for row in _rows(app, "dead")] == ["channel_not_found"]

    # what was to be said, and the cards, in their place
    assert "Said under way." in slack.heard("slack/T1/DUTOM")
    assert slack.edited and "S-1001" in slack.heard(ROOM)
    # all four files are here, and in the room once; what was begun then is gone on with
    texts = {f"{name}.txt": f"what is in {name}.txt".encode() for name in NAMES}
    assert kept(app.database, "S-1001") == texts
    in_room = [name for to, names, _ in slack.brought if to == ROOM for name in names]
    assert sorted(in_room) == sorted(texts)
    assert "F-uploaded-before" in [begun for _, _, begun in slack.brought]
    # what had come in was taken in: questions, presses, an edit, words that were pointed at
    with app.database.reading() as session:
        pressed = ledger.read(session, "S-1002")
    assert pressed and pressed.state is State.IN_PROGRESS
    assert "S-1001" in slack.heard("slack/T1/DUSANNE")
    assert "a spill in the cellar" in slack.heard("slack/T1/DULARS")


async def test_timers_go_off(desk: tuple[App, Slack, list[dt.datetime]]) -> None:
    app, slack, now = desk
    await app.settle()
    now[0] = dt.datetime(2026, 11, 24, 6, 0, 1, tzinfo=dt.UTC)
    await app.settle()
    assert "Good morning, Cleaning." in slack.heard(ROOM)
    assert all(row.due_at > now[0] for row in _rows(app, "due", "leased"))


async def test_a_room_that_is_back(desk: tuple[App, Slack, list[dt.datetime]]) -> None:
    app, slack, _ = desk
    with app.database.reading() as session:
        assert [one.address.conversation for one in room_reach.out_of_reach(session)] == [HR]
    await app.back("slack", HR)
    await app.settle()
    assert slack.heard(HR) == "This waited for the room." and not _rows(app, "dead")


def test_every_body_of_then_is_read(old: Path) -> None:
    """And written again, it is read as the same."""
    source = sqlite3.connect(old)
    rows = source.execute("SELECT kind, body FROM outbox WHERE body != '{}'").fetchall()
    source.close()
    found = [(kind, payloads.read(_claim(kind, json.loads(body)))) for kind, body in rows]
    later = {payloads.SettlePayload}
    assert {type(one) for _, one in found} == set(payloads.KINDS.values()) - later
    timers = [one.timer for _, one in found if isinstance(one, TimerPayload)]
    assert {isinstance(timer, DigestTimer) for timer in timers} == {True, False}
    for kind, one in found:
        assert payloads.read(_claim(kind, one.body())) == one


def _claim(kind: str, body: dict[str, Any]) -> Claim:
    fence = {"id": 1, "key": "k", "channel": "", "owner": "me", "attempt": 1, "until": MONDAY}
    return Claim.model_validate(fence | {"kind": kind, "body": body})


def test_what_is_not_known_is_passed_over_and_what_is_missing_has_a_default() -> None:
    to = {"channel": "web", "conversation": "person/sanne"}
    said = SayPayload.model_validate({"to": to, "message": {"text": "hi"}, "of_tomorrow": 1})
    assert (said.number, said.message.text) == (None, "hi")
    brought = FilePayload.model_validate({"number": "S-1", "files": ["a"], "to": to})
    assert (brought.team, brought.person, brought.begun) == ("", "", "")
