"""The call's state machine: `transition(call, event) -> (call, effects)`. Pure; the ledger's events
rebuild the row through it.

The table says from which states each event is possible; the state diagram in docs/ is drawn from
it. What each event does stands in approving.py (before the promise), working.py (at one link) and
travelling.py (along the chain).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from routing.call import usm
from routing.call.call import AT_WORK, ENDED, OPEN, Call, Frame, State
from routing.call.effects import Effect
from routing.call.events import AnyEvent, Opened
from routing.rules import answering, approval, attachments, departure, other_time, transfer, work
from routing.rules.effects_of import NotPossible, Transition, offer, tell_each
from routing.rules.permission import wrong_state

__all__ = ["TABLE", "EventRule", "NotPossible", "Transition", "rebuilt", "transition"]

_OWN_WORDS = {"kind", "call_kind", "at", "by", "root", "promise", "answers"}


def _opened(_: Any, event: Opened) -> Transition:
    process = usm.ENTRY[event.call_kind]
    call = Call(
        **event.model_dump(exclude=_OWN_WORDS),
        answers=event.answers,
        promise=event.promise,
        kind=event.call_kind,
        root=event.root or event.number,
        opened_at=event.at,
        touched_at=event.at,
        state=State.OFFERED,
        frames=(Frame(process=process),),
        path=(process,),
        hops=(event.promise.team,),
    )
    made = approval.wait_for_approval(call, event) if call.approvers else offer(call, event.at)
    return made if call.author is None else (made[0], (*_for_somebody(call, event), *made[1]))


def _for_somebody(call: Call, event: Opened) -> list[Effect]:
    """Whom it was asked for hears so."""
    return tell_each(call, [call.requester], "asked_for_you", event.by, event.text)


class EventRule(NamedTuple):
    """From which states an event is possible, what it does, and whether it shows that the team is
    at it.

    `to`: the states it leads to, from those in `moving` (all of `states` where that is None); it
    may always stay where it is.
    """

    states: frozenset[State]
    apply: Callable[[Any, Any], Transition]
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

TABLE: dict[str, EventRule] = {
    "opened": EventRule(frozenset(), _opened, to=_APPROVING | _OFFERED),
    "approved": EventRule(_APPROVING, approval.approved, to=_OFFERED),
    "delegated": EventRule(_APPROVING, approval.delegated),
    "refused": EventRule(_APPROVING, approval.refused, to=_NO),
    "acknowledged": EventRule(_OFFERED, work.acknowledged, to=_BUSY, sign_of_life=True),
    "assigned": EventRule(AT_WORK, work.assigned, to=_BUSY, moving=_OFFERED, sign_of_life=True),
    "put_back": EventRule(_BUSY, work.put_back, to=_OFFERED, sign_of_life=True),
    "declined": EventRule(
        AT_WORK - _SUPPLIER, transfer.declined, to=_OFFERED | _NO, sign_of_life=True
    ),
    "handed_over": EventRule(
        AT_WORK - _SUPPLIER, transfer.handed_over, to=_OFFERED, sign_of_life=True
    ),
    "passed_on": EventRule(_BUSY | _SUPPLIER, transfer.passed_on, to=_SUPPLIER, sign_of_life=True),
    "child_ended": EventRule(_EVER, transfer.child_ended, to=_BUSY, moving=_SUPPLIER),
    "foreseen": EventRule(AT_WORK, transfer.foreseen),
    "asked": EventRule(_BUSY, work.asked, to=_REQUESTER, sign_of_life=True),
    "answered": EventRule(_REQUESTER, work.answered, to=_BUSY),
    "noted": EventRule(_EVER, work.noted, sign_of_life=True),
    "commented": EventRule(OPEN | ENDED, work.commented),
    "attached": EventRule(OPEN | ENDED, attachments.attached),
    "file_gone": EventRule(_EVER, attachments.file_gone),
    "edited": EventRule(_APPROVING | _OFFERED, work.edited),
    "advanced": EventRule(_BUSY, work.advanced, sign_of_life=True),
    "forked": EventRule(_BUSY, work.forked, sign_of_life=True),
    "agreed": EventRule(_BUSY, work.agreed, sign_of_life=True),
    "registered": EventRule(_EVER, work.registered, sign_of_life=True),
    "prioritised": EventRule(AT_WORK, work.prioritised, sign_of_life=True),
    "time_accepted": EventRule(AT_WORK, other_time.time_accepted),
    "time_kept": EventRule(AT_WORK, other_time.time_kept),
    "reminded": EventRule(AT_WORK, work.reminded),
    "resolved": EventRule(
        _WORKING - _SUPPLIER, work.resolved, to=_SOLVED | _CLOSED, sign_of_life=True
    ),
    "confirmed": EventRule(_SOLVED, work.confirmed, to=_CLOSED),
    "reopened": EventRule(_SOLVED | _CLOSED, transfer.reopened, to=_OFFERED),
    "closed": EventRule(_SOLVED, work.closed, to=_CLOSED),
    "cancelled": EventRule(AT_WORK | _APPROVING, transfer.cancelled, to=_only(State.CANCELLED)),
    "rated": EventRule(_CLOSED, work.rated),
    "linked": EventRule(_EVER, transfer.linked),
    "swarmed": EventRule(OPEN, transfer.swarmed),
    "recognised": EventRule(_EVER, work.recognised),
    "followed": EventRule(OPEN, work.followed),
    "unfollowed": EventRule(_EVER, work.unfollowed),
    "unanswered": EventRule(_REQUESTER, answering.unanswered, to=_CLOSED),
    "left": EventRule(OPEN, departure.left, to=_OFFERED, moving=_BUSY),
    "team_gone": EventRule(OPEN, departure.team_gone, to=_OFFERED, moving=_BUSY | _REQUESTER),
    "team_renamed": EventRule(OPEN | ENDED, departure.team_renamed),
    "person_renamed": EventRule(_EVER, departure.person_renamed),
    "delivered": EventRule(_EVER, work.delivered),
    "undelivered": EventRule(_EVER, lambda call, event: (call, ())),
}


def transition(call: Call | None, event: AnyEvent) -> Transition:
    """The call after the event, and what that causes.

    Raises NotPossible where the event does not fit the call's state, with who was first where that
    is why.
    """
    rule = TABLE[event.kind]
    if call is None:
        if not isinstance(event, Opened):
            raise NotPossible("unknown_call")
        return _opened(None, event)
    if call.state not in rule.states:
        raise wrong_state(call, acknowledging=event.kind == "acknowledged")
    made, effects = rule.apply(call, event)
    touched = event.at if rule.sign_of_life or made.offered_at == event.at else made.touched_at
    return made.model_copy(update={"revision": call.revision + 1, "touched_at": touched}), effects


def rebuilt(events: Iterable[AnyEvent]) -> Call:
    """The call as its ledger tells it. Raises NotPossible for a ledger that does not begin with
    `opened`.
    """
    call: Call | None = None
    for event in events:
        call, _ = transition(call, event)
    if call is None:
        raise NotPossible("unknown_call")
    return call
