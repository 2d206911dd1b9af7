"""What a transaction read of a call is kept until it may have changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from catalog.model import Kind
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.people_tables import JoinedPersonRow
from routing.storage.prepared import Prepared
from routing.storage.session import run
from routing.storage.tables import CallRow, table_of
from tests.routing.links import CATALOGUE, MONDAY, SANNE


def opened(database: Database) -> str:
    with database.transaction() as session:
        draft = Draft(
            requester=SANNE,
            item="cleaning/rooms/spill",
            kind=Kind.INCIDENT,
            text="coffee",
            title="coffee",
            language="en",
        )
        return Desk(SqlCallRepository(session), CATALOGUE, MONDAY).open(draft).number


def titled(session: Session, number: str) -> str:
    call = ledger.read(session, number)
    assert call
    assert ledger.of_requester(session, SANNE.id, ended=False, limit=1)[0].title == call.title
    return call.title


def change(session: Session, number: str, title: str) -> sa.Update:
    call = ledger.read(session, number)
    assert call
    return sa.update(CallRow).values(body=call.model_copy(update={"title": title}))


def test_what_the_transaction_writes_it_reads(database: Database) -> None:
    number = opened(database)
    with database.transaction() as session:
        assert titled(session, number) == "spill please"
        session.execute(change(session, number, "tea"))
        assert titled(session, number) == "tea"
        session.exec(change(session, number, "milk"))
        assert titled(session, number) == "milk"


def test_what_is_undone_is_not_read(database: Database) -> None:
    number = opened(database)
    with database.transaction() as session:
        with pytest.raises(LookupError), SqlCallRepository(session).savepoint():
            session.execute(change(session, number, "tea"))
            assert titled(session, number) == "tea"
            raise LookupError
        assert titled(session, number) == "spill please"


def test_whoever_waited_for_a_lock_sees_what_its_holder_wrote(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("on SQLite the whole transaction is the lock")
    number = opened(database)
    with database.transaction() as session:
        assert titled(session, number) == "spill please"
        with database.transaction() as other:
            other.execute(change(other, number, "tea"))
        locked = ledger.locked(session, number)
        assert locked
        assert locked.title == "tea"


def test_a_row_that_was_missing_is_found_once_it_is_written(database: Database) -> None:
    with database.transaction() as session:
        assert session.get(JoinedPersonRow, "piet") is None
        row = {"id": "piet", "name": "Piet", "by": "x", "at": MONDAY}
        run(session, Prepared(sa.insert(table_of(JoinedPersonRow))), row)
        assert session.get(JoinedPersonRow, "piet") is not None
        assert session.exec(select(JoinedPersonRow.name)).all() == ["Piet"]
