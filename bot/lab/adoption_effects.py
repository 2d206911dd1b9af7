"""Tries what adoption proposes: pairs of simulated runs of one link's own requests, as it is and
with the proposal done, the same requests in both of a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import product
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
    """One proposal as two runs: the catalogue and the habits before and after. `name`: what is
    tried, the same for the same runs.
    """

    key: str
    name: str
    demand: Catalogue
    before: tuple[Catalogue, Habits]
    after: tuple[Catalogue, Habits]


def with_effects(
    stand: Stand,
    catalogue: Catalogue,
    teams: Collection[str],
    *,
    pairs: int,
    days: int,
    tell: Callable[[str, float], None] = lambda what, part: None,
    kept: MutableMapping[str, Effect] | None = None,
) -> Stand:
    """The stand with the effect of the first proposal that can be tried of each of these links, and
    of each of those for the whole. `kept`: effects that were worked out before, by what was tried;
    new ones are added.
    """
    by_key = {lack.key: lack for lack in _wanted(stand, catalogue, teams)}
    trials = [_trial(lack, stand, catalogue) for lack in by_key.values()]
    known: MutableMapping[str, Effect] = {} if kept is None else kept
    names = {trial.key: f"{catalogue.version} {trial.name} {pairs} {days}" for trial in trials}
    fresh = [trial for trial in trials if names[trial.key] not in known]
    known.update({names[k]: one for k, one in _effects(fresh, pairs, days, tell).items()})
    found = {key: known[name] for key, name in names.items()}
    told = tuple(_told(link, found) for link in stand.links)
    shared = tuple(one.model_copy(update={"first": _with(one.first, found)}) for one in stand.next)
    return stand.model_copy(update={"links": told, "next": shared})


def _wanted(stand: Stand, catalogue: Catalogue, teams: Collection[str]) -> Iterator[Lack]:
    """The first proposal that can be tried of each of these links, and those for the whole."""
    for link in stand.links:
        if link.team in teams and (advice := _first(link, catalogue)):
            yield advice.lack
    yield from (one.first.lack for one in stand.next if _can_try(one.first.lack, stand, catalogue))


def _first(link: LinkStand, catalogue: Catalogue) -> Advice | None:
    """The first of a link's three that can be tried."""
    return next((advice for advice in link.next if _tries(advice.lack, link, catalogue)), None)


def _can_try(lack: Lack, stand: Stand, catalogue: Catalogue) -> bool:
    link = stand.link(lack.team)
    return link is not None and _tries(lack, link, catalogue)


def _tries(lack: Lack, link: LinkStand, catalogue: Catalogue) -> bool:
    """Whether a proposal can be simulated: of a link of ours that people ask things of. A supplier
    is its own organisation's.
    """
    able = lack.code in PASSES | STAFF | PROMISES
    team = catalogue.team_by_id.get(link.team)
    asked = team is not None and any(service.items for service in team.services)
    return able and asked and link.calls > 0 and link.kind == "internal"


def _trial(lack: Lack, stand: Stand, catalogue: Catalogue) -> _Trial:
    link = stand.link(lack.team)
    stretch = (stand.until - stand.since).days if stand.until and stand.since else 0
    rate = link.calls / max(stretch, 1) * 365 if link else 0
    calls = max(round(rate, -3), FEWEST)
    habits = Habits(calls_a_year=round(calls), wrong_team=0, major_incidents=0)
    plain, other = (catalogue, habits), (catalogue, habits)
    if lack.code in PASSES:
        plain = (catalogue, habits.model_copy(update={"hand_over": (lack.team,)}))
    elif lack.code in STAFF:
        other = (changed(catalogue, {lack.team: 1}), habits)
    else:
        other = (promising(catalogue, lack), habits)
    name = f"{lack.key} {lack.value} {calls:.0f}"
    return _Trial(lack.key, name, _only(catalogue, lack.team), plain, other)


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
    seeds = range(1, pairs + 1)
    jobs = list(product(range(len(trials)), seeds, (0, 1)))
    found: dict[tuple[int, int, int], float] = {}
    if not jobs:
        return {}
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        running = {
            pool.submit(_in_time, trials[at], side, days, s): (at, s, side) for at, s, side in jobs
        }
        for n, done in enumerate(as_completed(running), start=1):
            found[running[done]] = done.result()
            tell("trying proposals in pairs", n / len(jobs))
    return {
        trial.key: _effect([found[at, s, 0] for s in seeds], [found[at, s, 1] for s in seeds])
        for at, trial in enumerate(trials)
    }


def _in_time(trial: _Trial, side: int, days: int, seed: int) -> float:
    """The share of requests solved in time, in one run before (0) or after (1)."""
    made, habits = trial.after if side else trial.before
    return run(made, trial.demand, days, seed, habits).in_time


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
