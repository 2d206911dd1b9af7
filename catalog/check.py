"""Runs the proofs that every chain holds, in an order in which each sees what was told before."""

from __future__ import annotations

from catalog.check_context import CheckContext
from catalog.circles import check_cycles
from catalog.fit import check_promises
from catalog.model import Catalogue, Team
from catalog.phrasing import check_doubled, check_languages
from catalog.problems import Problem
from catalog.reach import check_reach
from catalog.references import check_references


def check(catalogue: Catalogue, ground: CheckContext | None = None) -> tuple[Problem, ...]:
    """Every problem of a catalogue, by file and line; `ground` knows the files, where there are
    any.
    """
    ground = ground or CheckContext()
    ground.known_teams = frozenset(catalogue.team_by_id)
    check_references(catalogue, ground)
    for team in catalogue.teams:
        _check_link(team, ground)
    cut_off = check_reach(catalogue, ground)
    check_promises(catalogue, ground, check_cycles(catalogue, ground))
    check_languages(catalogue, ground)
    check_doubled(catalogue, ground, cut_off)
    return tuple(sorted(ground.problems))


def _check_link(team: Team, ground: CheckContext) -> None:
    """A link has people, somebody to escalate to, and a room."""
    people = ground.spot(team.team, "people")
    if ground.doubtful(team.team, "people"):
        pass
    elif not team.people:
        mend = "add people: [{id: fatima, name: Fatima B., role: coordinator}]"
        ground.problem(
            people, "no-people", f"{team.team} has no people, so nobody would answer", mend
        )
        return
    elif not team.coordinators:
        mend = "give one of its people role: coordinator"
        ground.problem(
            people,
            "no-coordinator",
            f"{team.team} has no coordinator, so escalation leads nowhere",
            mend,
        )
    if not any(team.rooms.values()) and not ground.doubtful(team.team, "rooms"):
        mend = "add rooms: {slack: C0CLEAN}, or telegram, terminal or web"
        ground.problem(
            ground.spot(team.team, "rooms"),
            "no-room",
            f"{team.team} has no room in which calls would show",
            mend,
        )
