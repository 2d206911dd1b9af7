"""Puts the three steps together: where each link and the whole stand, and the three things worth
doing next. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from catalog.language_packs import SOURCE
from catalog.model import Catalogue, Team
from routing.adoption.chain import chain_step
from routing.adoption.links import Known, link_step
from routing.adoption.optimise import optimise_step
from routing.adoption.values import (
    STEPS,
    Advice,
    CameOf,
    DomainStand,
    Lack,
    LinkStand,
    Shared,
    Stand,
    StepName,
)
from routing.adoption.walk import LinkWalk, Walk

_Named = TypeVar("_Named", bound=Lack | Shared)
NEXT = 3
"""So many things are named at a time: who gets ten does none."""
OF_A_STEP = 2
"""Of the three at most so many are of one step."""
_FIRST = {"links": 1.0, "chain": 1.6, "optimise": 0.9}
"""What a step's gain counts for: what keeps work out of the chain most, fine tuning least."""

_LATER = {"register": 0.5, "agreed": 0.6, "priorities": 0.6}
"""What a link does better once it has people, rota, rooms and agreements."""


def stand(catalogue: Catalogue, known: Known, walk: Walk | None = None) -> Stand:
    """Where everything stands: by the files alone, and with history (`walk`) by what was done."""
    links, lacks = [], []
    for team in catalogue.teams:
        if team.link:
            continue  # whole or not, it is so in its own desk
        one, found = _link(team, catalogue, known, walk)
        links.append(one)
        lacks += found
    whole = {step: _whole(step, links) for step in STEPS}
    return Stand(
        organisation=catalogue.organisation.organisation.in_(SOURCE),
        version=catalogue.version,
        at=known.at,
        since=walk.since if walk else None,
        until=walk.until if walk else None,
        calls=walk.calls if walk else 0,
        whole=whole,
        domains=tuple(_domains(catalogue, links)),
        links=tuple(links),
        next=_shared(lacks, links),
        lacks=tuple(lacks),
    )


def _link(
    team: Team, catalogue: Catalogue, known: Known, walk: Walk | None
) -> tuple[LinkStand, list[Lack]]:
    links, lacks = link_step(team, catalogue, known)
    own = walk.links.get(team.team, LinkWalk()) if walk else LinkWalk()
    chain = optimise = None
    if walk and walk.calls:
        chain, found = chain_step(team, walk)
        lacks += found
        if measured := optimise_step(team, walk):
            optimise, found = measured
            lacks += found
    return (
        LinkStand(
            team=team.team,
            kind=team.kind,
            domain=team.domain or "",
            links=links,
            chain=chain,
            optimise=optimise,
            calls=own.calls,
            next=tuple(Advice(lack=lack) for lack in chosen(lacks)),
        ),
        lacks,
    )


def _whole(step: StepName, links: Iterable[LinkStand]) -> float | None:
    """A step of the whole: the mean of its links, each counted alike."""
    values = [found.value for link in links if (found := link.step(step))]
    return round(sum(values) / len(values), 4) if values else None


def _domains(catalogue: Catalogue, links: Sequence[LinkStand]) -> Iterator[DomainStand]:
    """Each domain that has links, in the organisation's order; nothing where there are none."""
    for name in catalogue.organisation.domains:
        own = [link for link in links if link.domain == name]
        if own:
            steps = {step: _whole(step, own) for step in STEPS}
            yield DomainStand(domain=name, links=len(own), steps=steps)


def _weight(lack: Lack | Shared) -> float:
    return lack.gain * _FIRST[lack.step] * _LATER.get(lack.code, 1.0)


def chosen(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """The three worth doing next: each kind of thing once, by what all of its kind are worth, at
    most two of one step.
    """
    by_code: dict[str, list[Lack]] = defaultdict(list)
    for lack in lacks:
        by_code[lack.code].append(lack)
    order = sorted(by_code.values(), key=lambda found: (-sum(map(_weight, found)), found[0].code))
    firsts = [max(found, key=lambda lack: (lack.gain, lack.about)) for found in order]
    return tuple(_mixed(firsts))


def _mixed(ordered: Sequence[_Named]) -> list[_Named]:
    """The first three, of one step two at most; more of it only where the others give none."""
    picked: list[_Named] = []
    for one in ordered:
        same = sum(other.step == one.step for other in picked)
        if len(picked) < NEXT and same < OF_A_STEP:
            picked.append(one)
    rest = [one for one in ordered if one not in picked]
    return [*picked, *rest[: NEXT - len(picked)]]


def _shared(lacks: Sequence[Lack], stood: Sequence[LinkStand]) -> tuple[Shared, ...]:
    """The three for the whole: by what they are worth over all links, with the links that have
    them, the worst first.
    """
    by_code: dict[str, list[Lack]] = defaultdict(list)
    for lack in lacks:
        by_code[lack.code].append(lack)
    found = [_of_code(code, every, stood) for code, every in by_code.items()]
    found.sort(key=lambda one: (-_weight(one), one.code))
    return tuple(_mixed(found))


def _of_code(code: str, lacks: Sequence[Lack], stood: Sequence[LinkStand]) -> Shared:
    """What links lack alike. Our own come first: another organisation's inside is its own."""
    outside = {link.team for link in stood if link.kind == "supplier"}
    of_team: dict[str, float] = defaultdict(float)
    cases: dict[str, float] = defaultdict(float)
    for lack in lacks:
        of_team[lack.team] += lack.gain
        cases[lack.team] += lack.n
    # Of two that are worth as much, the one of which more cases tell it.
    teams = tuple(
        sorted(of_team, key=lambda team: (team in outside, -of_team[team], -cases[team], team))
    )
    first = max((lack for lack in lacks if lack.team == teams[0]), key=lambda lack: lack.gain)
    gain = sum(of_team.values()) / max(len(stood), 1)
    return Shared(
        code=code, step=first.step, teams=teams, first=Advice(lack=first), gain=round(gain, 4)
    )


def came_of(proposed: Mapping[str, tuple[Lack, dt.date, float]], now: Stand) -> tuple[CameOf, ...]:
    """What came of earlier proposals that are none any more: by key, the lack, when it was proposed
    and its link's step then. Those of teams that are gone are left out.
    """
    still = {lack.key for lack in now.lacks}
    found = []
    for key, (lack, when, before) in proposed.items():
        link = now.link(lack.team)
        step = link.step(lack.step) if link else None
        if key not in still and step:
            seen = now.at.date()
            made = CameOf(lack=lack, proposed=when, seen=seen, before=before, after=step.value)
            found.append(made)
    return tuple(found)


def remembered(now: Stand, since: Mapping[str, dt.date], done: Iterable[CameOf]) -> Stand:
    """The stand with since when each thing has been proposed, and with what came of others."""
    links = tuple(
        link.model_copy(update={"next": tuple(_dated(a, since) for a in link.next)})
        for link in now.links
    )
    shared = tuple(one.model_copy(update={"first": _dated(one.first, since)}) for one in now.next)
    return now.model_copy(update={"links": links, "next": shared, "done": tuple(done)})


def _dated(advice: Advice, since: Mapping[str, dt.date]) -> Advice:
    return advice.model_copy(update={"since": since.get(advice.lack.key)})
