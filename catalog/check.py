"""Runs the proofs that every chain holds, in an order in which each sees what was told before."""

from __future__ import annotations

from catalog.agreement_names import check_agreement_names
from catalog.check_context import CheckContext
from catalog.check_elsewhere import check_elsewhere
from catalog.check_prepared import check_prepared
from catalog.circles import check_cycles
from catalog.fit import check_promises
from catalog.identities import check_identities
from catalog.model import Catalogue, Team
from catalog.phrasing import check_doubled, check_languages
from catalog.problems import Problem
from catalog.reach import check_reach
from catalog.references import check_references


def check(catalogue: Catalogue, context: CheckContext | None = None) -> tuple[Problem, ...]:
    """Every problem of a catalogue, by file and line; `context` knows the files, where there are
    any.
    """
    context = context or CheckContext()
    context.known_customers = catalogue.customer_ids
    check_references(catalogue, context)
    check_identities(catalogue, context)
    check_agreement_names(catalogue, context)
    check_elsewhere(catalogue, context)
    for team in catalogue.teams:
        _check_link(team, context)
    cut_off = check_reach(catalogue, context)
    check_promises(catalogue, context, check_cycles(catalogue, context))
    check_languages(catalogue, context)
    check_doubled(catalogue, context, cut_off)
    check_prepared(catalogue, context)
    return tuple(sorted(context.problems))


def _check_link(team: Team, context: CheckContext) -> None:
    """A link has people, somebody to escalate to, and a room; one elsewhere has them there."""
    if team.link or context.doubtful(team.team, "link"):
        return
    if not context.doubtful(team.team, "people") and not _check_people(team, context):
        return
    elsewhere = team.works_in is not None or context.doubtful(team.team, "works_in")
    has_room = any(team.rooms.values()) or elsewhere or context.names_rooms(team.team)
    if not has_room and not context.doubtful(team.team, "rooms"):
        mend = (
            "add rooms: {slack: C0CLEAN}, or telegram, terminal or web; a room whose number you do "
            f"not know is {{telegram: }}, and say “/team {team.team}” in it"
        )
        context.problem(
            context.spot(team.team, "rooms"),
            "no-room",
            f"{team.team} has no room in which calls would show",
            mend,
        )


def _check_people(team: Team, context: CheckContext) -> bool:
    """Whether a team has people at all; one of them should be a coordinator."""
    at = context.spot(team.team, "people")
    if not team.people:
        mend = "add people: [{id: fatima, name: Fatima B., role: coordinator}]"
        context.problem(at, "no-people", f"{team.team} has no people, so nobody would answer", mend)
    elif not team.coordinators:
        said = f"{team.team} has no coordinator, so escalation leads nowhere"
        context.problem(at, "no-coordinator", said, "give one of its people role: coordinator")
    return bool(team.people)
