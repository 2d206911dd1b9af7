"""The report of a replay: how calls travelled, which targets were met, and what the log counts
itself beside what the engine counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bot.lab.replay.case import Case
from bot.lab.replay.engine import Replaying
from bot.lab.replay.values import Counted, Kept, LeftOut, Line, Replayed
from bot.lab.simulation.figures import share
from routing.call.call import Call


def report(
    whole: Replaying,
    lines: Sequence[Line],
    cases: Sequence[Case],
    left_out: tuple[LeftOut, ...],
    remarks: tuple[str, ...],
) -> Replayed:
    """What came of a whole log."""
    root, calls = whole.tally.root, [case.calls for case in cases]
    bounces, reopened = (
        [sum(c.bounces for c in x) for x in calls],
        [sum(c.reopenings for c in x) for x in calls],
    )
    return Replayed(
        cases=len(cases),
        rows=len(lines),
        expressed=whole.expressed,
        events=sum(whole.tally.happened.values()),
        first=min(x.at for x in lines),
        last=max(x.at for x in lines),
        not_expressed=whole.not_expressed(),
        left_out=left_out,
        remarks=remarks,
        ended=dict(Counter(x[-1].state.value for x in calls).most_common()),
        hops=dict(sorted(Counter(_hops(x) for x in calls).items())),
        bounces=sum(bounces),
        bounced_cases=sum(n > 0 for n in bounces),
        reopenings=sum(reopened),
        reopened_cases=sum(n > 0 for n in reopened),
        begun_anew=sum(len(x) - 1 for x in calls),
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
            count["done in time"] += in_time(call)
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


def in_time(call: Call) -> bool:
    """Whether a solved call was solved by when it had to be; solved while its clock stood still, it
    was.
    """
    return call.resolved_at is not None and (
        call.resolve_by is None or call.resolved_at <= call.resolve_by
    )


def _compared(cases: Sequence[Case]) -> tuple[Counted, ...]:
    """What the log counts itself beside what the engine counts, where it counts anything."""
    moved, reopened, kept = [], [], []
    for case in cases:
        last, calls = case.lines[-1], case.calls
        if last.moved is not None:
            moved.append((last.moved, _hops(calls) - 1))
        if last.reopened is not None:
            reopened.append((last.reopened, sum(c.reopenings for c in calls) + len(calls) - 1))
        if last.kept is not None and case.call.resolved_at:
            kept.append((int(last.kept), int(in_time(case.call))))
    named = {"changes of group": moved, "reopenings": reopened, "resolved in time": kept}
    return tuple(
        Counted(
            what=what,
            cases=len(pairs),
            log=sum(a for a, _ in pairs),
            engine=sum(b for _, b in pairs),
            alike=sum(a == b for a, b in pairs),
        )
        for what, pairs in named.items()
        if pairs
    )
