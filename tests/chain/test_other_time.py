"""A call that turns out to be of another kind, for which more time is agreed: the requester is asked,
and until they say so what was promised first stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from catalog.model import Catalogue, Team
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.effects import TellPerson
from routing.rules.effects_of import NotPossible
from routing.rules.promised import in_time, late_by
from tests.chain.front import Front
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, HR

SPILL, WINDOWS = "cleaning/rooms/spill", "cleaning/rooms/windows"
HOUR = dt.timedelta(hours=1)


def _wish(office: Office, call: Call) -> Call:
    """A failure that turns out to be a wish."""
    return office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "kind": "wish"})


def _taken(office: Office) -> Call:
    return office.do(office.open(SPILL, "tom"), Action.ACKNOWLEDGE, "joost")


def test_the_first_promise_stands_until_they_agree() -> None:
    office = Office()
    call = _taken(office)
    promised = call.promised_by
    call = _wish(office, call)
    assert (call.kind, call.promised_by) == ("wish", promised)
    assert call.other_time and call.other_time.by == call.resolve_by
    assert ("tom", "other_time") in office.news() and ("tom", "moved") not in office.news()
    assert promised
    office.wait(promised + HOUR)
    assert late_by(office.read(call), office.now) == HOUR
    call = office.do(call, Action.ACCEPT_TIME, "tom")
    assert (call.promised_by, call.other_time) == (call.resolve_by, None)
    assert ("hr", "time_accepted") in office.news()


def test_a_no_keeps_what_was_promised() -> None:
    office = Office()
    call = _taken(office)
    kept = office.do(_wish(office, call), Action.KEEP_TIME, "tom")
    assert (kept.promised_by, kept.other_time) == (call.promised_by, None)
    with pytest.raises(NotPossible):
        office.do(kept, Action.ACCEPT_TIME, "tom")


def test_nobody_but_the_requester_agrees() -> None:
    office = Office()
    call = _wish(office, _taken(office))
    with pytest.raises(NotPossible):
        office.do(call, Action.ACCEPT_TIME, "hilde")


@pytest.mark.parametrize("kind", ["incident", ""])
def test_the_same_kind_asks_nothing(kind: str) -> None:
    office = Office()
    call = office.do(_taken(office), Action.HAND_OVER, "joost", {"team": "hr", "kind": kind})
    assert call.other_time is None
    assert ("tom", "moved") in office.news()


def test_what_is_done_sooner_is_not_asked_about() -> None:
    office = Office()
    call = office.do(office.open(WINDOWS, "tom"), Action.APPROVE, "fatima")
    call = office.do(call, Action.ACKNOWLEDGE, "joost")
    handed = office.do(call, Action.HAND_OVER, "joost", {"team": "hr", "kind": "incident"})
    assert (handed.other_time, handed.promised_by) == (None, call.promised_by)


def test_what_is_late_already_stays_late() -> None:
    office = Office()
    call = _taken(office)
    assert call.promised_by
    office.wait(call.promised_by + HOUR)
    assert _wish(office, call).other_time is None


def test_nothing_is_asked_any_more_once_it_went_back_or_was_solved() -> None:
    office = Office()
    call = _wish(office, _taken(office))
    back = office.do(call, Action.DECLINE, "hilde", {"reason": "no wish"})
    assert (back.kind, back.other_time) == ("incident", None)
    call = office.do(_wish(office, back), Action.ACKNOWLEDGE, "hilde")
    done = office.do(call, Action.RESOLVE, "hilde")
    assert (done.other_time, in_time(done)) == (None, True)


def test_a_question_to_them_moves_both_times() -> None:
    office = Office()
    call = office.do(_wish(office, _taken(office)), Action.ACKNOWLEDGE, "hilde")
    before = call.other_time
    office.do(call, Action.ASK, "hilde", {"question": "where?"})
    office.now += 2 * HOUR
    call = office.do(call, Action.ANSWER, "tom", {"text": "there"})
    assert before and call.other_time and call.other_time.by > before.by
    accepted = office.do(call, Action.ACCEPT_TIME, "tom")
    assert accepted.promised_by == call.other_time.by


def test_another_priority_asks_anew() -> None:
    body = HR.model_dump(mode="json", by_alias=True)
    target = body["services"][0]["agreements"][0]["targets"]["wish"]
    target["by_priority"] = {"1": {"acknowledge": "1h", "resolve": "5d"}}
    teams = tuple(Team.model_validate(body) if t.team == "hr" else t for t in CATALOGUE.teams)
    office = Office(Catalogue(version="p", organisation=CATALOGUE.organisation, teams=teams))
    call = _wish(office, _taken(office))
    urgent = {"impact": "high", "urgency": "high"}
    judged = office.do(call, Action.PRIORITISE, "hilde", urgent)
    assert call.other_time and judged.other_time and judged.other_time.by < call.other_time.by
    assert [e.what for e in office.effects if isinstance(e, TellPerson)] == ["other_time"]


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    body = HR.model_dump(mode="json", by_alias=True)
    for kind in ("incident", "rfc", "service_request"):
        del body["services"][0]["agreements"][0]["targets"][kind]
    teams = tuple(Team.model_validate(body) if t.team == "hr" else t for t in CATALOGUE.teams)
    made = Front(
        sqlite_url, Catalogue(version="k", organisation=CATALOGUE.organisation, teams=teams)
    )
    yield made
    made.app.close()


def test_in_words(front: Front) -> None:
    """HR knows only wishes: whoever hands over says what it is, the requester says yes."""
    said = front.types("tom", "please see to the spill", "yes")
    number = next(word.strip(".,:") for word in said.split() if word.startswith("S-"))
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "hand_over")
    asks = front.types("joost", "hr", "they want other times")
    assert "Hr has agreed no times for a failure. What is it for them?" in asks
    front.types("joost", "what is wished for")
    assert front.call(number).kind == "wish"
    news = next(t for t in reversed(front.said("person/tom")) if "turns out to be" in t)
    assert "It was promised by 14:02 today, but that takes until" in news
    assert "Is that all right? Until you say so, what was promised stands." in news
    status = front.types("tom", number)
    assert "promised by 14:02 today" in status and "has not been answered yet" in status
    assert any("whether" in line for line in front.lines("room/hr") if line.startswith("Asked"))
    answer = front.types("tom", "yes")
    assert "Thank you. Hr hears it." in answer
    call = front.call(number)
    assert call.state is State.OFFERED and call.promised_by == call.resolve_by
    assert [t for t in front.said("room/hr") if "is all right with Tom" in t]
