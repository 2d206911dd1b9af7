"""Another system's event log through our engine: what it could not express, how calls travelled, which targets were met.

A log has one row per event: which case, when, in which state, with which group and person. A map says what its words mean.
The rows of a case become our events, one step at a time; where a row asks for something the engine does not do, that is
written down (with the row) and the nearest thing is done, so that the rest of the case can still be followed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.model import Catalogue, Duration, Hours, Kind, Organisation, Person, Role, Target, Team, Text
from catalog.shape import slug
from routing import events as ev
from routing import invariants
from routing.call import ENDED, Call, State
from routing.desk import Desk
from routing.memory import MemoryBooks
from routing.outcome import NotPossible
from routing.promise import Promise
from routing.simulation.figures import LinkFigures, Tally, share

Meaning = Literal["queued", "working", "asked", "supplier", "resolved", "closed", "cancelled", "note"]
VENDOR = "outside-supplier"
UNKNOWN = "unknown"


class Line(BaseModel):
    """One row of a log, read: `row` is where it stands in the file; empty texts are missing values."""

    model_config = ConfigDict(frozen=True)
    row: int
    case: str
    at: dt.datetime
    state: str
    group: str = ""
    person: str = ""
    priority: str = ""
    requester: str = ""


class Terms(BaseModel):
    """What was promised, as far as the map says: hours, a target by priority, the windows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["incident", "service_request", "rfc", "wish"] = "incident"
    hours: Hours = Field(default_factory=lambda: Hours.model_validate({"zone": "UTC", "always": True}))
    targets: dict[str, Target] = {}
    default: Target = Target(acknowledge=Duration(minutes=60), resolve=Duration(days=2))
    reopen: Duration = Duration(days=10)


class Unexpressed(BaseModel):
    """Something the log did that the engine does not: how often, and the first row where it happened."""

    model_config = ConfigDict(frozen=True)
    what: str
    times: int
    first_row: int
    case: str


class Kept(BaseModel):
    """Targets met for one priority."""

    model_config = ConfigDict(frozen=True)
    priority: str
    cases: int
    acknowledged: float
    resolved: float


class Replayed(BaseModel):
    """What came of a log."""

    model_config = ConfigDict(frozen=True)
    cases: int
    rows: int
    expressed: int
    events: int
    not_expressed: tuple[Unexpressed, ...]
    skipped: dict[str, int]
    ended: dict[str, int]
    hops: dict[int, int]
    bounces: int
    bounced_cases: int
    reopenings: int
    in_time: float
    acknowledged_in_time: float
    priorities: tuple[Kept, ...]
    links: tuple[LinkFigures, ...]


class _Case:
    """One case under way: the call, and whether the row at hand has been expressed."""

    def __init__(self, replay: _Replay, lines: Sequence[Line]) -> None:
        self.replay = replay
        self.lines = lines
        self.now = lines[0].at
        self.line = lines[0]
        self.whole = True
        self.number = ""

    @property
    def call(self) -> Call:
        return self.replay.books.calls[self.number]

    def run(self) -> None:
        for line in self.lines:
            self.line, self.now, self.whole = line, line.at, True
            try:
                self._row(self.replay.meaning(self.line))
            except NotPossible as no:
                self.lacking(f"the engine says {no.reason} to {self.line.state!r}")
            self.replay.expressed += self.whole
            invariants.parents_after_children(self.call, self.replay.books.read)

    def lacking(self, what: str) -> None:
        self.whole = False
        self.replay.lacking(what, self.line)

    def apply(self, event: ev.AnyEvent, call: Call | None = None) -> Call:
        return self.replay.apply(self.now, call or (self.call if self.number else None), event)

    def _row(self, meaning: Meaning | None) -> None:
        if not self.number:
            self._open()
        if meaning is None:
            self.lacking(f"the state {self.line.state!r} has no meaning in the map")
            return
        team = self.replay.team(self.line.group) if self.line.group else self.call.team
        if team != self.call.team:
            self._move(team, meaning)
        STEPS[meaning](self)
        person = self._person()
        if self.line.person and self.call.state is State.IN_PROGRESS and self.call.assignee != person:
            self.apply(ev.Assigned(at=self.now, by=person, to=person))

    def _person(self) -> str:
        return self.replay.person(self.call.team, self.line.person)

    def _open(self) -> None:
        requester = self.replay.asker(self.line.requester)
        promise = self.replay.promise(self.line.group, self.line.priority)
        number = self.replay.books.new(requester, promise.team, self.now)
        opened = ev.Opened(
            at=self.now, by=requester, number=number, requester=requester, call_kind=promise.call_kind,
            title=self.line.case, text=self.line.case, language="en", promise=promise,
        )  # fmt: skip
        self.number = self.replay.apply(self.now, None, opened).number

    def _move(self, team: str, meaning: Meaning) -> None:
        """Another group has it: one step back along the trail, or on."""
        if self.call.state in (State.RESOLVED, *ENDED):
            if meaning in ("resolved", "closed", "cancelled", "note"):
                self.lacking("a solved case goes to another group")
                return
            self.reopen()
        if self.call.state is State.WAITING_SUPPLIER:
            self.lacking("it moves on while a supplier is still at it")
            self.recall()
        back = self.call.trail[-1].promise if self.call.trail else None
        if back and back.team == team:
            self.apply(ev.Declined(at=self.now, by=self.replay.anybody(self.call.team), reason="", promise=back))
        else:
            promise = self.replay.promise(self.line.group, self.line.priority)
            self.apply(ev.HandedOver(at=self.now, by=self.replay.anybody(self.call.team), promise=promise))

    def reopen(self) -> None:
        self.apply(ev.Reopened(at=self.now, by=self.call.requester))

    def recall(self) -> None:
        """What was asked of the supplier is over."""
        for number in self.call.open_children:
            child = self.replay.books.calls[number]
            by = self.replay.anybody(VENDOR)
            if child.state is State.OFFERED:
                child = self.apply(ev.Acknowledged(at=self.now, by=by), child)
            self.apply(ev.Resolved(at=self.now, by=by), child)

    def work(self) -> None:
        """Bring it to be at work, whatever it takes."""
        if self.call.state in (State.RESOLVED, State.CLOSED):
            self.reopen()
        match self.call.state:
            case State.OFFERED:
                self.apply(ev.Acknowledged(at=self.now, by=self._person()))
            case State.WAITING_REQUESTER:
                self.apply(ev.Answered(at=self.now, by=self.call.requester, text=""))
            case State.WAITING_SUPPLIER:
                self.recall()

    def queue(self) -> None:
        if self.call.state in (State.RESOLVED, State.CLOSED):
            self.reopen()
        elif self.call.state in (State.WAITING_REQUESTER, State.WAITING_SUPPLIER):
            self.work()
        if self.call.state is State.IN_PROGRESS:
            self.lacking("work that was begun goes back to the queue of the same group")

    def ask(self) -> None:
        if self.call.state is not State.WAITING_REQUESTER:
            self.work()
            self.apply(ev.Asked(at=self.now, by=self._person(), question="?"))

    def supply(self) -> None:
        if self.call.state is State.WAITING_SUPPLIER:
            return
        self.work()
        parent, promise = self.call, self.replay.promise(VENDOR, self.line.priority)
        child = self.replay.books.new(self._person(), VENDOR, self.now)
        opened = ev.Opened(
            at=self.now, by=self._person(), number=child, requester=self._person(), call_kind=parent.kind, title=parent.title,
            text=parent.text, language="en", promise=promise, parent=parent.number, root=parent.root, customer=parent.team,
        )  # fmt: skip
        made = self.replay.apply(self.now, None, opened)
        self.apply(
            ev.PassedOn(
                at=self.now,
                by=self._person(),
                child=child,
                supplier=VENDOR,
                service=f"{VENDOR}/all",
                expected=made.resolve_by,
            )
        )

    def resolve(self) -> None:
        if self.call.state in (State.RESOLVED, State.CLOSED):
            return
        if self.call.state is not State.WAITING_REQUESTER:
            self.work()
        self.apply(ev.Resolved(at=self.now, by=self._person()))

    def close(self) -> None:
        if self.call.state is State.CLOSED:
            return
        self.resolve()
        self.apply(ev.Closed(at=self.now, by="schakel"))

    def cancel(self) -> None:
        if self.call.state is State.CANCELLED:
            return
        self.apply(ev.Cancelled(at=self.now, by=self.call.requester))

    def note(self) -> None:
        self.apply(ev.Noted(at=self.now, by=self._person(), text=self.line.state))


STEPS: dict[Meaning, Callable[[_Case], None]] = {
    "queued": _Case.queue, "working": _Case.work, "asked": _Case.ask, "supplier": _Case.supply, "resolved": _Case.resolve,
    "closed": _Case.close, "cancelled": _Case.cancel, "note": _Case.note,
}  # fmt: skip


class _Replay:
    """All cases of one log, on books in memory, in an organisation made of the groups and people it names."""

    def __init__(self, lines: Sequence[Line], states: dict[str, Meaning], terms: Terms) -> None:
        self.states = states
        self.terms = terms
        self.books = MemoryBooks()
        self.ids: dict[str, str] = {}
        self.catalogue = self._organisation(lines)
        start = min((line.at for line in lines), default=dt.datetime.now(dt.UTC))
        self.tally = Tally(self.catalogue, start)
        self.expressed = 0
        self._lacking: dict[str, list[Line]] = defaultdict(list)
        self._promises: dict[tuple[str, str], Promise] = {}

    def _organisation(self, lines: Sequence[Line]) -> Catalogue:
        people: dict[str, set[str]] = defaultdict(set)
        for line in lines:
            people[line.group or UNKNOWN].add(line.person)
        people[VENDOR].add("")
        people[UNKNOWN].add("")
        askers = {self.asker(line.requester) for line in lines} | {self.asker("")}
        teams = []
        for group, names in sorted(people.items()):
            team = self.team(group)
            members = {self.person(team, name): name for name in sorted(names | {""})}
            teams.append(
                Team(
                    team=team, name=Text(en=group, nl=group), kind="supplier" if group == VENDOR else "internal", hours=self.terms.hours,
                    people=tuple(Person(id=i, name=n or group, role=Role.OPERATOR) for i, n in members.items()),
                )
            )  # fmt: skip
        own = Organisation(fallback=self.team(UNKNOWN), employees=tuple(Person(id=a, name=a) for a in sorted(askers)))
        return Catalogue(version="replay", organisation=own, teams=tuple(teams))

    def _id(self, kind: str, name: str) -> str:
        """A short id of its own for every name, however it is written."""
        key = f"{kind}\n{name}"
        if key not in self.ids:
            base = slug(name)[:40] or kind
            taken = set(self.ids.values())
            self.ids[key] = base if base not in taken else f"{base}-{len(self.ids)}"
        return self.ids[key]

    def team(self, group: str) -> str:
        return VENDOR if group == VENDOR else self._id("group", group)

    def person(self, team: str, name: str) -> str:
        return self._id("person", f"{team} {name}".strip())

    def anybody(self, team: str) -> str:
        return self.person(team, "")

    def asker(self, name: str) -> str:
        return self._id("asker", f"asker {name}".strip())

    def promise(self, group: str, priority: str) -> Promise:
        team = self.team(group or UNKNOWN)
        if (team, priority) not in self._promises:
            self._promises[team, priority] = Promise(
                team=team, team_name=self.catalogue.team_by_id[team].name, call_kind=Kind(self.terms.kind), hours=self.terms.hours,
                target=self.terms.targets.get(priority, self.terms.default), reopen=self.terms.reopen, version="replay",
            )  # fmt: skip
        return self._promises[team, priority]

    def meaning(self, line: Line) -> Meaning | None:
        return self.states.get(line.state.strip().lower())

    def lacking(self, what: str, line: Line) -> None:
        self._lacking[what].append(line)

    def apply(self, now: dt.datetime, call: Call | None, event: ev.AnyEvent) -> Call:
        """One event through the desk; the invariants are looked at, the figures kept."""
        books, desk = _Watched(self.books), Desk(self.books, self.catalogue, now)
        desk.books = books
        with self.books.trial():
            made = desk.apply(call, event)
        for before, after, told in books.seen:
            invariants.one_accountable_link(after, self.catalogue)
            invariants.no_clock_while_paused(after)
            self.tally.saw(before, after, told)
        return made

    def report(self, lines: Sequence[Line], skipped: Counter[str], cases: dict[str, list[Line]]) -> Replayed:
        roots = [c for c in self.books.calls.values() if c.parent is None]
        priority = {case: next((x.priority for x in rows if x.priority), "") for case, rows in cases.items()}
        root = self.tally.root
        lacking = [
            Unexpressed(what=what, times=len(rows), first_row=rows[0].row, case=rows[0].case)
            for what, rows in self._lacking.items()
        ]
        return Replayed(
            cases=len(roots), rows=len(lines), expressed=self.expressed, events=sum(self.tally.happened.values()),
            not_expressed=tuple(sorted(lacking, key=lambda u: -u.times)), skipped=dict(skipped),
            ended=dict(Counter(c.state.value for c in roots).most_common()),
            hops=dict(sorted(Counter(len(c.hops) for c in roots).items())), bounces=sum(c.bounces for c in roots),
            bounced_cases=sum(c.bounces > 0 for c in roots), reopenings=sum(c.reopenings for c in roots),
            in_time=share(root["resolved_in_time"], root["resolved"]),
            acknowledged_in_time=share(root["acknowledged_in_time"], root["acknowledged"]),
            priorities=self._priorities(roots, priority), links=tuple(f for f in self.tally.link_figures() if f.calls),
        )  # fmt: skip

    def _priorities(self, roots: Iterable[Call], priority: dict[str, str]) -> tuple[Kept, ...]:
        """First pick-up and last solution of each case against its targets."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for call in roots:
            count = found[priority[call.title]]
            count["cases"] += 1
            if call.acknowledged_at and call.acknowledge_by:
                count["taken"] += 1
                count["taken in time"] += call.acknowledged_at <= call.acknowledge_by
            if call.resolved_at:
                count["done"] += 1
                count["done in time"] += call.resolve_by is None or call.resolved_at <= call.resolve_by
        return tuple(
            Kept(
                priority=p or "none", cases=c["cases"], acknowledged=share(c["taken in time"], c["taken"]),
                resolved=share(c["done in time"], c["done"]),
            )
            for p, c in sorted(found.items())
        )  # fmt: skip


class _Watched:
    """Books that also remember what was written, for the figures."""

    def __init__(self, books: MemoryBooks) -> None:
        self.books = books
        self.seen: list[tuple[Call | None, Call, ev.AnyEvent]] = []
        self.new, self.locked, self.read = books.new, books.locked, books.read
        self.events, self.alike, self.trial = books.events, books.alike, books.trial

    def write(self, call: Call, event: ev.AnyEvent) -> None:
        self.seen.append((self.books.read(call.number), call, event))
        self.books.write(call, event)


def replay(
    lines: Sequence[Line], states: dict[str, Meaning], terms: Terms, skipped: Counter[str] | None = None
) -> Replayed:
    """A whole log, in any order of rows; `states` maps the log's words (lower case) to what they mean, `skipped` counts unread rows."""
    cases: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda x: (x.at, x.row)):
        cases[line.case].append(line)
    whole = _Replay(lines, states, terms)
    for rows in cases.values():
        _Case(whole, rows).run()
    return whole.report(lines, skipped or Counter(), cases)
