"""Budget before passing on, the honest forecast of a chain, told once; where the time of a late
child went.
"""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from catalog.model import Catalogue, Kind, Team
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.effects import TellPerson, TellTeam
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.rules.forecast import Habit, budget, expected_of, forecast, promise_to, weigh
from routing.rules.habit import ENOUGH
from routing.rules.time_spent import spent
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, CLEANING, DESK, HR, LAUNDRY, MILL, MONDAY

SPILL = "cleaning/rooms/spill"
HOUR = dt.timedelta(hours=1)


def _slow(team: str, resolve: str) -> Catalogue:
    """The small organisation with one supplier that takes longer."""

    def slower(found: Team) -> Team:
        body = found.model_dump(mode="json", by_alias=True)
        for service in body["services"] if found.team == team else ():
            for agreement in service["agreements"]:
                agreement["targets"]["incident"]["resolve"] = resolve
        return Team.model_validate(body)

    teams = tuple(slower(t) for t in (DESK, CLEANING, HR, LAUNDRY, MILL))
    return Catalogue(version="slow", organisation=CATALOGUE.organisation, teams=teams)


def _taken(office: Office) -> Call:
    call = office.open(SPILL)
    return office.do(call, Action.ACKNOWLEDGE, "joost")


def test_what_is_left_of_our_promise_is_held_against_the_suppliers() -> None:
    office = Office()
    call = _taken(office)
    promise = promise_to(CATALOGUE, "laundry/linen", CLEANING, Kind.INCIDENT)
    weighed = budget(call, promise, office.now)
    assert weighed.ours == call.resolve_by
    assert weighed.theirs == office.now + 4 * HOUR
    assert weighed.over == dt.timedelta(minutes=1), "the minute it took to pick it up"
    assert weighed.fits, "they take no longer than we promised: that minute is no lateness"
    assert budget(call, promise, MONDAY).fits
    assert not budget(call, promise, office.now + HOUR).fits, "an hour is"


def test_real_hours_count_not_agreed_ones() -> None:
    """Four agreed hours asked in the afternoon are tomorrow morning's."""
    office = Office(_slow("laundry", "6h"), now=MONDAY + 3 * HOUR)
    call = _taken(office)
    chosen, others = weigh(call, "laundry/linen", office.catalogue, office.now) or (None, ())
    assert chosen and not chosen.budget.fits
    assert call.resolve_by == MONDAY + 7 * HOUR + dt.timedelta(minutes=1)
    assert chosen.budget.theirs.date() == MONDAY.date() + dt.timedelta(days=1)
    assert chosen.budget.over > 12 * HOUR
    assert all(other.budget.fits for other in others)


def test_alternatives_that_fit_are_named() -> None:
    office = Office(_slow("desk", "30m"))
    call = _taken(office)
    office.now += HOUR
    chosen, others = weigh(call, "laundry/linen", office.catalogue, office.now) or (None, ())
    assert chosen and not chosen.budget.fits
    assert [o.service for o in others] == ["desk/front"]
    assert weigh(call, "mill/cloth", office.catalogue, office.now) is None, (
        "the mill has agreed nothing with cleaning"
    )


def test_the_forecast_is_that_of_the_whole_chain_and_told_once() -> None:
    office = Office(_slow("mill", "3d"))
    parent = _taken(office)
    assert parent.expected == parent.resolve_by
    parent = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    child = office.read(parent.open_children[0])
    assert parent.expected == child.resolve_by, "said with the passing on itself"
    assert ("sanne", "expected_changed") not in office.news()
    office.do(child, Action.ACKNOWLEDGE, "lars")
    child = office.do(child, Action.PASS_ON, "lars", {"service": "mill/cloth"})
    grandchild = office.read(child.open_children[0])
    assert child.expected == grandchild.resolve_by
    assert office.read(parent).expected == grandchild.resolve_by, "two links up"
    told = [e for e in office.effects if isinstance(e, TellPerson) and e.what == "expected_changed"]
    assert [e.person for e in told] == ["sanne"]
    office.do(grandchild, Action.ACKNOWLEDGE, "maud")
    office.do(grandchild, Action.NOTE, "maud", {"text": "on its way"})
    assert ("sanne", "expected_changed") not in office.news(), "nothing changed, nothing is told"


def test_when_the_child_is_done_early_the_forecast_is_our_own_promise_again() -> None:
    office = Office(_slow("laundry", "3d"))
    parent = _taken(office)
    parent = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    child = parent.open_children[0]
    office.do(child, Action.ACKNOWLEDGE, "lars")
    office.do(child, Action.RESOLVE, "lars")
    parent = office.read(parent)
    assert (parent.state, parent.expected) == (State.IN_PROGRESS, parent.resolve_by)
    assert ("sanne", "expected_changed") in office.news()


def test_while_it_waits_for_an_answer_nothing_is_expected() -> None:
    office = Office()
    call = office.do(_taken(office), Action.ASK, "joost", {"question": "where?"})
    assert forecast(call, (), office.now) is None
    assert call.expected is None


def test_a_habit_of_being_late_moves_the_forecast() -> None:
    promise = promise_to(CATALOGUE, "laundry/linen", CLEANING, Kind.INCIDENT)
    assert expected_of(promise, MONDAY) == MONDAY + 4 * HOUR
    assert expected_of(promise, MONDAY, lambda service, kind: 1.5) == MONDAY + 6 * HOUR
    assert expected_of(promise, MONDAY, lambda service, kind: 0.3) == MONDAY + 4 * HOUR, (
        "early is no promise"
    )


def test_a_child_done_late_shows_where_the_time_went() -> None:
    office = Office()
    parent = _taken(office)
    parent = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    child = parent.open_children[0]
    office.now += 2 * HOUR
    office.do(child, Action.ACKNOWLEDGE, "lars")
    office.do(child, Action.ASK, "lars", {"question": "which?"})
    office.now += HOUR
    office.do(child, Action.ANSWER, "joost", {"text": "the blue ones"})
    office.now += 3 * HOUR
    office.do(child, Action.RESOLVE, "lars")
    (news,) = [e for e in office.effects if isinstance(e, TellTeam) and e.what == "child_ended"]
    (row,) = news.spent
    assert (row.team, row.number) == ("laundry", child)
    assert (row.picking_up, row.requester, row.working) == (121.0, 61.0, 182.0)
    assert spent(office.repository.events(child)) == news.spent


def test_a_child_done_in_time_tells_no_such_tale() -> None:
    office = Office()
    parent = office.do(_taken(office), Action.PASS_ON, "joost", {"service": "laundry/linen"})
    office.do(parent.open_children[0], Action.ACKNOWLEDGE, "lars")
    office.do(parent.open_children[0], Action.RESOLVE, "lars")
    (news,) = [e for e in office.effects if isinstance(e, TellTeam) and e.what == "child_ended"]
    assert news.spent == ()


def test_each_link_has_its_own_row() -> None:
    office = Office()
    call = _taken(office)
    office.now += HOUR
    office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "reason": "theirs"})
    office.do(call, Action.ACKNOWLEDGE, "hilde")
    rows = spent(office.repository.events(call.number))
    assert [(r.team, r.picking_up, r.working) for r in rows] == [
        ("cleaning", 1.0, 61.0),
        ("hr", 1.0, 0.0),
    ]


def test_history_is_leaned_on_once_there_is_enough_of_it(sqlite_url: str) -> None:
    """The laundry always takes six hours where it promised four."""
    database = Database(sqlite_url)
    lars, promise = (
        CATALOGUE.people["lars"],
        promise_to(CATALOGUE, "laundry/linen", CLEANING, Kind.INCIDENT),
    )
    draft = Draft(
        requester=CATALOGUE.people["joost"],
        item=None,
        kind=Kind.INCIDENT,
        text="x",
        title="x",
        language="en",
    )

    def habit_of(session: Session) -> Habit:
        return Desk(SqlCallRepository(session), CATALOGUE, MONDAY).habit

    def solved(now: dt.datetime) -> None:
        with database.transaction() as session:
            desk = Desk(SqlCallRepository(session), CATALOGUE, now)
            call = desk.new(draft, promise)
            desk.do(call.number, Action.ACKNOWLEDGE, lars, {})
            desk.now = now + 6 * HOUR
            desk.do(call.number, Action.RESOLVE, lars, {})
            desk.do(call.number, Action.CONFIRM, CATALOGUE.people["joost"], {})

    for n in range(ENOUGH):
        with database.reading() as session:
            assert habit_of(session)("laundry/linen", Kind.INCIDENT) is None, n
        solved(MONDAY)
    with database.reading() as session:
        habit = habit_of(session)
        assert habit("laundry/linen", Kind.INCIDENT) == 1.5
        assert habit("laundry/linen", Kind.RFC) is None
        assert expected_of(promise, MONDAY, habit) == MONDAY + 6 * HOUR
    database.close()
