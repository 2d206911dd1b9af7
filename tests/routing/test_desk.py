"""The desk's use cases, through its front, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from catalog.model import Kind, Person
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.effects import Effect, SetTimer, TellPerson, TellTeam
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.rules.transition import NotPossible, rebuilt
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.routing.links import CATALOGUE, MONDAY, SANNE, TOM, who

SPILL = "cleaning/rooms/spill"


class Office:
    """Drives the desk one transaction at a time, on a clock that the test moves."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = MONDAY
        self.effects: list[Effect] = []

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with self.database.transaction() as session:
            desk = Desk(SqlCallRepository(session), CATALOGUE, self.now)
            yield desk
        self.effects = desk.effects

    def open(
        self, item: str | None = SPILL, person: Person = SANNE, kind: Kind = Kind.INCIDENT
    ) -> Call:
        with self.desk() as desk:
            return desk.open(
                Draft(
                    requester=person,
                    item=item,
                    kind=kind,
                    text="coffee on the floor",
                    title="coffee",
                    language="en",
                )
            )

    def do(self, number: str, action: Action, person: str, values: Mapping[str, str] = {}) -> Call:
        self.now += dt.timedelta(minutes=1)
        with self.desk() as desk:
            return desk.do(number, action, who(person), values)

    def time(self, timer: SetTimer) -> Call | None:
        self.now = max(timer.at, self.now)
        with self.desk() as desk:
            return desk.time_passed(timer)

    def read(self, number: str) -> Call:
        with self.database.reading() as session:
            call = ledger.read(session, number)
            assert call
            assert rebuilt(ledger.events(session, number)) == call, (
                "the ledger must rebuild the row"
            )
        return call

    def timers(self, name: str) -> list[SetTimer]:
        return [e for e in self.effects if isinstance(e, SetTimer) and e.name == name]

    def news(self) -> set[tuple[str, str]]:
        people = {(e.person, str(e.what)) for e in self.effects if isinstance(e, TellPerson)}
        return people | {(e.team, str(e.what)) for e in self.effects if isinstance(e, TellTeam)}


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_from_open_to_closed(office: Office) -> None:
    number = office.open().number
    assert number == "S-1001"
    assert office.read(number).state is State.OFFERED
    office.do(number, Action.ACKNOWLEDGE, "joost")
    assert ("sanne", "acknowledged") in office.news()
    office.do(number, Action.RESOLVE, "joost", {"text": "mopped"})
    assert ("sanne", "resolved") in office.news()
    office.do(number, Action.CONFIRM, "sanne")
    call = office.read(number)
    assert (call.state, call.resolution, call.assignee) == (State.CLOSED, "mopped", "joost")
    assert call.path == ("recover", "operate")


def test_the_first_acknowledgement_wins_and_the_other_sees_who(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    with pytest.raises(NotPossible, match="already_acknowledged") as refused:
        office.do(number, Action.ACKNOWLEDGE, "fatima")
    assert refused.value.who == "joost"
    assert refused.value.at == MONDAY + dt.timedelta(minutes=1)


@pytest.mark.parametrize("stranger", ["hilde", "sanne", "lars"])
def test_only_people_of_the_link_act(office: Office, stranger: str) -> None:
    number = office.open().number
    before = office.read(number)
    with pytest.raises(NotPossible, match="not_your_team"):
        office.do(number, Action.ACKNOWLEDGE, stranger)
    assert office.read(number) == before


def test_only_the_requester_cancels_confirms_and_reopens(office: Office) -> None:
    number = office.open().number
    with pytest.raises(NotPossible, match="not_yours"):
        office.do(number, Action.CANCEL, "tom")
    office.do(number, Action.CANCEL, "sanne", {"reason": "dried up"})
    assert office.read(number).state is State.CANCELLED


def test_passing_on_keeps_accountability_and_the_parent_waits(office: Office) -> None:
    parent = office.open().number
    office.do(parent, Action.ACKNOWLEDGE, "joost")
    office.do(
        parent, Action.PASS_ON, "joost", {"service": "laundry/linen", "text": "ten mops please"}
    )
    call = office.read(parent)
    (child,) = call.open_children
    assert (call.state, call.team, call.waiting_for) == (
        State.WAITING_SUPPLIER,
        "cleaning",
        "laundry",
    )
    assert ("sanne", "passed_on") in office.news()
    with pytest.raises(NotPossible, match="open_children"):
        office.do(parent, Action.RESOLVE, "joost")
    office.do(child, Action.ACKNOWLEDGE, "lars")
    grandchild = office.do(child, Action.PASS_ON, "lars", {"service": "mill/cloth"}).open_children[
        0
    ]
    assert office.read(grandchild).root == parent
    office.do(grandchild, Action.ACKNOWLEDGE, "maud")
    office.do(grandchild, Action.RESOLVE, "maud", {"text": "cloth sent"})
    assert office.read(child).state is State.IN_PROGRESS
    assert office.read(parent).state is State.WAITING_SUPPLIER
    office.do(child, Action.RESOLVE, "lars", {"text": "mops sent"})
    assert office.read(child).state is State.CLOSED
    assert office.read(parent).state is State.IN_PROGRESS
    assert ("cleaning", "child_ended") in office.news()
    office.do(parent, Action.RESOLVE, "joost")
    office.do(parent, Action.CONFIRM, "sanne")
    assert office.read(parent).state is State.CLOSED


def test_cancelling_ripples_down_the_chain(office: Office) -> None:
    parent = office.open().number
    office.do(parent, Action.ACKNOWLEDGE, "joost")
    child = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry"}).open_children[0]
    office.do(child, Action.ACKNOWLEDGE, "lars")
    grandchild = office.do(child, Action.PASS_ON, "lars", {"service": "mill"}).open_children[0]
    office.do(parent, Action.CANCEL, "sanne", {"reason": "no longer needed"})
    assert [office.read(n).state for n in (parent, child, grandchild)] == [State.CANCELLED] * 3
    assert {("laundry", "cancelled"), ("mill", "cancelled")} <= office.news()


def test_a_declined_child_returns_to_the_link_that_placed_it(office: Office) -> None:
    parent = office.open().number
    office.do(parent, Action.ACKNOWLEDGE, "joost")
    child = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"}).open_children[
        0
    ]
    office.do(child, Action.DECLINE, "lars", {"reason": "no mops left"})
    assert office.read(child).state is State.REFUSED
    assert office.read(parent).state is State.IN_PROGRESS


def test_a_reopened_child_holds_its_parent_again(office: Office) -> None:
    parent = office.open().number
    office.do(parent, Action.ACKNOWLEDGE, "joost")
    child = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"}).open_children[
        0
    ]
    office.do(child, Action.ACKNOWLEDGE, "lars")
    office.do(child, Action.RESOLVE, "lars")
    office.do(child, Action.REOPEN, "fatima", {"reason": "still dirty"})
    assert office.read(parent).state is State.WAITING_SUPPLIER
    assert office.read(parent).open_children == (child,)


def test_declining_goes_one_step_back_and_in_the_end_to_the_fallback_desk(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.HAND_OVER, "joost", {"team": "hr", "reason": "looks like a contract"})
    assert office.read(number).team == "hr"
    assert ("sanne", "moved") in office.news()
    office.do(number, Action.DECLINE, "hilde", {"reason": "it is coffee"})
    assert office.read(number).team == "cleaning"
    assert office.read(number).bounces == 1
    office.do(number, Action.DECLINE, "joost", {"reason": "outdoors"})
    assert office.read(number).team == "desk"
    with pytest.raises(NotPossible, match="no_way_back"):
        office.do(number, Action.DECLINE, "dina", {"reason": "nor ours"})


def test_declining_wants_a_reason(office: Office) -> None:
    number = office.open().number
    with pytest.raises(NotPossible, match="empty"):
        office.do(number, Action.DECLINE, "joost", {"reason": "  "})


def test_the_third_bounce_waits_for_a_coordinator(office: Office) -> None:
    number = office.open().number
    for _ in range(3):
        office.do(number, Action.HAND_OVER, "fatima", {"team": "desk"})
        office.do(
            number,
            Action.HAND_OVER,
            "dina" if office.read(number).bounces < 3 else "daan",
            {"team": "cleaning"},
        )
    with pytest.raises(NotPossible, match="bouncing"):
        office.do(number, Action.HAND_OVER, "joost", {"team": "desk"})
    assert office.do(number, Action.HAND_OVER, "fatima", {"team": "desk"}).team == "desk"


def test_asking_the_requester_stops_the_clock(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    due = office.read(number).resolve_by
    assert due
    office.do(number, Action.ASK, "joost", {"question": "which room?"})
    asked_at = office.now
    assert office.read(number).resolve_by is None
    office.now += dt.timedelta(hours=2)
    office.do(number, Action.ANSWER, "sanne", {"text": "the lobby"})
    assert office.read(number).resolve_by == due + (office.now - asked_at)
    assert ("cleaning", "answered") in office.news()


def test_approval_comes_first_and_starts_the_clocks(office: Office) -> None:
    call = office.open("cleaning/rooms/windows", SANNE, Kind.SERVICE_REQUEST)
    assert (call.state, call.approvers, call.resolve_by) == (
        State.AWAITING_APPROVAL,
        ("fatima",),
        None,
    )
    assert ("fatima", "approval_wanted") in office.news()
    with pytest.raises(NotPossible, match="no_approval"):
        office.do(call.number, Action.APPROVE, "joost")
    office.do(call.number, Action.APPROVE, "fatima")
    assert office.read(call.number).state is State.OFFERED


def test_a_refused_request_ends_with_its_reason(office: Office) -> None:
    number = office.open("cleaning/rooms/windows", SANNE, Kind.SERVICE_REQUEST).number
    office.do(number, Action.REFUSE, "fatima", {"reason": "they were done yesterday"})
    assert (office.read(number).state, office.read(number).resolution) == (
        State.REFUSED,
        "they were done yesterday",
    )
    assert ("sanne", "refused") in office.news()


def test_it_closes_by_itself_after_the_window_and_reopens_within_the_next(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    office.do(number, Action.RESOLVE, "joost")
    (timer,) = office.timers("close")
    office.time(timer)
    assert office.read(number).state is State.CLOSED
    office.do(number, Action.REOPEN, "sanne", {"reason": "still wet"})
    assert office.read(number).state is State.OFFERED
    assert office.time(timer) is None, "a timer of before the reopening is stale"


def test_after_the_reopen_window_it_stays_closed(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    office.do(number, Action.RESOLVE, "joost")
    office.do(number, Action.CONFIRM, "sanne")
    office.now += dt.timedelta(days=30)
    with pytest.raises(NotPossible, match="window_over"):
        office.do(number, Action.REOPEN, "sanne")


def test_an_unanswered_call_climbs_the_frozen_ladder(office: Office) -> None:
    number = office.open().number
    (timer,) = office.timers("acknowledge")
    assert timer.at == MONDAY + dt.timedelta(minutes=7, seconds=30)
    told: list[set[tuple[str, str]]] = []
    while timer:
        office.time(timer)
        told.append(office.news())
        timer = next(iter(office.timers("acknowledge")), None)  # type: ignore[assignment]
    assert told == [
        {("cleaning", "reminder")},
        {("cleaning", "overdue"), ("sanne", "late")},
        {("fatima", "escalated")},
        {("daan", "escalated")},
    ]
    assert office.read(number).reminded == 4


def test_a_timer_of_an_acknowledged_call_is_stale(office: Office) -> None:
    number = office.open().number
    (timer,) = office.timers("acknowledge")
    office.do(number, Action.ACKNOWLEDGE, "joost")
    (silence,) = office.timers("silence")
    assert office.time(timer) is None
    assert office.time(silence)
    assert ("cleaning", "silent") in office.news()


def test_nobody_offers_it_so_the_fallback_desk_has_it(office: Office) -> None:
    call = office.open(None, TOM, Kind.SERVICE_REQUEST)
    assert (call.team, call.title, call.item) == ("desk", "coffee", None)


def test_a_private_call_passes_on_only_what_is_written_for_it(office: Office) -> None:
    call = office.open("hr/contracts/contract", SANNE, Kind.SERVICE_REQUEST)
    assert call.private
    office.do(call.number, Action.ACKNOWLEDGE, "hilde")
    with pytest.raises(NotPossible, match="not_agreed"):
        office.do(call.number, Action.PASS_ON, "hilde", {"service": "laundry/linen", "text": "x"})
    with pytest.raises(NotPossible, match="empty"):
        office.do(call.number, Action.PASS_ON, "hilde", {"service": "desk/front"})
    child = office.do(
        call.number, Action.PASS_ON, "hilde", {"service": "desk/front", "text": "print a form"}
    ).open_children[0]
    assert office.read(child).text == "print a form"
    assert office.read(child).private


def test_a_risk_seen_at_a_call_is_linked_both_ways(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    office.do(number, Action.RISK, "joost", {"text": "this machine leaks every week"})
    (link,) = office.read(number).links
    risk = office.read(link.other)
    assert (risk.kind, risk.team, risk.path) == (Kind.RISK, "cleaning", ("improve",))


def test_steps_and_forks_give_the_workflow(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    for _ in range(4):
        office.do(number, Action.NEXT_STEP, "joost")
    office.do(number, Action.FORK, "joost", {"into": "change"})
    office.do(number, Action.RESOLVE, "joost")
    assert office.read(number).path == ("recover", "change", "operate")


def test_ratings_count_once(office: Office) -> None:
    number = office.open().number
    office.do(number, Action.ACKNOWLEDGE, "joost")
    office.do(number, Action.RESOLVE, "joost")
    office.do(number, Action.CONFIRM, "sanne")
    office.do(number, Action.RATE, "sanne", {"stars": "5"})
    with pytest.raises(NotPossible):
        office.do(number, Action.RATE, "sanne", {"stars": "1"})
    assert office.read(number).stars == 5
