"""What a clock that passed causes. Pure: the call as it stands and a timer give an event and
effects, or nothing when stale.

The ladder: half time, the room is reminded; at the deadline the one on duty is called in; after
that, each half target later, the next step of the escalation that was frozen with the promise. Who
is told at each of them is decided in ladder.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from catalog.presence import Presence
from routing.call.approval_events import Delegated, Refused
from routing.call.call import AT_WORK, Call, State
from routing.call.effects import Effect, SetTimer, TeamNews, TellPerson, TellTeam
from routing.call.events import AnyEvent, Closed, Reminded
from routing.rules import clock, ladder, promised
from routing.rules.answering import unanswered_yet
from routing.rules.approval import undecided
from routing.rules.effects_of import FORECAST, last_sign, silence_timer, stamp, tell_each, told
from routing.rules.ladder import Reached

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


def _escalated(call: Call, reached: Reached, about: str) -> list[Effect]:
    """Those reached are told, and in whose place."""
    return [
        TellPerson(
            number=call.number, person=p, what="escalated", text=about, skipped=reached.skipped
        )
        for p in reached.people
    ]


def _reminded_in_room(call: Call, about: str, presence: Presence) -> tuple[Reached, list[Effect]]:
    """Whom a word in the room reaches; where nobody of the team is there, who answers for them."""
    if people := ladder.in_the_room(call, presence):
        return Reached(people), []
    away = presence.people(call.team)
    reached = Reached(ladder.reach(call, 1, (), presence).people, away)
    return reached, _escalated(call, reached, about)


def _with_asker(
    call: Call, timer: SetTimer, reached: Reached, presence: Presence, asker: str | None
) -> tuple[Reached, list[Effect]]:
    """At the deadline whoever has the call above is told as well, where they are not yet."""
    if timer.level != 1 or asker is None:
        return reached, []
    also = presence.there((asker,), reached.people)
    told = Reached((*reached.people, *also), reached.skipped)
    return told, _escalated(call, Reached(also), timer.name)


def _to_requester(call: Call, timer: SetTimer, at: dt.datetime) -> list[Effect]:
    """What the requester hears at a rung: that it is late, or that nobody picked it up in time."""
    if promised.tells_late(call, timer.name, timer.level, at):
        return tell_each(call, told(call), "late")
    waits = timer.name == "acknowledge" and timer.level == 1 and not call.asked_by
    return tell_each(call, told(call), "late", text=timer.name) if waits else []


def _ladder(
    call: Call, timer: SetTimer, by: dt.datetime, presence: Presence, asker: str | None
) -> tuple[AnyEvent, list[Effect]]:
    at = presence.at
    effects: list[Effect] = []
    if timer.level > 1 or (timer.level and call.promise.rota):
        reached = ladder.called(call, timer.level, presence)
        personal = _escalated(call, reached, timer.name)
    else:
        reached, personal = _reminded_in_room(call, timer.name, presence)
    nobody = not reached.people
    if nobody:
        reached = Reached(ladder.in_the_room(call, presence), reached.skipped)
    reached, also = _with_asker(call, timer, reached, presence, asker)
    if timer.level < 2 or nobody:
        news: TeamNews = "overdue" if timer.level else "reminder"
        effects.append(TellTeam(number=call.number, team=call.team, what=news, text=by.isoformat()))
    effects += [*_to_requester(call, timer, at), *personal, *also]
    which: Literal["acknowledge", "resolve"] = (
        "acknowledge" if timer.name == "acknowledge" else "resolve"
    )
    event = Reminded(
        at=at,
        by=BY_TIME,
        clock=which,
        level=timer.level,
        told=reached.people,
        skipped=reached.skipped,
    )
    return event, effects


def escalation(
    call: Call, timer: SetTimer, presence: Presence, asker: str | None = None
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """What is due now for this call because of this timer; `(None, ())` when the timer is stale.
    `presence`: everybody as they are now; `asker`: who has the call above, of one that is with a
    link in another installation: its deadline is theirs to know.
    """
    at = presence.at
    match timer.name:
        case "acknowledge" | "resolve":
            by = _deadline(call, timer)
            if by is None:
                return None, ()
            event, effects = _ladder(call, timer, by, presence, asker)
            following = _next(call, timer, by)
            return event, (*effects, *((following,) if following else ()))
        case "promise":
            return _promise(call, timer, presence)
        case "answer":
            return unanswered_yet(call, timer, presence)
        case "silence":
            return _silence(call, timer, presence)
        case "close":
            fits = (
                call.state is State.RESOLVED
                and call.resolved_at
                and call.resolved_at.isoformat() == timer.stamp
            )
            return (Closed(at=at, by=BY_TIME), ()) if fits else (None, ())
        case "approval":
            return _approval(call, timer, presence)


def _promise(
    call: Call, timer: SetTimer, presence: Presence
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Tells the requester that the promise made to them is over, and the team whose own clock still
    runs.
    """
    if timer.level == FORECAST:
        return _forecast_over(call, timer, presence)
    at, first = presence.at, call.first_promise
    stale = first is None or first.by.isoformat() != timer.stamp
    if stale or call.state not in AT_WORK or not promised.tells_late(call, "promise", 1, at):
        return None, ()
    event, to_team = _time_is_over(call, 1, timer.at.isoformat(), presence)
    return event, (*tell_each(call, told(call), "late"), *to_team)


def _time_is_over(
    call: Call, level: int, when: str, presence: Presence
) -> tuple[AnyEvent, tuple[Effect, ...]]:
    """Notes that the time the requester goes by is over, and tells the team, whose own clock does
    not.
    """
    reached, personal = _reminded_in_room(call, "promise", presence)
    heard = dict.fromkeys((*presence.there(told(call)), *reached.people))
    event = Reminded(
        at=presence.at,
        by=BY_TIME,
        clock="promise",
        level=level,
        told=tuple(heard),
        skipped=reached.skipped,
    )
    news = TellTeam(number=call.number, team=call.team, what="promise_over", text=when)
    return event, (news, *personal)


def _forecast_over(
    call: Call, timer: SetTimer, presence: Presence
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Tells the requester that the time is over that they heard of after the first promise, and
    the team, where its own clock does not tell it.
    """
    known = call.expected
    waits = call.state in AT_WORK - {State.WAITING_REQUESTER}
    if not waits or known is None or known.isoformat() != timer.stamp:
        return None, ()
    late = tuple(tell_each(call, told(call), "late", text=timer.stamp))
    if call.resolve_by == known:
        return None, late
    event, to_team = _time_is_over(call, FORECAST, timer.stamp, presence)
    return event, (*late, *to_team)


def _silence(
    call: Call, timer: SetTimer, presence: Presence
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Asks the room, then the coordinators, about a call at work of which nothing was heard since
    the timer was set. Heard of meanwhile: look again later.
    """
    at = presence.at
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
    reached = ladder.reach(call, 1, call.promise.coordinators, presence)
    if timer.level and reached.people:
        told = tell_each(call, reached.people, "silent", text=since)
        return _of_silence(at, timer.level, reached), tuple(told)
    news = TellTeam(number=call.number, team=call.team, what="silent", text=since)
    heard, personal = _reminded_in_room(call, "silence", presence)
    if timer.level:
        return _of_silence(at, timer.level, heard), (news, *personal)
    again = clock.resumed(call.promise, at, clock.minutes_left(call.promise, last, at))
    return _of_silence(at, 0, heard), (
        news,
        *personal,
        timer.model_copy(update={"level": 1, "at": again}),
    )


def _of_silence(at: dt.datetime, level: int, reached: Reached) -> Reminded:
    return Reminded(
        at=at,
        by=BY_TIME,
        clock="silence",
        level=level,
        told=reached.people,
        skipped=reached.skipped,
    )


def _approval(
    call: Call, timer: SetTimer, presence: Presence
) -> tuple[AnyEvent | None, tuple[Effect, ...]]:
    """Asks silent approvers a second time, with their deputies; an approval that nobody gave then
    is a no, said as such.
    """
    at = presence.at
    if call.state is not State.AWAITING_APPROVAL or call.opened_at.isoformat() != timer.stamp:
        return None, ()
    if timer.level:
        return Refused(at=at, by=BY_TIME, reason=""), ()
    again = timer.model_copy(
        update={"level": 1, "at": clock.window(call.promise, at, call.promise.confirm)}
    )
    silent = undecided(call)
    stand_in = _stand_ins(call, silent, presence)
    asks = tell_each(call, silent, "approval_wanted", text=call.text)
    if not stand_in:
        return None, (*asks, again)
    # Where one yes is enough the deputy is asked beside the approver; where each counts, in their
    # place.
    instead = () if call.approval_rule == "any" else tuple(stand_in)
    people = tuple(dict.fromkeys(stand_in.values()))
    kept = [ask for ask in asks if isinstance(ask, TellPerson) and ask.person not in instead]
    return Delegated(at=at, by=BY_TIME, people=people, instead=instead), (*kept, again)


def _stand_ins(call: Call, silent: list[str], presence: Presence) -> dict[str, str]:
    """The deputy of each silent approver, where there is one who is present and not asked yet."""
    return {
        a: d
        for a, d in call.deputies
        if a in silent and d not in call.approvers and presence.is_there(d)
    }
