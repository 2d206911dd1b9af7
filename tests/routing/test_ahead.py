"""What several parts of a transaction will ask is looked up for all of them in one go, and asked
anew where an earlier part may have changed it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from routing.call.actions import Action
from routing.storage import dialogues, ledger
from routing.storage.ahead import foresee_for
from routing.storage.db import Database
from routing.storage.prepared import Asked
from routing.storage.tables import DialogueRow
from routing.storage.undoing import apart
from tests.intake.house import brought, desk_of, opened
from tests.routing.links import MONDAY

PLACE, SPILL = "person/{}", "cleaning/rooms/spill"


class Waits:
    """What was asked of the database since this was made."""

    def __init__(self, database: Database) -> None:
        self.asked: list[str] = []
        event.listen(database.engine, "before_cursor_execute", self._statement)

    def _statement(self, _connection: Any, _cursor: Any, sql: str, *_more: Any) -> None:
        self.asked.append(sql)


def held(*people: str) -> dict[Any, list[Asked]]:
    return {person: [dialogues.held(PLACE.format(person), person)] for person in people}


def write(session: Session, person: str, turn: int) -> None:
    dialogues.write(session, PLACE.format(person), person, {"turn": turn}, MONDAY)


def turn_of(session: Session, person: str) -> int | None:
    found = dialogues.read(session, PLACE.format(person), person, lock=True)
    return found.body["turn"] if found else None


def test_each_part_finds_what_was_looked_up_for_it(database: Database) -> None:
    with database.transaction() as session:
        for n, person in enumerate(("sanne", "tom")):
            write(session, person, n)
    with database.transaction() as session:
        foresee_for(session, held("tom", "sanne"))
        waits = Waits(database)
        for n, person in enumerate(("sanne", "tom")):
            with apart(session, person):
                assert turn_of(session, person) == n
                write(session, person, n + 10)
        # Neither is about the other's, so nothing is asked once more.
        assert database.is_sqlite or waits.asked == []
    with database.reading() as session:
        assert {row.body["turn"] for row in session.exec(select(DialogueRow))} == {10, 11}


def test_what_an_earlier_part_wrote_is_asked_anew(database: Database) -> None:
    with database.transaction() as session:
        foresee_for(session, held("tom", "sanne"))
        with apart(session, "sanne"):
            write(session, "tom", 7)
        with apart(session, "tom"):
            assert turn_of(session, "tom") == 7


def test_what_the_orm_wrote_is_asked_anew(database: Database) -> None:
    with database.transaction() as session:
        write(session, "tom", 1)
    with database.transaction() as session:
        foresee_for(session, held("tom", "sanne"))
        with apart(session, "sanne"):
            row = session.exec(select(DialogueRow).where(col(DialogueRow.person) == "tom")).one()
            row.body = {"turn": 8}
            session.add(row)
        with apart(session, "tom"):
            assert turn_of(session, "tom") == 8


def test_calls_that_an_earlier_part_changed_are_asked_anew(database: Database) -> None:
    """Of whoever asked for it, and of nobody else."""
    with database.transaction() as session:
        tom, sanne = (opened(desk_of(session), SPILL, by) for by in ("tom", "sanne"))
    parts: dict[Any, list[Asked]] = {
        by: [ledger.of_requester_asked(by, ended=False, limit=10)] for by in ("tom", "sanne")
    }
    with database.transaction() as session:
        foresee_for(session, parts)
        with apart(session, "joost"):
            brought(desk_of(session), tom, ("tom", Action.CANCEL, {}))
        with apart(session, "tom"):
            assert ledger.of_requester(session, "tom", ended=False, limit=10) == ()
        waits = Waits(database)
        with apart(session, "sanne"):
            (own,) = ledger.of_requester(session, "sanne", ended=False, limit=10)
        assert own.number == sanne
        assert database.is_sqlite or waits.asked == []
