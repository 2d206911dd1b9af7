"""What happens when a call turns out to be of another kind, for which more time is agreed: the
requester is asked whether that is all right. Until they say so, their first promise stands. Pure.
"""

from __future__ import annotations

import datetime as dt

from routing.call.call import Call
from routing.call.effects import Effect, TellTeam
from routing.call.events import AnyEvent
from routing.call.promise import FirstPromise, Promise
from routing.call.promise_events import TimeAccepted, TimeKept
from routing.rules import promised
from routing.rules.effects_of import Transition, cards, changed, promise_timer, tell, told


def other_time(call: Call, promise: Promise, at: dt.datetime) -> FirstPromise | None:
    """The time to ask the requester about when the call goes to a team as another kind of request;
    None where that team has it done in time. Links settle this in their agreements, and a promise
    that is broken stays broken.
    """
    first = promised.running(call.first_promise, at)
    if call.asked_by or first is None or promise.call_kind is call.kind or first.by <= at:
        return None
    if call.requester in call.gone:
        return None
    made = promised.first_of(promise.at_priority(call.priority), at)
    return made if made.by > first.by else None


def asked_about(call: Call, event: AnyEvent) -> list[Effect]:
    """Asks whose call it is whether the other time is all right; who follows it hears that it
    moved.
    """
    own = told(call)
    asks = [e for e in tell(call, "other_time", event) if getattr(e, "person", "") in own]
    follow = [e for e in tell(call, "moved", event) if getattr(e, "person", "") not in own]
    return [*asks, *follow]


def judged_anew(call: Call, promise: Promise) -> FirstPromise | None:
    """The time that is asked about under what is agreed for another priority; None where nothing
    is asked any more.
    """
    asks, first = call.other_time, call.first_promise
    if asks is None or first is None:
        return None
    made = promised.agreed_anew(asks, promise)
    return made if made.by > first.by else None


def time_accepted(call: Call, event: TimeAccepted) -> Transition:
    """The other time is what the requester is promised from now on."""
    made = changed(call, first_promise=event.first_promise, other_time=None)
    news = TellTeam(number=call.number, team=call.team, what="time_accepted", by=event.by)
    return made, (news, cards(made), *promise_timer(made, event.at))


def time_kept(call: Call, event: TimeKept) -> Transition:
    """What was promised first stands; the team hears so."""
    made = changed(call, other_time=None)
    news = TellTeam(number=call.number, team=call.team, what="time_kept", by=event.by)
    return made, (news, cards(made))
