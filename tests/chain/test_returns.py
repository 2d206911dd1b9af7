"""Back and forth: one step at a time, seen, stopped, counted; cancelled and reopened along the
chain.
"""

from __future__ import annotations

import datetime as dt

import pytest

from catalog.model import Kind
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.insight.returns import Returns
from routing.rules.effects_of import NotPossible
from routing.storage import returns
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, MONDAY, SANNE, who

SPILL = "cleaning/rooms/spill"


def _bounce(office: Office, call: Call, times: int) -> Call:
    """Cleaning hands it to HR, HR sends it back."""
    for _ in range(times):
        office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "reason": "about people"})
        call = office.do(call, Action.DECLINE, "hilde", {"reason": "about floors"})
    return call


def test_a_decline_goes_one_step_back_with_its_reason_and_the_story_whole() -> None:
    office = Office()
    call = office.open(SPILL)
    office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "reason": "about people"})
    office.do(call, Action.HAND_OVER, "hilde", {"team": "desk", "reason": "unclear"})
    call = office.do(call, Action.DECLINE, "dina", {"reason": "clear enough"})
    assert (call.team, call.text, len(call.trail)) == ("hr", "words", 1)
    call = office.do(call, Action.DECLINE, "hilde", {"reason": "about floors"})
    assert (call.team, call.item, call.trail) == ("cleaning", SPILL, ())


def test_the_third_time_round_a_coordinator_decides() -> None:
    office = Office()
    call = _bounce(office, office.open(SPILL), 2)
    assert call.bounces == 3
    assert ("fatima", "bouncing") in office.news()
    assert ("cleaning", "bounced") in office.news()
    with pytest.raises(NotPossible, match="bouncing"):
        office.do(call, Action.HAND_OVER, "joost", {"team": "hr"})
    assert office.do(call, Action.HAND_OVER, "fatima", {"team": "desk"}).team == "desk"


def test_handing_over_to_another_kind_of_work_begins_its_process() -> None:
    office = Office()
    call = office.open(SPILL)
    call = office.do(call, Action.HAND_OVER, "joost", {"item": "desk/front/question"})
    assert (call.kind.value, call.path) == ("service_request", ("operate",))
    call = office.do(call, Action.DECLINE, "dina", {"reason": "no"})
    assert (call.kind.value, call.path) == ("incident", ("recover",))


def test_a_child_reopened_holds_its_parent_again() -> None:
    office = Office()
    parent = office.do(office.open(SPILL), Action.ACKNOWLEDGE, "joost")
    child = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"}).open_children[
        0
    ]
    office.do(child, Action.ACKNOWLEDGE, "lars")
    office.do(child, Action.RESOLVE, "lars")
    office.do(child, Action.REOPEN, "fatima", {"reason": "still dirty"})
    assert office.read(parent).state is State.WAITING_SUPPLIER
    office.do(child, Action.ACKNOWLEDGE, "lars")
    office.do(child, Action.RESOLVE, "lars")
    office.do(parent, Action.RESOLVE, "joost")
    with pytest.raises(NotPossible):
        office.do(child, Action.REOPEN, "fatima")
    assert office.read(child).state is State.CLOSED, (
        "a parent that is done is not held by its child"
    )


def test_a_timer_of_an_earlier_link_is_stale_even_with_the_same_deadline() -> None:
    """Found by the random histories: two links may well promise the same moment."""
    office = Office()
    call = office.open(SPILL)
    office.now -= dt.timedelta(minutes=1)
    office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "reason": "theirs"})
    reminded = office.wait(MONDAY + dt.timedelta(minutes=9))
    assert office.news(reminded) == {("hr", "reminder")}


def test_returns_are_counted_against_the_item_that_caused_them(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), CATALOGUE, MONDAY)
        draft = Draft(
            requester=SANNE, item=SPILL, kind=Kind.INCIDENT, text="x", title="x", language="nl"
        )
        call = desk.open(draft)
        desk.do(call.number, Action.HAND_OVER, who("joost"), {"team": "hr"})
        desk.do(call.number, Action.DECLINE, who("hilde"), {"reason": "no"})
        desk.do(call.number, Action.DECLINE, who("joost"), {"reason": "no"})
        desk.do(call.number, Action.ACKNOWLEDGE, who("dina"), {})
        desk.do(call.number, Action.RESOLVE, who("dina"), {})
        desk.do(call.number, Action.REOPEN, SANNE, {})
    with database.reading() as session:
        found = {row.item: row for row in returns.returns(session, MONDAY)}
        later = returns.returns(session, MONDAY + dt.timedelta(days=1))
    database.close()
    assert found[SPILL] == Returns(item=SPILL, declined=1, handed_over=1, reopened=1)
    assert found[None] == Returns(item=None, declined=1), "at HR it had no item any more"
    assert later == ()
