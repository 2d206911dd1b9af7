"""The prefix of a call's number in the database: kept, and whichever stands before the count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from catalog.model import Kind
from routing.call import numbers
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import ledger, number_prefixes
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.conversation.town import TOWN

AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = numbers.prefixes()
    yield
    numbers.forget_all_but(before)


def test_old_numbers_stay_good(database: Database) -> None:
    made = []
    for prefix in ("S", "INC", "INC", "ZH"):
        numbers.use(prefix)
        asks = TOWN.organisation.model_copy(update={"prefix": prefix})

        catalogue = TOWN.model_copy(update={"organisation": asks})
        draft = Draft(
            requester=catalogue.people["sanne"],
            item=None,
            kind=Kind.INCIDENT,
            text="x",
            language="nl",
            title="x",
        )
        with database.transaction() as session:
            made.append(Desk(SqlCallRepository(session), catalogue, AT).open(draft).number)
    assert made == ["S-1001", "INC-1002", "INC-1003", "ZH-1004"]
    with database.transaction() as session:
        assert number_prefixes.read(session) == ("INC", "ZH")
        repository = SqlCallRepository(session)
        found = [repository.locked(number) for number in ("S-1002", "INC-1002", "ZH-1002")]
        assert [call and call.number for call in found] == ["INC-1002"] * 3
        numbers.forget_all_but(("S",))
        assert ledger.read(session, "LT-1002") is None
        kept = ledger.read(session, "ZH-1004")
        assert kept is not None and kept.number == "ZH-1004"
        numbers.know(number_prefixes.read(session))
        assert numbers.prefixes() == ("S", "INC", "ZH")
