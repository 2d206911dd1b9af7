"""Makes what is asked for, when and by whom: the same for a seed, whatever becomes of it.

The dice of arrivals, and those of each call, are streams of their own. So two runs with the same
seed get the same requests, and what somebody does at one call doesn't change what happens at
another: the difference between both is that of what was changed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.lab.simulation.habits import Habits
from catalog.model import Catalogue, Kind, Person
from routing.desk.draft import Draft


class Arrival(NamedTuple):
    """A request to come: when, what, and the dice with which everything about it is thrown."""

    at: dt.datetime
    draft: Draft
    dice: random.Random


class Arrivals:
    """The requests of an organisation. `catalogue` is that of every run which is to be compared."""

    def __init__(self, catalogue: Catalogue, habits: Habits, seed: int) -> None:
        self.catalogue = catalogue
        self.habits = habits
        self._seed = seed
        self._dice = random.Random(f"arrivals {seed}")
        self._count = 0
        self._zone = ZoneInfo("Europe/Amsterdam")
        self._askers = _askers(catalogue)
        self._items, self._weights = _demand(catalogue, self._dice)

    def hour(self, at: dt.datetime) -> Iterator[Arrival]:
        """What comes in the hour that begins then."""
        for _ in range(_poisson(self._dice, self.habits.rate(at, self._zone))):
            item = self._dice.choices(self._items, self._weights)[0]
            yield self._of(item, at + dt.timedelta(seconds=self._dice.randrange(3600)))

    def disaster(self, at: dt.datetime) -> Iterator[Arrival]:
        """What comes when something breaks that many people notice."""
        entries = self.catalogue.entries
        failing = [
            i
            for i in self._items
            if entries[i].item.kind == "incident" and not entries[i].item.private
        ]
        item = self._dice.choice(failing) if failing else None
        for n in range(self._dice.randint(8, 20)) if item else ():
            yield self._of(item or "", at + n * dt.timedelta(minutes=2))

    def moments(self, count: int, first: dt.datetime, days: int) -> list[dt.datetime]:
        """When so many disasters come."""
        return [
            first + dt.timedelta(days=self._dice.randrange(days), hours=self._dice.uniform(8, 16))
            for _ in range(count)
        ]

    def _of(self, item: str, at: dt.datetime) -> Arrival:
        self._count += 1
        dice = random.Random(f"request {self._seed} {self._count}")
        place, asker = self.catalogue.entries[item], dice.choice(self._askers)
        usual = self.catalogue.organisation.language
        draft = Draft(
            requester=asker,
            item=item,
            kind=Kind(place.item.kind),
            text=dice.choice(place.item.phrases.all or place.item.name.all),
            title=place.item.name.in_(usual),
            language=asker.language or usual,
            location=asker.location,
            impact=dice.choice(("low", "low", "medium", "high")),
        )
        return Arrival(at, draft, dice)


def _askers(catalogue: Catalogue) -> list[Person]:
    """Everybody inside: employees, and the people of the own teams."""
    own = [p for t in catalogue.teams if t.kind == "internal" for p in t.people]
    return [*catalogue.organisation.employees, *catalogue.organisation.employees, *own]


def _demand(catalogue: Catalogue, dice: random.Random) -> tuple[list[str], list[float]]:
    """How often each item is asked for: a few very often, most seldom; incidents and service
    requests far more than changes.
    """
    inside = [ref for ref, place in catalogue.entries.items() if place.team.kind == "internal"]
    by_kind = {"incident": 1.0, "service_request": 1.0, "rfc": 0.12, "wish": 0.06}
    ranks = list(range(1, len(inside) + 1))
    dice.shuffle(ranks)
    staff = {
        ref: len(catalogue.entries[ref].team.people) / len(catalogue.entries[ref].team.services)
        for ref in inside
    }
    return inside, [
        by_kind[catalogue.entries[r].item.kind] * staff[r] / rank**0.6
        for r, rank in zip(inside, ranks, strict=True)
    ]


def _poisson(dice: random.Random, mean: float) -> int:
    """How many come when `mean` are expected (Knuth's way; the mean is small)."""
    limit, product, count = 2.718281828459045**-mean, dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
