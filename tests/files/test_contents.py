"""Contents in the database: once each, in parts, gone with the last who has them."""

from __future__ import annotations

import datetime as dt
import os

from sqlmodel import Session, select

from bot.files import intake
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.file_events import SentFile
from routing.call.file_limits import MOST_OF_A_CALL
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import file_store, ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.tables import ContentPartRow, ContentRow, FileRow
from tests.routing.links import CATALOGUE, MONDAY, who


def row(
    session: Session, name: str, data: bytes | None = None, at: dt.datetime = MONDAY
) -> FileRow:
    made = FileRow(
        id=name,
        channel="web",
        ref=name,
        name=f"{name}.bin",
        kind="file",
        person="sanne",
        message="m",
        origin="x",
        at=at,
    )
    file_store.note(session, made)
    found = session.get(FileRow, name)
    assert found
    if data is not None:
        file_store.keep(session, found, data, "application/octet-stream", at)
    return found


def opened(session: Session, requester: str) -> None:
    draft = Draft(
        requester=who(requester),
        item="cleaning/rooms/spill",
        kind=Kind.INCIDENT,
        text="x",
        title="x",
        language="en",
    )
    Desk(SqlCallRepository(session), CATALOGUE, MONDAY).open(draft)


def contents(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        return len(session.exec(select(ContentRow.digest)).all()), len(
            session.exec(select(ContentPartRow.part)).all()
        )


def test_what_is_kept_comes_back_whole_and_is_kept_once(database: Database) -> None:
    data = os.urandom(file_store.PART * 2 + 5)
    with database.transaction() as session:
        one, two = row(session, "a", data), row(session, "b", data)
        assert one.digest == two.digest
    assert contents(database) == (1, 3)
    with database.reading() as session:
        assert file_store.whole(session, one.digest or "") == data
        assert [len(file_store.part(session, one.digest or "", n) or b"") for n in range(4)] == [
            file_store.PART,
            file_store.PART,
            5,
            0,
        ]


def test_a_content_goes_with_the_last_file_that_has_it(database: Database) -> None:
    with database.transaction() as session:
        one, two = row(session, "a", b"same"), row(session, "b", b"same")
    with database.transaction() as session:
        file_store.gone(session, session.merge(one), "withdrawn")
    assert contents(database) == (1, 1)
    with database.transaction() as session:
        file_store.gone(session, session.merge(two), "withdrawn")
    assert contents(database) == (0, 0)


def test_what_stands_at_no_call_is_forgotten_after_a_while(database: Database) -> None:
    with database.transaction() as session:
        for name, at in (("old", MONDAY), ("used", MONDAY), ("fresh", MONDAY + file_store.LOOSE)):
            row(session, name, name.encode(), at)
        file_store.use(session, "S-1001", ("used",))
    with database.transaction() as session:
        later = MONDAY + file_store.LOOSE + dt.timedelta(seconds=1)
        assert file_store.loose(session, later) == ("old",)
        file_store.forget(session, ("old", "used"))
    with database.reading() as session:
        assert sorted(session.exec(select(FileRow.id))) == ["fresh", "used"]
    assert contents(database) == (2, 2)


def test_the_files_of_a_call_go_so_long_after_it_ended(database: Database) -> None:
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), CATALOGUE, MONDAY)
        for number, requester in (("S-1001", "sanne"), ("S-1002", "tom")):
            opened(session, requester)
            row(session, f"own-{number}", number.encode())
            sent = SentFile(id=f"own-{number}", name="own.bin")
            desk.do(number, Action.ADD, who(requester), {}, (sent,))
        desk.do("S-1001", Action.CANCEL, who("sanne"), {"reason": "no"})
    for days, left in ((30, ["kept", "kept"]), (91, ["gone", "kept"])):
        now = MONDAY + dt.timedelta(days=days)
        with database.transaction() as session:
            before = now - dt.timedelta(days=90)
            old = file_store.of_ended_calls(session, before)
            assert old == (() if left[0] == "kept" else ("own-S-1001",))
            desk = Desk(SqlCallRepository(session), CATALOGUE, now)
            intake.expire(session, ("own-S-1001", "own-S-1002"), before, desk)
        with database.reading() as session:
            assert list(session.exec(select(FileRow.state).order_by(FileRow.id))) == left
            call = ledger.read(session, "S-1001")
            assert call and [f.gone for f in call.files] == (
                [None] if left[0] == "kept" else ["expired"]
            )


def test_there_is_so_much_room_at_a_call(database: Database) -> None:
    with database.transaction() as session:
        row(session, "a", b"x" * 1000)
        file_store.use(session, "S-1001", ("a",))
        assert file_store.room_left(session, "S-1001") == MOST_OF_A_CALL - 1000
