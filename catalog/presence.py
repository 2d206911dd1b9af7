"""Tells who can be told something at a moment: who is ours still, who is on leave by the date on
the wall of their own team, who stands in for whom. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from catalog.model import Catalogue, Person, Team
from catalog.rota import on_duty


def wall_of(person: Person, catalogue: Catalogue) -> str:
    """The zone whose date a person's leave goes by: their team's, else their own, else the
    organisation's or its fallback desk's.
    """
    team = catalogue.team_of.get(person.id)
    if team:
        return team.hours.zone
    desk = catalogue.fallback
    usual = catalogue.organisation.zone or (desk.hours.zone if desk else "UTC")
    return person.zone or usual


def is_absent(person: str, catalogue: Catalogue, at: dt.datetime) -> bool:
    """Whether somebody is on leave at a moment."""
    found = catalogue.people.get(person)
    if found is None or not found.away:
        return False
    return found.is_away(at.astimezone(ZoneInfo(wall_of(found, catalogue))).date())


def away_until(person: str, catalogue: Catalogue, at: dt.datetime) -> dt.date | None:
    """The last day on end that somebody is on leave at a moment; None for who is not."""
    if not is_absent(person, catalogue, at):
        return None
    found = catalogue.people[person]
    day = at.astimezone(ZoneInfo(wall_of(found, catalogue))).date()
    while found.is_away(following := day + dt.timedelta(days=1)):
        day = max(one.until for one in found.away if one.since <= following)
    return day


def absent(people: Iterable[str], catalogue: Catalogue, at: dt.datetime) -> frozenset[str]:
    """Those of the people who are on leave at a moment."""
    return frozenset(person for person in people if is_absent(person, catalogue, at))


def _everybody(_: str) -> bool:
    return True


@dataclass(frozen=True)
class Presence:
    """Everybody as they are at the moment `at`. `reaches`: whether a channel of ours reaches a
    person.
    """

    catalogue: Catalogue
    at: dt.datetime
    reaches: Callable[[str], bool] = _everybody

    def is_there(self, person: str) -> bool:
        """Whether somebody is ours, not on leave, and can be reached."""
        ours = person in self.catalogue.people
        return ours and not is_absent(person, self.catalogue, self.at) and self.reaches(person)

    def there(self, people: Iterable[str], but: Iterable[str] = ()) -> tuple[str, ...]:
        """Those of the people who are there, each once, without those in `but`."""
        left_out = frozenset(but)
        return tuple(dict.fromkeys(p for p in people if p not in left_out and self.is_there(p)))

    def deputies(self, people: Iterable[str]) -> tuple[str, ...]:
        """Who stands in for those of the people who are not there."""
        gone = (self.catalogue.people.get(p) for p in people if not self.is_there(p))
        return tuple(p.deputy for p in gone if p and p.deputy)

    def coordinators(self, team: str) -> tuple[str, ...]:
        """The coordinators a team has now, those of the fallback desk where there is no such
        team.
        """
        found = self._team(team)
        return tuple(p.id for p in found.coordinators) if found else ()

    def domain_coordinators(self, team: str) -> tuple[str, ...]:
        """Who coordinates the domain a team works in."""
        found = self._team(team)
        return self.catalogue.domain_coordinators(found.team) if found else ()

    def people(self, team: str) -> tuple[str, ...]:
        """Everybody of a team."""
        found = self._team(team)
        return tuple(p.id for p in found.people) if found else ()

    def on_duty(self, team: str, but: Iterable[str] = ()) -> tuple[str, ...]:
        """Who of a team is on duty now, of those who are there; empty where its rota names
        nobody.
        """
        found = self._team(team)
        if found is None:
            return ()
        away = {p for shift in found.rota for p in shift.people if not self.is_there(p)}
        return on_duty(found.rota, found.hours.zone, self.at, away | set(but))

    @property
    def last(self) -> tuple[str, ...]:
        """Whom a call comes to in the end: the fallback desk, its coordinators first."""
        desk = self.catalogue.fallback
        return (*self.coordinators(desk.team), *self.people(desk.team)) if desk else ()

    def _team(self, team: str) -> Team | None:
        return self.catalogue.team_by_id.get(team) or self.catalogue.fallback
