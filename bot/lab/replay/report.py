"""Reports a replay: how calls travelled, which targets were met, and the log's own counts beside
ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.lab.replay.case import Case
from bot.lab.replay.engine import Replaying
from bot.lab.replay.values import Counted, Kept, LeftOut, Line, Replayed
from bot.lab.simulation.figures import share
from routing.call.call import Call
from routing.rules.promised import in_time


def report(
    whole: Replaying,
    lines: Sequence[Line],
    cases: Sequence[Case],
    left_out: tuple[LeftOut, ...],
    remarks: tuple[str, ...],
) -> Replayed:
    """What came of a whole log; `lines` are in order of time."""
    root, calls = whole.tally.root, [case.calls for case in cases]
    bounces = [sum(call.bounces for call in one) for one in calls]
    reopened = [sum(call.reopenings for call in one) for one in calls]
    return Replayed(
        cases=len(cases),
        rows=len(lines),
        expressed=whole.expressed,
        events=whole.tally.happened.total(),
        first=lines[0].at,
        last=lines[-1].at,
        not_expressed=whole.not_expressed(),
        left_out=left_out,
        remarks=remarks,
        ended=dict(Counter(x[-1].state.value for x in calls).most_common()),
        hops=dict(sorted(Counter(map(_hops, calls)).items())),
        bounces=sum(bounces),
        bounced_cases=sum(map(bool, bounces)),
        reopenings=sum(reopened),
        reopened_cases=sum(map(bool, reopened)),
        begun_anew=sum(map(len, calls)) - len(calls),
        priority_changes=whole.priority_changes,
        in_time=share(root["resolved_in_time"], root["resolved"]),
        acknowledged_in_time=share(root["acknowledged_in_time"], root["acknowledged"]),
        priorities=_priorities(cases),
        links=tuple(f for f in whole.tally.link_figures() if f.calls),
        compared=_compared(cases),
    )


def _hops(calls: Iterable[Call]) -> int:
    """How many links had it, one after another."""
    hops = [team for call in calls for team in call.hops]
    return sum(1 for n, team in enumerate(hops) if n == 0 or team != hops[n - 1])


def _priorities(cases: Iterable[Case]) -> tuple[Kept, ...]:
    """First pick-up and last solution of each case against the targets it ended under, by the
    priority it began with.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        count, call = found[next((x.priority for x in case.lines if x.priority), "")], case.call
        count["cases"] += 1
        if call.acknowledged_at and call.acknowledge_by:
            count["taken"] += 1
            count["taken in time"] += call.acknowledged_at <= call.acknowledge_by
        if call.resolved_at:
            count["done"] += 1
            count["done in time"] += bool(in_time(call))
    return tuple(
        Kept(
            priority=p or "none",
            cases=c["cases"],
            picked_up=c["taken"],
            acknowledged=share(c["taken in time"], c["taken"]),
            done=c["done"],
            resolved=share(c["done in time"], c["done"]),
        )
        for p, c in sorted(found.items())
    )


def _compared(cases: Sequence[Case]) -> tuple[Counted, ...]:
    """What the log counts itself beside what the engine counts, where it counts anything."""
    return tuple(
        Counted(
            what=what,
            cases=len(pairs),
            log=sum(a for a, _ in pairs),
            engine=sum(b for _, b in pairs),
            alike=sum(a == b for a, b in pairs),
        )
        for what, compare in _COMPARED.items()
        if (pairs := [pair for case in cases if (pair := compare(case))])
    )


Pair = tuple[int, int]
"""What the log counts, and what the engine counts."""


def _moved(case: Case) -> Pair | None:
    said = case.lines[-1].moved
    return None if said is None else (said, _hops(case.calls) - 1)


def _reopened(case: Case) -> Pair | None:
    said, calls = case.lines[-1].reopened, case.calls
    return None if said is None else (said, sum(c.reopenings for c in calls) + len(calls) - 1)


def _kept(case: Case) -> Pair | None:
    said = case.lines[-1].kept
    over = said is not None and case.call.resolved_at is not None
    return (int(bool(said)), int(bool(in_time(case.call)))) if over else None


_COMPARED: dict[str, Callable[[Case], Pair | None]] = {
    "changes of group": _moved,
    "reopenings": _reopened,
    "resolved in time": _kept,
}
