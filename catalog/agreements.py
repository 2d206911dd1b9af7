"""Models of what customers and links have agreed: targets by kind and by priority, the days on
which an agreement holds, and which one it replaces.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from catalog.agreed_hours import Duration, Hours
from catalog.fields import Frozen

AgreedKind = Literal["wish", "rfc", "incident", "service_request", "risk"]
PriorityKey = Literal["1", "2", "3", "4", "5", "6"]
PRIORITIES = range(1, 7)
"""From 1 (many people, at once) to 6 (nobody yet, can wait): impact and urgency added up."""
_DAY = dt.timedelta(days=1)


class Target(Frozen):
    """A promise: acknowledged and resolved within so much agreed time."""

    acknowledge: Duration
    resolve: Duration


class KindTarget(Target):
    """The promise for one kind; `by_priority` holds what is promised instead at a priority."""

    by_priority: Mapping[PriorityKey, Target] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _alike_at_all_priorities(cls, value: Any) -> Any:
        alike = isinstance(value, Target) and not isinstance(value, cls)
        return dict(value) if alike else value

    def at(self, priority: int) -> Target:
        """The promise at a priority: its own, else that for the kind."""
        own = self.by_priority.get(str(priority))  # type: ignore[call-overload]
        return own or Target(acknowledge=self.acknowledge, resolve=self.resolve)

    @property
    def every(self) -> dict[str, Target]:
        """Each promise in it, by its place: "" is that for the kind, else the priority."""
        return {"": self} | {str(key): target for key, target in self.by_priority.items()}


class Agreement(Frozen):
    """What a customer and this link have agreed (SLA, OLA or UC: the structure is one).

    `customers` are team ids, ids of groups (organisation.yaml), or "*" for every team and employee
    inside. `hours` override the team's own, where support hours were agreed apart. It holds from
    `since` to `until`, both included; `replaces` names the one of this service that ends when it
    begins. `remind` and `give_up` override the organisation's windows for an answer that is
    awaited.
    """

    name: str | None = Field(default=None, min_length=1, max_length=120)
    customers: tuple[str, ...] = Field(min_length=1)
    targets: dict[AgreedKind, KindTarget] = Field(min_length=1)
    hours: Hours | None = None
    remind: Duration | None = None
    give_up: Duration | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    replaces: str | None = Field(default=None, min_length=1, max_length=120)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("this agreement ends before it begins; write the earlier day as since")
        return self

    @property
    def is_dated(self) -> bool:
        """Whether the calendar has a say in whether it holds."""
        return bool(self.since or self.until or self.replaces)

    def target(self, kind: str) -> KindTarget | None:
        """The promise for a kind, where there is one."""
        return self.targets.get(kind)  # type: ignore[call-overload, no-any-return]


def follower(agreement: Agreement, beside: Sequence[Agreement]) -> Agreement | None:
    """The one of the same service that replaces it: the first to begin."""
    named = [a for a in beside if agreement.name and a.replaces == agreement.name]
    return min(named, key=lambda a: a.since or dt.date.min, default=None)


def last_day(agreement: Agreement, beside: Sequence[Agreement]) -> dt.date | None:
    """The last day on which it holds: its own, or the day before what replaces it begins. None
    where no end is known.
    """
    after = follower(agreement, beside)
    if after is None:
        return agreement.until
    replaced = after.since - _DAY if after.since else dt.date.min
    return min(replaced, agreement.until or replaced)


def holds(agreement: Agreement, beside: Sequence[Agreement], day: dt.date) -> bool:
    """Whether it holds on a day, beside the others of its service."""
    last = last_day(agreement, beside)
    return (agreement.since or day) <= day <= (last or day)


WARNED = dt.timedelta(days=60)
"""So long before an agreement ends it is warned of."""


def ends_soon(agreements: Sequence[Agreement], day: dt.date) -> list[tuple[Agreement, dt.date]]:
    """Those that end within the next weeks with nothing after them, each with its last day."""
    ends = ((a, last_day(a, agreements)) for a in agreements if not follower(a, agreements))
    return [(a, last) for a, last in ends if last and day <= last <= day + WARNED]


class Days(NamedTuple):
    """From a first to a last day, both included."""

    first: dt.date
    last: dt.date

    def meets(self, other: Days) -> bool:
        """Whether there is a day in both."""
        return max(self.first, other.first) <= min(self.last, other.last)

    def covers(self, other: Days) -> bool:
        """Whether every day of the other is in it."""
        return self.first <= other.first and other.last <= self.last


def days_of(agreement: Agreement, beside: Sequence[Agreement]) -> Days:
    """The days on which it holds, beside the others of its service."""
    last = last_day(agreement, beside)
    return Days(agreement.since or dt.date.min, last or dt.date.max)


def agreed_with(
    agreements: Sequence[Agreement], names: Sequence[str], kind: str | None = None
) -> tuple[Agreement, str] | None:
    """The agreement for a customer known by these names, the most specific name first, and the name
    under which it was found.

    One that promises something for the kind goes before one that doesn't; of two with the same
    name, the one that began last.
    """
    found = [(a, name) for name in names for a in _newest(agreements, name)]
    fitting = (pair for pair in found if kind is None or pair[0].target(kind))
    return next(fitting, None) or next(iter(found), None)


def _newest(agreements: Sequence[Agreement], name: str) -> list[Agreement]:
    """Those with a customer of this name, the one that began last first."""
    named = [a for a in agreements if name in a.customers]
    return sorted(named, key=lambda a: a.since or dt.date.min, reverse=True)
