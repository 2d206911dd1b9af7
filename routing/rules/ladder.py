"""Whom a ladder of escalation reaches: somebody who is there, always. Pure.

Each rung has those it is meant for. Where none of them is there, the next who is answers for them:
their deputies, the later rungs, the team's coordinators of now and then its domain's, the fallback
desk, anybody of the team. Who was passed over is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from catalog.presence import Presence
from catalog.rota import on_duty
from routing.call.call import Call


class Reached(NamedTuple):
    """Who is told, and who should have been and was not there."""

    people: tuple[str, ...]
    skipped: tuple[str, ...] = ()


def in_the_room(call: Call, presence: Presence) -> tuple[str, ...]:
    """To whom a word in the team's room is said: who has the call, else who is on duty, else
    everybody of the team who is there. Of a link in another installation, in the room of the link
    that asked it.
    """
    if call.is_at_peer and call.customer:
        return of_link(call.customer, presence).people
    has_it = presence.there((call.assignee,) if call.assignee else ())
    return has_it or _duty(call, presence).people or presence.there(presence.people(call.team))


def of_link(link: str, presence: Presence) -> Reached:
    """To whom a word in a link's room is said that has asked another: who is on duty, else
    everybody who is there; where nobody is, who answers for them.
    """
    team = presence.people(link)
    if there := presence.on_duty(link) or presence.there(team):
        return Reached(there)
    return Reached(presence.there(presence.deputies(team)) or presence.there(presence.last), team)


def called(call: Call, rung: int, presence: Presence) -> Reached:
    """Who is called in at a rung: 1 is who is on duty, later ones are the steps of the
    escalation. Who has the call already is never called in to help themselves.
    """
    if rung == 1:
        duty = _duty(call, presence)
        return duty if duty.people else reach(call, rung, duty.skipped, presence)
    return reach(call, rung, call.promise.escalation[rung - 2].people, presence)


def reach(
    call: Call,
    rung: int,
    wanted: tuple[str, ...],
    presence: Presence,
) -> Reached:
    """Those of `wanted` who are there, else the first after them who are; nobody where only who has
    the call is there.
    """
    has_it = (call.assignee,) if call.assignee else ()
    skipped = tuple(p for p in wanted if not presence.is_there(p))
    tries = [presence.there(group, has_it) for group in _in_order(call, rung, wanted, presence)]
    return Reached(next(filter(None, tries), ()), skipped)


def _in_order(
    call: Call, rung: int, wanted: tuple[str, ...], presence: Presence
) -> Iterator[Iterable[str]]:
    yield wanted
    yield presence.deputies(wanted)
    for step in call.promise.escalation[max(rung - 1, 0) :]:
        yield step.people
    yield presence.coordinators(call.team)
    yield presence.domain_coordinators(call.team)
    yield presence.last
    yield presence.people(call.team)


def _duty(call: Call, presence: Presence) -> Reached:
    """Who is on duty by the rota that was frozen with the promise, on the team's own wall; not who
    has the call already.
    """
    rota = call.promise.rota
    team = presence.catalogue.team_by_id.get(call.team)
    zone = team.hours.zone if team else call.promise.hours.zone
    has_it = {call.assignee} if call.assignee else set()
    named = on_duty(rota, zone, presence.at, has_it)
    away = {p for shift in rota for p in shift.people if not presence.is_there(p)}
    people = on_duty(rota, zone, presence.at, away | has_it)
    return Reached(people, tuple(p for p in named if p in away))
