"""Counts what an organisation did, by its ledger: simulated, replayed or real. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import NamedTuple
from zoneinfo import ZoneInfo

from catalog.hours import elapsed
from catalog.language_packs import SOURCE
from catalog.model import Catalogue, Hours
from routing.call.call import Call, State
from routing.call.events import AnyEvent
from routing.insight.figures import LinkFigures, Week
from routing.insight.returns import Returns, counted
from routing.rules.promised import in_time
from routing.rules.time_spent import spent_between


class Solved(NamedTuple):
    """A call's last solution: by which link, under which promise (service, kind, time to resolve),
    whether in time, in how many agreed minutes of the first promise's `hours` (`used`: the time the
    requester was waited for left out), and in how many of them too many (`over`).
    """

    team: str
    root: bool
    promise: tuple[str, str, str]
    hours: Hours
    at: dt.datetime
    kept: bool
    used: float
    over: float


def _solved(call: Call, at: dt.datetime) -> Solved:
    first, promise = call.first_promise, call.promise
    made = (promise.service or promise.team, promise.call_kind.value, str(promise.target.resolve))
    hours = first.hours if first else promise.hours
    used = elapsed(hours, first.at, at) - first.stood if first else 0.0
    late = first and first.by < at
    over = elapsed(hours, first.by, at) if first and late else 0.0
    return Solved(
        team=call.team,
        root=call.parent is None,
        promise=made,
        hours=hours,
        at=at,
        kept=bool(in_time(call)),
        used=used,
        over=over,
    )


class Waited(NamedTuple):
    """A stretch in which a call waited for a supplier's service; whether that was in time."""

    service: str
    start: dt.datetime
    end: dt.datetime
    kept: bool


class Tally:
    """Counts as it goes: `saw` is told of every event with the call before and after it.

    A pick-up counts each time a link had to pick a call up, a solution counts once for a call: its
    last one. Whether that was in time is `in_time`'s to say, here and everywhere.
    """

    def __init__(self, catalogue: Catalogue, start: dt.datetime) -> None:
        self.catalogue = catalogue
        self.start = start
        self.zone = ZoneInfo("Europe/Amsterdam")
        self.links: dict[str, Counter[str]] = defaultdict(Counter)
        self.spent: dict[str, Counter[str]] = defaultdict(Counter)
        self.weeks: dict[int, Counter[str]] = defaultdict(Counter)
        self.heat = [[0] * 24 for _ in range(7)]
        self.happened: Counter[str] = Counter()
        self.sent_back: list[tuple[str, str | None]] = []
        self.hops: Counter[int] = Counter()
        self.forecasts: dict[str, dt.datetime] = {}
        self.forecast: Counter[bool] = Counter()
        self.root: Counter[str] = Counter()
        self.solved: dict[str, Solved] = {}
        self.picked: dict[str, Counter[str]] = defaultdict(Counter)
        self.waited: dict[str, list[Waited]] = defaultdict(list)

    def saw(self, before: Call | None, call: Call, event: AnyEvent) -> None:
        """One event."""
        self.happened[event.kind] += 1
        if before is None:
            self._opened(call)
            return
        self._time(before, call, event)
        match event.kind:
            case "acknowledged" | "assigned" if (
                before.state is State.OFFERED and before.acknowledge_by
            ):
                self._picked_up(call, kept=event.at <= before.acknowledge_by)
            case "resolved":
                self._resolved(call, event)
            case "declined" | "handed_over":
                self.sent_back.append((event.kind, event.was_item))
                self.links[call.team]["calls"] += call.team != before.team
                self.links[before.team]["bounces"] += call.bounces - before.bounces
            case "reopened":
                self.sent_back.append((event.kind, call.item))
                self.links[call.team]["reopened"] += 1
                self.solved.pop(call.number, None)
            case "reminded" if event.level > 1:
                self.links[call.team]["escalated"] += 1
            case "passed_on" if call.expected and not call.parent:
                self.forecasts[call.number] = call.expected

    def _opened(self, call: Call) -> None:
        self.links[call.team]["calls"] += 1
        if call.parent is None:
            local = call.opened_at.astimezone(self.zone)
            self.heat[local.weekday()][local.hour] += 1
            self.weeks[(call.opened_at - self.start).days // 7]["opened"] += 1

    def _picked_up(self, call: Call, *, kept: bool) -> None:
        """One pick-up, in time or not."""
        counts = [self.links[call.team], self.picked[call.number]]
        for count in (*counts, *([] if call.parent else [self.root])):
            count["acknowledged"] += 1
            count["acknowledged_in_time"] += kept

    def _resolved(self, call: Call, event: AnyEvent) -> None:
        solved = self.solved[call.number] = _solved(call, event.at)
        if call.parent:
            stretch = Waited(call.service or call.team, call.opened_at, event.at, solved.kept)
            self.waited[call.parent].append(stretch)
            return
        self.hops[len(call.hops)] += 1
        if expected := self.forecasts.pop(call.number, None):
            self.forecast[event.at <= expected] += 1

    def kept(self) -> tuple[int, int]:
        """Of the requests that are solved, children left out: how many in time, and how many."""
        found = [solved.kept for solved in self.solved.values() if solved.root]
        return sum(found), len(found)

    def _time(self, before: Call, call: Call, event: AnyEvent) -> None:
        """Where the time went, added up where one stretch ends and the next begins."""
        if (before.state, before.waiting_since, before.team) == (
            call.state,
            call.waiting_since,
            call.team,
        ):
            return
        if ran := spent_between(before, event):
            self.spent[before.team][ran[0]] += round(ran[1])

    def link_figures(self) -> tuple[LinkFigures, ...]:
        """Every link, the busiest first."""
        found = []
        done: dict[str, Counter[str]] = defaultdict(Counter)
        for solved in self.solved.values():
            done[solved.team]["resolved"] += 1
            done[solved.team]["resolved_in_time"] += solved.kept
        for team in self.catalogue.teams:
            spent = {
                f"hours_{part}": minutes / 60 for part, minutes in self.spent[team.team].items()
            }
            own = {"team": team.team, "name": team.name.in_(SOURCE), "kind": team.kind}
            found.append(
                LinkFigures.model_validate(
                    own | dict(self.links[team.team] + done[team.team]) | spent
                )
            )
        return tuple(sorted(found, key=lambda f: -f.calls))

    def week_figures(self) -> tuple[Week, ...]:
        """Every week that had something, in order."""
        found = {n: Counter(count) for n, count in self.weeks.items()}
        for solved in self.solved.values():
            if solved.root:
                week = found.setdefault((solved.at - self.start).days // 7, Counter())
                week["resolved"] += 1
                week["in_time"] += solved.kept
        return tuple(Week.model_validate({"week": n} | dict(found[n])) for n in sorted(found))

    def back(self) -> tuple[Returns, ...]:
        """What came back, against the item that caused it."""
        return counted(self.sent_back)
