"""Measures the first step: how whole a link is by its file alone, and how well its phrases are
understood. Pure.

Every part is a share of what a whole link has, not a tick: half the deputies is a half. What was
counted from few cases counts for the low end of what it may be, so nothing is ever full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from catalog.customers import EVERYBODY
from catalog.hours import is_open
from catalog.model import ASKED_KINDS, Catalogue, Kind, Reliance, Service, Team
from catalog.presence import absent
from catalog.rota import on_duty
from routing.adoption.values import Found, Lack, Part, StepStand, step_of
from routing.rules.small_numbers import share_between

KINDS = (*ASKED_KINDS, Kind.RISK)
"""The kinds by which the five processes are entered."""
ENOUGH_PEOPLE = 3
_WEEK_HOURS = 24 * 7


class Phrases(Protocol):
    """How an item's phrases were understood when they were asked unseen."""

    @property
    def asked(self) -> int:
        """How many were asked."""
        ...

    @property
    def right(self) -> int:
        """How many of them found the item."""
        ...

    @property
    def taken_for(self) -> str:
        """The item found most where they did not."""
        ...


class Register(Protocol):
    """What a team's register of managed components tells."""

    def kept(self, team: str) -> int | None:
        """How many components it keeps; None where this desk has no register."""
        ...


class NoRegister:
    """A desk without registers."""

    def kept(self, team: str) -> int | None:
        """None, always."""
        return None


@dataclass(frozen=True)
class Counted:
    """Registers of which it is known how many components each team has in use."""

    counts: Mapping[str, int]

    def kept(self, team: str) -> int | None:
        """So many; a team that is not named has none."""
        return self.counts.get(team, 0)


RoomTried = Literal["works", "lost"]
"""A card was brought to a team's room; or its service says that nothing can be said there."""


@dataclass(frozen=True)
class Known:
    """What is known of an organisation beside its files: when it is; phrases understood by item
    (None: not measured); its register; the channels that are set up (None: not known); how it went
    with each team's room when something was said there.
    """

    at: dt.datetime
    phrases: Mapping[str, Phrases] | None = None
    register: Register = field(default_factory=NoRegister)
    channels: Collection[str] | None = None
    rooms: Mapping[str, RoomTried] = field(default_factory=dict)


def link_step(team: Team, catalogue: Catalogue, known: Known) -> tuple[StepStand, list[Lack]]:
    """How whole a link is, and what it lacks; `gain` of a lack is its share of the step."""
    return step_of(_parts(team, catalogue, known))


def _parts(team: Team, catalogue: Catalogue, known: Known) -> Iterator[Found]:
    inside = team.kind == "internal"
    yield _people(team) if inside else _reached(team)
    if inside:
        yield _rota(team, catalogue, known.at)
    yield _processes(team, catalogue)
    yield _rooms(team, known.channels, known.rooms.get(team.team))
    yield _grid(team)
    yield _agreements(team, catalogue)
    if known.phrases and _items(team):
        yield _phrases(team, known.phrases)
    kept = known.register.kept(team.team) if inside else None
    if kept is not None:
        yield _register(team, kept)


def _lack(team: Team, code: str, gain: float, **more: object) -> Lack:
    who = next(iter(team.coordinators), None) or next(iter(team.people), None)
    made = {"code": code, "step": "links", "team": team.team, "gain": gain}
    return Lack.model_validate(made | {"who": who.id if who else ""} | more)


def _items(team: Team) -> list[str]:
    return [f"{team.team}/{s.id}/{item.id}" for s in team.services for item in s.items]


def _people(team: Team) -> Found:
    """Enough of them, somebody for who decides, and all of them to be reached."""
    reach, lacks = _reach(team, 1 / 3)
    decide, count = team.coordinators, len(team.people)
    alone = [p.id for p in decide if not p.deputy] if len(decide) < 2 else []
    deputies = 1 - len(alone) / len(decide) if decide else 0.0
    enough = min(count, ENOUGH_PEOPLE) / ENOUGH_PEOPLE
    for person in alone:
        lacks.append(_lack(team, "deputy", (1 - deputies) / 3, about=person))
    if enough < 1:
        lacks.append(_lack(team, "people", (1 - enough) / 3, n=count, of=ENOUGH_PEOPLE))
    return Part(name="people", value=(enough + deputies + reach) / 3, of=count), lacks


def _reached(team: Team) -> Found:
    """Of another organisation: that its people can be reached. Its inside is its own."""
    reach, lacks = _reach(team, 1.0)
    count = len(team.people)
    low = share_between(round(reach * count), count).low if count else 0.0
    return Part(name="people", value=low, of=count), lacks


def _reach(team: Team, weight: float) -> tuple[float, list[Lack]]:
    """The share of a team's people who have an address, phone or account."""
    count = len(team.people)
    gone = [p.id for p in team.people if not (p.email or p.phone or p.accounts)]
    reach = 1 - len(gone) / count if count else 0.0
    gain = (1 - reach) * weight
    lacks = [_lack(team, "reach", gain, about=gone[0], n=len(gone), of=count)] if gone else []
    return reach, lacks


def _rota(team: Team, catalogue: Catalogue, at: dt.datetime) -> Found:
    """In how many of the open hours of the coming week somebody is on duty. Who is alone needs a
    colleague before a rota.
    """
    named = {person for shift in team.rota for person in shift.people}
    open_, duty = 0, 0
    for hour in range(_WEEK_HOURS):
        moment = at + dt.timedelta(hours=hour)
        if is_open(team.hours, moment):
            open_ += 1
            away = absent(named, catalogue, moment)
            duty += bool(on_duty(team.rota, team.hours.zone, moment, away))
    value = duty / open_ if open_ else 0.0
    code, n, of = ("rota-gaps" if team.rota else "rota"), open_ - duty, open_
    if len(team.people) < 2:
        code, n, of = "people", len(team.people), ENOUGH_PEOPLE
    lacks = [_lack(team, code, 1 - value, n=n, of=of)] if value < 1 else []
    return Part(name="rota", value=value, of=open_), lacks


def _processes(team: Team, catalogue: Catalogue) -> Found:
    """Which of the processes somebody can enter, and whether escalation leaves the team. All five
    for a link of ours; of a supplier those for which it is relied on.
    """
    wanted = KINDS if team.kind == "internal" else _wanted_of(team, catalogue)
    shut = [kind for kind in wanted if not _promises(team, kind)]
    entered = len(wanted) - len(shut)
    leaves = 1.0 if _leads_out(team) else 0.5
    lacks = [
        _lack(team, "process", 0.7 / len(wanted), about=kind.value, n=entered, of=len(wanted))
        for kind in shut
    ]
    if leaves < 1:
        lacks.append(_lack(team, "escalation", 0.3 * (1 - leaves)))
    enters = entered / len(wanted) if wanted else 1.0
    return Part(name="processes", value=0.7 * enters + 0.3 * leaves, of=len(wanted)), lacks


def _promises(team: Team, kind: Kind) -> bool:
    return any(a.target(kind) for service in team.services for a in service.agreements)


def _leads_out(team: Team) -> bool:
    """Whether what a link does not solve comes to somebody else, or it is the last itself."""
    if team.kind == "supplier" or team.fallback:
        return True
    return any(not isinstance(step, str) for step in team.escalate)


def _wanted_of(team: Team, catalogue: Catalogue) -> tuple[Kind, ...]:
    """The kinds for which others rely on a team's services; incidents where none are named."""
    leaning = [r for other in catalogue.teams for r in reliances_of(other)]
    own = [r for r in leaning if r.service.partition("/")[0] == team.team]
    named = {kind for reliance in own for kind in reliance.kinds or ("incident",)}
    return tuple(kind for kind in KINDS if kind.value in named)


def reliances_of(team: Team) -> Iterator[Reliance]:
    """Everything that a team's services and items rely on."""
    for service in team.services:
        yield from service.relies_on
        for item in service.items:
            yield from item.relies_on


NOT_SET_UP, LOST, NOT_TRIED = 0.5, 0.25, 0.9
"""What a room counts for that is in no channel of ours, in which nothing can be said, or in which
nothing was said yet.
"""


def _rooms(team: Team, channels: Collection[str] | None, tried: RoomTried | None) -> Found:
    """A room where the team works together, in a channel that is set up here, to which a card was
    brought. Where no chat service is set up, a room in the file is all there can be.
    """
    named = [channel for channel, room in team.rooms.items() if room]
    about = next(iter(team.rooms), "")
    if not named:
        code, value = "room", 0.0
    elif channels is None:
        code, value = "", 1.0
    elif not set(named) & set(channels):
        code, value = "room-set-up", NOT_SET_UP
    elif tried == "lost":
        code, value = "room-lost", LOST
    else:
        code, value = "", 1.0 if tried else NOT_TRIED
    lacks = [_lack(team, code, 1 - value, about=about)] if code else []
    return Part(name="rooms", value=value, of=len(team.rooms)), lacks


def _grid(team: Team) -> Found:
    """USM's four cells of each service: what it provides and how well, how it supports and how
    soon.
    """
    cells: list[float] = []
    lacks: list[Lack] = []
    each = 1 / max(len(team.services) * 4, 1)
    for service in team.services:
        for code, value in _cells(service):
            cells.append(value)
            if value < 1:
                lacks.append(_lack(team, code, (1 - value) * each, about=service.id))
    if not team.services:
        lacks.append(_lack(team, "service", 1.0))
    value = sum(cells) / len(cells) if cells else 0.0
    return Part(name="services", value=value, of=len(team.services)), lacks


def _cells(service: Service) -> Iterator[tuple[str, float]]:
    facility = (bool(service.facility.goods) + bool(service.facility.actions)) / 2
    yield "facility", facility
    yield "agreed", _share([bool(a.name and a.since) for a in service.agreements])
    yield "support", float(service.support is not None)
    targets = [target for a in service.agreements for target in a.targets.values()]
    yield "priorities", (bool(targets) + _share([bool(t.by_priority) for t in targets])) / 2


def _share(each: Sequence[bool]) -> float:
    return sum(each) / len(each) if each else 0.0


def _agreements(team: Team, catalogue: Catalogue) -> Found:
    """Both ways: what customers may ask is promised, and suppliers promise it to this very team."""
    offered = _offered(team)
    leaned = list(dict.fromkeys(reliance.service for reliance in reliances_of(team)))
    strange = [ref for ref in leaned if not _promised_to(ref, team, catalogue)]
    lacks = [_lack(team, "own-terms", 0.5 / len(leaned), about=ref) for ref in strange]
    outward = _share(offered)
    inward = 1 - len(strange) / len(leaned) if leaned else outward
    return Part(name="agreements", value=(outward + inward) / 2, of=len(offered)), lacks


def _offered(team: Team) -> list[bool]:
    """Of each item, or of each service of a link without items, whether it is promised."""
    items = [
        any(a.target(item.kind) for a in service.agreements)
        for service in team.services
        for item in service.items
    ]
    return items or [bool(service.agreements) for service in team.services]


def _promised_to(ref: str, team: Team, catalogue: Catalogue) -> bool:
    """Whether a supplier's service has an agreement with this team, and not with everybody only."""
    found = catalogue.services.get(ref)
    names = set(catalogue.names_of_team(team)) - {EVERYBODY}
    return bool(found and any(names & set(a.customers) for a in found[1].agreements))


def _phrases(team: Team, phrases: Mapping[str, Phrases]) -> Found:
    """How many of the phrases are understood that were withheld; of few the low end counts."""
    own = {ref: phrases[ref] for ref in _items(team) if ref in phrases}
    asked = sum(one.asked for one in own.values())
    right = sum(one.right for one in own.values())
    value = share_between(right, asked).low if asked else 0.0
    worst = sorted(own, key=lambda ref: (own[ref].right - own[ref].asked, ref))
    lacks = []
    for ref in worst[:2]:
        wrong = own[ref].asked - own[ref].right
        if wrong or not own[ref].asked:
            gain = wrong / asked if asked else 1.0
            one = own[ref]
            lacks.append(
                _lack(team, "phrases", gain, about=ref, n=wrong, of=one.asked, value=one.taken_for)
            )
    return Part(name="phrases", value=value, of=asked), lacks


def _register(team: Team, kept: int) -> Found:
    """Whether what it manages is on record: nothing is nothing, and the first ones count most."""
    value = kept / (kept + 10)
    lacks = [_lack(team, "register", 1 - value, n=kept)] if value < 0.9 else []
    return Part(name="register", value=value, of=kept), lacks
