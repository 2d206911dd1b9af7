"""What a desk offers a link in another installation: its services with what is promised for them,
in which hours, until when, and what can be asked. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from catalog.agreed_hours import DAYS, Hours
from catalog.agreements import (
    Agreement,
    KindTarget,
    PriorityKey,
    Target,
    agreed_with,
    last_day,
)
from catalog.fields import Kind
from catalog.model import Catalogue, Service, Team

Words = Annotated[Mapping[str, Annotated[str, Field(max_length=300)]], Field(max_length=20)]
Name = Annotated[str, Field(max_length=130)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Pair(_Wire):
    """Acknowledged and done within so much agreed time, each as it is written: 15m, 4h, 1d."""

    acknowledge: Annotated[str, Field(max_length=20)]
    resolve: Annotated[str, Field(max_length=20)]


class Times(Pair):
    """What is promised for a kind; `by_priority` what is promised instead at a priority."""

    by_priority: Annotated[Mapping[PriorityKey, Pair], Field(max_length=6)] = Field(
        default_factory=dict
    )

    def at(self, priority: str) -> Pair:
        """The promise at a priority, "" for the kind."""
        return next((own for key, own in self.by_priority.items() if key == priority), self)


class OfferedItem(_Wire):
    """Something that was agreed beforehand."""

    id: Name
    name: Words
    kind: Name


class OfferedService(_Wire):
    """One service: `service` is `team/service` there, `targets` by kind of request, `hours` as a
    team's file has them.
    """

    service: Name
    name: Words
    team: Words = Field(default_factory=dict)
    targets: Annotated[Mapping[str, Times], Field(max_length=10)]
    hours: dict[str, Any]
    since: dt.date | None = None
    until: dt.date | None = None
    items: Annotated[tuple[OfferedItem, ...], Field(max_length=500)] = ()

    def holds_on(self, day: dt.date) -> bool:
        """Whether it was agreed for that day."""
        return (self.since or day) <= day <= (self.until or day)


class Offer(_Wire):
    """All that a desk offers one link elsewhere, with the organisation's own name."""

    organisation: Words
    services: Annotated[tuple[OfferedService, ...], Field(max_length=200)] = ()

    def holds(self, service: str, kind: str, day: dt.date, item: str = "") -> bool:
        """Whether it was agreed that this can be asked of that service on that day; `item`: one
        that was agreed beforehand.
        """
        found = self.offering(service, kind, day, item)
        return found is not None and found.service == service

    def offering(
        self, service: str, kind: str, day: dt.date, item: str = ""
    ) -> OfferedService | None:
        """The service of which it was agreed that this can be asked on that day: by its whole name,
        or by its id alone.
        """
        fitting = (
            one
            for one in self.services
            if service in (one.service, one.service.partition("/")[2])
            and kind in one.targets
            and one.holds_on(day)
            and (not item or any(each.id == item for each in one.items))
        )
        return next(fitting, None)


def less_than(before: Offer, now: Offer, day: dt.date) -> Iterator[str]:
    """What was offered before for that day and is not now: services, kinds of request, items."""
    there = {one.service: one for one in now.services}
    for one in before.services:
        if one.holds_on(day):
            found = there.get(one.service)
            yield from _missing(one, found) if found else (one.service,)


def _missing(before: OfferedService, now: OfferedService) -> Iterator[str]:
    """The kinds of request and the items of a service that it has no more."""
    name, items = before.service, {item.id for item in now.items}
    yield from (f"{name} ({kind})" for kind in before.targets if kind not in now.targets)
    yield from (f"{name}/{item.id}" for item in before.items if item.id not in items)


def offer_to(customer: str, catalogue: Catalogue, day: dt.date) -> Offer:
    """What is offered to a link, by the agreements with it that hold on a day."""
    team = catalogue.team_by_id.get(customer)
    found = tuple(_offered(team, catalogue, day)) if team else ()
    return Offer(organisation=catalogue.organisation.organisation.model_dump(), services=found)


def _offered(customer: Team, catalogue: Catalogue, day: dt.date) -> Iterator[OfferedService]:
    names = catalogue.names_of_team(customer)
    for team, service in catalogue.whole.services.values():
        found = agreed_with(service.at(day).agreements, names)
        if found and not team.link:
            yield _service(team, service, found[0], last_day(found[0], service.agreements))


def _service(
    team: Team, service: Service, agreement: Agreement, last: dt.date | None
) -> OfferedService:
    hours = agreement.hours or team.hours
    return OfferedService(
        service=f"{team.team}/{service.id}",
        name=service.name.model_dump(),
        team=team.name.model_dump(),
        targets={str(kind): _times(target) for kind, target in agreement.targets.items()},
        hours=written(hours),
        since=agreement.since,
        until=last,
        items=tuple(
            OfferedItem(id=item.id, name=item.name.model_dump(), kind=Kind(item.kind).value)
            for item in service.items
            if not item.private
        ),
    )


def written(hours: Hours) -> dict[str, Any]:
    """Hours as a team's file has them."""
    found: dict[str, Any] = {"zone": hours.zone}
    for name in (*("weekdays", "weekend"), *DAYS):
        if spans := getattr(hours, name):
            found[name] = ", ".join(str(span) for span in spans)
    return found | ({"holidays": hours.holidays} if hours.holidays else {})


def _times(target: KindTarget) -> Times:
    every = {priority: _pair(own) for priority, own in target.by_priority.items()}
    return Times(**_pair(target).model_dump(), by_priority=every)


def _pair(target: Target) -> Pair:
    return Pair(acknowledge=str(target.acknowledge), resolve=str(target.resolve))
