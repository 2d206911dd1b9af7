"""A time that the requester heard of after the first promise, and when somebody would pick it up, do
not pass in silence either.
"""

from __future__ import annotations

import datetime as dt

from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from bot.wording.status_line import honest_line
from bot.wording.time_notices import late
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.effects import Effect, TellPerson, TellTeam
from routing.call.view import CallView
from routing.desk.event_factory import EXPECTED
from tests.chain.office import Office
from tests.routing.links import CATALOGUE

SPILL = "cleaning/rooms/spill"
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


def _told(effects: list[Effect]) -> list[tuple[str, str]]:
    return [(e.person, e.text) for e in effects if isinstance(e, TellPerson) and e.what == "late"]


def _in_the_room(effects: list[Effect]) -> list[str]:
    return [e.team for e in effects if isinstance(e, TellTeam) and e.what == "promise_over"]


def _taken(office: Office) -> Call:
    return office.do(office.open(SPILL, "tom"), Action.ACKNOWLEDGE, "joost")


def _foretold(office: Office, call: Call, at: dt.datetime) -> Call:
    return office.do(call, Action.REPLY, "joost", {"text": "a bit later", EXPECTED: at.isoformat()})


def test_both_hear_it_when_a_second_time_is_over_and_only_once() -> None:
    office = Office()
    call = _taken(office)
    assert call.promised_by
    second = call.promised_by + HOUR
    _foretold(office, call, second)
    office.wait(call.promised_by + MINUTE)
    caused = office.wait(second + MINUTE)
    assert _told(caused) == [("tom", second.isoformat())]
    assert _in_the_room(caused) == ["cleaning"]
    last = office.repository.events(call.number)[-1]
    assert last.kind == "reminded" and (last.clock, last.level) == ("promise", 2)
    assert not _told(office.wait(second + 20 * HOUR))
    office.read(call)


def test_a_time_that_was_told_anew_takes_the_place_of_the_one_before() -> None:
    office = Office()
    call = _taken(office)
    assert call.promised_by
    second, third = call.promised_by + HOUR, call.promised_by + 3 * HOUR
    _foretold(office, call, second)
    _foretold(office, call, third)
    office.wait(call.promised_by + MINUTE)
    assert not _told(office.wait(second + MINUTE))
    assert _told(office.wait(third + MINUTE)) == [("tom", third.isoformat())]


def test_nothing_is_said_of_it_once_it_is_done() -> None:
    office = Office()
    call = _taken(office)
    assert call.promised_by
    second = call.promised_by + HOUR
    _foretold(office, call, second)
    office.do(call, Action.RESOLVE, "joost", {"text": "done"})
    assert not _told(office.wait(second + MINUTE))


def test_after_a_hand_over_the_time_of_the_other_team_is_watched() -> None:
    office = Office()
    call = _taken(office)
    call = office.do(call, Action.HAND_OVER, "joost", {"team": "hr"})
    call = office.do(call, Action.ACKNOWLEDGE, "hilde")
    assert call.expected and call.promised_by and call.expected > call.promised_by
    office.wait(call.promised_by + MINUTE)
    assert _told(office.wait(call.expected + MINUTE)) == [("tom", call.expected.isoformat())]


def test_nobody_who_picks_it_up_by_then_is_told_to_the_requester() -> None:
    office = Office()
    call = office.open(SPILL, "tom")
    assert call.acknowledge_by
    assert _told(office.wait(call.acknowledge_by + MINUTE)) == [("tom", "acknowledge")]
    taken = _taken(office)
    assert taken.acknowledge_by
    assert not _told(office.wait(taken.acknowledge_by + MINUTE))


def test_the_words_name_the_time_that_is_over() -> None:
    office = Office()
    call = _taken(office)
    assert call.promised_by
    second = call.promised_by + HOUR
    call = _foretold(office, call, second)
    office.wait(second + MINUTE)
    view = CallView(call=office.read(call))
    localizer = Localizer("en", "UTC")
    told = late(
        TellPerson(number=call.number, person="tom", what="late", text=second.isoformat()),
        view,
        CallFormatter(CATALOGUE, localizer, office.now),
    )
    assert told.text.startswith("We expected")
    assert f"{second:%H:%M}" in told.text
    line = honest_line(view.call, (), CATALOGUE, localizer, office.now)
    assert f"{call.promised_by:%H:%M}" in line
    assert f"{second:%H:%M}" in line
