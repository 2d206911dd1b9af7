"""The events that move a call along the chain: back, on, to a supplier and back from one. Pure."""

from __future__ import annotations

from typing import Any

from routing.call import usm
from routing.call.call import ENDED, Call, Frame, Link, State, Stay
from routing.call.effects import (
    CancelChildren,
    Effect,
    HoldParent,
    PersonNews,
    RefreshCards,
    TellTeam,
)
from routing.call.events import (
    AnyEvent,
    Cancelled,
    ChildEnded,
    Declined,
    Foreseen,
    HandedOver,
    Linked,
    PassedOn,
    Reopened,
    Swarmed,
)
from routing.call.promise import Promise
from routing.rules.effects_of import (
    NotPossible,
    Transition,
    cards,
    changed,
    ended,
    forecast_timer,
    in_full,
    offer,
    remarked,
    silence_timer,
    tell,
    tell_each,
    wake,
)
from routing.rules.forecast import NOTICEABLE
from routing.rules.other_time import asked_about

BOUNCES_ALLOWED = 2
"""A call that comes back to a team for the third time waits for a coordinator to decide."""


def _move(
    call: Call, promise: Promise, event: AnyEvent, trail: tuple[Stay, ...], **update: Any
) -> Transition:
    """Moves the call to another link: its promise holds from now on, its work begins at the
    beginning. A team met before makes it a bounce.
    """
    if not update.get("item"):
        update["about"] = call.item or call.about
    bounces, process = call.bounces + (promise.team in call.hops), usm.ENTRY[promise.call_kind]
    made, effects = offer(
        call,
        event.at,
        promise=promise,
        trail=trail,
        hops=(*call.hops, promise.team),
        bounces=bounces,
        kind=promise.call_kind,
        frames=(Frame(process=process),),
        path=(process,),
        **update,
    )
    reason = getattr(event, "reason", "")
    full = [] if bounces > call.bounces else in_full(made, event, reason)
    bounced: list[Effect] = []
    if bounces > call.bounces:
        bounced = [
            TellTeam(
                number=call.number, team=promise.team, what="bounced", by=event.by, text=reason
            )
        ]
    if bounces > max(call.bounces, BOUNCES_ALLOWED):
        bounced += tell_each(made, promise.coordinators, "bouncing", event.by, reason)
    left = RefreshCards(number=call.number, teams=(call.team,))
    news: PersonNews = "returned" if bounces > call.bounces else "moved"
    told = asked_about(made, event) if made.other_time else tell(made, news, event)
    return made, (*told, *bounced, left, *effects, *full)


def declined(call: Call, event: Declined) -> Transition:
    """Takes the call one step back along its trail; a child call that nobody had before ends, and
    its parent hears why.
    """
    if event.promise is None:
        made = ended(call, event.at, State.REFUSED, event.reason)
        return made, (cards(made), *wake(made, "declined", event.reason))
    said = remarked(call, "declined", event, event.reason)
    if call.trail and call.trail[-1].promise.team == event.promise.team:
        back = call.trail[-1]
        return _move(
            call,
            event.promise,
            event,
            call.trail[:-1],
            item=back.item,
            title=back.title,
            **said,
        )
    return _move(call, event.promise, event, call.trail, **said)


def handed_over(call: Call, event: HandedOver) -> Transition:
    """Moves the call on to another link, which can send it back along the trail."""
    stay = Stay(promise=call.promise, item=call.item, title=call.title, left_at=event.at)
    title, private = event.title or call.title, call.private or event.private
    return _move(
        call,
        event.promise,
        event,
        (*call.trail, stay),
        item=event.item,
        title=title,
        private=private,
        other_time=event.other_time,
        **remarked(call, "handed_over", event, event.reason),
    )


def passed_on(call: Call, event: PassedOn) -> Transition:
    """Lets the call wait for a child call at a supplier. At a fork, what the supplier does is the
    sub-process that was chosen.
    """
    children = tuple(dict.fromkeys((*call.children, event.child)))
    moments = [m for m in (call.expected or call.resolve_by, event.expected) if m]
    expected = max(moments, default=None)
    made = changed(
        call,
        state=State.WAITING_SUPPLIER,
        children=children,
        open_children=(*call.open_children, event.child),
        waiting_for=event.supplier,
        waiting_since=event.at,
        expected=expected,
        expected_told=expected,
        path=_path_through(call, event),
    )
    timers = forecast_timer(made, event.at)
    return made, (*tell(made, "passed_on", event, event.supplier), cards(made), *timers)


def _path_through(call: Call, event: PassedOn) -> tuple[str, ...]:
    frame = call.frames[-1]
    process = usm.ENTRY[event.call_kind] if event.call_kind else None
    forks = usm.STEPS[frame.process][frame.step].forks
    return (
        (*call.path, process)
        if process in forks and usm.leads_on(call.path, process)
        else call.path
    )


def child_ended(call: Call, event: ChildEnded) -> Transition:
    """Wakes the step that waited, when the last child has ended."""
    left = tuple(c for c in call.open_children if c != event.child)
    made = changed(call, open_children=left)
    if not left and call.state is State.WAITING_SUPPLIER:
        made = changed(made, state=State.IN_PROGRESS, waiting_for=call.team, waiting_since=event.at)
    if call.state in ENDED:
        return made, ()
    news = TellTeam(
        number=call.number,
        team=call.team,
        what="child_unanswered" if event.how == "unanswered" else "child_ended",
        by=event.by,
        text=event.note,
        other=event.child,
        spent=event.spent,
    )
    awake = silence_timer(made, event.at) if made.state is State.IN_PROGRESS else []
    return made, (news, cards(made), *awake)


def foreseen(call: Call, event: Foreseen) -> Transition:
    """Keeps the forecast of the chain; the requester hears of it once, and not of trifles."""
    known = call.expected_told
    told: list[Effect] = []
    if not call.asked_by and (known is None or abs(event.expected - known) >= NOTICEABLE):
        told = tell(call, "expected_changed", event, event.expected.isoformat())
        known = event.expected
    made = changed(call, expected=event.expected, expected_told=known)
    return made, (*told, cards(made), *forecast_timer(made, event.at))


def reopened(call: Call, event: Reopened) -> Transition:
    """Takes the call back to the link that solved it, which has to pick it up anew."""
    if call.state is State.CLOSED and call.reopen_until and event.at > call.reopen_until:
        raise NotPossible("window_over", at=call.reopen_until)
    elsewhere = {"promise": event.promise} if event.promise else {}
    made, effects = offer(
        call,
        event.at,
        **elsewhere,
        hops=(*call.hops, event.promise.team) if event.promise else call.hops,
        reopenings=call.reopenings + 1,
        ended_at=None,
        resolved_at=None,
        closes_at=None,
        reopen_until=None,
        resolution=None,
        path=call.path[:1],
        frames=(Frame(process=call.frames[0].process),),
        verdict=None,
        change=None,
        **remarked(call, "reopened", event, event.reason),
    )
    news = TellTeam(
        number=call.number, team=made.team, what="reopened", by=event.by, text=event.reason
    )
    hold = [HoldParent(number=call.number, parent=call.parent)] if call.parent else []
    return made, (news, *effects, *hold)


def cancelled(call: Call, event: Cancelled) -> Transition:
    """Ends a call that is no longer wanted, and its open children."""
    made = ended(call, event.at, State.CANCELLED, event.reason)
    if call.state is State.AWAITING_APPROVAL:
        told = tell_each(made, call.approvers, "approval_over", event.by)
    else:
        told = [
            TellTeam(
                number=call.number, team=call.team, what="cancelled", by=event.by, text=event.reason
            )
        ]
    ripple: list[Effect] = []
    if call.open_children:
        ripple = [
            CancelChildren(number=call.number, children=call.open_children, reason=event.reason)
        ]
    return made, (
        *told,
        *tell(made, "cancelled", event, event.reason),
        cards(made),
        *ripple,
        *wake(made, "cancelled", event.reason),
    )


def linked(call: Call, event: Linked) -> Transition:
    """Ties the call to another; whoever's call became part of a bigger one is told."""
    made = changed(call, links=(*call.links, Link(other=event.other, how=event.how)))
    told = tell(made, "bundled", event, event.note) if event.how == "part_of" else []
    return made, (*told, cards(made))


def swarmed(call: Call, event: Swarmed) -> Transition:
    """Offers the coordinators to bundle many calls about one thing."""
    made = changed(call, swarm=event.count)
    return made, tuple(tell_each(made, event.coordinators, "swarm", event.by, str(event.count)))
