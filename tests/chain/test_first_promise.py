"""What the requester was promised first stays in sight, whatever the teams do to the call; only an
answer that is awaited from them makes it wait.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from catalog.model import Duration, Kind, Target
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import Effect, TellPerson, TellTeam
from routing.call.events import Prioritised
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.rules.promised import agreed_anew, in_time, is_late, late_by, late_on_arrival
from routing.rules.transition import transition
from routing.storage import ledger
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.chain.front import Front
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, MONDAY

SPILL, WINDOWS = "cleaning/rooms/spill", "cleaning/rooms/windows"
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


def _taken(office: Office) -> Call:
    return office.do(office.open(SPILL, "tom"), Action.ACKNOWLEDGE, "joost")


def test_hand_overs_declines_and_bounces_leave_it_as_it_is() -> None:
    office = Office()
    call = _taken(office)
    promised = call.promised_by
    assert promised == call.resolve_by
    office.wait(office.now + HOUR)
    call = office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "reason": "theirs"})
    assert (call.promised_by, late_on_arrival(call)) == (promised, dt.timedelta())
    assert call.resolve_by and promised and call.resolve_by > promised, "HR's own clock is new"
    office.wait(promised + 3 * HOUR)
    assert late_by(office.read(call), office.now) == 3 * HOUR
    call = office.do(call, Action.DECLINE, "hilde", {"reason": "not ours"})
    assert call.team == "cleaning", "back where it came from"
    assert call.promised_by == promised
    assert late_on_arrival(call) == 3 * HOUR + MINUTE
    assert is_late(call, office.now)


def test_a_solution_that_was_none_does_not_stop_it() -> None:
    """Solved in time and reopened three times, it is late all the same."""
    office = Office()
    call = _taken(office)
    promised = call.promised_by
    for _ in range(3):
        call = office.do(call, Action.RESOLVE, "joost")
        assert in_time(call)
        call = office.do(call, Action.REOPEN, "tom")
        call = office.do(call, Action.ACKNOWLEDGE, "joost")
        assert call.promised_by == promised
    assert promised
    office.wait(promised + HOUR)
    call = office.do(call, Action.RESOLVE, "joost")
    assert in_time(call) is False
    assert late_by(call, office.now + 5 * HOUR) == HOUR + MINUTE, "until it was solved"


def test_only_the_requesters_own_answer_is_waited_for() -> None:
    office = Office()
    call = _taken(office)
    promised = call.promised_by
    assert promised
    call = office.do(call, Action.ASK, "joost", {"question": "where?"})
    assert call.promised_by is None
    office.now += 2 * HOUR - MINUTE
    call = office.do(call, Action.ANSWER, "tom", {"text": "there"})
    assert call.promised_by == promised + 2 * HOUR


def test_what_was_broken_is_not_made_whole_by_a_question() -> None:
    office = Office()
    call = _taken(office)
    promised = call.promised_by
    assert promised
    office.wait(promised + HOUR)
    call = office.do(call, Action.ASK, "joost", {"question": "where?"})
    assert is_late(call, office.now)
    call = office.do(call, Action.RESOLVE, "joost")
    assert in_time(call) is False, "a case that was late does not count as kept once it is paused"


def test_a_question_that_is_handed_over_goes_on_with_what_was_left() -> None:
    office = Office()
    call = office.do(_taken(office), Action.ASK, "joost", {"question": "where?"})
    before = office.now
    office.now += HOUR - MINUTE
    call = office.do(call, Action.HAND_OVER, "joost", {"team": "hr"})
    first = office.repository.events(call.number)[0]
    assert call.promised_by == first.at + 4 * HOUR + (office.now - before)


def test_solved_while_the_clock_stood_still_is_in_time() -> None:
    office = Office()
    call = office.do(_taken(office), Action.ASK, "joost", {"question": "where?"})
    office.now += 20 * HOUR
    assert in_time(office.do(call, Action.RESOLVE, "joost"))


def test_a_bundle_is_promised_what_the_first_of_its_calls_was() -> None:
    office = Office()
    first = office.open(SPILL, "tom")
    office.now += HOUR
    for _ in range(5):
        last = office.open(SPILL)
    whole = office.do(last, Action.BUNDLE, "fatima")
    assert whole.promised_by == first.promised_by
    assert office.read(first).promised_by == first.promised_by


def test_the_requester_hears_once_that_it_is_late_when_that_is_so() -> None:
    """Another team's clock runs on; the promise is over."""
    office = Office()
    call = _taken(office)
    promised = call.promised_by
    assert promised
    office.now += HOUR
    call = office.do(call, Action.HAND_OVER, "joost", {"team": "hr"})
    caused = office.wait(promised + MINUTE)
    assert _hear_that_it_is_late(caused) == ["tom"]
    assert ("hr", "promise_over") in {(e.team, e.what) for e in caused if isinstance(e, TellTeam)}
    events = office.repository.events(call.number)
    over = [e.told for e in events if e.kind == "reminded" and e.clock == "promise"]
    assert over == [("tom", "hilde")], "who heard it stands in the ledger"
    assert not _hear_that_it_is_late(office.wait(promised + 40 * HOUR))


def _hear_that_it_is_late(effects: list[Effect]) -> list[str]:
    """Who hears that the promise is broken; that another time is, comes with its words."""
    told = [e for e in effects if isinstance(e, TellPerson) and e.what == "late"]
    return [e.person for e in told if not e.text]


def test_a_childs_clock_that_stands_still_moves_the_parents_forecast() -> None:
    office = Office()
    parent = _taken(office)
    parent = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    child = parent.open_children[0]
    expected = office.read(parent).expected
    office.do(child, Action.ACKNOWLEDGE, "lars")
    office.do(child, Action.ASK, "lars", {"question": "which?"})
    office.now += 2 * HOUR - MINUTE
    office.do(child, Action.ANSWER, "joost", {"text": "the blue ones"})
    assert expected
    assert office.read(parent).expected == expected + 2 * HOUR


def test_a_cancelled_child_brings_back_no_past_time() -> None:
    office = Office()
    parent = _taken(office)
    parent = office.do(parent, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    promised = parent.promised_by
    assert promised
    office.wait(promised + HOUR)
    office.do(parent.open_children[0], Action.CANCEL, "joost")
    assert ("tom", "expected_changed") not in office.news()
    assert late_by(office.read(parent), office.now) == HOUR + MINUTE


def test_another_time_agreed_for_its_weight_moves_it_visibly() -> None:
    office = Office()
    call = _taken(office)
    assert call.first_promise
    quick = call.promise.model_copy(
        update={"target": Target(acknowledge=Duration(minutes=5), resolve=Duration(minutes=60))}
    )
    event = Prioritised(
        at=office.now,
        by="joost",
        impact="high",
        urgency="high",
        promise=quick,
        first_promise=agreed_anew(call.first_promise, quick),
    )
    made, effects = transition(call, event)
    assert made.promised_by == made.resolve_by == call.first_promise.at + HOUR
    assert ("tom", "promise_moved") in office.news(list(effects))


def test_calls_from_before_are_promised_what_their_ledger_tells(sqlite_url: str) -> None:
    """A row that keeps no first promise, of a call that was handed over since."""
    database = Database(sqlite_url)
    with database.transaction() as session:
        desk = Desk(SqlCallRepository(session), CATALOGUE, MONDAY)
        draft = Draft(
            requester=CATALOGUE.people["tom"],
            item=SPILL,
            kind=Kind.INCIDENT,
            text="x",
            title="x",
            language="en",
        )
        number = desk.open(draft).number
        desk.now = MONDAY + 6 * HOUR
        desk.do(number, Action.HAND_OVER, CATALOGUE.people["joost"], {"team": "hr"})
    with database.transaction() as session:
        row = session.connection().exec_driver_sql("SELECT body FROM call").scalar_one()
        body = json.loads(row)
        del body["first_promise"], body["arrived_at"]
        session.connection().execute(
            sa.text("UPDATE call SET body = :body"), {"body": json.dumps(body)}
        )
    with database.reading() as session:
        call = ledger.read(session, number)
        assert call
        assert call.promised_by == MONDAY + 4 * HOUR
        assert ledger.of_team(session, "hr", limit=9) == (call,)
    database.close()


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


def _asked(front: Front) -> str:
    said = front.types("tom", "please see to the spill", "yes")
    return next(word.strip(".,:") for word in said.split() if word.startswith("S-"))


def test_what_is_read_about_a_late_call_that_was_handed_on(front: Front) -> None:
    number = _asked(front)
    promised = front.call(number).promised_by
    assert promised
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.wait(hours=7)
    front.types("joost", f"{number} to hr")
    front.presses("joost", number, "hand_over", team="hr")
    call = front.call(number)
    assert call.team == "hr"
    line = front.types("tom", number)
    assert "It was promised by 14:02 today and is late; we are sorry." in line
    assert "It is now expected by" in line
    card = "\n".join(front.lines("room/hr"))
    assert "Promised: by 14:02 today; 3 hours late when it came to you" in card


def test_a_forecast_beyond_the_promise_says_both_times(front: Front) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.wait(hours=2)
    front.presses("joost", number, "pass_on", service="laundry/linen")
    line = front.types("tom", number)
    assert "It was promised by 14:02 today, but is expected by" in line


def test_who_is_working_on_it_since_when_they_took_it(front: Front) -> None:
    number = _asked(front)
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "pass_on", service="laundry/linen")
    child = front.call(number).open_children[0]
    front.wait(hours=1)
    front.presses_in_room("lars", "laundry", child, "acknowledge")
    taken = front.call(child).acknowledged_at
    assert taken
    local = taken.astimezone(dt.timezone(HOUR)).strftime("%H:%M")
    assert f"working on it for them, since {local}" in front.types("tom", number)


def test_we_remind_them_only_while_reminders_go(front: Front) -> None:
    number = _asked(front)
    front.wait(minutes=20)
    assert "I remind them" in front.types("tom", number)
    front.wait(days=3)
    said = front.types("tom", number)
    assert "I remind them" not in said
    assert "I've called in everybody I could" in said


def test_an_approval_that_lapsed_says_that_nobody_answered(front: Front) -> None:
    said = front.types("tom", "please see to the windows", "yes")
    number = next(word.strip(".,:") for word in said.split() if word.startswith("S-"))
    front.wait(days=5)
    front.wait(days=5)
    assert "Nobody answered whether it was approved" in front.types("tom", number)


def test_what_nobody_understood_is_promised_a_look_and_no_more(front: Front) -> None:
    """How long it takes is told once somebody knows what it is."""
    asked = front.types("tom", "something odd please")
    assert (
        "If you send it now, somebody looks at it by 11:01 today." in asked and "done" not in asked
    )
    assert "Expected to be done" not in front.types("tom", "yes", "S-1001")
    front.presses("daan", "S-1001", "acknowledge")
    assert "Expected to be done" in front.types("tom", "S-1001")
