"""What a clock that passed causes. Pure: the call as it stands and a timer give an event and effects, or nothing when stale.

The ladder: half time, the room is reminded; at the deadline the one on duty is called in; after that, each half
target later, the next step of the escalation that was frozen with the promise.
"""

from __future__ import annotations

import datetime as dt

from routing import clock
from routing.call import AT_WORK, Call, State
from routing.effects import Effect, SetTimer, TellPerson, TellTeam
from routing.events import AnyEvent, Closed, Refused, Reminded
from routing.rota import on_duty

BY_TIME = "schakel"


def _deadline(call: Call, timer: SetTimer) -> dt.datetime | None:
    """The deadline the timer watches, while it still is the one it was set for."""
    by = call.acknowledge_by if timer.name == "acknowledge" else call.resolve_by
    running = call.state is State.OFFERED if timer.name == "acknowledge" else call.state in AT_WORK
    return by if running and by is not None and by.isoformat() == timer.stamp else None


def _next(call: Call, timer: SetTimer, by: dt.datetime) -> SetTimer | None:
    """The next rung: the deadline itself, then every half target; None at the ladder's end."""
    level = timer.level + 1
    if level > len(call.promise.escalation) + 1:
        return None
    start = call.offered_at or call.opened_at
    half = max(clock.minutes_left(call.promise, start, by) // 2, 5)
    at = by if level == 1 else clock.resumed(call.promise, by, half * (level - 1))
    return timer.model_copy(update={"level": level, "at": at})


def _ladder(call: Call, timer: SetTimer, at: dt.datetime, by: dt.datetime) -> tuple[AnyEvent, list[Effect]]:
    if timer.level == 0:
        people: tuple[str, ...] = (call.assignee,) if call.assignee else ()
        effects: list[Effect] = [TellTeam(number=call.number, team=call.team, what="reminder", text=by.isoformat())]
    elif timer.level == 1:
        people = on_duty(call.promise.rota, call.promise.hours.zone, at)
        effects = [TellTeam(number=call.number, team=call.team, what="overdue", text=by.isoformat())]
        if timer.name == "resolve" and not call.parent:
            effects.append(TellPerson(number=call.number, person=call.requester, what="late"))
    else:
        people, effects = call.promise.escalation[timer.level - 2].people, []
    effects += [
        TellPerson(number=call.number, person=p, what="escalated", text=timer.name) for p in people if timer.level
    ]
    which = "acknowledge" if timer.name == "acknowledge" else "resolve"
    return Reminded(at=at, by=BY_TIME, clock=which, level=timer.level, told=people), effects


def escalation(call: Call, timer: SetTimer, at: dt.datetime) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """What is due now for this call because of this timer; `(None, ())` when the timer is stale."""
    match timer.name:
        case "acknowledge" | "resolve":
            by = _deadline(call, timer)
            if by is None:
                return None, ()
            event, effects = _ladder(call, timer, at, by)
            following = _next(call, timer, by)
            return event, (*effects, *((following,) if following else ()))
        case "silence":
            quiet = call.acknowledged_at == call.touched_at and call.state in AT_WORK
            if not quiet or call.touched_at.isoformat() != timer.stamp:
                return None, ()
            news = TellTeam(number=call.number, team=call.team, what="silent", text=timer.stamp)
            return Reminded(at=at, by=BY_TIME, clock="silence", level=0), (news,)
        case "close":
            fits = call.state is State.RESOLVED and call.resolved_at and call.resolved_at.isoformat() == timer.stamp
            return (Closed(at=at, by=BY_TIME), ()) if fits else (None, ())
        case "approval":
            return _approval(call, timer, at)


def _approval(call: Call, timer: SetTimer, at: dt.datetime) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Asked twice; an approval that nobody gave is a no, said as such."""
    if call.state is not State.AWAITING_APPROVAL or call.opened_at.isoformat() != timer.stamp:
        return None, ()
    if timer.level:
        return Refused(at=at, by=BY_TIME, reason=""), ()
    asks = [TellPerson(number=call.number, person=p, what="approval_wanted", text=call.text) for p in call.approvers]
    again = clock.window(call.promise, at, call.promise.confirm)
    return None, (*asks, timer.model_copy(update={"level": 1, "at": again}))
