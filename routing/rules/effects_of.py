"""What every event has in common: who hears of it, which clocks start, how a call ends. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

from routing.call.call import Call, State
from routing.call.effects import (
    Effect,
    PersonNews,
    RefreshCards,
    SetTimer,
    TeamNews,
    TellPerson,
    TellTeam,
    WakeParent,
)
from routing.call.events import AnyEvent
from routing.call.remark import Remark, RemarkKind
from routing.rules import clock, promised

SILENCE, SHORTEST = 0.25, dt.timedelta(minutes=5)
"""Who has a call and is not heard of is noticed after this share of the agreed time that is left;
not of a few minutes.
"""
ON_A_CARD = 400
"""So many characters of what somebody said stand on a card."""
FOLLOWED = frozenset(
    {
        "acknowledged",
        "not_picked_up",
        "moved",
        "returned",
        "passed_on",
        "resolved",
        "closed",
        "reopened",
        "cancelled",
        "refused",
        "approved",
        "expected_changed",
        "verdict",
    }
)
"""What those hear who follow a call: how it goes, never what is said in it."""
Transition = tuple[Call, tuple[Effect, ...]]
"""The call after an event, and what that causes."""


class NotPossible(Exception):
    """The event does not fit the call as it stands; `reason` is one of the conversation's
    refusals.
    """

    def __init__(self, reason: str, who: str = "", at: dt.datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.who = who
        self.at = at


def remarked(call: Call, kind: RemarkKind, event: AnyEvent, text: str = "") -> dict[str, Any]:
    """The call's remarks with one more, as a field to change."""
    question = (call.question or "") if kind == "answered" else ""
    made = Remark(kind=kind, by=event.by, at=event.at, team=call.team, text=text, question=question)
    return {"remarks": (*call.remarks, made)}


def in_full(call: Call, event: AnyEvent, text: str) -> list[Effect]:
    """A remark that is too long for a card, in full for the team that has the call now."""
    if len(text) <= ON_A_CARD:
        return []
    return [TellTeam(number=call.number, team=call.team, what="remark", by=event.by, text=text)]


def changed(call: Call, **update: Any) -> Call:
    """The call with these fields changed."""
    return call.model_copy(update=update)


def tell(
    call: Call, news: PersonNews, event: AnyEvent, text: str = "", *, team: TeamNews | None = None
) -> list[Effect]:
    """News for the customer: the requester, or on a child call the team that placed it. Nobody is
    told what they did themselves.
    """
    if call.asked_by:
        return (
            [TellTeam(number=call.number, team=call.asked_by, what=team, by=event.by, text=text)]
            if team
            else []
        )
    own = told(call)
    others = [p for p in call.followers if p not in own] if news in FOLLOWED else []
    return [
        *tell_each(call, own, news, event.by, text),
        *tell_each(call, others, news, event.by),
    ]


def told(call: Call) -> tuple[str, ...]:
    """Whose it is: the requester's, and who typed it for them."""
    return tuple(dict.fromkeys((call.requester, call.author or call.requester)))


def tell_each(
    call: Call, people: Iterable[str], news: PersonNews, by: str = "", text: str = ""
) -> list[Effect]:
    """The same news for several people, but not for who caused it."""
    return [
        TellPerson(number=call.number, person=p, what=news, by=by, text=text)
        for p in people
        if p != by
    ]


def cards(call: Call, *before: str) -> RefreshCards:
    """The call's cards anew, also in the rooms of teams that had it before; no team has what was
    never offered to it.
    """
    own = (call.team,) if call.offered_at else ()
    return RefreshCards(number=call.number, teams=tuple(dict.fromkeys((*own, *before))))


def stamp(call: Call, by: dt.datetime) -> str:
    """What a timer for a deadline is known by: another stay at a link may well have the same
    deadline.
    """
    return f"{by.isoformat()}/{len(call.hops)}.{call.reopenings}"


def acknowledge_timer(call: Call) -> Iterable[Effect]:
    """Look again when half the time to acknowledge has passed."""
    if call.acknowledge_by and call.offered_at:
        at = clock.part_of(call.promise, call.offered_at, call.acknowledge_by, 0.5)
        yield SetTimer(
            number=call.number, name="acknowledge", at=at, stamp=stamp(call, call.acknowledge_by)
        )


def resolve_timer(call: Call, at: dt.datetime) -> Iterable[Effect]:
    """Look again when half of what is left to resolve has passed."""
    if call.resolve_by:
        half = clock.part_of(call.promise, at, call.resolve_by, 0.5)
        yield SetTimer(
            number=call.number, name="resolve", at=half, stamp=stamp(call, call.resolve_by)
        )


def last_sign(call: Call) -> dt.datetime:
    """When the team was last heard of; what came back to them counts from then."""
    return max(call.touched_at, call.waiting_since or call.touched_at)


def promise_timer(call: Call, at: dt.datetime) -> Iterable[Effect]:
    """Look again when what the requester was promised is over, where that is not the moment the
    team's own clock tells.
    """
    first = call.first_promise
    if call.asked_by or first is None or first.left is not None:
        return
    if first.by > at and first.by != call.resolve_by and not first.late_told:
        yield SetTimer(number=call.number, name="promise", at=first.by, stamp=first.by.isoformat())
    yield from forecast_timer(call, at)


FORECAST = 2
"""The level of a timer that watches another time than was promised, of which they heard."""


def forecast_timer(call: Call, at: dt.datetime) -> Iterable[Effect]:
    """Look again when the time is over that the requester heard of after the first promise."""
    known, first = call.expected, call.first_promise
    if call.asked_by or known is None or known <= at:
        return
    if first is None or first.by != known:
        stamp = known.isoformat()
        yield SetTimer(number=call.number, name="promise", at=known, stamp=stamp, level=FORECAST)


def silence_timer(call: Call, at: dt.datetime) -> list[Effect]:
    """Look whether anything was heard of it after a quarter of what is left to resolve; the late
    have their own ladder.
    """
    if call.resolve_by is None or call.acknowledged_at is None:
        return []
    when = clock.part_of(call.promise, at, call.resolve_by, SILENCE)
    if when - at < SHORTEST:
        return []
    known = f"{call.acknowledged_at.isoformat()}/{at.isoformat()}"
    return [SetTimer(number=call.number, name="silence", at=when, stamp=known)]


def offer(call: Call, at: dt.datetime, **update: Any) -> Transition:
    """Offers the call to its team: its clocks start, nobody has it yet. What the requester was
    promised first goes on.
    """
    promise = update.pop("promise", call.promise).at_priority(call.priority)
    ends = clock.deadlines(promise, at)
    made = changed(
        call,
        promise=promise,
        state=State.OFFERED,
        first_promise=promised.running(call.first_promise, at) or promised.first_of(promise, at),
        other_time=update.pop("other_time", None),
        offered_at=at,
        arrived_at=at,
        acknowledge_by=ends.acknowledge_by,
        resolve_by=ends.resolve_by,
        resolve_left=None,
        expected=ends.resolve_by,
        expected_told=ends.resolve_by,
        waiting_for=promise.team,
        waiting_since=at,
        assignee=None,
        acknowledged_at=None,
        question=None,
        reminded=0,
        **update,
    )
    timers = (*acknowledge_timer(made), *resolve_timer(made, at), *promise_timer(made, at))
    return made, (cards(made), *timers)


def ended(call: Call, at: dt.datetime, state: State, note: str = "", **update: Any) -> Call:
    """Ends the call; only what was closed can be reopened, for a while."""
    reopen = clock.window(call.promise, at, call.promise.reopen) if state is State.CLOSED else None
    return changed(
        call,
        state=state,
        ended_at=at,
        waiting_for=None,
        waiting_since=None,
        question=None,
        other_time=None,
        closes_at=None,
        open_children=(),
        reopen_until=reopen,
        **{"resolution": note or call.resolution, **update},
    )


def wake(
    call: Call,
    how: Literal["resolved", "declined", "cancelled", "refused", "unanswered"],
    note: str,
) -> list[Effect]:
    """Tells the parent of a child call that it ended."""
    return (
        [WakeParent(number=call.number, parent=call.parent, how=how, note=note)]
        if call.parent
        else []
    )
