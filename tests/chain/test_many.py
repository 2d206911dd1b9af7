"""Many calls about one thing: noticed, bundled, told and solved as one; and "me too"."""

from __future__ import annotations

import datetime as dt

import pytest

from routing.call.actions import Action, actions_for
from routing.call.call import Call, State
from routing.call.effects import TellPerson
from routing.desk.bundles import SWARM, bundle_of, similar
from routing.desk.desk import Desk
from routing.rules.effects_of import NotPossible
from tests.chain.office import Office

SPILL = "cleaning/rooms/spill"


def _swarm(office: Office, count: int = SWARM) -> list[Call]:
    return [office.open(SPILL, ("sanne", "tom")[n % 2]) for n in range(count)]


def test_a_swarm_is_noticed_once() -> None:
    office = Office()
    calls = _swarm(office, SWARM - 1)
    assert ("fatima", "swarm") not in office.news()
    last = office.open(SPILL)
    assert ("fatima", "swarm") in office.news()
    assert last.swarm == SWARM
    assert Action.BUNDLE in actions_for("fatima", last, office.catalogue)
    assert Action.BUNDLE not in actions_for("fatima", calls[0], office.catalogue)
    office.open(SPILL)
    assert ("fatima", "swarm") not in office.news(), "said again when they have doubled"
    _swarm(office, SWARM - 1)
    assert ("fatima", "swarm") in office.news()


def test_slow_trickles_are_no_swarm() -> None:
    office = Office()
    for _ in range(3 * SWARM):
        office.open(SPILL)
        office.wait(office.now + dt.timedelta(minutes=20))
        assert ("fatima", "swarm") not in office.news()


def test_a_bundle_is_told_and_solved_as_one() -> None:
    office = Office()
    calls = _swarm(office)
    office.do(calls[0], Action.ACKNOWLEDGE, "joost")
    whole = office.do(calls[-1], Action.BUNDLE, "fatima", {"text": "the sprinkler leaks"})
    assert {("sanne", "bundled"), ("tom", "bundled")} <= office.news()
    assert not {what for _, what in office.news()} & {"acknowledged", "commented"}, (
        "one message says it all"
    )
    assert {
        e.text for e in office.effects if isinstance(e, TellPerson) and e.what == "bundled"
    } == {"the sprinkler leaks"}
    assert (whole.assignee, whole.impact, len(whole.links)) == ("fatima", "high", SWARM)
    members = [office.read(c) for c in calls]
    assert {bundle_of(m) for m in members} == {whole.number}
    assert {m.state for m in members} == {State.IN_PROGRESS}
    office.do(whole, Action.REPLY, "fatima", {"text": "half way"})
    told = [e.person for e in office.effects if isinstance(e, TellPerson) and e.what == "commented"]
    assert sorted(told) == ["sanne"] * 3 + ["tom"] * 2
    office.do(whole, Action.RESOLVE, "fatima", {"text": "closed the tap"})
    assert {office.read(c).state for c in calls} == {State.RESOLVED}
    assert {office.read(c).resolution for c in calls} == {"closed the tap"}
    office.do(calls[0], Action.CONFIRM, "sanne")
    office.do(calls[1], Action.REOPEN, "tom")
    assert office.read(calls[0]).state is State.CLOSED, "each requester confirms for themselves"


def test_a_member_that_waits_for_a_supplier_is_not_closed_over_its_head() -> None:
    office = Office()
    calls = _swarm(office)
    office.do(calls[0], Action.ACKNOWLEDGE, "joost")
    office.do(calls[0], Action.PASS_ON, "joost", {"service": "laundry/linen"})
    whole = office.do(calls[-1], Action.BUNDLE, "fatima")
    office.do(whole, Action.RESOLVE, "fatima")
    assert office.read(calls[0]).state is State.WAITING_SUPPLIER


def test_me_too() -> None:
    office = Office()
    first = office.open(SPILL)
    desk = Desk(office.repository, office.catalogue, office.now)
    assert [c.number for c in similar(desk, SPILL, "tom")] == [first.number]
    assert similar(desk, SPILL, "sanne") == (), "one's own is no news"
    mine = office.open(SPILL, "tom", same_as=first.number)
    assert [(link.other, link.how) for link in mine.links] == [(first.number, "same_as")]


def test_me_too_joins_the_bundle() -> None:
    office = Office()
    calls = _swarm(office)
    whole = office.do(calls[-1], Action.BUNDLE, "fatima")
    desk = Desk(office.repository, office.catalogue, office.now)
    assert similar(desk, SPILL, "dina")[0].number == whole.number, "the bundle comes first"
    mine = office.open(SPILL, "tom", same_as=calls[0].number)
    assert (bundle_of(mine), mine.state) == (whole.number, State.IN_PROGRESS)
    office.do(whole, Action.RESOLVE, "fatima")
    assert office.read(mine).state is State.RESOLVED


def test_nothing_is_said_about_private_requests() -> None:
    office = Office()
    office.open("hr/contracts/contract")
    assert (
        similar(
            Desk(office.repository, office.catalogue, office.now), "hr/contracts/contract", "tom"
        )
        == ()
    )


def test_a_duplicate_is_solved_with_the_other() -> None:
    office = Office()
    first, second, third = (office.open(SPILL, who) for who in ("sanne", "tom", "tom"))
    whole = office.do(first, Action.ACKNOWLEDGE, "joost")
    merged = office.do(second, Action.MERGE, "joost", {"into": whole.number.lower()})
    assert bundle_of(merged) == whole.number
    assert merged.state is State.IN_PROGRESS
    assert ("tom", "bundled") in office.news()
    again = office.do(third, Action.MERGE, "joost", {"into": second.number})
    assert bundle_of(again) == whole.number, "what is part of a matter leads to the whole of it"
    office.do(office.read(whole), Action.RESOLVE, "joost", {"text": "mopped"})
    assert {office.read(c).state for c in (second, third)} == {State.RESOLVED}


@pytest.mark.parametrize("into", ["", "S-9999", "x", "S-" + "9" * 30, "itself", "hr", "child"])
def test_only_another_open_call_of_the_same_team_takes_one_in(into: str) -> None:
    office = Office()
    call = office.open(SPILL)
    other = office.do(office.open(SPILL), Action.ACKNOWLEDGE, "joost")
    passed = office.do(other, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    named = {
        "itself": call.number,
        "hr": office.open("hr/contracts/contract", "tom").number,
        "child": passed.children[0],
    }
    with pytest.raises(NotPossible) as no:
        office.do(call, Action.MERGE, "joost", {"into": named.get(into, into)})
    assert no.value.reason in ("not_together", "empty")
    assert bundle_of(office.read(call)) is None
