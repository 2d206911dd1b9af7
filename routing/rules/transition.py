"""The call's state machine: `transition(call, event) -> (call, effects)`. Pure; the ledger's events rebuild the row through it.

The table says from which states each event is possible; the state diagram in docs/ is drawn from it. What each event does stands in
approving.py (before the promise), working.py (at one link) and travelling.py (along the chain).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from routing import approving, attached, travelling, usm, working
from routing.call import AT_WORK, ENDED, OPEN, Call, Frame, State
from routing.events import AnyEvent, Opened
from routing.outcome import NotPossible, Outcome, offer

__all__ = ["TABLE", "NotPossible", "Outcome", "Rule", "rebuilt", "transition"]

_OWN_WORDS = {"kind", "call_kind", "at", "by", "root", "promise", "answers"}


def _opened(_: Any, event: Opened) -> Outcome:
    process = usm.ENTRY[event.call_kind]
    call = Call(
        **event.model_dump(exclude=_OWN_WORDS), answers=event.answers, promise=event.promise, kind=event.call_kind,
        root=event.root or event.number, opened_at=event.at, touched_at=event.at, state=State.OFFERED,
        frames=(Frame(process=process),), path=(process,), hops=(event.promise.team,),
    )  # fmt: skip
    return approving.wait_for_approval(call, event) if call.approvers else offer(call, event.at)


class Rule(NamedTuple):
    """From which states an event is possible, what it does, and whether it shows that the team is at it.

    `to`: the states it leads to, from those in `moving` (all of `states` where that is None); it may always stay where it is.
    """

    states: frozenset[State]
    apply: Callable[[Any, Any], Outcome]
    to: frozenset[State] = frozenset()
    moving: frozenset[State] | None = None
    sign_of_life: bool = False

    @property
    def edges(self) -> frozenset[tuple[State, State]]:
        """Every way it can move a call."""
        starts = self.states if self.moving is None else self.moving
        return frozenset((start, end) for start in starts for end in self.to if start is not end)


def _only(*states: State) -> frozenset[State]:
    return frozenset(states)


_WORKING = _only(State.IN_PROGRESS, State.WAITING_REQUESTER, State.WAITING_SUPPLIER)
_APPROVING = _only(State.AWAITING_APPROVAL)
_BUSY = _only(State.IN_PROGRESS)
_OFFERED = _only(State.OFFERED)
_SUPPLIER = _only(State.WAITING_SUPPLIER)
_REQUESTER = _only(State.WAITING_REQUESTER)
_SOLVED = _only(State.RESOLVED)
_CLOSED = _only(State.CLOSED)
_NO = _only(State.REFUSED)
_EVER = frozenset(State)

TABLE: dict[str, Rule] = {
    "opened": Rule(frozenset(), _opened, to=_APPROVING | _OFFERED),
    "approved": Rule(_APPROVING, approving.approved, to=_OFFERED),
    "delegated": Rule(_APPROVING, approving.delegated),
    "refused": Rule(_APPROVING, approving.refused, to=_NO),
    "acknowledged": Rule(_OFFERED, working.acknowledged, to=_BUSY, sign_of_life=True),
    "assigned": Rule(AT_WORK, working.assigned, to=_BUSY, moving=_OFFERED, sign_of_life=True),
    "put_back": Rule(_BUSY, working.put_back, to=_OFFERED, sign_of_life=True),
    "declined": Rule(AT_WORK - _SUPPLIER, travelling.declined, to=_OFFERED | _NO, sign_of_life=True),
    "handed_over": Rule(AT_WORK - _SUPPLIER, travelling.handed_over, to=_OFFERED, sign_of_life=True),
    "passed_on": Rule(_BUSY | _SUPPLIER, travelling.passed_on, to=_SUPPLIER, sign_of_life=True),
    "child_ended": Rule(_EVER, travelling.child_ended, to=_BUSY, moving=_SUPPLIER),
    "foreseen": Rule(AT_WORK, travelling.foreseen),
    "asked": Rule(_BUSY, working.asked, to=_REQUESTER, sign_of_life=True),
    "answered": Rule(_REQUESTER, working.answered, to=_BUSY),
    "noted": Rule(_EVER, working.noted, sign_of_life=True),
    "commented": Rule(OPEN | ENDED, working.commented),
    "attached": Rule(OPEN | ENDED, attached.attached),
    "file_gone": Rule(_EVER, attached.file_gone),
    "edited": Rule(_APPROVING | _OFFERED, working.edited),
    "advanced": Rule(_BUSY, working.advanced, sign_of_life=True),
    "forked": Rule(_BUSY, working.forked, sign_of_life=True),
    "agreed": Rule(_BUSY, working.agreed, sign_of_life=True),
    "prioritised": Rule(AT_WORK, working.prioritised, sign_of_life=True),
    "reminded": Rule(AT_WORK, working.reminded),
    "resolved": Rule(_WORKING - _SUPPLIER, working.resolved, to=_SOLVED | _CLOSED, sign_of_life=True),
    "confirmed": Rule(_SOLVED, working.confirmed, to=_CLOSED),
    "reopened": Rule(_SOLVED | _CLOSED, travelling.reopened, to=_OFFERED),
    "closed": Rule(_SOLVED, working.closed, to=_CLOSED),
    "cancelled": Rule(AT_WORK | _APPROVING, travelling.cancelled, to=_only(State.CANCELLED)),
    "rated": Rule(_CLOSED, working.rated),
    "linked": Rule(_EVER, travelling.linked),
    "swarmed": Rule(OPEN, travelling.swarmed),
    "recognised": Rule(_EVER, working.recognised),
    "undelivered": Rule(_EVER, lambda call, event: (call, ())),
}


def transition(call: Call | None, event: AnyEvent) -> Outcome:
    """The call after the event, and what that causes.

    Raises NotPossible where the event does not fit the call's state, with who was first where that is why.
    """
    rule = TABLE[event.kind]
    if call is None:
        if not isinstance(event, Opened):
            raise NotPossible("unknown_call")
        return _opened(None, event)
    if call.state not in rule.states:
        if event.kind == "acknowledged" and call.acknowledged_at and call.state in AT_WORK:
            raise NotPossible("already_acknowledged", who=call.assignee or "", at=call.acknowledged_at)
        raise NotPossible("open_children" if call.open_children and call.state in AT_WORK else "wrong_state")
    made, effects = rule.apply(call, event)
    touched = event.at if rule.sign_of_life or made.offered_at == event.at else made.touched_at
    return made.model_copy(update={"revision": call.revision + 1, "touched_at": touched}), effects


def rebuilt(events: Iterable[AnyEvent]) -> Call:
    """The call as its ledger tells it. Raises NotPossible for a ledger that does not begin with `opened`."""
    call: Call | None = None
    for event in events:
        call, _ = transition(call, event)
    if call is None:
        raise NotPossible("unknown_call")
    return call
