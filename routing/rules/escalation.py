"""What a clock that passed causes. Pure: the call as it stands and a timer give an event and
effects, or nothing when stale.

The ladder: half time, the room is reminded; at the deadline the one on duty is called in; after
that, each half target later, the next step of the escalation that was frozen with the promise.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from catalog.rota import on_duty
from routing.call.call import AT_WORK, Call, State
from routing.call.effects import Effect, SetTimer, TeamNews, TellPerson, TellTeam
from routing.call.events import AnyEvent, Closed, Delegated, Refused, Reminded
from routing.rules import clock, promised
from routing.rules.effects_of import last_sign, silence_timer, stamp, tell_each

BY_TIME = "schakel"


def _deadline(call: Call, timer: SetTimer) -> dt.datetime | None:
    """The deadline the timer watches, while it still is the one it was set for."""
    by = call.acknowledge_by if timer.name == "acknowledge" else call.resolve_by
    running = call.state is State.OFFERED if timer.name == "acknowledge" else call.state in AT_WORK
    return by if running and by is not None and stamp(call, by) == timer.stamp else None


def _next(call: Call, timer: SetTimer, by: dt.datetime) -> SetTimer | None:
    """The next rung: the deadline itself, then every half target; None at the ladder's end."""
    level = timer.level + 1
    if level > len(call.promise.escalation) + 1:
        return None
    start = call.offered_at or call.opened_at
    half = max(clock.minutes_left(call.promise, start, by) // 2, 5)
    at = by if level == 1 else clock.resumed(call.promise, by, half * (level - 1))
    return timer.model_copy(update={"level": level, "at": at})


def goes_on(call: Call) -> bool:
    """Whether there is still somebody to be reminded about a call that nobody has picked up."""
    return call.reminded < len(call.promise.escalation) + 2


def _called(
    call: Call, timer: SetTimer, at: dt.datetime, absent: frozenset[str]
) -> tuple[str, ...]:
    """Who is called in at this rung: whoever is on duty (not who has it already), later the frozen
    escalation.
    """
    if timer.level == 0:
        return (call.assignee,) if call.assignee else ()
    if timer.level == 1:
        away = absent | {call.assignee} if call.assignee else absent
        return on_duty(call.promise.rota, call.promise.hours.zone, at, away)
    step = call.promise.escalation[timer.level - 2]
    return tuple(p for p in step.people if p not in absent)


def _ladder(
    call: Call, timer: SetTimer, at: dt.datetime, by: dt.datetime, absent: frozenset[str]
) -> tuple[AnyEvent, list[Effect]]:
    effects: list[Effect] = []
    people = _called(call, timer, at, absent)
    if timer.level < 2:
        news: TeamNews = "overdue" if timer.level else "reminder"
        effects.append(TellTeam(number=call.number, team=call.team, what=news, text=by.isoformat()))
    if promised.tells_late(call, timer.name, timer.level, at):
        effects.append(TellPerson(number=call.number, person=call.requester, what="late"))
    if timer.level:
        effects += tell_each(call, people, "escalated", text=timer.name)
    which: Literal["acknowledge", "resolve"] = (
        "acknowledge" if timer.name == "acknowledge" else "resolve"
    )
    return Reminded(at=at, by=BY_TIME, clock=which, level=timer.level, told=people), effects


def escalation(
    call: Call, timer: SetTimer, at: dt.datetime, absent: frozenset[str] = frozenset()
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """What is due now for this call because of this timer; `(None, ())` when the timer is stale.
    `absent`: who is away today.
    """
    match timer.name:
        case "acknowledge" | "resolve":
            by = _deadline(call, timer)
            if by is None:
                return None, ()
            event, effects = _ladder(call, timer, at, by, absent)
            following = _next(call, timer, by)
            return event, (*effects, *((following,) if following else ()))
        case "promise":
            return _promise(call, timer, at)
        case "silence":
            return _silence(call, timer, at, absent)
        case "close":
            fits = (
                call.state is State.RESOLVED
                and call.resolved_at
                and call.resolved_at.isoformat() == timer.stamp
            )
            return (Closed(at=at, by=BY_TIME), ()) if fits else (None, ())
        case "approval":
            return _approval(call, timer, at, absent)


def _promise(
    call: Call, timer: SetTimer, at: dt.datetime
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Tells the requester that the promise made to them is over, and the team whose own clock still
    runs.
    """
    first = call.first_promise
    stale = first is None or first.by.isoformat() != timer.stamp
    if stale or call.state not in AT_WORK or not promised.tells_late(call, "promise", 1, at):
        return None, ()
    news: TeamNews = "promise_over"
    return Reminded(at=at, by=BY_TIME, clock="promise", level=1), (
        TellPerson(number=call.number, person=call.requester, what="late"),
        TellTeam(number=call.number, team=call.team, what=news, text=timer.at.isoformat()),
    )


def _silence(
    call: Call, timer: SetTimer, at: dt.datetime, absent: frozenset[str]
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Asks the room, then the coordinators, about a call at work of which nothing was heard since
    the timer was set. Heard of meanwhile: look again later.
    """
    taken, _, since = timer.stamp.partition("/")
    if (
        call.state is not State.IN_PROGRESS
        or call.acknowledged_at is None
        or call.acknowledged_at.isoformat() != taken
    ):
        return None, ()
    last = last_sign(call)
    if last.isoformat() != since:
        return None, tuple(silence_timer(call, last))
    if timer.level:
        people = tuple(p for p in call.promise.coordinators if p not in absent)
        told = tell_each(call, people, "silent", text=since)
        return Reminded(at=at, by=BY_TIME, clock="silence", level=timer.level, told=people), tuple(
            told
        )
    news = TellTeam(number=call.number, team=call.team, what="silent", text=since)
    again = clock.resumed(call.promise, at, clock.minutes_left(call.promise, last, at))
    return Reminded(at=at, by=BY_TIME, clock="silence", level=0), (
        news,
        timer.model_copy(update={"level": 1, "at": again}),
    )


def _approval(
    call: Call, timer: SetTimer, at: dt.datetime, absent: frozenset[str]
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Asks silent approvers a second time, with their deputies; an approval that nobody gave then
    is a no, said as such.
    """
    if call.state is not State.AWAITING_APPROVAL or call.opened_at.isoformat() != timer.stamp:
        return None, ()
    if timer.level:
        return Refused(at=at, by=BY_TIME, reason=""), ()
    again = timer.model_copy(
        update={"level": 1, "at": clock.window(call.promise, at, call.promise.confirm)}
    )
    silent = _silent(call)
    stand_in = _stand_ins(call, silent, absent)
    asks = tell_each(call, silent, "approval_wanted", text=call.text)
    if not stand_in:
        return None, (*asks, again)
    # Where one yes is enough the deputy is asked beside the approver; where each counts, in their
    # place.
    instead = () if call.approval_rule == "any" else tuple(stand_in)
    people = tuple(dict.fromkeys(stand_in.values()))
    kept = [ask for ask in asks if isinstance(ask, TellPerson) and ask.person not in instead]
    return Delegated(at=at, by=BY_TIME, people=people, instead=instead), (*kept, again)


def _silent(call: Call) -> list[str]:
    """The approvers who have not decided yet."""
    return [p for p in call.approvers if p not in (*call.approved_by, *call.refused_by)]


def _stand_ins(call: Call, silent: list[str], absent: frozenset[str]) -> dict[str, str]:
    """The deputy of each silent approver, where there is one who is present and not asked yet."""
    not_free = (*absent, *call.approvers)
    return {a: d for a, d in call.deputies if a in silent and d not in not_free}
