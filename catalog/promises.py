"""Does a supplier's promise fit inside the promise made to the customer, with the hours of both counted?

The supplier's call starts when the customer's does. Over start moments within the customer's hours the supplier must be due no
later than the customer. `due` never runs backwards, so what holds for each pair holds along every path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from catalog.ground import Ground, Step
from catalog.hours import calendar, due, elapsed
from catalog.model import Agreement, Catalogue, Duration, Hours, Item, Kind, Reliance, Service, Target, Team
from catalog.references import Lean, leans

_WEEK = 7
_GRID_MINUTES = 60
# Weeks of which one is plain, two change the clock and the others hold feast days: New Year, Easter, spring, summer, autumn, Christmas.
_MONDAYS = tuple(dt.date.fromisoformat(day) for day in (
    "2025-12-29", "2026-02-02", "2026-03-23", "2026-03-30", "2026-04-27", "2026-05-11", "2026-05-25", "2026-10-19", "2026-12-21",
))  # fmt: skip


@dataclass(frozen=True)
class Overrun:
    """The worst start: minutes of the customer's agreed hours (real ones where that is what is over) promised, needed and too long."""

    start: dt.datetime
    promised: int
    needed: int
    over: int


@dataclass(frozen=True)
class Promise:
    """A target in an agreement: `path` is the agreement's place in the team's file."""

    team: Team
    service: Service
    agreement: Agreement
    kind: str
    path: tuple[Step, ...]

    @property
    def target(self) -> Target:
        """The promise itself."""
        return self.agreement.targets[self.kind]  # type: ignore[index]

    @property
    def hours(self) -> Hours:
        """The hours in which it counts."""
        return self.agreement.hours or self.team.hours

    @property
    def ref(self) -> str:
        """The promising service, `team/service`."""
        return f"{self.team.team}/{self.service.id}"


def promises(team: Team, service: Service, kind: str) -> list[Promise]:
    """What a service promises for a kind, an agreement each."""
    at = team.services.index(service)
    every = enumerate(service.agreements)
    return [Promise(team, service, a, kind, ("services", at, "agreements", n)) for n, a in every if kind in a.targets]


def promise_to(team: Team, service: Service, customer: str | None, kind: str) -> Promise | None:
    """The promise that holds for a customer team (None: somebody without a team): its own agreement before that for all."""
    found = promises(team, service, kind)
    own = (p for p in found if customer is not None and customer in p.agreement.customers)
    return next(own, None) or next((p for p in found if "*" in p.agreement.customers), None)


def kinds_passed(service: Service, item: Item | None, reliance: Reliance) -> tuple[str, ...]:
    """The kinds of call that go along a reliance: those it names, else the item's own, else all the service promises."""
    if reliance.kinds:
        return reliance.kinds
    if item is not None:
        return (item.kind,)
    return tuple(k.value for k in Kind if any(k.value in a.targets for a in service.agreements))


@lru_cache(maxsize=4_096)
def overrun(customer: Hours, needed: Duration, supplier: Hours, promised: Duration) -> Overrun | None:
    """The worst case over nine weeks of starts within the customer's hours; None where the promise always fits."""
    worst: Overrun | None = None
    for start in _starts(customer, needed, supplier, promised):
        ours, theirs = due(customer, start, needed), due(supplier, start, promised)
        if theirs <= ours:
            continue
        over = round(elapsed(customer, ours, theirs))
        if over:
            found = Overrun(start, round(elapsed(customer, start, theirs)), round(elapsed(customer, start, ours)), over)
        else:
            found = Overrun(start, _real(start, theirs), _real(start, ours), _real(ours, theirs))
        if worst is None or found.over > worst.over:
            worst = found
    return worst


def _starts(customer: Hours, needed: Duration, supplier: Hours, promised: Duration) -> Iterator[dt.datetime]:
    """Every hour, and every moment at which either due jumps: openings, closings, and those less the agreed minutes."""
    own, other = calendar(customer), calendar(supplier)
    moments: set[int] = set()
    for monday in _MONDAYS:
        for day in range(monday.toordinal(), monday.toordinal() + _WEEK):
            for start, end in own.stretches(day):
                moments.update(range(start, end, _GRID_MINUTES * 60))
            edges = {edge for s in (*own.stretches(day), *other.stretches(day)) for edge in s}
            for back in {0, needed.minutes * 60, promised.minutes * 60}:
                moments.update(edge - back + step for edge in edges for step in (-60, 0))
    return (dt.datetime.fromtimestamp(at, dt.UTC) for at in sorted(moments) if own.is_open(at))


def _real(start: dt.datetime, end: dt.datetime) -> int:
    return round((end - start).total_seconds() / 60)


@dataclass(frozen=True)
class Misfit:
    """A supplier's promise that breaks a customer's."""

    lean: Lean
    customer: Promise
    supplier: Promise
    overrun: Overrun

    @property
    def ends(self) -> tuple[tuple[str, tuple[Step, ...]], tuple[str, tuple[Step, ...]]]:
        """The supplier's agreement and the customer's: either can be the one to mend."""
        return (self.supplier.ref, self.supplier.path), (self.customer.ref, self.customer.path)


def check_promises(catalogue: Catalogue, ground: Ground, closing: frozenset[tuple[str, str]]) -> None:
    """Tells each agreement that does not fit once, with every path it breaks; `closing` edges have a problem already."""
    misfits = [found for lean in leans(catalogue) if (lean.ref, lean.to) not in closing for found in _misfits(catalogue, ground, lean)]
    while misfits:
        ends = [end for misfit in misfits for end in misfit.ends]
        # The agreement at which most misfits meet explains them with one problem; the supplier's where both explain as much.
        blamed = max(ends, key=lambda end: (len({m.ends for m in misfits if end in m.ends}), end in {m.ends[0] for m in misfits}))
        _tell(catalogue, ground, [m for m in misfits if blamed in m.ends], blamed == misfits[0].ends[0] or blamed in {m.ends[0] for m in misfits})
        misfits = [m for m in misfits if blamed not in m.ends]


def _misfits(catalogue: Catalogue, ground: Ground, lean: Lean) -> Iterator[Misfit]:
    found = catalogue.services.get(lean.to)
    if found is None or ground.doubtful(lean.team.team, *lean.path) or _unsure(ground, lean.team, lean.service) or _unsure(ground, *found):
        return
    for kind in kinds_passed(lean.service, lean.item, lean.reliance):
        supplier = promise_to(*found, lean.team.team, kind)
        if supplier is None:
            _no_promise(ground, lean, kind, *found)
            continue
        for customer in promises(lean.team, lean.service, kind):
            worst = overrun(customer.hours, customer.target.resolve, supplier.hours, supplier.target.resolve)
            if worst is not None:
                yield Misfit(lean, customer, supplier, worst)


def _unsure(ground: Ground, team: Team, service: Service) -> bool:
    return ground.doubtful(team.team, "hours") or ground.doubtful(team.team, "services", team.services.index(service), "agreements")


def _no_promise(ground: Ground, lean: Lean, kind: str, supplier: Team, service: Service) -> None:
    """The supplier has agreed nothing with this customer for a kind that is passed on to it."""
    unknown = any(ground.is_unknown_team(c) for a in service.agreements for c in a.customers)
    told = {(lean.to, ""), (lean.to, kind)} & ground.told
    any_kind = any(promise_to(supplier, service, lean.team.team, k.value) for k in Kind)
    if unknown or told or (any_kind and not lean.reliance.kinds):
        return
    ground.told.add((lean.to, kind if any_kind else ""))
    what = f"nothing for {kind}" if any_kind else "nothing at all"
    message = f"{lean.ref} relies on {lean.to}, which promises {lean.team.team} {what}"
    mend = f"add {lean.team.team} to the customers of {lean.to}, with a target for {kind}, or take this relies_on out"
    ground.problem(ground.spot(lean.team.team, *lean.path), "no-agreement", message, mend)


def _tell(catalogue: Catalogue, ground: Ground, misfits: list[Misfit], at_supplier: bool) -> None:
    first = misfits[0]
    side = first.supplier if at_supplier else first.customer
    spot = ground.spot(side.team.team, *side.path, "targets", side.kind, "resolve")
    lines = list(dict.fromkeys(_line(catalogue, misfit) for misfit in misfits))
    worst = max(misfits, key=lambda m: m.overrun.over)
    if at_supplier:
        mend = f"agree {worst.customer.target.resolve} or less with {worst.supplier.ref}, in hours as wide as the customer's, or promise the customer more time"
    else:
        mend = f"promise {side.ref} {worst.supplier.target.resolve} or more, or agree less with its suppliers"
    ground.problem(spot, "promise-too-long", "; ".join(lines), mend)


def _line(catalogue: Catalogue, misfit: Misfit) -> str:
    worst, customer, supplier = misfit.overrun, misfit.customer, misfit.supplier
    path = " → ".join([*_above(catalogue, customer.ref, customer.kind), customer.ref, supplier.ref])
    local = worst.start.astimezone(calendar(customer.hours).zone)
    return (
        f"{path} ({customer.kind}): {supplier.ref} promises {supplier.target.resolve} where {customer.ref} has promised {customer.target.resolve}; "
        f"asked on {local:%a %d %b %H:%M} that is {worst.promised} minutes promised, {worst.needed} needed, {worst.over} minutes too long"
    )


def _above(catalogue: Catalogue, ref: str, kind: str) -> list[str]:
    """The longest way down to a service, from one on which nobody leans for this kind."""
    best: list[str] = []
    waiting = [[ref]]
    while waiting:
        way = waiting.pop()
        best = max(best, way[1:], key=len)
        for lean in leans(catalogue):
            if lean.to == way[-1] and lean.ref not in way and kind in kinds_passed(lean.service, lean.item, lean.reliance):
                waiting.append([*way, lean.ref])
    return best[::-1]
