"""Counts what a simulated organisation did, and reports it as values ready for JSON."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.call.call import Call, State
from routing.call.events import AnyEvent
from routing.rules.promised import in_time
from routing.rules.time_spent import spent_between
from routing.storage.returns import Returns, counted


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class LinkFigures(_Value):
    """One link: how many calls, how many kept promises of how many made, agreed hours by where they
    went.
    """

    team: str
    name: str
    kind: str
    calls: int = 0
    acknowledged: int = 0
    acknowledged_in_time: int = 0
    resolved: int = 0
    resolved_in_time: int = 0
    hours_picking_up: float = 0
    hours_working: float = 0
    hours_requester: float = 0
    hours_supplier: float = 0
    bounces: int = 0
    reopened: int = 0
    escalated: int = 0


class Week(_Value):
    """One week: calls that came, were resolved, and in time."""

    week: int
    opened: int = 0
    resolved: int = 0
    in_time: int = 0


class Report(_Value):
    """A simulation in figures. `checks` counts the invariants looked at; `messages` must come out
    even (`accounted`).
    """

    organisation: str
    start: dt.date
    days: int
    seed: int
    seconds: float
    calls: int
    children: int
    events: int
    checks: int
    rebuilt: int
    in_time: float
    acknowledged_in_time: float
    forecast_kept: float
    expected_changes_told: int
    hops: dict[int, int]
    messages: dict[str, int]
    accounted: bool
    timers: dict[str, int]
    faults: dict[str, int]
    refusals: dict[str, int]
    happened: dict[str, int]
    links: tuple[LinkFigures, ...]
    weeks: tuple[Week, ...]
    heat: tuple[tuple[int, ...], ...]
    returns: tuple[Returns, ...]


class Tally:
    """Counts as it goes: `saw` is told of every event with the call before and after it."""

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
                self._kept(call.team, "acknowledged", event.at <= before.acknowledge_by, call)
            case "resolved":
                self._resolved(call, event)
            case "declined" | "handed_over":
                self.sent_back.append((event.kind, event.was_item))
                self.links[call.team]["calls"] += call.team != before.team
                self.links[before.team]["bounces"] += call.bounces - before.bounces
            case "reopened":
                self.sent_back.append((event.kind, call.item))
                self.links[call.team]["reopened"] += 1
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

    def _kept(self, team: str, what: str, kept: bool, call: Call) -> None:
        self.links[team][what] += 1
        self.links[team][f"{what}_in_time"] += kept
        if call.parent is None:
            self.root[what] += 1
            self.root[f"{what}_in_time"] += kept

    def _resolved(self, call: Call, event: AnyEvent) -> None:
        kept = bool(in_time(call))
        self._kept(call.team, "resolved", kept, call)
        if call.parent is None:
            week = self.weeks[(event.at - self.start).days // 7]
            week["resolved"] += 1
            week["in_time"] += kept
            self.hops[len(call.hops)] += 1
            if expected := self.forecasts.pop(call.number, None):
                self.forecast[event.at <= expected] += 1

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
        for team in self.catalogue.teams:
            spent = {
                f"hours_{part}": minutes / 60 for part, minutes in self.spent[team.team].items()
            }
            own = {"team": team.team, "name": team.name.in_(SOURCE), "kind": team.kind}
            found.append(LinkFigures.model_validate(own | dict(self.links[team.team]) | spent))
        return tuple(sorted(found, key=lambda f: -f.calls))

    def week_figures(self) -> tuple[Week, ...]:
        """Every week that had something, in order."""
        return tuple(
            Week.model_validate({"week": n} | dict(self.weeks[n])) for n in sorted(self.weeks)
        )

    def back(self) -> tuple[Returns, ...]:
        """What came back, against the item that caused it."""
        return counted(self.sent_back)


def share(part: float, whole: float) -> float:
    """A part of a whole, 1 where there is nothing."""
    return part / whole if whole else 1.0
