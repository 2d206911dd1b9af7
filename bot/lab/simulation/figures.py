"""The figures of a simulated organisation or a replayed log, as values ready for JSON."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from catalog.language_packs import SOURCE
from catalog.model import Catalogue, Text
from routing.insight.figures import LinkFigures, Week
from routing.insight.returns import Returns


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class DomainFigures(_Value):
    """The links of one domain taken together: which (`teams`), their calls, promises kept, agreed
    hours by where they went, and what came back. `domain` is "" for the links of none.
    """

    domain: str
    name: str
    teams: tuple[str, ...]
    calls: int
    acknowledged: int
    acknowledged_in_time: int
    resolved: int
    resolved_in_time: int
    hours_picking_up: float
    hours_working: float
    hours_requester: float
    hours_supplier: float
    bounces: int
    reopened: int
    escalated: int


class StillOpen(_Value):
    """What a link has at work at the end: how many (`roots`: requests, not calls of another link),
    how many of them later than was promised, by how many hours the latest is.
    """

    team: str
    name: str
    open: int
    roots: int
    late: int
    longest_late_hours: float


class PromiseFigures(_Value):
    """How one promise of a service was kept. `low` and `high`: between what the share kept lies,
    nineteen times in twenty; `nine_in_ten`: agreed minutes within which nine of ten were solved.
    `too_tight`: even `high` is less than nine in ten; None where there are too few to say.
    """

    service: str
    kind: str
    resolve: str
    solved: int
    kept: int
    low: float
    high: float
    nine_in_ten: int
    too_tight: bool | None


class SupplierCost(_Value):
    """What waiting for a supplier's service cost those who lean on it: of their late calls that had
    waited for it (`late`), how many would have been in time without that wait (`cost`), and in how
    many of those the supplier kept its own agreement (`while_kept`).
    """

    service: str
    waited: int
    late: int
    cost: int
    while_kept: int


class Report(_Value):
    """A simulation in figures. `checks` counts the invariants looked at; `messages` must come out
    even (`accounted`).
    """

    organisation: str
    start: dt.date
    days: int
    seed: int
    seconds: float
    calls: int
    children: int
    events: int
    checks: int
    rebuilt: int
    in_time: float
    acknowledged_in_time: float
    forecast_kept: float
    expected_changes_told: int
    hops: dict[int, int]
    messages: dict[str, int]
    accounted: bool
    timers: dict[str, int]
    faults: dict[str, int]
    refusals: dict[str, int]
    happened: dict[str, int]
    links: tuple[LinkFigures, ...]
    domains: tuple[DomainFigures, ...] = ()
    weeks: tuple[Week, ...]
    heat: tuple[tuple[int, ...], ...]
    returns: tuple[Returns, ...]
    still_open: tuple[StillOpen, ...] = ()
    promises: tuple[PromiseFigures, ...] = ()
    suppliers: tuple[SupplierCost, ...] = ()

    @property
    def open(self) -> int:
        """Calls still at work at the end."""
        return sum(one.open for one in self.still_open)

    @property
    def open_late(self) -> int:
        """Those of them that are later than was promised."""
        return sum(one.late for one in self.still_open)

    @property
    def longest_late_hours(self) -> float:
        """By how many hours the latest of them is."""
        return max((one.longest_late_hours for one in self.still_open), default=0.0)

    @property
    def open_sentence(self) -> str:
        """What is still open, in a sentence."""
        if not self.open:
            return "nothing is still open"
        if not self.open_late:
            return f"{self.open:,} are still open, none of them late"
        late = f"{self.open_late:,} of them late by up to {self.longest_late_hours / 24:,.1f} days"
        return f"{self.open:,} are still open, {late}"


_ADDED = tuple(
    name
    for name, field in LinkFigures.model_fields.items()
    if name in DomainFigures.model_fields and field.annotation in {int, float}
)


def by_domain(links: Iterable[LinkFigures], catalogue: Catalogue) -> tuple[DomainFigures, ...]:
    """The figures of links added up for each domain that has any, in the organisation's order, and
    last for those of none; none at all where no team has a domain.
    """
    of: dict[str, list[LinkFigures]] = defaultdict(list)
    for link in links:
        of[catalogue.team_by_id[link.team].domain or ""].append(link)
    names = catalogue.organisation.domains
    order = [name for name in (*names, "") if name in of]
    return tuple(_added(name, of[name], names) for name in order) if any(order) else ()


def _added(name: str, links: list[LinkFigures], names: Mapping[str, Text]) -> DomainFigures:
    return DomainFigures(
        domain=name,
        name=names[name].in_(SOURCE) if name else "of no domain",
        teams=tuple(link.team for link in links),
        **{part: sum(getattr(link, part) for link in links) for part in _ADDED},
    )
