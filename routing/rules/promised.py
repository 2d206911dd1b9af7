"""The requester's first promise: how it runs, stands still and moves, and what is late by it. Pure.

This is the one place that says what "in time" means.
"""

from __future__ import annotations

import datetime as dt

from routing.call.call import AT_WORK, Call, State
from routing.call.promise import FirstPromise, Promise
from routing.rules import clock

_NONE = dt.timedelta()


def first_of(promise: Promise, at: dt.datetime) -> FirstPromise:
    """What the requester is promised by a team that gets the call at `at`, before any other had
    it.
    """
    by = clock.deadlines(promise, at).resolve_by
    return FirstPromise(team=promise.team, hours=promise.hours, at=at, by=by)


def stopped(first: FirstPromise | None, at: dt.datetime) -> FirstPromise | None:
    """The promise while an answer of the requester's is awaited. One that was broken before stays
    broken: its clock is not stopped.
    """
    if first is None or first.left is not None or first.by <= at:
        return first
    return first.model_copy(update={"left": clock.elapsed(first.hours, at, first.by)})


def running(first: FirstPromise | None, at: dt.datetime) -> FirstPromise | None:
    """The promise once its clock runs on, with what was left when it was stopped."""
    if first is None or first.left is None:
        return first
    by = clock.add_minutes(first.hours, at, first.left)
    stood = first.stood + clock.elapsed(first.hours, first.by, by)
    return first.model_copy(update={"by": by, "left": None, "stood": stood})


def agreed_anew(first: FirstPromise, promise: Promise) -> FirstPromise:
    """The promise after a change that was agreed: as if `promise` had been made at the beginning,
    the time for which the clock stood still left out.
    """
    made = first_of(promise, first.at)
    by = clock.add_minutes(made.hours, made.by, first.stood)
    if first.left is None:
        return made.model_copy(update={"by": by, "stood": first.stood})
    stopped_at = clock.elapsed(first.hours, first.at, first.by) - first.left
    left = max(clock.elapsed(made.hours, first.at, by) - stopped_at, 0)
    return made.model_copy(update={"by": by, "stood": first.stood, "left": left})


def sooner(
    anew: dt.datetime, before: dt.datetime | None, from_now: dt.datetime, at: dt.datetime
) -> dt.datetime:
    """When a clock ends under a stricter promise: as if it had held from the beginning, or counted
    from now on where that has passed, and never later than before.
    """
    if before is None or anew > at or anew >= before:
        return anew
    return min(before, from_now)


def judged_anew(
    first: FirstPromise | None, promise: Promise, at: dt.datetime
) -> FirstPromise | None:
    """The promise under the target that was agreed for another priority. It is never loosened once
    it is broken; a team that did not make it does not move it.
    """
    if first is None or first.team != promise.team:
        return None
    made = agreed_anew(first, promise)
    if made.left is None and first.left is None:
        from_now = clock.deadlines(promise, at).resolve_by
        made = made.model_copy(update={"by": sooner(made.by, first.by, from_now, at)})
        if first.by <= at and made.by > first.by:
            return None
    return made if made.by != first.by or made.left != first.left else None


def late_by(call: Call, at: dt.datetime) -> dt.timedelta:
    """How long after the promised moment it is, or was when the call was solved; nothing while
    the promise can be kept.
    """
    promised = call.promised_by
    over = call.state not in AT_WORK
    end = call.resolved_at or call.ended_at if over else at
    if promised is None or end is None:
        return _NONE
    return max(end - promised, _NONE)


def is_broken(call: Call, at: dt.datetime) -> bool:
    """Whether a call at work has not been done by when the requester was promised it would be."""
    return call.state in AT_WORK and late_by(call, at) > _NONE


def is_late(call: Call, at: dt.datetime) -> bool:
    """Whether the requester waits longer than promised: for it to be done, or for somebody to pick
    it up.
    """
    by = call.acknowledge_by if call.state is State.OFFERED else None
    return is_broken(call, at) or (by is not None and by < at)


def is_behind(call: Call, at: dt.datetime) -> bool:
    """Whether the team that has it is late, by the requester's promise or by its own clock."""
    by = call.resolve_by if call.state in AT_WORK - {State.WAITING_REQUESTER} else None
    return is_late(call, at) or (by is not None and by < at)


def in_time(call: Call) -> bool | None:
    """Whether a solved call was solved by when the requester was promised; None for one that is
    not solved. Their own answer is the only thing that was waited for beside the promise.
    """
    if call.resolved_at is None:
        return None
    return call.promised_by is None or call.resolved_at <= call.promised_by


def late_on_arrival(call: Call) -> dt.timedelta:
    """How late the call was already when it came to the team that has it; nothing where it came in
    time.
    """
    if call.promised_by is None or call.arrived_at is None:
        return _NONE
    return max(call.arrived_at - call.promised_by, _NONE)


def tells_late(call: Call, watched: str, level: int, at: dt.datetime) -> bool:
    """Whether a reminder of this clock is the moment at which the requester of a root call hears,
    once, that it is late.
    """
    first = call.first_promise
    if call.asked_by or first is None or first.left is not None or first.late_told:
        return False
    return watched in ("resolve", "promise") and level > 0 and first.by <= at
