"""Fits targets to what a log itself says was kept: for each priority the time to resolve under
which our count of "in time" agrees with the log's in most cases.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.lab.replay.case import Case
from bot.lab.replay.engine import Replaying
from bot.lab.replay.values import Fitted, Terms
from catalog.hours import elapsed
from catalog.model import Duration, Target
from routing.call.call import Call
from routing.rules.small_numbers import FEW

_ROUND = (2_400, 1_440, 480, 240, 120, 60, 30, 15, 5, 1)
"""Minutes of which a fitted target is a multiple, the roundest that fits first."""


def fitted(whole: Replaying, cases: Iterable[Case]) -> tuple[Fitted, ...]:
    """A target for each priority of which the log says often enough what was kept."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    before: dict[str, int] = defaultdict(int)
    for case in cases:
        said = case.lines[-1].kept
        if said is None or not case.is_solved:
            continue
        found[case.priority].append((max(_used(call, whole) for call in case.calls), said))
        before[case.priority] += said == case.in_time
    return tuple(_fitted(p, found[p], before[p], whole) for p in sorted(found))


def with_fitted(terms: Terms, fits: Iterable[Fitted]) -> Terms:
    """The terms with the fitted times to resolve; all else as it was."""
    made = {f.priority: f.target for f in fits if f.target}
    return terms.model_copy(update={"targets": {**terms.targets, **made}})


def checked(fits: Iterable[Fitted], cases: Iterable[Case]) -> tuple[Fitted, ...]:
    """The same, with what the engine came to under the fitted targets."""
    alike: dict[str, int] = defaultdict(int)
    for case in cases:
        said = case.lines[-1].kept
        alike[case.priority] += said is not None and case.is_solved and said == case.in_time
    return tuple(fit.model_copy(update={"alike": alike[fit.priority]}) for fit in fits)


def _used(call: Call, whole: Replaying) -> float:
    """Agreed minutes from the request to its last solution, without those in which an answer of the
    requester's was awaited.
    """
    first = call.first_promise
    if first is None or call.resolved_at is None:
        return 0.0
    waits = (elapsed(first.hours, *wait) for wait in whole.asked[call.number])
    return elapsed(first.hours, first.at, call.resolved_at) - sum(waits)


def _fitted(
    priority: str, pairs: list[tuple[float, bool]], before: int, whole: Replaying
) -> Fitted:
    target = whole.cast.target(priority)
    made: Target | None = None
    if len(pairs) >= FEW:
        minutes = threshold(pairs)
        made = Target(acknowledge=target.acknowledge, resolve=Duration(minutes=minutes))
    return Fitted(priority=priority, cases=len(pairs), before=before, alike=before, target=made)


def threshold(pairs: Sequence[tuple[float, bool]]) -> int:
    """The whole minutes that part the kept from the late with the fewest mistakes; of all that do
    it equally well the first range, and in that the roundest.
    """
    ordered = sorted(pairs)
    score = best = sum(not kept for _, kept in ordered)
    low, high = 0.0, ordered[0][0]
    if high <= 1:
        best = -1  # no whole minute lies before the first
    for n, (used, kept) in enumerate(ordered):
        score += 1 if kept else -1
        following = ordered[n + 1][0] if n + 1 < len(ordered) else used * 1.25 + 60
        if score > best and math.ceil(used) < following:
            best, low, high = score, used, following
    least = max(math.ceil(low), 1)
    multiples = (unit * math.ceil(least / unit) for unit in _ROUND)
    return next((minutes for minutes in multiples if minutes < high), least)
