"""Builds the page of a link's block: people, processes, technology, services, agreements. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.pages.catalogue_view import duration_words
from bot.wording.call_formatter import CallFormatter
from catalog.chain import duration_text, hours_text
from catalog.channels import TOLD_ANYWAY
from catalog.model import Agreement, Catalogue, EscalateTo, Service, Team
from catalog.presence import absent
from catalog.rota import on_duty
from routing.adoption.links import KINDS
from routing.call.usm import ENTRY, NAMES


@dataclass(frozen=True)
class Grid:
    """A service on USM's grid: what it provides and how well, how it supports and how soon."""

    name: str
    provides: str
    how_well: str
    supports: str
    how_soon: str


@dataclass(frozen=True)
class Tie:
    """An agreement: with whom, about what, and the times of each kind. `team`: theirs, where it is
    a link.
    """

    other: str
    team: str
    service: str
    times: str


@dataclass(frozen=True)
class Step:
    """A process: what enters it, and whether it is promised."""

    name: str
    entered_by: str
    promised: bool


@dataclass(frozen=True)
class LinkBlock:
    """A link as everybody of the organisation may see it."""

    hours: str
    duty: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    rooms: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    escalation: tuple[str, ...]
    grids: tuple[Grid, ...]
    customers: tuple[Tie, ...]
    suppliers: tuple[Tie, ...]


def link_block(team: Team, formatter: CallFormatter, kinds: dict[str, str]) -> LinkBlock:
    """The block of a link; `kinds` names each kind of call."""
    catalogue, language = formatter.catalogue, formatter.localizer.language
    named = {person for shift in team.rota for person in shift.people}
    away = absent(named, catalogue, formatter.now)
    duty = on_duty(team.rota, team.hours.zone, formatter.now, away)
    return LinkBlock(
        hours=hours_text(team.hours, language),
        duty=tuple(formatter.person(one) for one in duty),
        people=tuple((p.name, _role(p.role.value, formatter)) for p in team.people),
        rooms=tuple(
            # The number of a room tells nobody anything; an address does.
            (channel.title(), str(room) if channel in TOLD_ANYWAY else formatter.say("a room"))
            for channel, room in team.rooms.items()
        ),
        steps=tuple(_steps(team, formatter, kinds)),
        escalation=tuple(_escalation(team, formatter)),
        grids=tuple(_grid(service, formatter) for service in team.services),
        customers=tuple(_customers(team, formatter, kinds)),
        suppliers=tuple(_suppliers(team, formatter, kinds)),
    )


def _role(role: str, formatter: CallFormatter) -> str:
    return formatter.say("coordinator") if role == "coordinator" else ""


def _steps(team: Team, formatter: CallFormatter, kinds: dict[str, str]) -> Iterator[Step]:
    promised = {
        kind
        for service in team.services
        for agreement in service.agreements
        for kind in KINDS
        if agreement.target(kind)
    }
    for kind in KINDS:
        name = formatter.say(NAMES[ENTRY[kind]])
        yield Step(name, kinds.get(kind.value, kind.value), kind in promised)


def _escalation(team: Team, formatter: CallFormatter) -> Iterator[str]:
    for step in team.escalate:
        if isinstance(step, EscalateTo):
            yield formatter.team(step.team)
        else:
            yield formatter.say("coordinator") if step == "coordinator" else formatter.person(step)


def _grid(service: Service, formatter: CallFormatter) -> Grid:
    language, localizer = formatter.localizer.language, formatter.localizer
    targets = [t.at(3) for a in service.agreements for t in a.targets.values()]
    facility = service.facility
    goods = [*facility.goods, *facility.actions]
    items = [item.name.in_(language) for item in service.items]
    # Goods are written in one language: where several are spoken, items say it in each.
    several = len(formatter.catalogue.organisation.languages) > 1
    provides = (items or goods) if several else (goods or items)
    soon = min(targets, key=lambda t: _minutes(t.acknowledge), default=None)
    well = min(targets, key=lambda t: _minutes(t.resolve), default=None)
    return Grid(
        name=service.name.in_(language),
        provides=", ".join(provides[:8]),
        how_well=duration_words(well.resolve, localizer) if well else "",
        supports=service.support.in_(language) if service.support else "",
        how_soon=duration_words(soon.acknowledge, localizer) if soon else "",
    )


def _minutes(duration: object) -> float:
    days, minutes = getattr(duration, "days", 0), getattr(duration, "minutes", 0)
    return float(days * 480 + minutes)


def _times(agreement: Agreement, formatter: CallFormatter, kinds: dict[str, str]) -> str:
    language = formatter.localizer.language
    return "; ".join(
        f"{kinds.get(kind, kind)} {duration_text(target.acknowledge, language)} / "
        f"{duration_text(target.resolve, language)}"
        for kind, target in agreement.targets.items()
    )


def _customers(team: Team, formatter: CallFormatter, kinds: dict[str, str]) -> Iterator[Tie]:
    for service in team.services:
        for agreement in service.agreements:
            for customer in agreement.customers:
                yield Tie(
                    _customer(customer, formatter),
                    customer if customer in formatter.catalogue.team_by_id else "",
                    service.name.in_(formatter.localizer.language),
                    _times(agreement, formatter, kinds),
                )


def _customer(name: str, formatter: CallFormatter) -> str:
    if name == "*":
        return formatter.say("everybody")
    groups = {group.id: group for group in formatter.catalogue.organisation.groups}
    if name in groups:
        return groups[name].name.in_(formatter.localizer.language)
    return formatter.team(name)


def _suppliers(team: Team, formatter: CallFormatter, kinds: dict[str, str]) -> Iterator[Tie]:
    catalogue, language = formatter.catalogue, formatter.localizer.language
    names = set(catalogue.names_of_team(team))
    for ref in dict.fromkeys(r for s in team.services for r in _relied(s)):
        if ref not in catalogue.services:
            continue
        other, service = catalogue.services[ref]
        agreed = [a for a in service.agreements if names & set(a.customers)]
        times = _times(agreed[0], formatter, kinds) if agreed else formatter.say("nothing agreed")
        yield Tie(other.name.in_(language), other.team, service.name.in_(language), times)


def _relied(service: Service) -> Iterator[str]:
    yield from (reliance.service for reliance in service.relies_on)
    yield from (reliance.service for item in service.items for reliance in item.relies_on)


def neighbours(team: Team, catalogue: Catalogue) -> frozenset[str]:
    """The links that rely on a link, and those that it relies on."""
    behind = {ref.partition("/")[0] for service in team.services for ref in _relied(service)}
    before = {
        other.team
        for other in catalogue.teams
        if any(r.partition("/")[0] == team.team for s in other.services for r in _relied(s))
    }
    return frozenset(behind | before)
