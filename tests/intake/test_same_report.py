"""Who has the same as another just reported where both read along is offered the same."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot.conversation.read.me_too import says_me_too
from bot.intake.inbound import take_in
from bot.ports import Address, Said
from routing.storage import dialogues
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.intake.house import ACCOUNTS, CONTEXT, LOBBY, desk_of, opened
from tests.routing.links import MONDAY


def _told(session: Session, person: str, text: str) -> str:
    said = Said(
        key=f"telegram/{person}/{text}",
        address=Address(channel="telegram", conversation=LOBBY),
        account=ACCOUNTS[person],
        at=MONDAY,
        text=text,
        shared=True,
        alone=f"telegram/{ACCOUNTS[person]}",
    )
    take_in(session, said, CONTEXT)
    session.flush()
    rows = session.exec(select(OutboxRow).where(OutboxRow.kind == "say")).all()
    return " ".join(str(row.body) for row in rows)


@pytest.mark.parametrize("text", ["mine too", "bij mij ook", "Same here!", "ik ook, in kamer 4"])
def test_the_same_is_offered_to_who_has_it_too(database: Database, text: str) -> None:
    with database.transaction() as session:
        number = opened(desk_of(session), "cleaning/rooms/spill")
        dialogues.write(session, LOBBY, "sanne", {"focus": number}, MONDAY)
        assert "report the same" in _told(session, "tom", text)


def test_it_is_not_where_nobody_reported_anything(database: Database) -> None:
    with database.transaction() as session:
        opened(desk_of(session), "cleaning/rooms/spill")
        assert "report the same" not in _told(session, "tom", "mine too")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("me too", True),
        ("hier ook, afdeling C3", True),
        ("the printer is broken here too and the lift is stuck again", False),
        ("mine is fine", False),
        ("ik ook niet helemaal zeker of dat wel zo is geweest", False),
    ],
)
def test_more_than_that_is_read_as_it_is(text: str, same: bool) -> None:
    assert says_me_too(text) is same
