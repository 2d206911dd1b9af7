"""Tries what more or fewer people in a team would do: runs in pairs, as it is and changed, with the
same requests in both of a pair; the difference with its spread.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.lab.simulation.figures import Report
from bot.lab.simulation.habits import Habits
from bot.lab.simulation.year import simulate
from catalog.model import Catalogue, Person, Role, Shift, Team
from catalog.names import nearest
from routing.insight.figures import LinkFigures, share
from routing.rules.small_numbers import mean_between
from routing.storage.db import Database

AT_ONCE = 2
_ASKED = re.compile(r"(?P<team>[a-z0-9-]+)=(?P<sign>[+-])(?P<count>\d{1,2})")
Tell = Callable[[str, float], None]


class CannotTryError(Exception):
    """What was asked cannot be tried; the text says why and how to write it."""


class Difference(BaseModel):
    """A figure as it is and changed, the mean of all pairs; `low` and `high`: between what the
    difference lies, nineteen times in twenty (None for a single pair). `sure`: whether that leaves
    out no difference at all.
    """

    model_config = ConfigDict(frozen=True)
    what: str
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    each: tuple[float, ...]

    @property
    def sure(self) -> bool:
        """Whether it is more than chance."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


class WhatIf(BaseModel):
    """What a change of teams did over some pairs of runs."""

    model_config = ConfigDict(frozen=True)
    change: dict[str, int]
    days: int
    seeds: tuple[int, ...]
    differences: tuple[Difference, ...]


def read_change(asked: Iterable[str], catalogue: Catalogue) -> dict[str, int]:
    """`cleaning=+1` as a team and how many people more. Raises CannotTryError."""
    change: dict[str, int] = {}
    for one in asked:
        found = _ASKED.fullmatch(one.strip())
        if not found or not int(found["count"]):
            raise CannotTryError(f"'{one}' is no change; write a team and a number, cleaning=+1")
        team, count = found["team"], int(found["sign"] + found["count"])
        if team not in catalogue.team_by_id:
            near = nearest(team, tuple(catalogue.team_by_id))
            hint = f"; did you mean {near}?" if near else ""
            raise CannotTryError(f"there is no team {team}{hint}")
        if len(catalogue.team_by_id[team].people) + count < 1:
            raise CannotTryError(f"{team} has {len(catalogue.team_by_id[team].people)} people")
        change[team] = count
    return change


def changed(catalogue: Catalogue, change: Mapping[str, int]) -> Catalogue:
    """The catalogue with so many people more or fewer in each of these teams."""
    teams = tuple(_staffed(team, change.get(team.team, 0)) for team in catalogue.teams)
    return Catalogue(version=catalogue.version, organisation=catalogue.organisation, teams=teams)


def _staffed(team: Team, count: int) -> Team:
    if count >= 0:
        more = (
            Person(id=f"{team.team}-more-{n}", name=f"{team.team} {n}", role=Role.OPERATOR)
            for n in range(1, count + 1)
        )
        return team.model_copy(update={"people": (*team.people, *more)}) if count else team
    # Who coordinates goes last: without a coordinator it would be another team.
    order = sorted(team.people, key=lambda p: p.role is Role.COORDINATOR)
    gone = {p.id for p in order[:-count]} if -count < len(order) else set()
    people = tuple(p for p in team.people if p.id not in gone)
    return team.model_copy(update={"people": people, "rota": tuple(_rota(team, gone))})


def _rota(team: Team, gone: set[str]) -> Iterator[Shift]:
    for shift in team.rota:
        left = tuple(p for p in shift.people if p not in gone)
        if left:
            yield shift.model_copy(update={"people": left})


def what_if(
    catalogue: Catalogue,
    change: Mapping[str, int],
    *,
    days: int,
    seeds: Sequence[int],
    habits: Habits,
    tell: Tell = lambda what, part: None,
) -> WhatIf:
    """Runs each seed as it is and changed, `AT_ONCE` at a time, and compares the pairs."""
    other = changed(catalogue, change)
    jobs = [(seed, made) for seed in seeds for made in (catalogue, other)]
    reports: dict[int, Report] = {}
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        for n, (at, report) in enumerate(_done(pool, jobs, catalogue, days, habits), start=1):
            reports[at] = report
            tell("simulating in pairs", n / len(jobs))
    pairs = [(reports[2 * n], reports[2 * n + 1]) for n in range(len(seeds))]
    return WhatIf(
        change=dict(change), days=days, seeds=tuple(seeds), differences=_compared(pairs, change)
    )


def _done(
    pool: Executor,
    jobs: Sequence[tuple[int, Catalogue]],
    demand: Catalogue,
    days: int,
    habits: Habits,
) -> Iterator[tuple[int, Report]]:
    running = {
        pool.submit(run, made, demand, days, seed, habits): at
        for at, (seed, made) in enumerate(jobs)
    }
    for done in as_completed(running):
        yield running[done], done.result()


def run(catalogue: Catalogue, demand: Catalogue, days: int, seed: int, habits: Habits) -> Report:
    """One run on a database of its own; `demand` is the catalogue whose people ask."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'run.sqlite3'}")
        try:
            database.migrate()
            return simulate(database, catalogue, days=days, seed=seed, habits=habits, demand=demand)
        finally:
            database.close()


def _compared(
    pairs: Sequence[tuple[Report, Report]], change: Mapping[str, int]
) -> tuple[Difference, ...]:
    figures: dict[str, Callable[[Report], float]] = {
        "resolved in time, all": lambda report: report.in_time,
        "still open and late, all": lambda report: float(report.open_late),
    }
    touched = {domain for team in change if (domain := _domain_of(pairs[0][0], team))}
    figures |= {f"{name}: resolved in time": _domain(name) for name in sorted(touched)}
    for team in change:
        figures |= {
            f"{team}: resolved in time": _link(team, _resolved),
            f"{team}: picked up in time": _link(team, _picked_up),
            f"{team}: agreed hours to pick up and work, a call": _link(team, _hours),
        }
    return tuple(_difference(what, figure, pairs) for what, figure in figures.items())


def _link(team: str, of: Callable[[LinkFigures], float]) -> Callable[[Report], float]:
    return lambda report: of(next(link for link in report.links if link.team == team))


def _domain_of(report: Report, team: str) -> str:
    return next((d.name for d in report.domains if d.domain and team in d.teams), "")


def _domain(name: str) -> Callable[[Report], float]:
    def kept(report: Report) -> float:
        found = next(d for d in report.domains if d.name == name)
        return share(found.resolved_in_time, found.resolved)

    return kept


def _resolved(link: LinkFigures) -> float:
    return share(link.resolved_in_time, link.resolved)


def _picked_up(link: LinkFigures) -> float:
    return share(link.acknowledged_in_time, link.acknowledged)


def _hours(link: LinkFigures) -> float:
    return (link.hours_picking_up + link.hours_working) / max(link.resolved, 1)


def _difference(
    what: str, figure: Callable[[Report], float], pairs: Sequence[tuple[Report, Report]]
) -> Difference:
    before = [figure(one) for one, _ in pairs]
    after = [figure(other) for _, other in pairs]
    each = [b - a for a, b in zip(before, after, strict=True)]
    mean, between = mean_between(each)
    return Difference(
        what=what,
        before=sum(before) / len(before),
        after=sum(after) / len(after),
        difference=mean,
        low=between.low if between else None,
        high=between.high if between else None,
        each=tuple(each),
    )
