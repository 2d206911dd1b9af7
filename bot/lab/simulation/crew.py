"""The people of the simulated organisation: working hours, skills, who is free."""

from __future__ import annotations

import datetime as dt
import random

from bot.lab.simulation.habits import Habits
from catalog.agreed_hours import ClosedDay
from catalog.hours import add_minutes, is_open, next_open
from catalog.model import DAYS, Away, Catalogue, Hours, Person, Team

_SHIFTS = ("07:00-15:00", "15:00-23:00", "00:00-07:00, 23:00-24:00")
_WEEK = 7
SKILLED = 0.75
"""The share of a team's services that a person knows."""


def with_absences(catalogue: Catalogue, year: int, habits: Habits, seed: int) -> Catalogue:
    """The catalogue with holidays and sick days of that year filled in for everybody of a team;
    each person's are their own, whoever else is there.
    """
    teams = tuple(
        team.model_copy(
            update={"people": tuple(_absent(p, year, habits, seed) for p in team.people)}
        )
        for team in catalogue.teams
    )
    return Catalogue(version=catalogue.version, organisation=catalogue.organisation, teams=teams)


def _absent(person: Person, year: int, habits: Habits, seed: int) -> Person:
    rng = random.Random(f"away {seed} {person.id}")
    first = dt.date(year, 1, 1)
    away = []
    for _ in range(3):  # a fortnight in summer, a week here and there
        start = first + dt.timedelta(days=round(rng.triangular(0, 350, 205)))
        away.append(Away(since=start, until=start + dt.timedelta(days=rng.choice((4, 7, 13)))))
    for day in range(0, 365, 3):
        if rng.random() < habits.sick:
            start = first + dt.timedelta(days=day)
            away.append(Away(since=start, until=start + dt.timedelta(days=rng.choice((0, 1, 2)))))
    return person.model_copy(update={"away": tuple(away)})


class Worker:
    """One person at work: their hours, what they know, until when they are busy."""

    def __init__(self, person: Person, hours: Hours, knows: frozenset[str]) -> None:
        self.person = person
        self.hours = hours
        self.knows = knows
        self.free_at = dt.datetime.min.replace(tzinfo=dt.UTC)

    def is_in(self, at: dt.datetime) -> bool:
        """Whether they are at work."""
        return is_open(self.hours, at)

    def work(self, at: dt.datetime, minutes: float) -> dt.datetime:
        """When so much work is done that is given to them now: after what they have on their desk
        already.
        """
        self.free_at = add_minutes(
            self.hours, next_open(self.hours, max(at, self.free_at)), minutes
        )
        return self.free_at


class Crew:
    """Everybody who works in a team."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self.workers: dict[str, Worker] = {}
        self.teams: dict[str, list[Worker]] = {}
        for team in catalogue.teams:
            self.teams[team.team] = [
                Worker(person, _hours(team, n), _knows(team, n, seed))
                for n, person in enumerate(team.people)
            ]
            self.workers |= {w.person.id: w for w in self.teams[team.team]}

    def taker(
        self, team: str, service: str | None, at: dt.datetime
    ) -> tuple[Worker | None, dt.datetime]:
        """Who takes a call now: somebody who knows the service and is free first; else nobody, and
        when to look again.
        """
        able = [w for w in self.teams[team] if service is None or service in w.knows] or self.teams[
            team
        ]
        here = [w for w in able if w.is_in(at)]
        if here:
            return min(here, key=lambda w: w.free_at), at
        return None, min(next_open(w.hours, at) for w in able)


def _knows(team: Team, n: int, seed: int) -> frozenset[str]:
    """The coordinator and the next know everything, the others most of it."""
    rng = random.Random(f"knows {seed} {team.people[n].id}")
    return frozenset(
        f"{team.team}/{s.id}" for s in team.services if n < 2 or rng.random() < SKILLED
    )


_OFFICE = {"weekdays": "08:00-17:00"}


def _hours(team: Team, n: int) -> Hours:
    """Office hours where the team keeps them; where it never closes, the shifts of the week are
    dealt out in turn.
    """
    closed, own = _days_away(team.people[n]), team.hours
    wide = sum(s.end - s.start for day in range(_WEEK) for s in own.spans(day)) > _WEEK * 12 * 60
    if not wide:
        return own.model_copy(update={"closed": (*own.closed, *closed)})
    by_day = _OFFICE if n == 0 and len(team.people) > 3 else _dealt(n, len(team.people))
    hours = Hours.model_validate({"zone": own.zone, **by_day})
    return hours.model_copy(update={"closed": (*hours.closed, *closed)})


def _days_away(person: Person) -> tuple[ClosedDay, ...]:
    return tuple(
        ClosedDay(day=dt.date.fromordinal(day))
        for away in person.away
        for day in range(away.since.toordinal(), away.until.toordinal() + 1)
    )


def _dealt(n: int, count: int) -> dict[str, str]:
    """The n-th person's shifts of the week, where `count` people take them in turn."""
    slots = [(day, shift) for shift in _SHIFTS for day in DAYS]
    dealt: dict[str, str] = {}
    for turn in range(n - 1, len(slots), max(count - 1, 1)):
        day, shift = slots[turn % len(slots)]
        dealt[day] = ", ".join(sorted({*dealt.get(day, shift).split(", "), *shift.split(", ")}))
    return dealt
