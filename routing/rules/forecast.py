"""When a call is to be expected: the forecast of a whole chain, and the budget of time before a
supplier is asked. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from pydantic import BaseModel, ConfigDict

from catalog.agreements import agreed_with
from catalog.model import Catalogue, Kind, Service, Team
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.promise import Promise
from routing.rules import clock
from routing.rules.route import promise_of, suppliers_of

NOTICEABLE = dt.timedelta(minutes=15)
"""A smaller change of the expected time is not worth a message, nor an apology."""
Habit = Callable[[str, Kind], float | None]
"""How much of the promised time a service ("team/service") really takes for a kind: 1.0 is all of
it; None is not known yet.
"""


def forecast(call: Call, children: Iterable[Call], at: dt.datetime) -> dt.datetime | None:
    """When the call is to be expected: its own promise, or the last of what it waits for; None
    while it waits for an answer.

    A child whose clock stands still moves it: what that has left begins at the earliest now.
    """
    if call.state in ENDED or call.state is State.WAITING_REQUESTER:
        return None
    every = tuple(children)
    below = [_expected(c, every, at) for c in every if c.number in call.open_children]
    known = [moment for moment in below if moment]
    if len(known) < len(below) or (not below and _is_late_and_foreseen(call, at)):
        return call.expected
    return max(filter(None, [*known, call.resolve_by]), default=None)


def _expected(child: Call, every: tuple[Call, ...], at: dt.datetime) -> dt.datetime | None:
    """When a child is to be expected: by its own children where those are known too."""
    if child.state is State.WAITING_REQUESTER and child.resolve_left is not None:
        return clock.resumed(child.promise, at, child.resolve_left)
    if any(c.parent == child.number for c in every):
        return forecast(child, every, at)
    return child.expected


def stands_still(call: Call, below: Iterable[Call]) -> bool:
    """Whether somewhere below the call a clock stands still, so that its forecast moves with
    time.
    """
    return bool(call.open_children) and any(c.state is State.WAITING_REQUESTER for c in below)


def expected_now(call: Call, below: tuple[Call, ...], at: dt.datetime) -> dt.datetime | None:
    """When a call at work can be expected as known now, never a moment that has passed; `below` are
    its open children, at every depth. None where nothing is known.
    """
    if call.state not in AT_WORK:
        return None
    known = call.expected
    if stands_still(call, below):
        known = max(filter(None, (known, forecast(call, below, at))), default=None)
    return known if known and known >= at else None


def _is_late_and_foreseen(call: Call, at: dt.datetime) -> bool:
    """Whether its own promise has passed and another moment, still to come, was told."""
    late = call.resolve_by is not None and call.resolve_by < at
    return late and call.expected is not None and call.expected > at


def expected_of(promise: Promise, at: dt.datetime, habit: Habit | None = None) -> dt.datetime:
    """When a call placed now would be done: as promised, or later where the service is known to be
    late.
    """
    promised = clock.deadlines(promise, at).resolve_by
    share = habit(promise.service or promise.team, promise.call_kind) if habit else None
    return clock.part_of(promise, at, promised, share) if share and share > 1 else promised


class Budget(BaseModel):
    """A supplier's agreed time held against what is left of one's own promise; `over` is how much
    longer, in real time. `hardly`: by no more than it took to pass it on, of a supplier that takes
    no longer than we promised.
    """

    model_config = ConfigDict(frozen=True)
    ours: dt.datetime | None
    theirs: dt.datetime
    left: dt.timedelta
    over: dt.timedelta
    hardly: bool = False

    @property
    def fits(self) -> bool:
        """Whether our own promise can still be kept, give or take what nobody is warned of."""
        return self.hardly or self.over <= dt.timedelta()


def budget(call: Call, promise: Promise, at: dt.datetime, habit: Habit | None = None) -> Budget:
    """What is left of our promise (`ours`: to the requester, or by the own clock where that is
    earlier) against when the supplier would be done (`theirs`).
    """
    ends = [moment for moment in (call.promised_by, call.resolve_by) if moment]
    ours, theirs = min(ends, default=None), expected_of(promise, at, habit)
    none = dt.timedelta()
    if ours is None:
        return Budget(ours=None, theirs=theirs, left=none, over=none)
    over = max(theirs - ours, none)
    hardly = over < NOTICEABLE and theirs - at <= ours - call.opened_at
    return Budget(ours=ours, theirs=theirs, left=max(ours - at, none), over=over, hardly=hardly)


class Help(BaseModel):
    """A service that can be asked for help: "team/service", the kind of call it would be there, and
    what that does to our time.
    """

    model_config = ConfigDict(frozen=True)
    service: str
    call_kind: Kind
    budget: Budget


def kind_at(
    catalogue: Catalogue, service: Service, team: Team, kind: Kind, wanted: str = ""
) -> Kind | None:
    """The kind a call becomes at this supplier: the one wanted, else its own, else what is agreed
    at all; None: nothing is.
    """
    names = catalogue.names_of_team(team)
    found = agreed_with(service.agreements, names, wanted or kind.value)
    if found is None:
        return None
    agreement = found[0]
    if wanted:
        return Kind(wanted) if agreement.target(wanted) else None
    return kind if agreement.target(kind.value) else Kind(next(iter(agreement.targets)))


def promise_to(catalogue: Catalogue, ref: str, team: Team, kind: Kind) -> Promise:
    """What the service promises this team for a call of the kind."""
    supplier, service = catalogue.services[ref]
    return promise_of(catalogue, supplier, service, kind, customer=team)


def may_read(supplier: Team, call: Call) -> bool:
    """Whether a call can be passed on to this link: a private one goes to no other installation
    that is not trusted with those.
    """
    return not (call.private and supplier.link and not supplier.link.private)


def helps(
    call: Call, catalogue: Catalogue, at: dt.datetime, habit: Habit | None = None
) -> tuple[Help, ...]:
    """Every service the call can be passed on to, those it leans on first, each with its budget."""
    team = catalogue.team_by_id.get(call.team)
    found = []
    for ref in suppliers_of(call.service, call.item, team, catalogue) if team else ():
        kind = kind_at(catalogue, catalogue.services[ref][1], team, call.kind) if team else None
        if team and kind and may_read(catalogue.services[ref][0], call):
            promise = promise_to(catalogue, ref, team, kind).at_priority(call.priority)
            weighed = budget(call, promise, at, habit)
            found.append(Help(service=ref, call_kind=kind, budget=weighed))
    return tuple(found)


def weigh(
    call: Call, service: str, catalogue: Catalogue, at: dt.datetime, habit: Habit | None = None
) -> tuple[Help, tuple[Help, ...]] | None:
    """The service asked for, and the alternatives that do fit when it doesn't; None when it cannot
    be asked at all.
    """
    every = helps(call, catalogue, at, habit)
    chosen = next((h for h in every if h.service == service), None)
    if chosen is None:
        return None
    others = (
        ()
        if chosen.budget.fits
        else tuple(h for h in every if h.budget.fits and h.service != service)
    )
    return chosen, others
