"""Holds what our files say of a link in another installation against what that link agreed, or
offers now. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from catalog.agreed_hours import Duration, Hours
from catalog.agreements import Agreement, KindTarget, days_of
from catalog.hours import calendar
from catalog.model import Service, Team
from catalog.offers import Offer, OfferedService, Times, written
from catalog.problems import Step
from catalog.promises import overrun


class Broken(NamedTuple):
    """A promise in our file that theirs does not hold: where it stands, and what is the matter."""

    path: tuple[Step, ...]
    what: str


def broken_by(team: Team, offer: Offer) -> Iterator[Broken]:
    """Every promise in the file of a link elsewhere that is not in what it offers."""
    for at, service in enumerate(team.services):
        theirs = _called(team, service, offer)
        if theirs is None:
            path: tuple[Step, ...] = ("services", at)
            yield Broken(path, f"{team.team}/{service.id} is no service they offer us")
            continue
        for n, agreement in enumerate(service.agreements):
            here: tuple[Step, ...] = ("services", at, "agreements", n)
            ours = _Ours(team, service, agreement)
            yield from (Broken((*here, *path), what) for path, what in ours.against(theirs))


def items_not_agreed(team: Team, offer: Offer) -> Iterator[Broken]:
    """Every item that our file says is one of theirs and that they do not offer."""
    offered = {item.id for service in offer.services for item in service.items}
    for ours, theirs in (team.link.items if team.link else {}).items():
        if theirs not in offered:
            yield Broken(("link", "items"), f"{ours}: {theirs} is no item they offer us")


def narrowed(team: Team, offer: Offer, day: dt.date) -> Team:
    """A link elsewhere as far as it agreed to what its file here says: services, kinds of request,
    days. What it did not agree to cannot be asked.
    """
    services = tuple(_agreed(team, service, offer, day) for service in team.services)
    return team if services == team.services else team.model_copy(update={"services": services})


def _agreed(team: Team, service: Service, offer: Offer, day: dt.date) -> Service:
    theirs = _called(team, service, offer)
    kinds = frozenset(theirs.targets) if theirs and theirs.holds_on(day) else frozenset()
    agreements = []
    for one in service.agreements:
        targets = {kind: target for kind, target in one.targets.items() if kind in kinds}
        if targets:
            same = targets == one.targets
            agreements.append(one if same else one.model_copy(update={"targets": targets}))
    return service.model_copy(update={"agreements": tuple(agreements)})


def _called(team: Team, service: Service, offer: Offer) -> OfferedService | None:
    """The service as they call it: by its whole name, or by its id alone."""
    wanted = team.link.called_there(service.id) if team.link else service.id
    names = ((one, (one.service, one.service.partition("/")[2])) for one in offer.services)
    return next((one for one, known in names if wanted in known), None)


class _Ours(NamedTuple):
    """What our file says that was agreed."""

    team: Team
    service: Service
    agreement: Agreement

    def against(self, theirs: OfferedService) -> Iterator[tuple[tuple[Step, ...], str]]:
        """What of it they do not promise."""
        name = f"{self.team.team}/{self.service.id}"
        last = days_of(self.agreement, self.service.agreements).last
        if theirs.until and theirs.until < last:
            yield ("until",), f"{name}: with them it ends on {theirs.until}"
        hours = _hours(theirs) or self.hours
        for kind, target in self.agreement.targets.items():
            times = theirs.targets.get(kind)
            if times is None:
                yield ("targets", kind), f"{name}: they promise nothing for {kind}"
                continue
            for priority in sorted({*target.every, *times.by_priority}):
                place = _place(kind, priority, target)
                called = f"{name}: {kind}, priority {priority}" if priority else f"{name}: {kind}"
                for what, ours, given in _pairs(target, times, priority):
                    if said := self._longer(ours, hours, given):
                        yield place, f"{called} {what} within {said}"

    def _longer(self, ours: Duration, hours: Hours, given: Duration | None) -> str:
        """How far what they promise goes past what our file says; "" where it fits. Where the same
        time would fit in our hours, it is their hours that differ, and that is said.
        """
        if given is None:
            return f"{ours} here, and what they promise cannot be read"
        worst = overrun(self.hours, ours, hours, given)
        if worst is None:
            return ""
        if overrun(self.hours, ours, self.hours, given):
            return f"{ours} here, but {given} with them"
        start = worst.start.astimezone(calendar(self.hours).zone)
        return (
            f"{ours} here and {given} with them, but their hours differ ({said_of(hours)}; here "
            f"{said_of(self.hours)}): asked on {start:%a %d %b %H:%M} it takes them {worst.over} "
            f"minutes longer{'' if worst.in_hours else ' by the clock'}"
        )

    @property
    def hours(self) -> Hours:
        """In which it counts, by our file."""
        return self.agreement.hours or self.team.hours


def _place(kind: str, priority: str, target: KindTarget) -> tuple[Step, ...]:
    """Where our file says it: at the priority, where it has one of its own."""
    own = ("by_priority", priority) if priority in target.by_priority else ()
    return ("targets", kind, *own)


def _pairs(
    target: KindTarget, times: Times, priority: str
) -> Iterator[tuple[str, Duration, Duration | None]]:
    ours, theirs = target.every.get(priority, target), times.at(priority)
    yield "acknowledged", ours.acknowledge, _duration(theirs.acknowledge)
    yield "done", ours.resolve, _duration(theirs.resolve)


def _duration(text: str) -> Duration | None:
    try:
        return Duration.model_validate(text)
    except ValidationError:
        return None


def said_of(hours: Hours) -> str:
    """Hours in a few words: the days and times, then the zone and the holidays."""
    found = written(hours)
    beside = [str(found.pop(name)) for name in ("zone", "holidays") if name in found]
    return ", ".join([*(f"{day} {times}" for day, times in found.items()), *beside])


def _hours(theirs: OfferedService) -> Hours | None:
    """Their hours; None where they cannot be read."""
    try:
        return Hours.model_validate(theirs.hours)
    except ValidationError:
        return None
