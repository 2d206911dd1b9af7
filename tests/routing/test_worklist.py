"""A team's list: the database gives the calls that are meant, in the order that is meant."""

from __future__ import annotations

import datetime as dt
import importlib

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from catalog.model import Kind
from routing.call.call import Call, State
from routing.call.remark import Remark
from routing.rules.promised import is_behind
from routing.rules.worklist import (
    COLUMNS,
    GROUPS,
    SORTS,
    Term,
    Wanted,
    group_of,
    late_from,
    matches,
    order_of,
    words_of,
)
from routing.storage import ledger, worklist
from routing.storage.db import Database
from routing.storage.tables import CallRow
from tests.bench.open_calls import fill, prototypes
from tests.routing.links import MONDAY

HOURS = st.integers(-40, 40).map(lambda n: MONDAY + dt.timedelta(minutes=30 * n))
DAY = (MONDAY - dt.timedelta(hours=3), MONDAY + dt.timedelta(hours=6))
states = st.sampled_from(list(State))
ADDED = Remark(kind="added", by="sanne", at=MONDAY, team="cleaning", text="In the Kitchen now")


@st.composite
def calls(draw: st.DrawFn, base: Call, key: int) -> Call:
    """A call like another one, in any state, under any clock."""
    number, own = f"S-{1000 + key}", draw(st.booleans())
    first = base.first_promise
    assert first
    left = draw(st.sampled_from([None, None, 30.0]))
    return base.model_copy(
        update={
            "number": number,
            "root": number if own else "S-999",
            "parent": None if own else "S-999",
            "customer": None if own else "desk",
            "team": "cleaning",
            "state": draw(states),
            "assignee": draw(st.sampled_from([None, "fatima", "joost"])),
            "acknowledge_by": draw(st.none() | HOURS),
            "resolve_by": draw(st.none() | HOURS),
            "first_promise": first.model_copy(update={"by": draw(HOURS), "left": left}),
            "requester": draw(st.sampled_from(["sanne", "tom", "daan"])),
            "kind": draw(st.sampled_from([Kind.INCIDENT, Kind.WISH])),
            "item": draw(st.sampled_from(["cleaning/rooms/spill", "cleaning/rooms/windows"])),
            "location": draw(st.sampled_from([None, "Lobby", "Café Één"])),
            "waiting_for": draw(st.sampled_from([None, "cleaning", "requester", "laundry"])),
            "text": draw(st.sampled_from(["coffee 100%", "een kápotte kraan", "x_y"])),
            "remarks": draw(st.sampled_from([(), (ADDED,)])),
            "private": draw(st.sampled_from([False, False, True])),
            "component": draw(st.sampled_from([None, "medical/pump-1", "medical/pump-2"])),
            "impact": draw(st.sampled_from(["high", "low"])),
            "urgency": draw(st.sampled_from(["high", "low"])),
        }
    )


wishes = st.builds(
    Wanted,
    team=st.just("cleaning"),
    group=st.none() | st.sampled_from(GROUPS),
    column=st.none() | st.none() | st.sampled_from(COLUMNS),
    assignee=st.sampled_from([None, None, "joost"]),
    nobodys=st.sampled_from([False, False, True]),
    due=st.sampled_from([None, None, DAY]),
    waits_for=st.sampled_from([None, None, "requester", "laundry"]),
    kind=st.sampled_from([None, None, "wish"]),
    item=st.sampled_from([None, None, "cleaning/rooms/windows"]),
    place=st.sampled_from([None, None, "Café Één"]),
    component=st.sampled_from(["", "", "", "medical/pump-1"]),
    customer=st.sampled_from([None, None, "desk"]),
    requesters=st.just(frozenset({"daan"})),
    terms=st.sampled_from(
        [
            (),
            (),
            (Term("kapotte"),),
            (Term("cafe"), Term("een")),
            (Term("100"),),
            (Term("kitchen"),),
            (Term("joost", people=frozenset({"joost"})),),
            (Term("window", items=frozenset({"cleaning/rooms/windows"})),),
        ]
    ),
    sort=st.sampled_from(SORTS),
)


@pytest.fixture
def base(database: Database) -> Call:
    return prototypes(database)[0]


@given(data=st.data())
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_database_gives_the_calls_that_are_meant(
    database: Database, base: Call, data: st.DataObject
) -> None:
    made = [data.draw(calls(base, key)) for key in range(1, 13)]
    with database.transaction() as session:
        ledger.write_many(session, (), made, ())
    for wanted in data.draw(st.lists(wishes, min_size=6, max_size=6)):
        meant = sorted(
            (call for call in made if matches(call, wanted, MONDAY)),
            key=lambda call: order_of(call, wanted.sort, MONDAY),
        )
        with database.reading() as session:
            shown = worklist.page(session, wanted, MONDAY, skip=0, most=50)
            later = worklist.page(session, wanted, MONDAY, skip=2, most=3)
            every = worklist.count(session, wanted, MONDAY)
        assert [call.number for call in shown] == [call.number for call in meant]
        assert (later, every) == (shown[2:5], len(meant))


@given(data=st.data())
@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_counted_is_what_is_there(
    database: Database, base: Call, data: st.DataObject
) -> None:
    made = [data.draw(calls(base, key)) for key in range(1, 13)]
    with database.transaction() as session:
        ledger.write_many(session, (), made, ())
        counts = worklist.counted(session, "cleaning", MONDAY, DAY).of("joost")

    def n(**asked: object) -> int:
        wanted = Wanted("cleaning", **asked)  # type: ignore[arg-type]
        return sum(matches(call, wanted, MONDAY) for call in made)

    assert counts.every == n()
    assert {g: counts.groups.get(g, 0) for g in GROUPS} == {g: n(group=g) for g in GROUPS}
    assert (counts.mine, counts.nobodys) == (n(assignee="joost"), n(nobodys=True))
    assert counts.due == n(due=DAY)


@given(data=st.data())
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_team_is_late_from_that_moment_on(sqlite_url: str, data: st.DataObject) -> None:
    call = data.draw(calls(_base(sqlite_url), 1))
    now = data.draw(HOURS)
    since = late_from(call)
    assert is_behind(call, now) == (since is not None and since < now)
    assert (group_of(call, now) == "late") == is_behind(call, now)


_MADE: list[Call] = []


def _base(url: str) -> Call:
    if not _MADE:
        database = Database(url)
        _MADE.append(prototypes(database)[0])
        database.close()
    return _MADE[0]


def test_pages_of_a_long_list_leave_nothing_out(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    seen: list[Call] = []
    fill(database, prototypes(database), 120, 30)
    wanted = Wanted("cleaning")
    with database.reading() as session:
        every = worklist.count(session, wanted, MONDAY)
        for at in range(0, every, 50):
            seen += worklist.page(session, wanted, MONDAY, skip=at, most=50)
    assert every == 132
    assert len({call.number for call in seen}) == 132
    database.close()


def test_open_calls_of_before_are_found_as_new_ones_are(database: Database, base: Call) -> None:
    """A private call that was open when it was brought up to date is not found by its words either,
    nor by its place, and what was added to another is found.
    """
    versions = "routing.storage.migrations.versions"
    migration = importlib.import_module(f"{versions}.0096_what_lists_find")
    said = base.model_copy(update={"remarks": (ADDED,), "location": "Café Één"})
    made = [
        said.model_copy(update={"number": f"S-{n}", "root": f"S-{n}", "private": n == 1903})
        for n in (1901, 1902, 1903)
    ]
    with database.transaction() as session:
        ledger.write_many(session, made, (), ())
        old = sa.update(CallRow).where(col(CallRow.number).in_(["S-1901", "S-1903"]))
        session.execute(old.values(words="as of old", place="Café Één"))
    plainly = sa.create_engine(database.engine.url)  # as Database.migrate has it
    with (
        plainly.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        migration.upgrade()
    plainly.dispose()
    with database.reading() as session:
        rows = session.exec(
            select(CallRow).where(col(CallRow.number).in_(["S-1901", "S-1902", "S-1903"]))
        )
        found = {row.number: (row.words, row.place) for row in rows}
    assert found == {
        call.number: (words_of(call), None if call.private else "Café Één") for call in made
    }
    assert "kitchen" in words_of(made[0]) and words_of(made[2]) == "s 1903"
