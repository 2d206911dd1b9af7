"""The call's state machine: `transition(call, event) -> (call, effects)`. Pure; the ledger's events rebuild the row through it.

The table at the end says from which states each event is possible; the state diagram in docs/ is drawn from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from routing import clock, usm
from routing.call import AT_WORK, ENDED, OPEN, Call, Frame, Link, State, Stay
from routing.effects import (
    CancelChildren,
    Effect,
    HoldParent,
    PersonNews,
    RefreshCards,
    SetTimer,
    TeamNews,
    TellPerson,
    TellTeam,
    WakeParent,
)
from routing.events import (
    Acknowledged,
    Advanced,
    Answered,
    AnyEvent,
    Approved,
    Asked,
    Assigned,
    Cancelled,
    ChildEnded,
    Closed,
    Commented,
    Confirmed,
    Declined,
    Edited,
    Forked,
    HandedOver,
    Linked,
    Noted,
    Opened,
    PassedOn,
    Prioritised,
    Rated,
    Refused,
    Reminded,
    Reopened,
    Resolved,
)
from routing.promise import Promise

Outcome = tuple[Call, tuple[Effect, ...]]
SILENCE = 0.25
"""An acknowledged call without a sign of life is noticed after this share of the agreed time to resolve."""


class NotPossible(Exception):
    """The event does not fit the call as it stands; `reason` is one of the conversation's refusals."""

    def __init__(self, reason: str, who: str = "", at: dt.datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.who = who
        self.at = at


def _tell(
    call: Call, news: PersonNews, event: AnyEvent, text: str = "", *, team: TeamNews | None = None
) -> list[Effect]:
    """News for the customer: the requester, or on a child call the team that placed it. Nobody is told what they did themselves."""
    if call.parent and call.customer:
        return [TellTeam(number=call.number, team=call.customer, what=team, by=event.by, text=text)] if team else []
    if call.requester == event.by:
        return []
    return [TellPerson(number=call.number, person=call.requester, what=news, by=event.by, text=text)]


def _cards(call: Call, *before: str) -> RefreshCards:
    return RefreshCards(number=call.number, teams=tuple(dict.fromkeys((call.team, *before))))


def _acknowledge_timer(call: Call) -> Iterable[Effect]:
    if call.acknowledge_by and call.offered_at:
        at = clock.part_of(call.promise, call.offered_at, call.acknowledge_by, 0.5)
        yield SetTimer(number=call.number, name="acknowledge", at=at, stamp=call.acknowledge_by.isoformat())


def _resolve_timer(call: Call, at: dt.datetime) -> Iterable[Effect]:
    if call.resolve_by:
        half = clock.part_of(call.promise, at, call.resolve_by, 0.5)
        yield SetTimer(number=call.number, name="resolve", at=half, stamp=call.resolve_by.isoformat())


def _offer(call: Call, at: dt.datetime) -> Outcome:
    """At a team's door: clocks start, nobody has it yet."""
    ends = clock.deadlines(call.promise, at)
    made = call.model_copy(
        update={
            "state": State.OFFERED, "offered_at": at, "acknowledge_by": ends.acknowledge_by, "resolve_by": ends.resolve_by,
            "resolve_left": None, "expected": ends.resolve_by, "waiting_for": call.team, "waiting_since": at, "assignee": None,
            "acknowledged_at": None, "question": None, "reminded": 0,
        }
    )  # fmt: skip
    return made, (_cards(made), *_acknowledge_timer(made), *_resolve_timer(made, at))


def _opened(_: Any, event: Opened) -> Outcome:
    process = usm.ENTRY[event.call_kind]
    call = Call(
        **event.model_dump(exclude={"kind", "call_kind", "at", "by", "root", "promise", "answers"}),
        answers=event.answers, promise=event.promise, kind=event.call_kind, root=event.root or event.number,
        opened_at=event.at, touched_at=event.at, state=State.OFFERED, frames=(Frame(process=process),), path=(process,),
        hops=(event.promise.team,),
    )  # fmt: skip
    if not call.approvers:
        return _offer(call, event.at)
    made = call.model_copy(
        update={"state": State.AWAITING_APPROVAL, "waiting_for": "approval", "waiting_since": event.at}
    )
    asks = [
        TellPerson(number=call.number, person=p, what="approval_wanted", by=event.by, text=call.text)
        for p in call.approvers
    ]
    until = clock.window(call.promise, event.at, call.promise.confirm)
    timer = SetTimer(number=call.number, name="approval", at=until, stamp=event.at.isoformat())
    return made, (*asks, RefreshCards(number=call.number, teams=()), timer)


def _approved(call: Call, event: Approved) -> Outcome:
    others = [p for p in call.approvers if p != event.by]
    made = call.model_copy(update={"approved_by": (*call.approved_by, event.by), "approvers": (event.by,)})
    made, effects = _offer(made, event.at)
    over = [TellPerson(number=call.number, person=p, what="approval_over", by=event.by) for p in others]
    return made, (*_tell(made, "approved", event, event.note), *over, *effects)


def _refused(call: Call, event: Refused) -> Outcome:
    made = _ended(call, event.at, State.REFUSED, event.reason)
    return made, (*_tell(made, "refused", event, event.reason), _cards(made), *_wake(made, "refused", event.reason))


def _acknowledged(call: Call, event: Acknowledged) -> Outcome:
    made = call.model_copy(
        update={
            "state": State.IN_PROGRESS, "assignee": event.by, "acknowledged_at": event.at, "waiting_for": call.team,
            "waiting_since": event.at, "reminded": 0,
        }
    )  # fmt: skip
    silence: list[Effect] = []
    if call.resolve_by:
        at = clock.part_of(call.promise, event.at, call.resolve_by, SILENCE)
        silence = [SetTimer(number=call.number, name="silence", at=at, stamp=event.at.isoformat())]
    return made, (*_tell(made, "acknowledged", event), _cards(made), *silence)


def _assigned(call: Call, event: Assigned) -> Outcome:
    """Giving it to somebody counts as having it: an unacknowledged call is acknowledged by that."""
    effects: tuple[Effect, ...] = ()
    if call.state is State.OFFERED:
        call, effects = _acknowledged(call, Acknowledged(at=event.at, by=event.by))
    made = call.model_copy(update={"assignee": event.to})
    told = (
        [] if event.to == event.by else [TellPerson(number=call.number, person=event.to, what="assigned", by=event.by)]
    )
    return made, (*effects, *told, _cards(made))


def _move(call: Call, promise: Promise, event: AnyEvent, trail: tuple[Stay, ...], **update: Any) -> Outcome:
    """To another link: its promise holds from now on. A team met before makes it a bounce."""
    bounces = call.bounces + (promise.team in call.hops)
    moved = call.model_copy(
        update={"promise": promise, "trail": trail, "hops": (*call.hops, promise.team), "bounces": bounces, **update}
    )
    made, effects = _offer(moved, event.at)
    reason = getattr(event, "reason", "")
    bounced: list[Effect] = []
    if bounces > call.bounces:
        bounced = [TellTeam(number=call.number, team=promise.team, what="bounced", by=event.by, text=reason)]
    return made, (
        *_tell(made, "moved", event),
        *bounced,
        RefreshCards(number=call.number, teams=(call.team,)),
        *effects,
    )


def _declined(call: Call, event: Declined) -> Outcome:
    if event.promise is None:
        made = _ended(call, event.at, State.REFUSED, event.reason)
        return made, (_cards(made), *_wake(made, "declined", event.reason))
    if call.trail and call.trail[-1].promise.team == event.promise.team:
        back = call.trail[-1]
        return _move(call, event.promise, event, call.trail[:-1], item=back.item, title=back.title)
    return _move(call, event.promise, event, call.trail)


def _handed_over(call: Call, event: HandedOver) -> Outcome:
    stay = Stay(promise=call.promise, item=call.item, title=call.title, left_at=event.at)
    private = call.private or event.private
    return _move(
        call,
        event.promise,
        event,
        (*call.trail, stay),
        item=event.item,
        title=event.title or call.title,
        private=private,
    )


def _passed_on(call: Call, event: PassedOn) -> Outcome:
    children = tuple(dict.fromkeys((*call.children, event.child)))
    made = call.model_copy(
        update={
            "state": State.WAITING_SUPPLIER, "children": children, "open_children": (*call.open_children, event.child),
            "waiting_for": event.supplier, "waiting_since": event.at,
        }
    )  # fmt: skip
    return made, (*_tell(made, "passed_on", event, event.supplier), _cards(made))


def _child_ended(call: Call, event: ChildEnded) -> Outcome:
    left = tuple(c for c in call.open_children if c != event.child)
    update: dict[str, Any] = {"open_children": left}
    if not left and call.state is State.WAITING_SUPPLIER:
        update |= {"state": State.IN_PROGRESS, "waiting_for": call.team, "waiting_since": event.at}
    made = call.model_copy(update=update)
    news = TellTeam(
        number=call.number, team=call.team, what="child_ended", by=event.by, text=event.note, other=event.child
    )
    return made, (news, _cards(made)) if call.state not in ENDED else ()


def _asked(call: Call, event: Asked) -> Outcome:
    """The resolve clock stands still: what is left of it is kept in agreed minutes."""
    left = clock.minutes_left(call.promise, event.at, call.resolve_by) if call.resolve_by else 0
    made = call.model_copy(
        update={
            "state": State.WAITING_REQUESTER, "question": event.question, "waiting_for": "requester",
            "waiting_since": event.at, "resolve_left": left, "resolve_by": None, "expected": None,
        }
    )  # fmt: skip
    return made, (*_tell(made, "asked", event, event.question, team="asked"), _cards(made))


def _resume(call: Call, at: dt.datetime) -> dict[str, Any]:
    by = clock.resumed(call.promise, at, call.resolve_left or 0)
    return {"resolve_by": by, "resolve_left": None, "expected": by, "question": None}


def _answered(call: Call, event: Answered) -> Outcome:
    made = call.model_copy(
        update={
            "state": State.IN_PROGRESS, "waiting_for": call.team, "waiting_since": event.at, **_resume(call, event.at),
        }
    )  # fmt: skip
    news = TellTeam(number=call.number, team=call.team, what="answered", by=event.by, text=event.text)
    return made, (news, _cards(made), *_resolve_timer(made, event.at))


def _noted(call: Call, _event: Noted) -> Outcome:
    return call, (_cards(call),)


def _commented(call: Call, event: Commented) -> Outcome:
    if event.side == "provider":
        return call, (*_tell(call, "commented", event, event.text, team="commented"), _cards(call))
    news = TellTeam(number=call.number, team=call.team, what="commented", by=event.by, text=event.text)
    return call, (news, _cards(call))


def _edited(call: Call, event: Edited) -> Outcome:
    made = call.model_copy(update={"text": event.text})
    return made, (_cards(made),)


def _advanced(call: Call, _event: Advanced) -> Outcome:
    """One step on; a process that ends hands back to the one that opened it. The last process stays at its last step."""
    *outer, frame = call.frames
    if frame.step + 1 < len(usm.STEPS[frame.process]):
        frames = (*outer, Frame(process=frame.process, step=frame.step + 1))
    elif outer:
        frames = (*outer[:-1], Frame(process=outer[-1].process, step=outer[-1].step + 1))
    else:
        raise NotPossible("wrong_state")
    made = call.model_copy(update={"frames": frames})
    return made, (_cards(made),)


def _forked(call: Call, event: Forked) -> Outcome:
    frame = call.frames[-1]
    if event.into not in usm.STEPS[frame.process][frame.step].forks:
        raise NotPossible("wrong_state")
    made = call.model_copy(
        update={"frames": (*call.frames, Frame(process=event.into)), "path": (*call.path, event.into)}
    )
    return made, (_cards(made),)


def _prioritised(call: Call, event: Prioritised) -> Outcome:
    made = call.model_copy(update={"impact": event.impact, "urgency": event.urgency})
    return made, (_cards(made),)


def _reminded(call: Call, event: Reminded) -> Outcome:
    return call.model_copy(update={"reminded": event.level + 1}), (_cards(call),)


def _resolved(call: Call, event: Resolved) -> Outcome:
    """A root call waits for the requester's yes; a child call is done, and the link that placed it goes on."""
    done = {
        "resolution": event.text or None, "resolved_at": event.at, "path": usm.filled_in(call.path), "question": None,
        "frames": call.frames[:1], "resolve_left": None,
    }  # fmt: skip
    if call.parent:
        made = _ended(call.model_copy(update=done), event.at, State.CLOSED, event.text)
        return made, (_cards(made), *_wake(made, "resolved", event.text))
    closes = clock.window(call.promise, event.at, call.promise.confirm)
    made = call.model_copy(
        update={
            **done,
            "state": State.RESOLVED,
            "closes_at": closes,
            "waiting_for": "requester",
            "waiting_since": event.at,
        }
    )
    timer = SetTimer(number=call.number, name="close", at=closes, stamp=event.at.isoformat())
    return made, (*_tell(made, "resolved", event, event.text), _cards(made), timer)


def _ended(call: Call, at: dt.datetime, state: State, note: str = "") -> Call:
    return call.model_copy(
        update={
            "state": state, "ended_at": at, "waiting_for": None, "waiting_since": None, "question": None, "closes_at": None,
            "resolution": note or call.resolution, "open_children": (),
            "reopen_until": clock.window(call.promise, at, call.promise.reopen) if state is State.CLOSED else None,
        }
    )  # fmt: skip


def _wake(call: Call, how: Literal["resolved", "declined", "cancelled", "refused"], note: str) -> list[Effect]:
    return [WakeParent(number=call.number, parent=call.parent, how=how, note=note)] if call.parent else []


def _confirmed(call: Call, event: Confirmed) -> Outcome:
    made = _ended(call, event.at, State.CLOSED)
    news = TellTeam(number=call.number, team=call.team, what="confirmed", by=event.by)
    return made, (news, _cards(made))


def _closed(call: Call, event: Closed) -> Outcome:
    made = _ended(call, event.at, State.CLOSED)
    return made, (*_tell(made, "closed", event), _cards(made))


def _reopened(call: Call, event: Reopened) -> Outcome:
    """Back at the link that solved it, which says anew that it has it."""
    if call.state is State.CLOSED and call.reopen_until and event.at > call.reopen_until:
        raise NotPossible("window_over", at=call.reopen_until)
    made, effects = _offer(
        call.model_copy(
            update={
                "reopenings": call.reopenings + 1, "ended_at": None, "resolved_at": None, "closes_at": None,
                "reopen_until": None, "resolution": None, "path": call.path[:1], "frames": (Frame(process=call.frames[0].process),),
            }
        ),
        event.at,
    )  # fmt: skip
    news = TellTeam(number=call.number, team=call.team, what="reopened", by=event.by, text=event.reason)
    hold = [HoldParent(number=call.number, parent=call.parent)] if call.parent else []
    return made, (news, *effects, *hold)


def _cancelled(call: Call, event: Cancelled) -> Outcome:
    made = _ended(call, event.at, State.CANCELLED, event.reason)
    news = TellTeam(number=call.number, team=call.team, what="cancelled", by=event.by, text=event.reason)
    told: list[Effect] = [news] if call.state is not State.AWAITING_APPROVAL else []
    over: list[Effect] = []
    if call.state is State.AWAITING_APPROVAL:
        over = [TellPerson(number=call.number, person=p, what="approval_over", by=event.by) for p in call.approvers]
    ripple: list[Effect] = []
    if call.open_children:
        ripple = [CancelChildren(number=call.number, children=call.open_children, reason=event.reason)]
    return made, (
        *told, *over, *_tell(made, "cancelled", event, event.reason), _cards(made), *ripple,
        *_wake(made, "cancelled", event.reason),
    )  # fmt: skip


def _rated(call: Call, event: Rated) -> Outcome:
    if call.stars is not None:
        raise NotPossible("wrong_state")
    made = call.model_copy(update={"stars": event.stars})
    return made, (_cards(made),)


def _linked(call: Call, event: Linked) -> Outcome:
    made = call.model_copy(update={"links": (*call.links, Link(other=event.other, how=event.how))})
    return made, (_cards(made),)


class Rule(NamedTuple):
    """From which states an event is possible, what it does, and whether it shows that the team is at it."""

    states: frozenset[State]
    apply: Callable[[Any, Any], Outcome]
    sign_of_life: bool = False


_WORKING = frozenset({State.IN_PROGRESS, State.WAITING_REQUESTER, State.WAITING_SUPPLIER})
_EVER = frozenset(State)

TABLE: dict[str, Rule] = {
    "opened": Rule(frozenset(), _opened),
    "approved": Rule(frozenset({State.AWAITING_APPROVAL}), _approved),
    "refused": Rule(frozenset({State.AWAITING_APPROVAL}), _refused),
    "acknowledged": Rule(frozenset({State.OFFERED}), _acknowledged, sign_of_life=True),
    "assigned": Rule(AT_WORK, _assigned, sign_of_life=True),
    "declined": Rule(AT_WORK - {State.WAITING_SUPPLIER}, _declined, sign_of_life=True),
    "handed_over": Rule(AT_WORK - {State.WAITING_SUPPLIER}, _handed_over, sign_of_life=True),
    "passed_on": Rule(frozenset({State.IN_PROGRESS, State.WAITING_SUPPLIER}), _passed_on, sign_of_life=True),
    "child_ended": Rule(_EVER, _child_ended),
    "asked": Rule(frozenset({State.IN_PROGRESS}), _asked, sign_of_life=True),
    "answered": Rule(frozenset({State.WAITING_REQUESTER}), _answered),
    "noted": Rule(_EVER, _noted, sign_of_life=True),
    "commented": Rule(OPEN | ENDED, _commented),
    "edited": Rule(frozenset({State.AWAITING_APPROVAL, State.OFFERED}), _edited),
    "advanced": Rule(frozenset({State.IN_PROGRESS}), _advanced, sign_of_life=True),
    "forked": Rule(frozenset({State.IN_PROGRESS}), _forked, sign_of_life=True),
    "prioritised": Rule(AT_WORK, _prioritised, sign_of_life=True),
    "reminded": Rule(AT_WORK, _reminded),
    "resolved": Rule(_WORKING - {State.WAITING_SUPPLIER}, _resolved, sign_of_life=True),
    "confirmed": Rule(frozenset({State.RESOLVED}), _confirmed),
    "reopened": Rule(frozenset({State.RESOLVED, State.CLOSED}), _reopened),
    "closed": Rule(frozenset({State.RESOLVED}), _closed),
    "cancelled": Rule(AT_WORK | {State.AWAITING_APPROVAL}, _cancelled),
    "rated": Rule(frozenset({State.CLOSED}), _rated),
    "linked": Rule(_EVER, _linked),
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
