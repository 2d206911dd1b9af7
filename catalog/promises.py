"""Compares a supplier's promise with the promise made to the customer, with the hours of both
counted.

The supplier's call starts when the customer's does. Over start moments within the customer's hours
the supplier must be due no later than the customer. `due` never runs backwards, so what holds for
each pair holds along every path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from catalog.agreements import Days, days_of
from catalog.customers import EVERYBODY
from catalog.hours import calendar, due, elapsed
from catalog.model import (
    ASKED_KINDS,
    Agreement,
    Catalogue,
    Duration,
    Hours,
    Item,
    Reliance,
    Service,
    Target,
    Team,
)
from catalog.problems import Step

_WEEK = 7
_GRID_MINUTES = 60
# A plain week, the two that change the clock, and those of New Year, Easter, spring, Ascension,
# Whitsun and Christmas.
_MONDAYS = tuple(
    dt.date(year, month, day)
    for year, month, day in (
        (2025, 12, 29),
        (2026, 2, 2),
        (2026, 3, 23),
        (2026, 3, 30),
        (2026, 4, 27),
        (2026, 5, 11),
        (2026, 5, 25),
        (2026, 10, 19),
        (2026, 12, 21),
    )
)


@dataclass(frozen=True)
class Overrun:
    """The worst start, with the minutes promised, needed and over.

    They are minutes of the customer's hours (`in_hours`), or real ones where none of those are
    over.
    """

    start: dt.datetime
    promised: int
    needed: int
    over: int
    in_hours: bool


@dataclass(frozen=True)
class Promise:
    """A target in an agreement: `path` is the agreement's place in the team's file; `priority` ""
    is what is promised for the kind, else the priority it is promised for.
    """

    team: Team
    service: Service
    agreement: Agreement
    kind: str
    path: tuple[Step, ...]
    priority: str = ""

    @property
    def target(self) -> Target:
        """The promise itself."""
        return self.agreement.targets[self.kind].every[self.priority]  # type: ignore[index]

    @property
    def hours(self) -> Hours:
        """The hours in which it counts."""
        return self.agreement.hours or self.team.hours

    @property
    def ref(self) -> str:
        """The promising service, `team/service`."""
        return f"{self.team.team}/{self.service.id}"

    @property
    def days(self) -> Days:
        """On which days it holds."""
        return days_of(self.agreement, self.service.agreements)

    @property
    def place(self) -> tuple[Step, ...]:
        """Where its target stands in the team's file."""
        within = ("by_priority", self.priority) if self.priority else ()
        return (*self.path, "targets", self.kind, *within)

    @property
    def called(self) -> str:
        """What it is for: a kind, with the priority where it is promised for one."""
        return f"{self.kind}, priority {self.priority}" if self.priority else self.kind

    def at_priority(self, priority: str) -> Promise:
        """What the same agreement promises at a priority."""
        found = self.agreement.target(self.kind)
        return replace(self, priority=priority if found and priority in found.every else "")


def promises(team: Team, service: Service, kind: str) -> list[Promise]:
    """What a service promises for a kind, an agreement each."""
    at = team.services.index(service)
    every = enumerate(service.agreements)
    return [
        Promise(team, service, a, kind, ("services", at, "agreements", n))
        for n, a in every
        if a.target(kind)
    ]


def by_priority(promise: Promise) -> list[Promise]:
    """The promise for the kind, and each that its agreement makes for a priority."""
    found = promise.agreement.target(promise.kind)
    return [promise.at_priority(priority) for priority in (found.every if found else ())]


def names_of(catalogue: Catalogue, team: Team) -> tuple[str, ...]:
    """The names under which a team relies on another's service; what holds for everybody is taken
    to hold for it too.
    """
    return tuple(dict.fromkeys((*catalogue.names_of_team(team), EVERYBODY)))


def promise_to(team: Team, service: Service, names: Sequence[str], kind: str) -> Promise | None:
    """The promise to a customer known by these names, the most specific first."""
    found = promises(team, service, kind)
    return next((p for name in names for p in found if name in p.agreement.customers), None)


def promises_during(
    team: Team, service: Service, names: Sequence[str], promise: Promise
) -> list[Promise]:
    """What is promised to a customer on the days on which another promise holds: of each name the
    most specific, further ones where it doesn't hold on all those days.
    """
    found: list[Promise] = []
    beside = [p for p in promises(team, service, promise.kind) if p.days.meets(promise.days)]
    for name in names:
        found += [p for p in beside if name in p.agreement.customers and p not in found]
        if any(p.days.covers(promise.days) for p in found):
            break
    return found


def kinds_passed(service: Service, item: Item | None, reliance: Reliance) -> tuple[str, ...]:
    """The kinds of call that go along a reliance: those named, else the item's own, else all the
    service promises.
    """
    if reliance.kinds:
        return reliance.kinds
    if item is not None:
        return (item.kind,)
    every = (kind.value for kind in ASKED_KINDS)
    return tuple(kind for kind in every if any(a.target(kind) for a in service.agreements))


@lru_cache(maxsize=4_096)
def overrun(
    customer: Hours, needed: Duration, supplier: Hours, promised: Duration
) -> Overrun | None:
    """The worst case over nine weeks of starts within the customer's hours; None where the promise
    always fits.
    """
    if customer == supplier and promised.days <= needed.days and promised.minutes <= needed.minutes:
        return None
    worst: Overrun | None = None
    for start in _starts(customer, needed, supplier, promised):
        ours, theirs = due(customer, start, needed), due(supplier, start, promised)
        if theirs <= ours:
            continue
        agreed = round(elapsed(customer, ours, theirs))
        if agreed:
            promised_in, needed_in = (
                elapsed(customer, start, theirs),
                elapsed(customer, start, ours),
            )
            found = Overrun(start, round(promised_in), round(needed_in), agreed, in_hours=True)
        else:
            found = Overrun(
                start, _real(start, theirs), _real(start, ours), _real(ours, theirs), in_hours=False
            )
        if worst is None or (found.in_hours, found.over) > (worst.in_hours, worst.over):
            worst = found
    return worst


def _starts(
    customer: Hours, needed: Duration, supplier: Hours, promised: Duration
) -> Iterator[dt.datetime]:
    """Every hour, and every moment at which either due jumps: openings, closings, and those less
    the agreed minutes.
    """
    own, other = calendar(customer), calendar(supplier)
    backs = {0, needed.minutes * 60, promised.minutes * 60}
    moments: set[int] = set()
    for monday, weekday in product(_MONDAYS, range(_WEEK)):
        day = monday.toordinal() + weekday
        for start, end in own.stretches(day):
            moments.update(range(start, end, _GRID_MINUTES * 60))
        edges = {edge for s in (*own.stretches(day), *other.stretches(day)) for edge in s}
        moments.update(edge - back + step for edge, back, step in product(edges, backs, (-60, 0)))
    return (dt.datetime.fromtimestamp(at, dt.UTC) for at in sorted(moments) if own.is_open(at))


def _real(start: dt.datetime, end: dt.datetime) -> int:
    return round((end - start).total_seconds() / 60)
