"""Counts what a ledger tells of each link: who picked up in time, passed on or handed over, solved,
kept, and where the time went. Pure.

`Walk.call` is handed one call at a time with its events, oldest first; the call is made anew event
by event, as the desk did.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from catalog.hours import elapsed
from catalog.model import Catalogue, Team
from routing.adoption.links import reliances_of
from routing.call import events as e
from routing.call.call import Call, State
from routing.call.events import AnyEvent
from routing.rules.promised import in_time
from routing.rules.time_spent import spent_between
from routing.rules.transition import transition

_WORDS = ("text", "reason", "question")
"""The fields of events that hold what a team wrote."""
AT_ONCE = dt.timedelta(minutes=1)
"""Solved so soon after it was picked up, a call was put in when the work was done already."""


class PromiseKey(NamedTuple):
    """A promise as it was made: service (or team), kind, time to resolve."""

    service: str
    kind: str
    resolve: str


class Kept(NamedTuple):
    """A solved call under a promise: whether in time, in how many agreed minutes, and how many
    were promised.
    """

    kept: bool
    used: float
    promised: float


@dataclass
class LinkWalk:
    """What one link did.

    `passed`: child calls it placed; `handed`: calls it handed over to others, of those `to_own`
    to a link it relies on; `came_wrong`: calls it sent back or on because they were not its own.
    `leaned`: solved calls under a service that relies on another for their kind; of those
    `leaned_passed` with a child call, `named` without one but with that supplier's name, or of its
    people, in what the link's own people wrote. `nameless`: solved calls without an item;
    `at_once`: solved within a minute of being picked up. `hours`: agreed hours by where they went.
    """

    calls: int = 0
    picked: int = 0
    picked_in_time: int = 0
    passed: int = 0
    handed: int = 0
    to_own: int = 0
    came_wrong: int = 0
    solved: int = 0
    kept: int = 0
    leaned: int = 0
    leaned_passed: int = 0
    named: int = 0
    nameless: int = 0
    at_once: int = 0
    reopened: int = 0
    hours: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    items: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)
    to: Counter[str] = field(default_factory=Counter)
    promises: dict[PromiseKey, list[Kept]] = field(default_factory=lambda: defaultdict(list))


class Walk:
    """All calls of a stretch of time, link by link. `asked`: how often something was asked that no
    item offers, by the team that solved it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.links: dict[str, LinkWalk] = defaultdict(LinkWalk)
        self.calls = 0
        self.since: dt.datetime | None = None
        self.until: dt.datetime | None = None
        self._behind = {team.team: _relied_on(team) for team in catalogue.teams}
        self._names = {team.team: _names_of(team) for team in catalogue.teams}

    def call(self, events: Iterable[AnyEvent]) -> None:
        """One call, from its ledger."""
        call: Call | None = None
        words: list[str] = []
        for event in events:
            before = call
            call, _ = transition(call, event)
            if before is None:
                self._opened(call)
            else:
                self._event(before, call, event)
            if before and event.by in self.catalogue.members.get(before.team, ()):
                words += [text for name in _WORDS if (text := getattr(event, name, ""))]
            self.until = max(self.until or event.at, event.at)
        if call is not None and call.resolved_at is not None:
            self._solved(call, "\n".join(words).casefold())

    def _opened(self, call: Call) -> None:
        self.calls += call.parent is None
        self.since = min(self.since or call.opened_at, call.opened_at)
        link = self.links[call.team]
        link.calls += 1
        link.items[call.item or ""] += 1

    def _event(self, before: Call, call: Call, event: AnyEvent) -> None:
        link = self.links[before.team]
        if before.team != call.team or before.state != call.state:
            self._time(before, event)
        match event:
            case e.Acknowledged() | e.Assigned() if before.state is State.OFFERED:
                due = before.acknowledge_by
                link.picked += 1
                link.picked_in_time += due is None or event.at <= due
            case e.PassedOn():
                link.passed += 1
            case e.HandedOver():
                self._handed(before, call, event, link)
            case e.Declined() | e.Reopened():
                self._came_back(before, call, event)
            case _:
                pass

    def _came_back(self, before: Call, call: Call, event: e.Declined | e.Reopened) -> None:
        """A call that was not the link's own, or was not solved."""
        if isinstance(event, e.Declined):
            link = self.links[before.team]
            link.came_wrong += 1
            link.returned[event.was_item or ""] += 1
            self.links[call.team].calls += call.team != before.team
        else:
            link = self.links[call.team]
            link.reopened += 1
            link.returned[call.item or ""] += 1

    def _handed(self, before: Call, call: Call, event: e.HandedOver, link: LinkWalk) -> None:
        """A call went to another team: its own supplier, or a team whose it is."""
        if before.team == call.team:
            return
        self.links[call.team].calls += 1
        own = before.state is not State.OFFERED or _is_own(before)
        if own and call.team in self._behind.get(before.team, ()):
            link.handed += 1
            link.to_own += 1
            link.to[call.team] += 1
        elif before.state is State.OFFERED:
            link.came_wrong += 1
            link.returned[event.was_item or ""] += 1
        else:
            link.handed += 1
            link.to[call.team] += 1

    def _time(self, before: Call, event: AnyEvent) -> None:
        if ran := spent_between(before, event):
            self.links[before.team].hours[ran[0]] += ran[1] / 60

    def _solved(self, call: Call, words: str) -> None:
        link, done = self.links[call.team], call.resolved_at
        assert done is not None
        link.solved += 1
        link.nameless += call.item is None and call.parent is None
        if call.acknowledged_at and done - call.acknowledged_at < AT_ONCE:
            link.at_once += 1
        kept = bool(in_time(call))
        link.kept += kept
        if call.first_promise:
            link.promises[_promise(call)].append(_kept(call, done, kept=kept))
        suppliers = self._leans(call)
        if suppliers:
            link.leaned += 1
            link.leaned_passed += bool(call.children)
            named = any(self._names[team].search(words) for team in suppliers)
            link.named += named and not call.children

    def _leans(self, call: Call) -> tuple[str, ...]:
        """The links that the call's service, or its item, relies on for calls of its kind."""
        found = self.catalogue.services.get(call.service or "")
        if found is None:
            return ()
        own = self.catalogue.entries.get(call.item or "")
        reliances = (*found[1].relies_on, *(own.item.relies_on if own else ()))
        return tuple(
            team
            for r in reliances
            if not r.kinds or call.kind.value in r.kinds
            if (team := r.service.partition("/")[0]) in self._names
        )


def _names_of(team: Team) -> re.Pattern[str]:
    """A team by its names in every language, and its people by theirs, as whole words."""
    names = {name.casefold() for name in (*team.name.all, *(p.name for p in team.people))}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")


def _is_own(call: Call) -> bool:
    """Whether what was asked is an item of the very team that has the call."""
    return (call.item or "").partition("/")[0] == call.team


def _promise(call: Call) -> PromiseKey:
    promise = call.promise
    resolve = str(promise.target.resolve)
    return PromiseKey(promise.service or promise.team, promise.call_kind.value, resolve)


def _kept(call: Call, at: dt.datetime, *, kept: bool) -> Kept:
    first = call.first_promise
    assert first is not None
    used = max(elapsed(first.hours, first.at, at) - first.stood, 0.0)
    return Kept(kept, used, max(elapsed(first.hours, first.at, first.by) - first.stood, 0.0))


def _relied_on(team: Team) -> frozenset[str]:
    """The links that any service or item of a team relies on."""
    return frozenset(r.service.partition("/")[0] for r in reliances_of(team))
