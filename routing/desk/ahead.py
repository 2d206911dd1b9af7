"""Looks ahead: what clocks will cause if nobody does anything, by the same rules as then. Pure: it
works on a copy in memory.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from catalog.model import Catalogue
from routing.call.call import Call
from routing.call.effects import Effect, SetTimer, TellPerson, TellTeam
from routing.call.events import AnyEvent
from routing.desk.desk import Desk
from routing.desk.memory_repository import MemoryCallRepository

MOST = 500
"""So many moments are looked at; a ladder has a handful."""


class Happening(BaseModel):
    """What a clock causes: for which call, the events that go into its ledger, and who is told what
    (`people`, and `teams` in their rooms). `clock` is the timer, `level` its rung.
    """

    model_config = ConfigDict(frozen=True)
    at: dt.datetime
    number: str
    clock: str
    level: int
    events: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...] = ()


class Ahead(BaseModel):
    """What happens until a moment, and how the calls stand then."""

    model_config = ConfigDict(frozen=True)
    until: dt.datetime
    happenings: tuple[Happening, ...]
    calls: tuple[Call, ...]


class Chain(NamedTuple):
    """The calls of a chain with their ledgers, and the timers that wait for them."""

    calls: tuple[Call, ...]
    ledgers: Mapping[str, Sequence[AnyEvent]]
    timers: tuple[SetTimer, ...]


def ahead(
    chain: Chain,
    catalogue: Catalogue,
    now: dt.datetime,
    until: dt.datetime,
    reaches: Callable[[str], bool] | None = None,
) -> Ahead:
    """What happens from now until then to a whole chain, if nobody does anything. What was due
    before now happens now. `reaches`: whether somebody can be told something.
    """
    repository, order = MemoryCallRepository(), count()
    repository.calls = {call.number: call for call in chain.calls}
    repository.ledgers = {number: list(events) for number, events in chain.ledgers.items()}
    waiting = [(max(timer.at, now), next(order), timer) for timer in chain.timers]
    heapq.heapify(waiting)
    found: list[Happening] = []
    for _ in range(MOST):
        if not waiting or waiting[0][0] > until:
            break
        at, _, timer = heapq.heappop(waiting)
        written = {number: len(events) for number, events in repository.ledgers.items()}
        desk = Desk(repository, catalogue, at, reaches)
        desk.time_passed(timer)
        for effect in desk.effects:
            if isinstance(effect, SetTimer):
                heapq.heappush(waiting, (max(effect.at, at), next(order), effect))
        events = [
            event
            for number, every in repository.ledgers.items()
            for event in every[written.get(number, 0) :]
        ]
        if made := _happening(at, timer, events, desk.effects):
            found.append(made)
    return Ahead(until=until, happenings=tuple(found), calls=tuple(repository.calls.values()))


def _happening(
    at: dt.datetime, timer: SetTimer, events: list[AnyEvent], effects: list[Effect]
) -> Happening | None:
    """None where the timer was stale, or only set another."""
    people = [(e.person, str(e.what)) for e in effects if isinstance(e, TellPerson)]
    teams = [(e.team, str(e.what)) for e in effects if isinstance(e, TellTeam)]
    if not events and not people and not teams:
        return None
    skipped = [p for e in events for p in getattr(e, "skipped", ())]
    return Happening(
        at=at,
        number=timer.number,
        clock=timer.name,
        level=timer.level,
        events=tuple(event.kind for event in events),
        people=tuple(dict.fromkeys(people)),
        teams=tuple(dict.fromkeys(teams)),
        skipped=tuple(dict.fromkeys(skipped)),
    )
