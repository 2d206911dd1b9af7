"""Who must say yes, how many, who stands in, and what happens when nobody answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from catalog.model import Catalogue, Organisation, Person, Team
from routing.call.actions import Action, actions_for
from routing.call.call import Call, State
from routing.rules.approval import needed
from routing.rules.effects_of import NotPossible
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, CLEANING, DESK, MONDAY

ITEM = "board/money/budget"
AWAY = {"away": [{"since": "2026-11-01", "until": "2026-12-01"}]}


def _office(
    rule: str, *, away: tuple[str, ...] = (), deputy: str | None = None, coordinators: int = 3
) -> Office:
    people = [
        {"id": f"c{n}", "name": f"C{n}", "role": "coordinator"} | (AWAY if f"c{n}" in away else {})
        for n in range(coordinators)
    ]
    approval: dict[str, Any] = {"who": "coordinator", "rule": rule, "deputy": deputy}
    body = CLEANING.model_dump(mode="json", by_alias=True, exclude={"services", "people", "team"})
    service = DESK.model_dump(mode="json", by_alias=True)["services"][0]
    item = service["items"][0] | {"id": "budget", "approval": approval}
    team = Team.model_validate(
        body
        | {
            "team": "board",
            "people": people,
            "services": [service | {"id": "money", "items": [item]}],
        }
    )
    organisation = Organisation(
        employees=(*CATALOGUE.organisation.employees, Person(id="dora", name="Dora"))
    )
    return Office(Catalogue(version="a", organisation=organisation, teams=(*CATALOGUE.teams, team)))


def _approve(office: Office, call: Call, *people: str) -> Call:
    for person in people:
        call = office.do(call, Action.APPROVE, person)
    return call


@pytest.mark.parametrize(("rule", "yes"), [("any", 1), ("majority", 2), ("all", 3)])
def test_as_many_as_the_rule_asks(rule: str, yes: int) -> None:
    office = _office(rule)
    call = office.open(ITEM)
    assert call.approvers == ("c0", "c1", "c2")
    for n in range(yes):
        assert call.state is State.AWAITING_APPROVAL
        call = _approve(office, call, f"c{n}")
    assert (call.state, call.approved_by) == (State.OFFERED, tuple(f"c{n}" for n in range(yes)))
    assert ("sanne", "approved") in office.news()
    assert all((f"c{n}", "approval_over") in office.news() for n in range(yes, 3))


def test_nobody_says_yes_twice() -> None:
    office = _office("all")
    call = _approve(office, office.open(ITEM), "c0")
    assert Action.APPROVE not in actions_for("c0", call, office.catalogue)
    with pytest.raises(NotPossible, match="wrong_state"):
        office.do(call, Action.APPROVE, "c0")


@pytest.mark.parametrize(("rule", "noes"), [("any", 1), ("all", 1), ("majority", 2)])
def test_a_no_ends_it_where_no_yes_can_follow(rule: str, noes: int) -> None:
    office = _office(rule)
    call = office.open(ITEM)
    for n in range(noes):
        assert call.state is State.AWAITING_APPROVAL
        call = office.do(call, Action.REFUSE, f"c{n}", {"reason": "no money"})
    assert call.state is State.REFUSED
    assert ("sanne", "refused") in office.news()


def test_who_is_away_is_replaced_by_a_deputy() -> None:
    assert _office("all", away=("c1",), deputy="dora").open(ITEM).approvers == ("c0", "dora", "c2")
    assert _office("all", away=("c1",)).open(ITEM).approvers == ("c0", "c1", "c2"), (
        "nobody to stand in"
    )


@pytest.mark.parametrize(("rule", "approvers"), [("any", ("c0", "dora")), ("all", ("dora",))])
def test_silence_brings_in_the_deputy_then_ends_it(rule: str, approvers: tuple[str, ...]) -> None:
    office = _office(rule, deputy="dora", coordinators=1)
    call = office.open(ITEM)
    told = office.wait(MONDAY + dt.timedelta(days=3))
    assert ("dora", "approval_wanted") in office.news(told)
    assert office.read(call).approvers == approvers
    told = office.wait(MONDAY + dt.timedelta(days=8))
    assert office.read(call).state is State.REFUSED
    assert ("sanne", "refused") in office.news(told)
    assert office.read(call).resolution is None, "nobody said no"


def test_the_deputy_decides() -> None:
    office = _office("all", deputy="dora", coordinators=1)
    call = office.open(ITEM)
    office.wait(MONDAY + dt.timedelta(days=3))
    assert _approve(office, call, "dora").state is State.OFFERED


def test_nobody_approves_their_own_request() -> None:
    office = _office("any", deputy="c0", coordinators=2)
    call = office.open(ITEM, "c0")
    assert call.approvers == ("c1",)
    assert call.deputies == ()


@pytest.mark.parametrize(
    ("rule", "of", "yes"), [("any", 5, 1), ("all", 5, 5), ("majority", 4, 3), ("majority", 1, 1)]
)
def test_needed(rule: Any, of: int, yes: int) -> None:
    assert needed(rule, of) == yes
