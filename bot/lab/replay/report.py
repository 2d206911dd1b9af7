"""Reports a replay: how calls travelled, which targets were met, and the log's own counts beside
ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from bot.lab.replay.case import Case
from bot.lab.replay.engine import Replaying
from bot.lab.replay.travel import there_and_back, way
from bot.lab.replay.values import Counted, Fitted, Kept, Line, Replayed
from bot.lab.simulation.figures import by_domain
from catalog.language_packs import SOURCE
from routing.call.call import AT_WORK
from routing.insight.figures import share
from routing.insight.tally import Tally
from routing.rules.promised import is_broken, late_by


def report(
    whole: Replaying,
    lines: Sequence[Line],
    cases: Sequence[Case],
    fits: tuple[Fitted, ...] = (),
) -> Replayed:
    """What came of a whole log; `lines` are in order of time."""
    tally, calls = whole.tally, [case.calls for case in cases]
    ways = [way(one) for one in calls]
    names = {team.team: team.name.in_(SOURCE) for team in whole.cast.catalogue.teams}
    links = tuple(f for f in whole.tally.link_figures() if f.calls)
    late = [late_by(one[-1], lines[-1].at) for one in calls if is_broken(one[-1], lines[-1].at)]
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
        ended=dict(Counter(x[-1].state.value for x in calls).most_common()),
        hops=dict(sorted(Counter(map(len, ways)).items())),
        bounces=sum(bounces),
        bounced_cases=sum(map(bool, bounces)),
        reopenings=sum(reopened),
        reopened_cases=sum(map(bool, reopened)),
        begun_anew=sum(map(len, calls)) - len(calls),
        priority_changes=whole.priority_changes,
        still_open=sum(one[-1].state in AT_WORK for one in calls),
        still_open_late=len(late),
        longest_late_hours=round(max((x.total_seconds() for x in late), default=0) / 3600, 1),
        there_and_back=there_and_back(ways, names),
        fitted=fits,
        in_time=share(*tally.kept()),
        acknowledged_in_time=share(tally.root["acknowledged_in_time"], tally.root["acknowledged"]),
        priorities=_priorities(cases, tally),
        links=links,
        domains=by_domain(links, whole.cast.catalogue),
        compared=_compared(cases),
    )


def _priorities(cases: Iterable[Case], tally: Tally) -> tuple[Kept, ...]:
    """Pick-ups and last solutions, counted as for the whole, by the priority a case began with."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        count = found[case.priority]
        for call in case.calls:
            count["cases"] += 1
            count.update(tally.picked[call.number])
            solved = tally.solved.get(call.number)
            count["resolved"] += solved is not None
            count["resolved_in_time"] += solved is not None and solved.kept
    return tuple(
        Kept(
            priority=p or "none",
            cases=c["cases"],
            picked_up=c["acknowledged"],
            acknowledged=share(c["acknowledged_in_time"], c["acknowledged"]),
            done=c["resolved"],
            resolved=share(c["resolved_in_time"], c["resolved"]),
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
    return None if said is None else (said, len(way(case.calls)) - 1)


def _reopened(case: Case) -> Pair | None:
    said, calls = case.lines[-1].reopened, case.calls
    return None if said is None else (said, sum(c.reopenings for c in calls) + len(calls) - 1)


def _kept(case: Case) -> Pair | None:
    said = case.lines[-1].kept
    return (int(said), int(case.in_time)) if said is not None and case.is_solved else None


_COMPARED: dict[str, Callable[[Case], Pair | None]] = {
    "changes of group": _moved,
    "reopenings": _reopened,
    "resolved in time": _kept,
}
