"""The second and third step, from what a desk wrote down: who passes on, who hands over."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.lab.adoption_effects import promising, with_effects
from bot.lab.simulation.habits import Habits
from bot.lab.simulation.year import simulate
from routing.adoption.links import Known
from routing.adoption.stand import came_of, chosen, stand
from routing.adoption.values import Advice, Effect, Lack, Stand
from routing.adoption.walk import Walk
from routing.call.actions import Action
from routing.storage import adoption_store
from routing.storage.db import Database
from tests.adoption.folders import three_towns
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, MONDAY

SPILL = "cleaning/rooms/spill"


def walked(office: Office) -> Walk:
    walk = Walk(office.catalogue)
    for number in office.repository.calls:
        walk.call(office.repository.events(number))
    return walk


def asked_of_the_laundry(action: Action, values: dict[str, str], count: int = 12) -> Office:
    office = Office()
    for _ in range(count):
        call = office.open(SPILL)
        office.do(call, Action.ACKNOWLEDGE, "joost")
        office.do(call, action, "joost", values)
    return office


def lacks(office: Office) -> dict[str, Lack]:
    found = stand(CATALOGUE, Known(MONDAY), walked(office))
    return {lack.code: lack for lack in found.lacks if lack.team == "cleaning"}


def test_passing_on_keeps_the_promise_and_handing_over_gives_it_away() -> None:
    passed = asked_of_the_laundry(Action.PASS_ON, {"service": "laundry/linen", "text": "cloths"})
    handed = asked_of_the_laundry(Action.HAND_OVER, {"team": "laundry", "reason": "theirs"})
    assert "hands-over" not in lacks(passed)
    found = lacks(handed)["hands-over"]
    assert (found.n, found.of, found.about, found.who) == (12, 12, "laundry", "fatima")
    assert walked(passed).links["cleaning"].passed == 12
    assert walked(handed).links["cleaning"].to_own == 12


def test_what_is_sent_on_before_it_is_picked_up_was_at_the_wrong_place() -> None:
    office = Office()
    for _ in range(10):
        office.do(office.open(SPILL), Action.HAND_OVER, "joost", {"team": "hr", "reason": "no"})
    found = lacks(office)
    assert "hands-over" not in found
    assert (found["wrong-place"].n, found["wrong-place"].about) == (10, SPILL)


def test_a_supplier_that_is_named_and_never_asked_is_asked_elsewhere() -> None:
    office = Office()
    for n in range(24):
        call = office.open(SPILL)
        office.do(call, Action.ACKNOWLEDGE, "joost")
        if n == 0:
            child = {"service": "laundry/linen", "text": "cloths"}
            office.do(call, Action.PASS_ON, "joost", child)
            continue
        office.do(call, Action.NOTE, "joost", {"text": "rang the Laundry, they bring cloths"})
        office.do(call, Action.RESOLVE, "joost", {"text": "done"})
    walk = walked(office).links["cleaning"]
    assert walk.named == 23
    assert {"elsewhere", "never-passes"} & set(lacks(office))


def test_only_what_the_team_wrote_tells_that_a_supplier_was_asked() -> None:
    office = Office()
    for _ in range(24):
        call = office.open(SPILL)
        office.do(call, Action.ACKNOWLEDGE, "joost")
        office.do(call, Action.ADD, "sanne", {"text": "the Laundry has cloths, I think"})
        office.do(call, Action.NOTE, "joost", {"text": "laundryman's corner cleaned"})
        office.do(call, Action.RESOLVE, "joost", {"text": "done"})
    assert walked(office).links["cleaning"].named == 0


def test_what_nobody_offers_is_told_of_the_team_that_solves_it() -> None:
    office = Office()
    for _ in range(24):
        call = office.open(None)
        office.do(call, Action.ACKNOWLEDGE, "dina")
        office.do(call, Action.RESOLVE, "dina", {"text": "looked it up"})
    found = stand(CATALOGUE, Known(MONDAY), walked(office))
    (told,) = [lack for lack in found.lacks if lack.code == "unoffered"]
    assert (told.team, told.n, told.of) == ("desk", 24, 24)
    idle = {lack.team for lack in found.lacks if lack.code == "unused-link"}
    assert {"cleaning", "hr"} <= idle


def test_three_at_most_each_of_its_own_kind_and_two_of_a_step() -> None:
    def lack(code: str, gain: float, about: str = "") -> Lack:
        return Lack(code=code, step="links", team="t", gain=gain, about=about)

    many = [lack("deputy", 0.1), lack("rota", 0.2), lack("agreed", 0.15, "a"), lack("room", 0.05)]
    chain = Lack(code="hands-over", step="chain", team="t", gain=0.01)
    assert [x.code for x in chosen([*many, chain])] == ["rota", "deputy", "hands-over"]
    assert [x.code for x in chosen(many)] == ["rota", "deputy", "agreed"]


@pytest.mark.parametrize("hand_over", [(), ("ict", "buildings")])
def test_a_simulated_week_tells_who_hands_over(sqlite_url: str, hand_over: tuple[str, ...]) -> None:
    """Reduced; a quarter of the hospital is `python -m tests.bench.adoption`."""
    found = _simulated(sqlite_url, hand_over)
    told = {lack.team for lack in found.lacks if lack.code == "hands-over"}
    assert told == set(hand_over)
    assert found.calls > 80 and found.whole["optimise"]
    ict = found.link("ict")
    assert ict and ict.chain
    passed = next(part.value for part in ict.chain.parts if part.name == "passed on")
    assert passed == 0 if hand_over else passed > 0.5
    if hand_over:
        assert found.next[0].code == "hands-over"


def _simulated(url: str, hand_over: tuple[str, ...]) -> Stand:
    habits = Habits(calls_a_year=9_000, hand_over=hand_over, wrong_team=0, major_incidents=0)
    database = Database(url)
    try:
        simulate(database, three_towns(), days=7, habits=habits)
        with database.reading() as session:
            walk = adoption_store.walk(session, three_towns(), 91)
    finally:
        database.close()
    return stand(three_towns(), Known(dt.datetime(2026, 1, 12, tzinfo=dt.UTC)), walk)


def test_what_was_proposed_is_remembered_and_what_came_of_it(database: Database) -> None:
    now = stand(three_towns(), Known(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)))
    with database.transaction() as session:
        adoption_store.remember(session, now, ())
    with database.reading() as session:
        before = adoption_store.open_proposals(session)
        last = adoption_store.last_measured(session)
    assert last and last.whole == now.whole
    key = "rota/buildings/"
    assert before[key].since == dt.date(2026, 11, 2)
    mended = tuple(lack for lack in now.lacks if lack.key != key)
    links = tuple(link.model_copy(update={"next": ()}) for link in now.links)
    later = now.model_copy(
        update={
            "lacks": mended,
            "at": now.at + dt.timedelta(days=21),
            "links": links,
            "next": (),
        }
    )
    (came,) = came_of(before, later)
    assert (came.lack.key, came.proposed, came.seen) == (key, now.at.date(), later.at.date())
    with database.transaction() as session:
        adoption_store.remember(session, later, (came,))
    with database.reading() as session:
        assert key not in adoption_store.open_proposals(session)
        assert adoption_store.came_before(session, 5) == (came,)
        assert adoption_store.open_proposals(session).keys() == before.keys() - {key}


def test_without_history_the_chain_is_not_measured() -> None:
    found = stand(CATALOGUE, Known(MONDAY), Walk(CATALOGUE))
    assert found.whole["chain"] is None and not found.calls


def test_a_proposed_promise_is_changed_there_and_nowhere_else() -> None:
    lack = Lack(
        code="too-tight", step="optimise", team="ict", about="ict/workplace incident 4h", value="6h"
    )
    before, after = three_towns(), promising(three_towns(), lack)
    for team in before.teams:
        if team.team != "ict":
            assert after.team_by_id[team.team] == team
    agreed = after.team_by_id["ict"].services[0].agreements
    assert [str(a.targets["incident"].resolve) for a in agreed] == ["6h", "1d", "2d", "1d"]
    assert str(agreed[0].targets["service_request"].resolve) == "2d"


def test_what_was_tried_is_not_tried_again() -> None:
    found = stand(three_towns(), Known(MONDAY))
    lack = Lack(code="lies-new", step="optimise", team="ict", n=1, of=2)
    link = found.link("ict")
    assert link
    tried = link.model_copy(update={"calls": 400, "next": (Advice(lack=lack),)})
    theirs = Advice(lack=lack.model_copy(update={"team": "cloud-host"}))
    outside = tried.model_copy(update={"team": "cloud-host", "kind": "supplier", "next": (theirs,)})
    found = found.model_copy(
        update={
            "links": (tried, outside),
            "next": (),
            "since": MONDAY,
            "until": MONDAY + dt.timedelta(days=30),
        }
    )
    effect = Effect(what="in time", before=0.5, after=0.7, low=0.1, high=0.3, pairs=2)
    name = f"{three_towns().version} {lack.key}  5000 2 7"
    kept = {name: effect}
    made = with_effects(found, three_towns(), ("ict", "cloud-host"), pairs=2, days=7, kept=kept)
    assert made.links[0].next[0].effect == effect
    assert kept == {name: effect}, "nothing was run"
    assert made.links[1].next[0].effect is None, "another organisation's inside is its own"


def test_what_cannot_be_tried_is_left_as_it_is() -> None:
    found = stand(three_towns(), Known(MONDAY))
    assert with_effects(found, three_towns(), ("ict",), pairs=2, days=1) == found


def test_a_domain_is_the_mean_of_its_links() -> None:
    found = stand(three_towns(), Known(MONDAY))
    ict = found.link("ict")
    of_domain = {one.domain: one for one in found.domains}
    assert ict and of_domain["ict"].steps == {
        "links": ict.links.value,
        "chain": None,
        "optimise": None,
    }
    assert list(of_domain) == ["front", "ict", "facilities", "staff-and-money"]
