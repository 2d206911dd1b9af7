"""Many reports of one component: joined, taken together, told and solved by that component; another
one of the same item stays out of it.
"""

from __future__ import annotations

from bot.outbox.views import _told
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.desk.bundles import SWARM, similar
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.desk.memory_repository import MemoryCallRepository
from tests.register.office import town
from tests.routing.links import MONDAY

ITEM = "ict/workplace/printer-broken"
ONE, OTHER = "ict/VK-PR-01", "ict/VK-PR-02"


def report(desk: Desk, component: str | None, person: str = "priya", same: str = "") -> Call:
    draft = Draft(
        requester=town().people[person],
        item=ITEM,
        kind=Kind.INCIDENT,
        text="jammed",
        title="jammed",
        language="en",
        component=component,
        same_as=same or None,
    )
    return desk.open(draft)


def desk() -> Desk:
    return Desk(MemoryCallRepository(), town(), MONDAY)


def test_me_too_is_of_the_very_component() -> None:
    at = desk()
    first = report(at, ONE)
    report(at, OTHER, "tom")
    assert [c.number for c in similar(at, ITEM, "sanne", ONE)] == [first.number]
    assert similar(at, ITEM, "sanne", "ict/VK-PR-03") == ()
    joined = report(at, ONE, "sanne", same=first.number)
    assert [(link.other, link.how) for link in joined.links] == [(first.number, "same_as")]


def test_many_of_one_component_are_offered_and_taken_together() -> None:
    at = desk()
    many = [report(at, ONE) for _ in range(SWARM)]
    others = [report(at, OTHER, "tom") for _ in range(SWARM - 1)]
    assert many[-1].swarm == SWARM and not others[-1].swarm
    arjan = town().people["arjan"]
    whole = at.do(many[-1].number, Action.BUNDLE, arjan, {"text": "we are on it"})
    members = {link.other for link in whole.links if link.how == "bundles"}
    assert members == {call.number for call in many}
    assert whole.component == ONE
    assert similar(at, ITEM, "sanne", ONE)[0].number == whole.number, "who comes next joins it"
    at.do(whole.number, Action.RESOLVE, arjan, {"text": "it prints again"})
    states = {at.repository.read(number).state for number in members}  # type: ignore[union-attr]
    assert states == {State.RESOLVED}
    assert all(
        (found := at.repository.read(one.number)) and found.state is State.OFFERED for one in others
    )


def test_what_is_passed_on_is_no_failure_before() -> None:
    at = desk()
    first, other = report(at, ONE), report(at, ONE, "tom")
    passed_on = first.model_copy(update={"number": "S-1009", "parent": first.number})
    assert _told((first, other, passed_on), passed_on) == (other.number,)
