"""What a manager is told of a simulation, against cases of which the answer is known; and what more
people would do.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalog
from bot.lab.board import findings
from bot.lab.simulation.arrivals import Arrivals
from bot.lab.simulation.conclusions import promise_figures, still_open, supplier_costs
from bot.lab.simulation.figures import Report
from bot.lab.simulation.habits import Habits
from bot.lab.simulation.what_if import CannotTryError, changed, read_change, run
from catalog.load import load
from catalog.model import Catalogue, Hours
from routing.call.actions import Action
from routing.insight.tally import Solved, Tally, Waited
from routing.rules.small_numbers import FEW, mean_between, share_between
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, MONDAY

ALWAYS = Hours.model_validate({"zone": "UTC", "always": True})
HOUR = dt.timedelta(hours=1)
PROMISE = ("cleaning/rooms", "incident", "4h")


def _tally() -> Tally:
    return Tally(CATALOGUE, MONDAY)


def _solved(used: float, over: float = 0.0) -> Solved:
    return Solved("cleaning", True, PROMISE, ALWAYS, MONDAY + 9 * HOUR, over == 0, used, over)


def test_too_tight_is_said_of_enough_and_of_too_few_nothing() -> None:
    def judged(kept: int, whole: int) -> bool | None:
        tally = _tally()
        tally.solved = {
            str(n): _solved(100) if n < kept else _solved(400, 160) for n in range(whole)
        }
        return promise_figures(tally)[0].too_tight

    assert judged(0, FEW - 1) is None
    assert judged(10, FEW) is True
    assert judged(FEW - 3, FEW) is False, "17 of 20 may well be nine in ten"
    assert judged(850, 1_000) is True, "850 of 1000 cannot"
    assert judged(FEW, FEW) is False


def test_nine_in_ten_take_so_long() -> None:
    tally = _tally()
    tally.solved = {str(n): _solved(n * 10) for n in range(1, 101)}
    assert promise_figures(tally)[0].nine_in_ten == 900


def test_a_supplier_costs_what_would_have_been_in_time_without_it() -> None:
    tally = _tally()
    start = MONDAY

    def waited(number: str, over: float, hours: float, kept: bool) -> None:
        tally.solved[number] = _solved(400, over)
        stretch = Waited("laundry/linen", start, start + hours * HOUR, kept)
        tally.waited[number].append(stretch)

    waited("in time", 0, 3, kept=True)
    waited("late, and the wait was shorter", 200, 3, kept=True)
    waited("late by the wait, within its agreement", 100, 3, kept=True)
    waited("late by the wait, the supplier was late", 100, 3, kept=False)
    tally.waited["still open"].append(Waited("laundry/linen", start, start + HOUR, True))
    [found] = supplier_costs(tally)
    assert (found.waited, found.late, found.cost, found.while_kept) == (4, 3, 2, 1)


def test_what_is_still_open_and_how_late() -> None:
    office = Office()
    done = office.open("cleaning/rooms/spill", "tom")
    late = office.open("cleaning/rooms/spill", "sanne")
    office.do(done, Action.ACKNOWLEDGE, "joost")
    office.do(done, Action.RESOLVE, "joost")
    promised = office.read(late).promised_by
    assert promised
    office.now = promised - dt.timedelta(hours=2)
    fresh = office.open("cleaning/rooms/spill", "tom")
    at = promised + 3 * HOUR
    [found] = still_open(office.repository.calls.values(), CATALOGUE, at)
    fresh_late = [c for c in (office.read(fresh).promised_by,) if c and c < at]
    assert (found.team, found.open, found.late) == ("cleaning", 2, 1 + len(fresh_late))
    assert found.longest_late_hours == 3.0


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_share_lies_in_its_own_range(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = share_between(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    wide, narrow = share_between(part, whole), share_between(part * 50, whole * 50)
    assert narrow.high - narrow.low < wide.high - wide.low


def test_one_difference_says_nothing_about_its_spread() -> None:
    assert mean_between([3.0]) == (3.0, None)
    mean, between = mean_between([1.0, 2.0, 3.0])
    assert mean == 2.0
    assert between
    assert between.low == pytest.approx(2 - 4.30 / 3**0.5, abs=0.01)


@pytest.fixture(scope="module")
def hospital() -> Catalogue:
    return load(Path(catalog.__file__).parent / "hospital").catalogue


def test_more_people_ask_for_nothing_else(hospital: Catalogue) -> None:
    habits = Habits()
    many = [list(Arrivals(hospital, habits, 3).hour(MONDAY)) for _ in range(2)]
    assert [(a.at, a.draft) for a in many[0]] == [(a.at, a.draft) for a in many[1]]
    other = changed(hospital, {"cleaning": 2})
    assert len(other.team_by_id["cleaning"].people) == 7
    fewer = changed(hospital, {"cleaning": -2}).team_by_id["cleaning"]
    assert len(fewer.people) == 3
    assert fewer.coordinators
    assert {p for s in fewer.rota for p in s.people} <= {p.id for p in fewer.people}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("cleaning", "write a team and a number"),
        ("cleaning=1", "write a team and a number"),
        ("cleaning=+0", "write a team and a number"),
        ("cleanin=+1", "did you mean cleaning"),
        ("cleaning=-9", "has 5 people"),
    ],
)
def test_a_change_that_cannot_be_tried(hospital: Catalogue, asked: str, said: str) -> None:
    with pytest.raises(CannotTryError, match=said):
        read_change([asked], hospital)


@pytest.fixture(scope="module")
def pair(hospital: Catalogue) -> tuple[Report, Report]:
    habits = Habits(calls_a_year=9_000)
    other = changed(hospital, {"cleaning": 1})
    one, two = (run(made, hospital, 2, 5, habits) for made in (hospital, other))
    return one, two


def test_both_of_a_pair_get_the_same_requests(pair: tuple[Report, Report]) -> None:
    one, two = pair
    # A risk somebody sees is a call of its own, and comes of what is done.
    assert one.heat[0] == two.heat[0]
    assert abs(one.calls - two.calls) <= 3
    assert one.calls > 20


def test_the_report_says_what_is_open(pair: tuple[Report, Report]) -> None:
    report = pair[0]
    assert report.open == report.happened["still at work"] == sum(x.open for x in report.still_open)
    assert report.open_sentence in findings(report)[-1]
    assert sum(p.solved for p in report.promises) == sum(link.resolved for link in report.links)
    assert sum(p.kept for p in report.promises) == sum(x.resolved_in_time for x in report.links)
