"""A call judged to be more or less urgent has the time that was agreed for its new priority."""

from __future__ import annotations

import datetime as dt

from catalog.model import Catalogue
from routing.call.actions import Action
from routing.call.call import Call
from routing.rules.promised import is_broken
from tests.chain.office import Office
from tests.routing.links import CATALOGUE

SPILL = "cleaning/rooms/spill"
HOUR = dt.timedelta(hours=1)
URGENT = {"impact": "high", "urgency": "high"}
LOW = {"impact": "low", "urgency": "low"}


def _agreed(**by_priority: str) -> Catalogue:
    """The organisation, in which cleaning promises its incidents other times at some priorities."""
    body = CATALOGUE.model_dump()
    for team in body["teams"]:
        for service in team["services"] if team["team"] == "cleaning" else ():
            target = service["agreements"][0]["targets"]["incident"]
            target["by_priority"] = {
                key[1:]: {"acknowledge": "5m", "resolve": resolve}
                for key, resolve in by_priority.items()
            }
    return Catalogue.model_validate(body)


def _taken(office: Office) -> Call:
    return office.do(office.open(SPILL, "tom"), Action.ACKNOWLEDGE, "joost")


def test_without_such_an_agreement_nothing_moves() -> None:
    office = Office()
    call = _taken(office)
    judged = office.do(call, Action.PRIORITISE, "joost", URGENT)
    assert (judged.resolve_by, judged.promised_by) == (call.resolve_by, call.promised_by)


def test_the_time_of_the_priority_holds_from_the_beginning() -> None:
    office = Office(_agreed(p1="2h"))
    call = _taken(office)
    judged = office.do(call, Action.PRIORITISE, "joost", URGENT)
    assert judged.resolve_by == judged.promised_by == call.opened_at + 2 * HOUR
    assert str(judged.promise.target.resolve) == "2h"


def test_what_would_have_passed_already_counts_from_now_on() -> None:
    office = Office(_agreed(p1="1h"))
    call = _taken(office)
    office.wait(call.opened_at + 2 * HOUR)
    judged = office.do(call, Action.PRIORITISE, "joost", URGENT)
    assert judged.resolve_by == judged.promised_by
    assert judged.promised_by and office.now < judged.promised_by <= office.now + HOUR


def test_a_broken_promise_is_not_loosened() -> None:
    office = Office(_agreed(p5="9h"))
    call = _taken(office)
    assert call.promised_by
    office.wait(call.promised_by + HOUR / 2)
    judged = office.do(call, Action.PRIORITISE, "joost", LOW)
    assert judged.promised_by == call.promised_by
    assert is_broken(judged, office.now)


def test_one_that_can_be_kept_is_loosened_by_what_was_agreed() -> None:
    office = Office(_agreed(p5="8h"))
    call = _taken(office)
    judged = office.do(call, Action.PRIORITISE, "joost", LOW)
    assert judged.promised_by and call.promised_by and judged.promised_by > call.promised_by


def test_the_table_is_frozen_with_the_call() -> None:
    office = Office(_agreed(p1="2h"))
    call = _taken(office)
    office.catalogue = _agreed(p1="1h")
    judged = office.do(call, Action.PRIORITISE, "joost", URGENT)
    assert judged.promised_by == call.opened_at + 2 * HOUR
