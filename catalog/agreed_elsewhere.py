"""Holds what our files say of a link in another installation against what that link agreed, or
offers now. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from catalog.agreed_hours import Duration, Hours
from catalog.agreements import Agreement, KindTarget, days_of
from catalog.check_context import Step
from catalog.model import Service, Team
from catalog.offers import Offer, OfferedService, Times
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
            for what, ours, given in _pairs(target, times):
                if given is None or overrun(self.hours, ours, hours, given):
                    said = f"{name}: {kind} {what} within {ours} here, but {given} with them"
                    yield ("targets", kind), said

    @property
    def hours(self) -> Hours:
        """In which it counts, by our file."""
        return self.agreement.hours or self.team.hours


def _pairs(target: KindTarget, times: Times) -> Iterator[tuple[str, Duration, Duration | None]]:
    yield "acknowledged", target.acknowledge, _duration(times.acknowledge)
    yield "done", target.resolve, _duration(times.resolve)


def _duration(text: str) -> Duration | None:
    try:
        return Duration.model_validate(text)
    except ValidationError:
        return None


def _hours(theirs: OfferedService) -> Hours | None:
    """Their hours; None where they cannot be read."""
    try:
        return Hours.model_validate(theirs.hours)
    except ValidationError:
        return None
