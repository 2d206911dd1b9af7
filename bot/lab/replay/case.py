"""Replays one case of a log, row by row, as events of a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bot.lab.replay.cast import NO_GROUP, VENDOR
from bot.lab.replay.engine import Replaying
from bot.lab.replay.values import Line, Meaning
from catalog.fields import USUAL_PREFIX
from catalog.language_packs import SOURCE
from routing.call import events as ev
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.priority import judged
from routing.rules import invariants
from routing.rules.effects_of import NotPossible
from routing.rules.promised import in_time

_OVER = (State.RESOLVED, *ENDED)
_ENDS = ("resolved", "closed", "cancelled", "note")


class Case:
    """One case under way: the call, and whether the row at hand has been expressed without a
    remark.
    """

    def __init__(self, replay: Replaying, lines: Sequence[Line]) -> None:
        self.replay = replay
        self.lines = lines
        self.line = lines[0]
        self.now = self.line.at
        self.whole = True
        self.numbers: list[str] = []
        self._elsewhere = ""
        self._open(self._first_group())

    @property
    def call(self) -> Call:
        """The case as it stands: its last call."""
        return self.replay.repository.calls[self.numbers[-1]]

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call the case has become; more than one where it went on after its end."""
        return tuple(self.replay.repository.calls[n] for n in self.numbers)

    @property
    def priority(self) -> str:
        """The priority it began with: the first that a row names."""
        return next((line.priority for line in self.lines if line.priority), "")

    @property
    def is_solved(self) -> bool:
        """Whether nothing of it is open that was solved once."""
        return all(call.resolved_at and call.state not in AT_WORK for call in self.calls)

    @property
    def in_time(self) -> bool:
        """Whether every request it became was solved in time."""
        return all(in_time(call) for call in self.calls)

    def run(self) -> None:
        """All rows, in order of time."""
        for line in self.lines:
            self.line, self.now, self.whole = line, max(line.at, self.now), True
            try:
                self._row(self.replay.meaning(line))
            except NotPossible as no:
                self.lacking(
                    f"{line.state!r} does not fit where the case stands ({self.call.state}: "
                    f"{no.reason})"
                )
            self.replay.expressed += self.whole
            invariants.parents_after_children(self.call, self.replay.repository.read)

    def lacking(self, what: str, mend: str = "") -> None:
        """The row says something that the engine does not do."""
        self.whole = False
        self.replay.lacking(what, self.line, mend)

    def apply(self, event: ev.AnyEvent, call: Call | None = None) -> Call:
        """One event, on this case's call unless another is named."""
        return self.replay.apply(self.now, call or (self.call if self.numbers else None), event)

    def _row(self, meaning: Meaning | None) -> None:
        if meaning is None:
            self.lacking(
                f"the state {self.line.state!r} has no meaning in the map",
                f"states: {{{self.line.state!r}: note}}",
            )
        if self._moves(meaning):
            self._move(self.replay.cast.team(self.line.group), meaning or "note")
        self._weigh()
        if meaning:
            STEPS[meaning](self)
        at_it = self.call.state is State.IN_PROGRESS and self.line.person
        if at_it and self.replay.owners and self.call.assignee != self._person():
            self.apply(ev.Assigned(at=self.now, by=self._person(), to=self._person()))

    # -- opening, and opening anew

    def _first_group(self) -> str:
        """A case that begins without a group is already on its way to the first that has it."""
        return next((line.group for line in self.lines if line.group), NO_GROUP)

    def _open(self, group: str) -> Call:
        cast, line = self.replay.cast, self.line
        self.now = min(line.opened or self.now, self.now)
        requester = cast.asker(line.requester)
        weight = line.priority or self.priority
        promise = cast.promise(cast.team(group), weight)
        impact, urgency = judged(weight)
        opened = ev.Opened(
            at=self.now,
            by=requester,
            number=self.replay.repository.new(requester, promise.team, self.now, USUAL_PREFIX),
            requester=requester,
            call_kind=promise.call_kind,
            title=line.case,
            text=line.case,
            language=SOURCE,
            promise=promise,
            impact=impact,
            urgency=urgency,
        )
        made = self.replay.apply(self.now, None, opened)
        self.numbers.append(made.number)
        return made

    def anew(self, why: str) -> None:
        """It goes on after its end: a new request for us, tied to the one before."""
        self.lacking(why)
        before = self.call.number
        self._open(self.line.group or self._first_group())
        self.apply(ev.Linked(at=self.now, by=self.call.requester, other=before, how="same_as"))

    def reopen(self) -> None:
        """Not solved after all; after the window it is a new request."""
        until = self.call.reopen_until
        if self.call.state in (State.CANCELLED, State.REFUSED):
            self.anew(
                "it goes on after it was cancelled; here that is a new request, tied to the old one"
            )
        elif self.call.state is State.CLOSED and until and self.now > until:
            self.anew(
                "it is reopened after the window (terms: reopen); here that is a new request, "
                "tied to the old one"
            )
        else:
            self.apply(ev.Reopened(at=self.now, by=self.call.requester))

    # -- whose it is, and how much it weighs

    def _moves(self, meaning: Meaning | None) -> bool:
        """Whether the row's group is another link that has it now."""
        told = self.line.group and (self.replay.owners or meaning not in (None, "note"))
        return bool(told) and self.replay.cast.team(self.line.group) != self.call.team

    def _move(self, team: str, meaning: Meaning) -> None:
        """Another group has it: one step back along the trail, or on."""
        if self.call.state in _OVER:
            if meaning in _ENDS:
                self._after_the_end(team)
                return
            self.reopen()
            if self.call.team == team:
                return
        if self.call.state is State.WAITING_SUPPLIER:
            self.lacking(
                "it goes to another group while a supplier is still at it; here the supplier "
                "ends first"
            )
            self.recall()
        cast = self.replay.cast
        back = self.call.trail[-1].promise if self.call.trail else None
        by = cast.person(self.call.team, "")
        if back and back.team == team:
            self.apply(ev.Declined(at=self.now, by=by, reason="", promise=back))
        else:
            self.apply(
                ev.HandedOver(at=self.now, by=by, promise=cast.promise(team, self.line.priority))
            )

    def _after_the_end(self, team: str) -> None:
        """Said once: what is solved stays with the link that solved it."""
        if self._elsewhere != team:
            self.lacking(
                "a solved case is put with another group; here it stays with the link that "
                "solved it"
            )
        self._elsewhere = team

    def _weigh(self) -> None:
        """A changed priority is judged anew; what was promised stays promised."""
        if not self.line.priority or self.call.state not in AT_WORK:
            return
        impact, urgency = judged(self.line.priority)
        if (impact, urgency) != (self.call.impact, self.call.urgency):
            self.replay.priority_changes += 1
            self.apply(
                ev.Prioritised(at=self.now, by=self._person(), impact=impact, urgency=urgency)
            )

    def _person(self) -> str:
        return self.replay.cast.person(self.call.team, self.line.person)

    # -- where it stands

    def recall(self) -> None:
        """What was asked of the supplier is over."""
        by = self.replay.cast.person(VENDOR, "")
        for number in self.call.open_children:
            child = self.replay.repository.calls[number]
            if child.state is State.OFFERED:
                child = self.apply(ev.Acknowledged(at=self.now, by=by), child)
            self.apply(ev.Resolved(at=self.now, by=by), child)

    def work(self) -> None:
        """Bring it to be at work, whatever it takes."""
        if self.call.state in _OVER:
            self.reopen()
        match self.call.state:
            case State.OFFERED:
                self.apply(ev.Acknowledged(at=self.now, by=self._person()))
            case State.WAITING_REQUESTER:
                self.apply(ev.Answered(at=self.now, by=self.call.requester, text=""))
            case State.WAITING_SUPPLIER:
                self.recall()

    def queue(self) -> None:
        """It waits for somebody: newly come, reopened, or put back by who had it."""
        if self.call.state in _OVER:
            self.reopen()
            return
        if self.call.state in (State.WAITING_REQUESTER, State.WAITING_SUPPLIER):
            self.work()
        if self.call.state is State.IN_PROGRESS and self.replay.owners and self.line.person:
            return  # queued, yet with somebody's name to it: given to them, which is having it
        if self.call.state is State.IN_PROGRESS:
            self.apply(ev.PutBack(at=self.now, by=self._person()))

    def ask(self) -> None:
        """The requester is asked; the clock stands still."""
        if self.call.state is not State.WAITING_REQUESTER:
            self.work()
            self.apply(ev.Asked(at=self.now, by=self._person(), question="?"))

    def supply(self) -> None:
        """A child call at the one supplier that stands for all outside."""
        if self.call.state is State.WAITING_SUPPLIER:
            return
        self.work()
        parent, who, promise = (
            self.call,
            self._person(),
            self.replay.cast.promise(VENDOR, self.line.priority),
        )
        opened = ev.Opened(
            at=self.now,
            by=who,
            number=self.replay.repository.new(who, VENDOR, self.now, USUAL_PREFIX),
            requester=who,
            call_kind=parent.kind,
            title=parent.title,
            text=parent.text,
            language=SOURCE,
            promise=promise,
            parent=parent.number,
            root=parent.root,
            customer=parent.team,
            impact=parent.impact,
            urgency=parent.urgency,
        )
        child = self.replay.apply(self.now, None, opened)
        service = f"{VENDOR}/all"
        passed = ev.PassedOn(
            at=self.now,
            by=who,
            child=child.number,
            supplier=VENDOR,
            service=service,
            expected=child.resolve_by,
        )
        self.apply(passed)

    def resolve(self) -> None:
        """Solved; a root call waits for a yes from here."""
        if self.call.state in (State.RESOLVED, State.CLOSED):
            return
        if self.call.state is not State.WAITING_REQUESTER:
            self.work()
        self.apply(ev.Resolved(at=self.now, by=self._person()))

    def close(self) -> None:
        """Over."""
        if self.call.state in (State.CLOSED, State.CANCELLED):
            return
        self.resolve()
        self.apply(ev.Closed(at=self.now, by="schakel"))

    def cancel(self) -> None:
        """No longer wanted. What was solved already is over as it is."""
        if self.call.state is State.CANCELLED:
            return
        if self.call.state in (State.RESOLVED, State.CLOSED):
            self.lacking("it is cancelled after it was solved; here it closes as solved")
            self.close()
            return
        self.apply(ev.Cancelled(at=self.now, by=self.call.requester))

    def note(self) -> None:
        """Something is written down; nothing moves."""
        self.apply(ev.Noted(at=self.now, by=self._person(), text=self.line.state))


Step = Callable[[Case], None]
STEPS: dict[
    Literal[
        "queued", "working", "asked", "supplier", "resolved", "closed", "cancelled", "note", "skip"
    ],
    Step,
] = {
    "queued": Case.queue,
    "working": Case.work,
    "asked": Case.ask,
    "supplier": Case.supply,
    "resolved": Case.resolve,
    "closed": Case.close,
    "cancelled": Case.cancel,
    "note": Case.note,
    "skip": lambda case: None,
}
