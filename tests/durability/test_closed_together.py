"""Rows that end at the same time are closed in one transaction, and none of them pays for another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from bot.bootstrap.app import App
from bot.outbox.gate import OnePerson
from bot.outbox.results import Dead, Done, Later, Result, after_error
from bot.outbox.writer import OutboxWriter
from bot.ports import NOTHING, Address, Outgoing, Reply
from bot.settings import Settings
from bot.worker.loop import Worker
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim
from routing.storage.tables import OutboxRow
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

PLACES = tuple(f"person/p{n}" for n in range(6))


class Ending:
    """Ends every row at once, and notes in which transaction; `trouble` happens in the end of the
    row for the first place.
    """

    def __init__(self, database: Database, trouble: str = "") -> None:
        self.database, self.trouble = database, trouble
        self.ended = defaultdict[int, set[str]](set)

    async def run(self, claim: Claim) -> Result:
        place = str(claim.body["to"]["conversation"])
        if self.trouble == "lost" and place == PLACES[0]:
            with self.database.transaction() as session:
                assert outbox.postpone(session, claim, MONDAY.replace(year=2030), "taken away")

        def then(session: Session) -> None:
            if self.trouble == "fails" and place == PLACES[0]:
                raise ArithmeticError("nobody thought of this")
            self.ended[id(session)].add(place)

        return Done(then=then, only_at=place)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        return after_error(claim, error)


async def ended_of(database: Database, trouble: str = "") -> tuple[Ending, dict[str, str]]:
    ending = Ending(database, trouble)
    app = App(
        Settings(),
        database,
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: MONDAY,
        around=lambda handler: ending,
    )
    with database.transaction() as session:
        writer = OutboxWriter(session, app.context(), "one")
        for place in PLACES:
            to = Address(channel="", conversation=place)
            writer.say(to, OnePerson("sanne"), Reply.of(Outgoing(text="hello"), NOTHING))
    await app.worker.once()
    with database.reading() as session:
        states = {str(row.lane): row.state for row in session.exec(select(OutboxRow))}
    app.worker.close()
    return ending, states


async def test_what_ends_at_once_is_one_transaction(database: Database) -> None:
    ending, states = await ended_of(database)
    assert list(ending.ended.values()) == [set(PLACES)]
    assert states == dict.fromkeys(PLACES, "done")


async def test_an_end_that_cannot_be_written_holds_up_no_other(database: Database) -> None:
    ending, states = await ended_of(database, "fails")
    assert states == dict.fromkeys(PLACES, "done") | {PLACES[0]: "due"}
    assert set().union(*ending.ended.values()) == set(PLACES[1:])


async def test_who_lost_a_lease_closes_the_others(database: Database) -> None:
    ending, states = await ended_of(database, "lost")
    assert states == dict.fromkeys(PLACES, "done") | {PLACES[0]: "due"}
    assert list(ending.ended.values()) == [set(PLACES[1:])]


class Noting(Database):
    """Notes which transactions go before all others that want to write."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.first: list[bool] = []

    @contextmanager
    def transaction(self, *, durable: bool = False, first: bool = False) -> Iterator[Session]:
        with super().transaction(durable=durable, first=first) as session:
            self.first.append(first)
            yield session


class Heard(Ending):
    """Rows that somebody hears in another service, or in a window of ours."""

    def __init__(self, database: Noting, result: Done) -> None:
        super().__init__(database)
        self.noting, self.result, self.went_first = database, result, list[bool]()

    async def run(self, claim: Claim) -> Result:
        def then(session: Session) -> None:
            self.went_first.append(self.noting.first[-1])

        return replace(self.result, then=then)


@pytest.mark.parametrize(
    ("result", "first"),
    [
        (Done(sent=True, only_at="here"), True),
        (Done(sent=True), True),
        (Done(sent=True, only_at="here", says=lambda _: None), False),
        (Done(only_at="here"), False),
    ],
)
async def test_what_was_heard_elsewhere_is_written_down_before_all_else(
    database_url: str, result: Done, first: bool
) -> None:
    """A process that dies before that leaves it to be said once more."""
    database = Noting(database_url)
    heard = Heard(database, result)
    worker = Worker(database, {"any": heard}, ("",), lambda: MONDAY)
    row = outbox.Row(key="k", kind="any", body={}, lane="here", due_at=MONDAY)
    with database.transaction() as session:
        outbox.enqueue(session, [row], MONDAY)
    assert await worker.once()
    assert heard.went_first == [first]
    worker.close()
    database.close()
