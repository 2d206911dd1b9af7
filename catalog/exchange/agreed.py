"""Makes the agreements of a service: what is promised, and first promises where nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from catalog.agreed_hours import Duration
from catalog.customers import EVERYBODY
from catalog.exchange.draft import AgreementDraft, Draft, PromiseDraft, ServiceDraft, TeamDraft
from catalog.exchange.puts import Document, Path, Puts
from catalog.exchange.wording import cut, first_of

FIRST_TARGETS = {
    "incident": ("1h", "8h"),
    "service_request": ("4h", "5d"),
    "rfc": ("1d", "10d"),
    "wish": ("2d", "20d"),
}
"""What is put where nothing is promised: acknowledge and resolve, long enough to be kept."""
_TIMES = ("acknowledge", "resolve")
_UNJUDGED = "4356321"
"""Whose promise holds for a call that nobody judged: that of priority 4, else the least urgent."""
_URGENT = frozenset({"1", "2"})
"""What is promised for these alone is never everybody's."""


class Place(NamedTuple):
    """A service in a team's file: the team's id, where the service stands, what it is called."""

    team: str
    path: Path
    called: str


def said_hours(team: TeamDraft) -> Document | None:
    """The hours a team has: its own, else those most of its agreements name."""
    named = [a.hours for service in team.services for a in service.agreements if a.hours]
    return team.hours or (max(named, key=named.count) if named else None)


class Agreements:
    """Makes agreements. `customers`: the ids of groups and teams by key."""

    def __init__(self, draft: Draft, customers: Mapping[str, str], puts: Puts) -> None:
        self.draft, self.customers, self.puts = draft, customers, puts
        self.groups = {group.key: first_of(group.name) for group in draft.groups}

    def of(
        self, service: ServiceDraft, kinds: Sequence[str], hours: Document | None, at: Place
    ) -> list[Document]:
        """The agreements of a service with items of these kinds; `hours`: the team's."""
        names: set[str] = set()
        return [
            self._one(draft, kinds, hours, at, names)
            for draft in service.agreements or [AgreementDraft("none", "")]
        ]

    def _one(
        self,
        draft: AgreementDraft,
        kinds: Sequence[str],
        hours: Document | None,
        at: Place,
        names: set[str],
    ) -> Document:
        name = _free(draft.name or self._called(draft) or "Customers", names)
        row: Document = {"name": name, "customers": self._customers(draft, at.team)}
        row |= self._days(draft, name)
        if draft.hours and draft.hours != hours:
            row["hours"] = draft.hours
        here = at._replace(path=(*at.path, "agreements", name, "targets"))
        told = [p.kind for p in draft.promises if p.kind]
        every = list(dict.fromkeys((*kinds, *told))) or ["service_request"]
        row["targets"] = {kind: self._target(draft.promises, kind, here) for kind in every}
        return row

    def _called(self, draft: AgreementDraft) -> str:
        if draft.customers == [EVERYBODY]:
            return "Everybody"
        return ", ".join(self.groups.get(key, key) for key in draft.customers)

    def _customers(self, draft: AgreementDraft, team: str) -> list[str]:
        known = (EVERYBODY if k == EVERYBODY else self.customers.get(k) for k in draft.customers)
        return [name for name in dict.fromkeys(known) if name and name != team] or [EVERYBODY]

    def _days(self, draft: AgreementDraft, name: str) -> Document:
        since, until = draft.since, draft.until
        if since and until and until < since:
            self.draft.drop("agreements", f"last day of {name}", "it lies before the first")
            until = None
        days = {"since": since, "until": until}
        return {word: day.isoformat() for word, day in days.items() if day}

    def _target(self, every: Sequence[PromiseDraft], kind: str, at: Place) -> Document:
        """What is promised for a kind; what no agreement says is put there and noted."""
        promises = [p for p in every if p.kind == kind] or [p for p in every if not p.kind]
        first = FIRST_TARGETS.get(kind, FIRST_TARGETS["service_request"])
        made = target_of(promises, first)
        self._note(made, promises, kind, at._replace(path=(*at.path, kind)))
        return made

    def _note(self, made: Document, promises: Sequence[PromiseDraft], kind: str, at: Place) -> None:
        """Notes which of the two times nobody agreed."""
        lacking = [word for word in _TIMES if not any(getattr(p, word) for p in promises)]
        if len(lacking) == len(_TIMES):
            times = f"{made['acknowledge']} and {made['resolve']}"
            lacks = f"agree {kind} for {at.called}: {times} were put there"
            self.puts.add(at.team, at.path, dict(made), lacks)
        elif {promise.priority for promise in promises} <= _URGENT:
            times = f"{made['acknowledge']} and {made['resolve']}"
            lacks = (
                f"agree {kind} for {at.called} where it is not urgent (only priority "
                f"{' and '.join(sorted({p.priority for p in promises}))} is agreed): "
                f"{times} were put there"
            )
            self.puts.add(at.team, at.path, dict(made), lacks)
        for word in lacking if len(lacking) == 1 else ():
            lacks = f"agree how soon {at.called} is to {word} ({kind}): {made[word]} was put"
            self.puts.add(at.team, (*at.path, word), made[word], lacks)


def target_of(promises: Sequence[PromiseDraft], first: tuple[str, str]) -> Document:
    """A kind's target with what differs by priority; `first`: where a time is not agreed."""
    by_priority = {promise.priority: promise for promise in promises}
    others = (by_priority[p] for p in _UNJUDGED if p in by_priority)
    usual = by_priority.get("", next(others, PromiseDraft("")))
    held = _beside(usual, first) if usual.priority in _URGENT else _pair(usual, first)
    apart = {p: _pair(promise, held) for p, promise in sorted(by_priority.items()) if p}
    told = {p: _named(pair) for p, pair in apart.items() if pair != held}
    return _named(held) | ({"by_priority": told} if told else {})


def _pair(promise: PromiseDraft, otherwise: tuple[str, str]) -> tuple[str, str]:
    """Both times of a promise; to acknowledge never takes longer than minutes that are promised to
    resolve.
    """
    acknowledge, resolve = promise.acknowledge or otherwise[0], promise.resolve or otherwise[1]
    in_minutes = bool(promise.resolve) and not set(promise.resolve) & {"h", "d", "w"}
    return (resolve if in_minutes and not promise.acknowledge else acknowledge), resolve


def _beside(urgent: PromiseDraft, first: tuple[str, str]) -> tuple[str, str]:
    """What holds for all others where only what is urgent is agreed: never sooner than that."""
    return _later(urgent.acknowledge, first[0]), _later(urgent.resolve, first[1])


def _later(time: str, other: str) -> str:
    """The longer of two times; the other where there is none."""
    return max((time or other, other), key=_minutes)


def _minutes(time: str) -> int:
    """How long a time is at days of eight hours."""
    read = Duration.model_validate(time)
    return read.days * 480 + read.minutes


def _named(pair: tuple[str, str]) -> Document:
    return dict(zip(_TIMES, pair, strict=True))


def _free(name: str, taken: set[str]) -> str:
    """A name that no other agreement of the service has."""
    base = cut(name, 100)
    made, n = base, 2
    while made in taken:
        made, n = f"{base} ({n})", n + 1
    taken.add(made)
    return made
