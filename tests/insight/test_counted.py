"""What is counted of the real ledger is what the simulation's tally counts, and stays so."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from catalog.model import Kind
from catalog.own_clock import own_clock
from routing.call.actions import Action
from routing.call.events import Acknowledged
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.insight.shown import LEAST, Part, shown
from routing.insight.unoffered import grouped
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from routing.storage.insight_store import Chosen, Counting, behind, nameless, rated_why, sums
from routing.storage.tables import LedgerRow
from tests.routing.links import CATALOGUE, MONDAY, who

EVERY = frozenset(CATALOGUE.team_by_id)
DAY = MONDAY.date().toordinal()
ALL = Chosen(DAY - 30, DAY + 30, EVERY)
SPILL = "cleaning/rooms/spill"


class Office:
    """A desk at which one says what happens, minute by minute."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.counting = Counting(database, CATALOGUE, own_clock(CATALOGUE))

    def asks(self, item: str | None, minute: int = 0, **more: str) -> str:
        """Sanne asks for an item; the call's number."""
        draft = Draft(
            requester=who("sanne"),
            item=item,
            kind=Kind(more.get("kind", "incident")),
            text=more.get("text", "it is wet"),
            title="wet",
            language="en",
            because=tuple(filter(None, [more.get("because", "")])),
        )
        with self.database.transaction() as session:
            return Desk(SqlCallRepository(session), CATALOGUE, _at(minute)).open(draft).number

    def does(self, number: str, action: Action, person: str, minute: int, **values: str) -> None:
        """Somebody does something with it."""
        with self.database.transaction() as session:
            desk = Desk(SqlCallRepository(session), CATALOGUE, _at(minute))
            desk.do(number, action, who(person), values)

    def counted(
        self, *by: str, chosen: Chosen = ALL
    ) -> dict[tuple[str | int, ...], dict[str, int]]:
        """What adds up, after counting, without what is nothing."""
        self.counting.catch_up(MONDAY, 10_000)
        with self.database.reading() as session:
            assert behind(session).left == 0
            found = shown(Part(*one) for one in sums(session, chosen, by, LEAST))
        return {key: {name: n for name, n in one.of.items() if n} for key, one in found.items()}


def _at(minute: int) -> dt.datetime:
    return MONDAY + dt.timedelta(minutes=minute)


def test_each_link_of_a_chain_has_its_own_figures(database: Database) -> None:
    office = Office(database)
    spill = office.asks(SPILL, because="word: wet")
    office.does(spill, Action.ACKNOWLEDGE, "joost", 10)
    office.does(spill, Action.PASS_ON, "joost", 20, service="laundry/linen", text="a mat")
    with database.reading() as session:
        child = ledger.chain(session, spill)[1].number
    office.does(child, Action.ACKNOWLEDGE, "lars", 50)
    office.does(child, Action.RESOLVE, "lars", 80, text="there")
    first = office.counted("customer", "team")
    assert first["cleaning", "laundry"]["supplier" if False else "picking_up"] == 30
    office.does(spill, Action.RESOLVE, "joost", 100, text="dry")
    office.does(spill, Action.CONFIRM, "sanne", 110)
    office.does(spill, Action.RATE, "sanne", 111, stars="4", why="quick")
    found = office.counted("team")
    assert found["cleaning",] == {
        "requests": 1,
        "calls": 1,
        "picked": 1,
        "picked_in_time": 1,
        "solved": 1,
        "solved_in_time": 1,
        "picking_up": 10,
        "working": 30,
        "supplier": 60,
        "foretold": 1,
        "foretold_kept": 1,
        "rated": 1,
        "stars": 4,
    }
    assert found["laundry",] == {
        "calls": 1,
        "picked": 1,
        "solved": 1,
        "solved_in_time": 1,
        "picking_up": 30,
        "working": 30,
    }
    assert office.counted("read")["answered",]["requests"] == 1
    assert office.counted("hour")[(9 + 1,)]["requests"] == 1, "on the organisation's own clock"
    with database.reading() as session:
        [said] = rated_why(session, ALL, LEAST, 10)
    assert (said.number, said.stars, said.why) == (spill, 4, "quick")
    assert office.counted("team") == found, "counting again changes nothing"


def test_what_came_back_counts_for_the_item_that_caused_it(database: Database) -> None:
    office = Office(database)
    number = office.asks(SPILL)
    office.does(number, Action.HAND_OVER, "joost", 5, team="desk", reason="not ours")
    office.does(number, Action.ACKNOWLEDGE, "dina", 9)
    office.does(number, Action.RESOLVE, "dina", 10, text="done")
    office.does(number, Action.REOPEN, "sanne", 20, reason="still wet")
    found = office.counted("team", "item")
    assert found["cleaning", SPILL]["sent_on"] == 1
    assert sum(of.get("reopened", 0) for of in found.values()) == 1
    assert sum(of.get("solved", 0) for of in found.values()) == 0, "its last solution counts"


def test_of_what_is_private_only_five_and_more_are_told(database: Database) -> None:
    office = Office(database)
    contract = "hr/contracts/contract"
    for n in range(LEAST - 1):
        office.asks(contract, n)
    office.asks(SPILL)
    assert set(office.counted("team")) == {("cleaning",)}
    assert office.counted()[()]["requests"] == 1, "nothing can be found by taking away"
    office.asks(contract, 9)
    assert office.counted("team")["hr",]["requests"] == LEAST
    assert office.counted("hour") == office.counted("hour", chosen=ALL)


def test_what_nobody_offers_is_grouped_by_its_words(database: Database) -> None:
    office = Office(database)
    for n, text in enumerate(("a parking place", "parking is full", "a plant for my desk")):
        office.asks(None, n, text=text)
    office.asks(SPILL)
    with database.reading() as session:
        told = nameless(session, ALL, 10)
    groups = grouped([one.text for one in told], str.split)
    assert {told[n].text for n in groups[0].texts} >= {"a parking place"}
    assert sum(len(group.texts) for group in groups) == len(told) == 3


def test_who_warns_of_something_asked_for_nothing_that_could_be_offered(database: Database) -> None:
    office = Office(database)
    office.asks(None, text="a parking place")
    office.asks(None, 1, text="it keeps happening", kind="risk")
    with database.reading() as session:
        assert [one.text for one in nameless(session, ALL, 10)] == ["a parking place"]
        wishes = Chosen(DAY - 30, DAY + 30, EVERY, kind="wish")
        assert nameless(session, wishes, 10) == (), "of the kind that is looked at"


def test_a_lagging_count_goes_on_where_it_was(database: Database) -> None:
    office = Office(database)
    numbers = [office.asks(SPILL, n) for n in range(3)]
    assert office.counted("team")["cleaning",]["calls"] == 3
    for number in numbers:
        office.does(number, Action.ACKNOWLEDGE, "joost", 30)
    assert office.counted("team")["cleaning",]["picked"] == 3
    other = Counting(database, CATALOGUE, own_clock(CATALOGUE))
    office.asks(SPILL, 40)
    assert other.catch_up(MONDAY, 1).left == 0


def test_a_ledger_that_tells_what_cannot_be_holds_nobody_up(database: Database) -> None:
    office = Office(database)
    odd, fine = office.asks(SPILL), office.asks(SPILL, 1)
    with database.transaction() as session:
        session.execute(sa.text("DELETE FROM ledger WHERE number = :odd"), {"odd": odd})
    with database.transaction() as session:
        call = ledger.read(session, odd)
        assert call and ledger.events(session, fine)
        entry = ledger.entry_of(call, Acknowledged(at=MONDAY, by="joost"))
        session.execute(sa.insert(LedgerRow), [entry])
    assert office.counted("team")["cleaning",]["calls"] == 1
