"""The events of a call that waits for approval: yes, no, and who is asked instead. Pure."""

from __future__ import annotations

import datetime as dt

from routing.call.approval_events import ApprovalRule, Approved, Delegated, Refused
from routing.call.call import Call, State
from routing.call.effects import RefreshCards, SetTimer
from routing.call.events import Opened
from routing.rules import clock
from routing.rules.effects_of import (
    NotPossible,
    Transition,
    cards,
    changed,
    ended,
    offer,
    remarked,
    tell,
    tell_each,
    wake,
)

BY_TIME = "schakel"


def needed(rule: ApprovalRule, approvers: int) -> int:
    """How many must say yes."""
    return {"any": 1, "all": approvers, "majority": approvers // 2 + 1}[rule]


def answer_by(call: Call) -> dt.datetime | None:
    """Until when the approvers of a waiting call are asked, before anything else is done."""
    since = call.waiting_since or call.opened_at
    if call.state is not State.AWAITING_APPROVAL:
        return None
    return clock.window(call.promise, since, call.promise.confirm)


def refused_by_time(call: Call) -> dt.datetime | None:
    """When a call that was asked about once more goes no further, if nobody answers."""
    until = answer_by(call)
    return until and clock.window(call.promise, until, call.promise.confirm)


def undecided(call: Call) -> list[str]:
    """The approvers who have not decided yet."""
    return [p for p in call.approvers if p not in (*call.approved_by, *call.refused_by)]


def asked_next(call: Call, approver: str) -> str | None:
    """Who is asked when this approver does not answer; None for nobody."""
    return next((d for a, d in call.deputies if a == approver and d not in call.approvers), None)


def wait_for_approval(call: Call, event: Opened) -> Transition:
    """Asks the approvers; nothing is promised yet, the clocks start with the last yes that is
    needed.
    """
    made = changed(
        call, state=State.AWAITING_APPROVAL, waiting_for="approval", waiting_since=event.at
    )
    asks = tell_each(made, call.approvers, "approval_wanted", call.requester, call.text)
    until = clock.window(call.promise, event.at, call.promise.confirm)
    timer = SetTimer(number=call.number, name="approval", at=until, stamp=event.at.isoformat())
    return made, (*asks, RefreshCards(number=call.number, teams=()), timer)


def approved(call: Call, event: Approved) -> Transition:
    """Counts a yes; with enough of them the call goes to its team."""
    if event.by in (*call.approved_by, *call.refused_by):
        raise NotPossible("wrong_state")
    yes = (*call.approved_by, event.by)
    if len(yes) < needed(call.approval_rule, len(call.approvers)):
        said = remarked(call, "approved", event, event.note)
        made = changed(call, approved_by=yes, **said)
        return made, (RefreshCards(number=call.number, teams=()),)
    others = [p for p in call.approvers if p not in yes]
    said = remarked(call, "approved", event, event.note)
    made, effects = offer(call, event.at, approved_by=yes, approvers=yes, **said)
    over = tell_each(made, others, "approval_over", event.by)
    return made, (*tell(made, "approved", event, event.note), *over, *effects)


def refused(call: Call, event: Refused) -> Transition:
    """Counts a no: it ends the call, unless a majority decides and can still be had."""
    if event.by in (*call.approved_by, *call.refused_by):
        raise NotPossible("wrong_state")
    no = (*call.refused_by, event.by) if event.by in call.approvers else call.refused_by
    still_possible = len(call.approvers) - len(no) >= needed(
        call.approval_rule, len(call.approvers)
    )
    if call.approval_rule == "majority" and event.by != BY_TIME and still_possible:
        return changed(call, refused_by=no), (RefreshCards(number=call.number, teams=()),)
    made = ended(call, event.at, State.REFUSED, event.reason, refused_by=no)
    others = [p for p in call.approvers if p not in (*no, *call.approved_by)]
    over = tell_each(made, others, "approval_over", event.by)
    return made, (
        *tell(made, "refused", event, event.reason),
        *over,
        cards(made),
        *wake(made, "refused", event.reason),
    )


def _has_its_yes(call: Call) -> bool:
    yes = [p for p in call.approvers if p in call.approved_by]
    return len(yes) >= needed(call.approval_rule, len(call.approvers))


def lapsed(call: Call) -> bool:
    """Whether the call ended because the yes it needed never came, and not by anybody's no."""
    if call.state is not State.REFUSED or not call.approvers or turned_down(call):
        return False
    if call.approval_rule != "majority":
        return not call.refused_by
    left = len(call.approvers) - len(call.refused_by)
    return left >= needed(call.approval_rule, len(call.approvers))


def turned_down(call: Call) -> bool:
    """Whether the call ended because the link that was asked does not do it: it had come to it."""
    return call.state is State.REFUSED and call.offered_at is not None


def delegated(call: Call, event: Delegated) -> Transition:
    """Asks deputies as well as the silent approvers, or instead of them."""
    kept = [p for p in call.approvers if p not in event.instead]
    made = changed(call, approvers=tuple(dict.fromkeys((*kept, *event.people))))
    fresh = [p for p in event.people if p not in call.approvers]
    asks = tell_each(made, fresh, "approval_wanted", event.by, call.text)
    over = tell_each(made, (p for p in event.instead if p not in event.left), "approval_over")
    if event.left and _has_its_yes(made):
        # Who left was the last whose yes was waited for.
        made, effects = offer(made, event.at)
        return made, (*over, *effects)
    return made, (*asks, *over, RefreshCards(number=call.number, teams=()))
