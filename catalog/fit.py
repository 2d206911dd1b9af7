"""Proves that promises fit inside promises along every chain, and tells where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.check_context import CheckContext
from catalog.hours import calendar
from catalog.model import Catalogue, Hours, Kind, Service, Team
from catalog.promises import (
    Overrun,
    Promise,
    by_priority,
    kinds_passed,
    names_of,
    overrun,
    promise_to,
    promises,
    promises_during,
)
from catalog.references import Lean, leans


@dataclass(frozen=True)
class Misfit:
    """A supplier's promise that breaks a customer's."""

    customer: Promise
    supplier: Promise
    overrun: Overrun

    @property
    def ends(self) -> tuple[str, str]:
        """The supplier's agreement and the customer's: either can be the one to mend."""
        return (
            f"supplier {self.supplier.ref} {self.supplier.path}",
            f"customer {self.customer.ref} {self.customer.path}",
        )


def check_promises(
    catalogue: Catalogue, context: CheckContext, closing: frozenset[tuple[str, str]]
) -> None:
    """Tells each agreement that does not fit once, with every path it breaks; `closing` edges were
    told as circles.
    """
    every = [lean for lean in leans(catalogue) if (lean.ref, lean.to) not in closing]
    misfits = [found for lean in every for found in _misfits(catalogue, context, lean)]
    while misfits:
        blamed = _most_blamed(misfits)
        _tell(context, every, [m for m in misfits if blamed in m.ends], blamed)
        misfits = [m for m in misfits if blamed not in m.ends]


def _most_blamed(misfits: list[Misfit]) -> str:
    ends = (end for misfit in misfits for end in misfit.ends)
    return max(ends, key=lambda end: _weight(end, misfits))


def _weight(end: str, misfits: list[Misfit]) -> tuple[int, bool]:
    """The agreement at which most misfits meet explains them with one problem; of two, the
    supplier's.
    """
    return len({m.ends for m in misfits if end in m.ends}), end.startswith("supplier")


def _misfits(catalogue: Catalogue, context: CheckContext, lean: Lean) -> Iterator[Misfit]:
    found = catalogue.services.get(lean.to)
    if found is None or context.doubtful(lean.team.team, *lean.path):
        return
    names = names_of(catalogue, lean.team)
    for kind in kinds_passed(lean.service, lean.item, lean.reliance):
        supplier = promise_to(*found, names, kind) or _meant(context, *found, kind)
        if supplier is None:
            _no_promise(context, lean, kind, catalogue)
            continue
        for customer in promises(lean.team, lean.service, kind):
            if context.is_over(customer.days.last):
                continue
            theirs = promises_during(*found, names, customer) or _outside(customer, supplier)
            yield from _misfits_of(context, customer, theirs)


def _outside(customer: Promise, supplier: Promise) -> list[Promise]:
    """A promise to somebody misspelled is compared as well; one that holds on other days is not."""
    return [supplier] if customer.days.meets(supplier.days) else []


def _misfits_of(
    context: CheckContext, customer: Promise, suppliers: Iterable[Promise]
) -> Iterator[Misfit]:
    """Each supplier's promise that breaks the customer's, priority by priority; the worst of each
    pair of agreements.
    """
    for supplier in suppliers:
        priorities = {p.priority for p in (*by_priority(customer), *by_priority(supplier))}
        pairs = [(customer.at_priority(p), supplier.at_priority(p)) for p in sorted(priorities)]
        found = (Misfit(*pair, over) for pair in pairs if (over := _overrun(context, *pair)))
        worst = max(found, key=lambda misfit: misfit.overrun.over, default=None)
        if worst is not None:
            yield worst


def _overrun(context: CheckContext, customer: Promise, supplier: Promise) -> Overrun | None:
    """How far the supplier's promise goes past the customer's, at worst; None where it fits or one
    of the two could not be read.
    """
    if _unsure(context, customer) or _unsure(context, supplier):
        return None
    theirs = _hours(context, supplier) or _hours(context, customer) or supplier.hours
    ours = _hours(context, customer) or theirs
    return overrun(ours, customer.target.resolve, theirs, supplier.target.resolve)


def _meant(context: CheckContext, team: Team, service: Service, kind: str) -> Promise | None:
    """A promise to a customer whose name leads nowhere: it may well be this one, misspelled."""
    every = promises(team, service, kind)
    return next(
        (p for p in every if any(context.is_unknown_team(c) for c in p.agreement.customers)), None
    )


def _unsure(context: CheckContext, promise: Promise) -> bool:
    return context.doubtful(promise.team.team, *promise.path, "targets", promise.kind)


def _hours(context: CheckContext, promise: Promise) -> Hours | None:
    """The hours of a promise; None where they could not be read (the other side's then serve for
    both).
    """
    if promise.agreement.hours is not None or context.doubtful(
        promise.team.team, *promise.path, "hours"
    ):
        return (
            None
            if context.doubtful(promise.team.team, *promise.path, "hours")
            else promise.agreement.hours
        )
    return None if context.doubtful(promise.team.team, "hours") else promise.team.hours


def _no_promise(context: CheckContext, lean: Lean, kind: str, catalogue: Catalogue) -> None:
    """The supplier has agreed nothing with this customer for a kind that is passed on to it."""
    supplier, service = catalogue.services[lean.to]
    names = names_of(catalogue, lean.team)
    unknown = any(context.is_unknown_team(c) for a in service.agreements for c in a.customers)
    told = {(lean.to, ""), (lean.to, kind)} & context.told
    any_kind = any(promise_to(supplier, service, names, k.value) for k in Kind)
    if unknown or told or (any_kind and not lean.reliance.kinds):
        return
    context.told.add((lean.to, kind if any_kind else ""))
    what = f"nothing for {kind}" if any_kind else "nothing at all"
    message = f"{lean.ref} relies on {lean.to}, which promises {lean.team.team} {what}"
    mend = (
        f"add {lean.team.team} to the customers of {lean.to}, with a target for "
        f"{kind}, or take this relies_on out"
    )
    context.problem(context.spot(lean.team.team, *lean.path), "no-agreement", message, mend)


def _tell(context: CheckContext, every: list[Lean], misfits: list[Misfit], blamed: str) -> None:
    at_supplier = blamed.startswith("supplier")
    side = misfits[0].supplier if at_supplier else misfits[0].customer
    worst = max(misfits, key=lambda m: m.overrun.over)
    if at_supplier:
        less = f"agree {worst.customer.target.resolve} or less with {worst.supplier.ref}"
        mend = f"{less}, in hours as wide as the customer's, or promise the customer more time"
    else:
        mend = (
            f"promise {side.ref} {worst.supplier.target.resolve} or more, or agree "
            f"less with its suppliers"
        )
    lines = dict.fromkeys(_line(context, every, misfit, at_supplier) for misfit in misfits)
    context.problem(_spot(context, side), "promise-too-long", "; ".join(lines), mend)


def _spot(context: CheckContext, promise: Promise) -> tuple[str, int]:
    return context.spot(promise.team.team, *promise.place, "resolve")


def _line(context: CheckContext, every: list[Lean], misfit: Misfit, at_supplier: bool) -> str:
    worst, customer, supplier = misfit.overrun, misfit.customer, misfit.supplier
    path = " → ".join([*_above(every, customer.ref, customer.kind), customer.ref, supplier.ref])
    local = worst.start.astimezone(calendar(customer.hours).zone)
    file, line = _spot(context, customer if at_supplier else supplier)
    return (
        f"{path} ({customer.called}): {supplier.ref} promises {supplier.target.resolve}, "
        f"{customer.ref} has promised {customer.target.resolve} (the other is at {file}:{line}); "
        f"asked on {local:%a %d %b %H:%M} that is {worst.promised} minutes promised and "
        f"{worst.needed} needed, "
        f"{worst.over} minutes too long{'' if worst.in_hours else ' by the clock'}"
    )


def _above(every: list[Lean], ref: str, kind: str) -> list[str]:
    """A way down to a service, from one on which nobody leans for this kind."""
    way = [ref]
    while True:
        over = (
            n
            for n in every
            if n.to == way[-1] and kind in kinds_passed(n.service, n.item, n.reliance)
        )
        above = next((n.ref for n in over if n.ref not in way), None)
        if above is None:
            return way[:0:-1]
        way.append(above)
