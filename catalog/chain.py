"""Follows the chain of an item or service: every link it may pass, with the time each promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from catalog.customers import EVERYBODY
from catalog.hours import due, next_open
from catalog.language_packs import SOURCE, Language, pack
from catalog.model import Catalogue, Duration, Hours, Item, Reliance, Service, Span, Team
from catalog.promises import (
    Promise,
    kinds_passed,
    names_of,
    overrun,
    promise_to,
    promises,
)

# A plain Tuesday morning, to show promises in hours and in days on one scale.
_PLAIN_DAY = dt.datetime(2026, 2, 3, 10, 0)


@dataclass(frozen=True)
class Link:
    """One link of a chain: the service that takes the call, for one kind, and the suppliers it may
    pass it to.

    `promise` is None where nothing is agreed; `item` only at the top; `part` says what the supplier
    does for its customer; `fits` is whether it is due in time for its customer; `minutes` are real
    ones from a plain Tuesday at ten.
    """

    team: Team
    service: Service
    kind: str
    promise: Promise | None
    item: Item | None = None
    part: str | None = None
    fits: bool = True
    suppliers: tuple[Link, ...] = ()

    @property
    def ref(self) -> str:
        """`team/service`, or `team/service/item` at the top."""
        return "/".join([self.team.team, self.service.id, *([self.item.id] if self.item else [])])

    @property
    def minutes(self) -> int:
        """Real minutes until it is resolved, for a call of a plain Tuesday morning; 0 without a
        promise.
        """
        if self.promise is None:
            return 0
        hours = self.promise.hours
        start = next_open(hours, _PLAIN_DAY.replace(tzinfo=ZoneInfo(hours.zone)))
        return round((due(hours, start, self.promise.target.resolve) - start).total_seconds() / 60)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Link]]:
        """This link and all below, top down, with their depth."""
        yield depth, self
        for supplier in self.suppliers:
            yield from supplier.walk(depth + 1)

    def as_json(self) -> dict[str, object]:
        """Plain data: ref, kind, promised times as written, and the suppliers."""
        target = self.promise.target if self.promise else None
        return {
            "ref": self.ref,
            "team": self.team.team,
            "service": self.service.id,
            "kind": self.kind,
            "part": self.part,
            "acknowledge": str(target.acknowledge) if target else None,
            "resolve": str(target.resolve) if target else None,
            "hours": hours_text(self.promise.hours) if self.promise else None,
            "fits": self.fits,
            "suppliers": [supplier.as_json() for supplier in self.suppliers],
        }


def chain(catalogue: Catalogue, ref: str, kind: str | None = None) -> Link:
    """The chain below `team/service/item` or `team/service`; `kind` is the item's own unless given.
    Raises KeyError.
    """
    place = catalogue.entries.get(ref)
    if place is not None:
        team, service, item = place.team, place.service, place.item
        kind = kind or item.kind
    else:
        (team, service), item = catalogue.services[ref], None
        kind = kind or next((k for a in service.agreements for k in a.targets), "incident")
    promised = promise_to(team, service, (EVERYBODY,), kind) or next(
        iter(promises(team, service, kind)), None
    )
    return _extended(
        catalogue,
        Link(team, service, kind, promised, item),
        frozenset({f"{team.team}/{service.id}"}),
    )


def _extended(catalogue: Catalogue, link: Link, seen: frozenset[str]) -> Link:
    """The link with its suppliers; a circle ends where it would begin again."""
    found: dict[str, Link] = {}
    own = [(link.item, reliance) for reliance in link.item.relies_on] if link.item else []
    for owner, reliance in [*own, *((None, reliance) for reliance in link.service.relies_on)]:
        to = reliance.service
        passed = link.kind in kinds_passed(link.service, owner, reliance)
        if passed and to in catalogue.services and to not in found and to not in seen:
            found[to] = _extended(catalogue, _supplier(catalogue, link, reliance), seen | {to})
    return replace(link, suppliers=tuple(found.values()))


def _supplier(catalogue: Catalogue, customer: Link, reliance: Reliance) -> Link:
    team, service = catalogue.services[reliance.service]
    names = names_of(catalogue, customer.team)
    above, promised = customer.promise, promise_to(team, service, names, customer.kind)
    fits = promised is not None
    if above and promised:
        fits = (
            overrun(above.hours, above.target.resolve, promised.hours, promised.target.resolve)
            is None
        )
    return Link(team, service, customer.kind, promised, part=reliance.part, fits=fits)


def words_of(language: Language) -> Mapping[str, Any]:
    """What is said of a catalogue (`catalogue.yaml`) in a language, in English where it has no such
    words.
    """
    return pack(language).data("catalogue") or pack(SOURCE).data("catalogue")


def duration_text(duration: Duration, language: Language) -> str:
    """A promised time as it is written: `4h`, in Dutch `4u`."""
    return str(duration).replace("h", str(words_of(language)["hour"]))


def hours_text(hours: Hours, language: Language = SOURCE) -> str:
    """Agreed hours in a few words: `Mon–Fri 07:00–18:00, closed on holidays (NL)`."""
    return ", ".join(
        part for part in (week_text(hours, language), holidays_text(hours, language)) if part
    )


def week_text(hours: Hours, language: Language = SOURCE) -> str:
    """The week alone: `Mon–Fri 07:00–18:00, Sat 09:00–13:00`."""
    words = words_of(language)
    week = [hours.spans(day) for day in range(7)]
    if all(spans == (Span(start=0, end=1440),) for spans in week):
        return str(words["always"])
    names = words["days"]
    parts: list[str] = []
    for spans, group in groupby(range(7), key=lambda day: week[day]):
        days = [names[day] for day in group]
        if spans:
            between = "–".join(dict.fromkeys((days[0], days[-1])))
            parts.append(f"{between} {' '.join(str(span).replace('-', '–') for span in spans)}")
    return ", ".join(parts)


def holidays_text(hours: Hours, language: Language = SOURCE) -> str:
    """Whose holidays are closed, or nothing."""
    if not hours.holidays:
        return ""
    return str(words_of(language)["holidays"]).format(country=hours.holidays)
