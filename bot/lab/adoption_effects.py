"""Tries what adoption proposes: pairs of simulated runs of one link's own requests, as it is and
with the proposal done, the same requests in both of a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import NamedTuple

from bot.lab.simulation.habits import Habits
from bot.lab.simulation.what_if import AT_ONCE, changed, run
from catalog.agreed_hours import Duration
from catalog.agreements import Agreement
from catalog.model import Catalogue, Team
from routing.adoption.values import Advice, Effect, Lack, LinkStand, Stand
from routing.rules.small_numbers import mean_between

PASSES = frozenset({"hands-over", "never-passes", "elsewhere"})
"""As it is, the link hands over; with the proposal done it passes on."""
STAFF = frozenset({"late-pick-up", "lies-new", "people"})
"""One person more."""
PROMISES = frozenset({"too-tight", "too-loose"})
"""The promise as proposed."""
FEWEST = 1_000
"""So many requests a year a link has in a trial at the least."""


class _Trial(NamedTuple):
    """One proposal as two runs: the catalogue and the habits before and after."""

    key: str
    demand: Catalogue
    before: tuple[Catalogue, Habits]
    after: tuple[Catalogue, Habits]


def with_effects(
    stand: Stand,
    catalogue: Catalogue,
    *,
    pairs: int,
    days: int,
    tell: Callable[[str, float], None] = lambda what, part: None,
) -> Stand:
    """The stand with the effect of each link's first proposal that can be tried."""
    wanted = [advice.lack for link in stand.links if (advice := _first(link))]
    trials = [_trial(lack, stand, catalogue) for lack in wanted]
    found = _effects(trials, pairs, days, tell)
    links = tuple(_told(link, found) for link in stand.links)
    shared = tuple(one.model_copy(update={"first": _with(one.first, found)}) for one in stand.next)
    return stand.model_copy(update={"links": links, "next": shared})


def _first(link: LinkStand) -> Advice | None:
    """The first of a link's three that can be tried; a supplier is its own organisation's."""
    able = PASSES | STAFF | PROMISES
    tried = (a for a in link.next if a.lack.code in able and link.calls)
    return next(tried, None) if link.kind == "internal" else None


def _trial(lack: Lack, stand: Stand, catalogue: Catalogue) -> _Trial:
    link = stand.link(lack.team)
    stretch = (stand.until - stand.since).days if stand.until and stand.since else 0
    rate = link.calls / max(stretch, 1) * 365 if link else 0
    habits = Habits(calls_a_year=max(round(rate), FEWEST), wrong_team=0, major_incidents=0)
    plain, other = (catalogue, habits), (catalogue, habits)
    if lack.code in PASSES:
        plain = (catalogue, habits.model_copy(update={"hand_over": (lack.team,)}))
    elif lack.code in STAFF:
        other = (changed(catalogue, {lack.team: 1}), habits)
    else:
        other = (promising(catalogue, lack), habits)
    return _Trial(lack.key, _only(catalogue, lack.team), plain, other)


def _only(catalogue: Catalogue, team: str) -> Catalogue:
    """The organisation as those ask who want something of this team."""
    teams = tuple(t if t.team == team else _asked_nothing(t) for t in catalogue.teams)
    return Catalogue(version=catalogue.version, organisation=catalogue.organisation, teams=teams)


def _asked_nothing(team: Team) -> Team:
    services = tuple(service.model_copy(update={"items": ()}) for service in team.services)
    return team.model_copy(update={"services": services})


def promising(catalogue: Catalogue, lack: Lack) -> Catalogue:
    """The catalogue with the time that a lack proposes in place of the promise it is about."""
    service, kind, resolve = lack.about.split(" ", 2)
    time = Duration.model_validate(lack.value)
    teams = tuple(
        _promising(team, service, kind, resolve, time) if team.team == lack.team else team
        for team in catalogue.teams
    )
    return Catalogue(version=catalogue.version, organisation=catalogue.organisation, teams=teams)


def _promising(team: Team, ref: str, kind: str, resolve: str, time: Duration) -> Team:
    services = tuple(
        service.model_copy(
            update={
                "agreements": tuple(_agreed(a, kind, resolve, time) for a in service.agreements)
            }
        )
        if f"{team.team}/{service.id}" == ref
        else service
        for service in team.services
    )
    return team.model_copy(update={"services": services})


def _agreed(agreement: Agreement, kind: str, resolve: str, time: Duration) -> Agreement:
    targets = {
        name: target.model_copy(update={"resolve": time})
        if name == kind and str(target.resolve) == resolve
        else target
        for name, target in agreement.targets.items()
    }
    return agreement.model_copy(update={"targets": targets})


def _effects(
    trials: Sequence[_Trial], pairs: int, days: int, tell: Callable[[str, float], None]
) -> dict[str, Effect]:
    """The share in time of each trial, before and after, over so many pairs."""
    jobs = [
        (at, side, seed)
        for at in range(len(trials))
        for seed in range(1, pairs + 1)
        for side in (0, 1)
    ]
    found: dict[tuple[int, int, int], float] = {}
    if not jobs:
        return {}
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        running = {}
        for at, side, seed in jobs:
            trial = trials[at]
            made, habits = trial.after if side else trial.before
            job = pool.submit(run, made, trial.demand, days, seed, habits)
            running[job] = (at, side, seed)
        for n, done in enumerate(as_completed(running), start=1):
            found[running[done]] = done.result().in_time
            tell("trying proposals in pairs", n / len(jobs))
    return {
        trial.key: _effect(
            [found[at, 0, s] for s in _seeds(pairs)], [found[at, 1, s] for s in _seeds(pairs)]
        )
        for at, trial in enumerate(trials)
    }


def _seeds(pairs: int) -> Iterable[int]:
    return range(1, pairs + 1)


def _effect(before: Sequence[float], after: Sequence[float]) -> Effect:
    _, between = mean_between([b - a for a, b in zip(before, after, strict=True)])
    return Effect(
        what="in time",
        before=sum(before) / len(before),
        after=sum(after) / len(after),
        low=between.low if between else None,
        high=between.high if between else None,
        pairs=len(before),
    )


def _told(link: LinkStand, found: Mapping[str, Effect]) -> LinkStand:
    return link.model_copy(update={"next": tuple(_with(a, found) for a in link.next)})


def _with(advice: Advice, found: Mapping[str, Effect]) -> Advice:
    return advice.model_copy(update={"effect": found.get(advice.lack.key)})
