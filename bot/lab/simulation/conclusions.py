"""Draws what a manager asks about from a simulation: what is still open and how late, which promise
is too tight, which supplier's agreement costs ours.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.lab.simulation.figures import PromiseFigures, StillOpen, SupplierCost
from catalog.hours import elapsed
from catalog.language_packs import SOURCE
from catalog.model import Catalogue
from routing.call.call import AT_WORK, Call
from routing.insight.tally import Solved, Tally, Waited
from routing.rules.promised import is_broken, late_by
from routing.rules.small_numbers import FEW, GOAL, share_between


def still_open(
    calls: Iterable[Call], catalogue: Catalogue, at: dt.datetime
) -> tuple[StillOpen, ...]:
    """What each link has at work at a moment, child calls too; who has most late calls first."""
    by_team: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.state in AT_WORK:
            by_team[call.team].append(call)
    found = []
    for team, mine in by_team.items():
        late = [late_by(call, at).total_seconds() / 3600 for call in mine if is_broken(call, at)]
        found.append(
            StillOpen(
                team=team,
                name=catalogue.team_by_id[team].name.in_(SOURCE),
                open=len(mine),
                roots=sum(call.parent is None for call in mine),
                late=len(late),
                longest_late_hours=round(max(late, default=0.0), 1),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.late, -one.open, one.team)))


def promise_figures(tally: Tally) -> tuple[PromiseFigures, ...]:
    """How each promise was kept, the worst first; those of which there are too few to say last."""
    by_promise: dict[tuple[str, str, str], list[Solved]] = defaultdict(list)
    for solved in tally.solved.values():
        by_promise[solved.promise].append(solved)
    found = (_promise(*key, solved) for key, solved in by_promise.items())
    return tuple(sorted(found, key=lambda p: (p.too_tight is None, p.high, p.service, p.kind)))


def _promise(service: str, kind: str, resolve: str, every: Sequence[Solved]) -> PromiseFigures:
    kept = sum(solved.kept for solved in every)
    between = share_between(kept, len(every))
    used = sorted(solved.used for solved in every)
    return PromiseFigures(
        service=service,
        kind=kind,
        resolve=resolve,
        solved=len(every),
        kept=kept,
        low=round(between.low, 3),
        high=round(between.high, 3),
        nine_in_ten=math.ceil(used[math.ceil(len(used) * GOAL) - 1]),
        too_tight=between.high < GOAL if len(every) >= FEW else None,
    )


def supplier_costs(tally: Tally) -> tuple[SupplierCost, ...]:
    """What waiting for each supplier's service cost, the dearest first."""
    waited: dict[str, list[tuple[Solved, list[Waited]]]] = defaultdict(list)
    for number, stretches in tally.waited.items():
        solved = tally.solved.get(number)
        for service in dict.fromkeys(w.service for w in stretches) if solved else ():
            own = [w for w in stretches if w.service == service]
            if solved:
                waited[service].append((solved, own))
    found = (_cost(service, every) for service, every in waited.items())
    return tuple(sorted(found, key=lambda c: (-c.cost, -c.late, c.service)))


def _cost(service: str, every: Sequence[tuple[Solved, list[Waited]]]) -> SupplierCost:
    late = [(solved, stretches) for solved, stretches in every if not solved.kept]
    cost = [(s, stretches) for s, stretches in late if _minutes(s, stretches) >= s.over > 0]
    return SupplierCost(
        service=service,
        waited=len(every),
        late=len(late),
        cost=len(cost),
        while_kept=sum(all(w.kept for w in stretches) for _, stretches in cost),
    )


def _minutes(solved: Solved, stretches: Sequence[Waited]) -> float:
    """Agreed minutes of our own promise that went by while the supplier had it."""
    return sum(elapsed(solved.hours, w.start, w.end) for w in stretches)
