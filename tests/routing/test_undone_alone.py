"""A part of a transaction that raises is undone alone, whatever it wrote and however."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from routing.storage import ledger, questions
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.people_tables import JoinedPersonRow
from routing.storage.prepared import Prepared
from routing.storage.questions import Put
from routing.storage.session import run, when_committed
from routing.storage.tables import CallRow, table_of
from routing.storage.undoing import undoable
from tests.routing.links import MONDAY

_INSERT = Prepared(sa.insert(table_of(JoinedPersonRow)))


def at_once(session: Session, name: str) -> None:
    run(session, _INSERT, {"id": name, "name": name, "by": "x", "at": MONDAY})


def by_the_orm(session: Session, name: str) -> None:
    session.add(JoinedPersonRow(id=name, name=name, by="x", at=MONDAY))


def told_later(session: Session, name: str) -> None:
    questions.write(session, "c", name, Put(name, "what"), MONDAY)


def kept(database: Database) -> set[str]:
    with database.reading() as session:
        asked = ("a", "b", "c", "d")
        told = {one for one in asked if questions.read(session, ["c"], one)}
        return set(session.exec(select(JoinedPersonRow.name)).all()) | told


Writes = Callable[[Session, str], None]
WAYS = (at_once, by_the_orm, told_later)


@pytest.mark.parametrize("outside", WAYS)
@pytest.mark.parametrize("inside", WAYS)
def test_what_was_written_before_and_after_stays(
    database: Database, outside: Writes, inside: Writes
) -> None:
    with database.transaction() as session:
        outside(session, "a")
        with pytest.raises(LookupError), undoable(session):
            inside(session, "b")
            when_committed(session, lambda: pytest.fail("it was undone"))
            raise LookupError
        with undoable(session):
            inside(session, "c")
        outside(session, "d")
    assert kept(database) == {"a", "c", "d"}


def test_a_part_within_a_part_is_undone_alone_and_with_it(database: Database) -> None:
    with database.transaction() as session:
        told_later(session, "a")
        with undoable(session):
            with pytest.raises(LookupError), undoable(session):
                at_once(session, "b")
                raise LookupError
            told_later(session, "c")
        with pytest.raises(LookupError), undoable(session):
            with undoable(session):
                at_once(session, "d")
            raise LookupError
    assert kept(database) == {"a", "c"}


def test_a_call_that_was_refused_leaves_no_row(database: Database) -> None:
    with database.transaction() as session:
        repository = SqlCallRepository(session)
        with pytest.raises(LookupError), repository.savepoint():
            ledger.new_number(session, "sanne", "front", MONDAY, "S")
            raise LookupError
    with database.reading() as session:
        assert not session.exec(select(CallRow.id)).all()
