"""Random changes of an organisation: people leave, are renamed or go on leave, teams are renamed,
removed or move to another zone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from catalog.model import Catalogue, Organisation, Team

Bodies = list[dict[str, Any]]
ZONES = ("Europe/Amsterdam", "America/New_York", "Asia/Kathmandu")


def _body(team: Team) -> dict[str, Any]:
    return team.model_dump(mode="json", by_alias=True)


def _leaves(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    team = rng.choice(teams)
    if len(team["people"]) > 1:
        gone = rng.choice(team["people"])["id"]
        team["people"] = [p for p in team["people"] if p["id"] != gone]


def _employee_leaves(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    if len(employees) > 1:
        employees.remove(rng.choice(employees))


def _on_leave(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    person = rng.choice(rng.choice(teams)["people"])
    day = rng.randint(1, 28)
    person["away"] = [{"since": "2026-03-01", "until": f"2026-04-{day:02}"}]


def _person_renamed(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    team = rng.choice(teams)
    person = rng.choice(team["people"])
    old = person["id"]
    person |= {"id": f"{old}x", "was": [*person.get("was", ()), old]}
    team["escalate"] = [f"{old}x" if step == old else step for step in team["escalate"]]
    for shift in team["rota"]:
        shift["people"] = [f"{old}x" if p == old else p for p in shift["people"]]


def _team_renamed(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    team = rng.choice(teams)
    old = team["team"]
    team |= {"team": f"{old}n", "was": [*team.get("was", ()), old]}
    for other in teams:
        for step in other["escalate"]:
            if isinstance(step, dict) and step["team"] == old:
                step["team"] = team["team"]
        for service in other["services"]:
            for reliance in service["relies_on"]:
                head, _, rest = reliance["service"].partition("/")
                reliance["service"] = f"{team['team']}/{rest}" if head == old else f"{head}/{rest}"
            for agreement in service["agreements"]:
                agreement["customers"] = [
                    team["team"] if c == old else c for c in agreement["customers"]
                ]


def _team_removed(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    if len(teams) > 2:
        teams.remove(rng.choice(teams))


def _moved(rng: random.Random, teams: Bodies, employees: Bodies) -> None:
    rng.choice(teams)["hours"]["zone"] = rng.choice(ZONES)


CHANGES: tuple[Callable[[random.Random, Bodies, Bodies], None], ...] = (
    _leaves,
    _leaves,
    _employee_leaves,
    _on_leave,
    _on_leave,
    _person_renamed,
    _team_renamed,
    _team_removed,
    _moved,
)


def changed(catalogue: Catalogue, rng: random.Random) -> Catalogue:
    """The organisation after one of the changes."""
    teams = [_body(team) for team in catalogue.teams]
    own = catalogue.organisation
    employees = [p.model_dump(mode="json") for p in own.employees]
    rng.choice(CHANGES)(rng, teams, employees)
    organisation = Organisation.model_validate(
        {"employees": employees, "languages": own.languages, "language": own.language}
    )
    return Catalogue(
        version=f"{rng.getrandbits(48):012x}",
        organisation=organisation,
        teams=tuple(Team.model_validate(body) for body in teams),
    )
