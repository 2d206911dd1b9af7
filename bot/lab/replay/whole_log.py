"""A whole log through the engine, on books in memory, with the invariants looked at after every
event; and the report of it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from bot.lab.replay.case import Case
from bot.lab.replay.cast import Cast
from bot.lab.replay.values import (
    Counted,
    Kept,
    LeftOut,
    Line,
    Meaning,
    Replayed,
    Terms,
    Unexpressed,
)
from bot.lab.simulation.figures import Tally, share
from routing.call import events as ev
from routing.call.call import Call
from routing.desk.desk import Desk
from routing.desk.memory_repository import MemoryCallRepository
from routing.rules import invariants

Tell = Callable[[int], None]
"""Told how many more rows have been done."""
FEW = 5
"""So many rows are named of each thing."""


class Replaying:
    """All cases of one log. `owners`: whether the group of a row that only notes something has the
    case, or just wrote the note.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        states: Mapping[str, Meaning],
        terms: Terms,
        *,
        owners: bool = True,
    ) -> None:
        self.cast = Cast(lines, terms)
        self.repository = MemoryCallRepository()
        self.tally = Tally(self.cast.catalogue, min(line.at for line in lines))
        self.owners = owners
        self.expressed = self.priority_changes = 0
        self._states = {word.strip().lower(): meaning for word, meaning in states.items()}
        self._patterns = [
            (word, meaning) for word, meaning in self._states.items() if set(word) & set("*?[")
        ]
        self._lacking: dict[tuple[str, str], list[Line]] = defaultdict(list)

    def meaning(self, line: Line) -> Meaning | None:
        """What the row's state means: by its own word, else by the first pattern that fits."""
        word = line.state.strip().lower()
        if word not in self._states:
            found = next((m for pattern, m in self._patterns if fnmatchcase(word, pattern)), None)
            if found is None:
                return None
            self._states[word] = found
        return self._states[word]

    def lacking(self, what: str, line: Line, mend: str = "") -> None:
        """The row says something that the engine does not do."""
        self._lacking[what, mend].append(line)

    def apply(self, now: dt.datetime, call: Call | None, event: ev.AnyEvent) -> Call:
        """One event through the desk; what must always hold is looked at, the figures are kept."""
        repository, desk = (
            _Watched(self.repository),
            Desk(self.repository, self.cast.catalogue, now),
        )
        desk.repository = repository
        with self.repository.savepoint():
            made = desk.apply(call, event)
        for before, after, told in repository.seen:
            invariants.one_accountable_link(after, self.cast.catalogue)
            invariants.no_clock_while_paused(after)
            self.tally.saw(before, after, told)
        return made

    def not_expressed(self) -> tuple[Unexpressed, ...]:
        """What the engine could not say, the most frequent first."""
        found = [
            Unexpressed(
                what=what,
                mend=mend,
                times=len(rows),
                first_row=min(x.row for x in rows),
                case=rows[0].case,
                rows=tuple(sorted(x.row for x in rows)[:FEW]),
            )
            for (what, mend), rows in self._lacking.items()
        ]
        return tuple(sorted(found, key=lambda u: (-u.times, u.what)))


class _Watched:
    """Books that also remember what was written, for the figures."""

    def __init__(self, repository: MemoryCallRepository) -> None:
        self.repository = repository
        self.seen: list[tuple[Call | None, Call, ev.AnyEvent]] = []
        self.new, self.locked, self.read = repository.new, repository.locked, repository.read
        self.events, self.alike, self.savepoint = (
            repository.events,
            repository.alike,
            repository.savepoint,
        )

    def write(self, call: Call, event: ev.AnyEvent) -> None:
        self.seen.append((self.repository.read(call.number), call, event))
        self.repository.write(call, event)


def replay(
    lines: Sequence[Line],
    states: Mapping[str, Meaning],
    terms: Terms,
    left_out: Sequence[LeftOut] = (),
    *,
    owners: bool = True,
    remarks: Sequence[str] = (),
    tell: Tell = lambda rows: None,
) -> Replayed:
    """A whole log, in any order of rows; `states` maps the log's words (or patterns, in any case of
    letters) to what they mean.

    Raises ValueError for a log without rows.
    """
    if not lines:
        raise ValueError("a log without rows cannot be replayed")
    lines = sorted(lines, key=lambda x: (x.at, x.order, x.row))
    by_case: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_case[line.case].append(line)
    whole = Replaying(lines, states, terms, owners=owners)
    cases = []
    for rows in by_case.values():
        cases.append(Case(whole, rows))
        cases[-1].run()
        tell(len(rows))
    return _report(whole, lines, cases, tuple(left_out), tuple(remarks))


def _report(
    whole: Replaying,
    lines: Sequence[Line],
    cases: Sequence[Case],
    left_out: tuple[LeftOut, ...],
    remarks: tuple[str, ...],
) -> Replayed:
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
