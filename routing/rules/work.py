"""The events of a call at one link: pick-up, questions, steps of the process, solution. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from routing.call import usm
from routing.call.call import Call, Frame, State
from routing.call.departure_events import Recognised
from routing.call.effects import Effect, RefreshCards, SetTimer, TeamNews, TellPerson, TellTeam
from routing.call.events import (
    Acknowledged,
    Advanced,
    Agreed,
    Answered,
    Asked,
    Assigned,
    Closed,
    Commented,
    Confirmed,
    Edited,
    Forked,
    Noted,
    Prioritised,
    PutBack,
    Rated,
    Registered,
    Reminded,
    Resolved,
)
from routing.call.guests import link_speaking
from routing.call.knows import Knows
from routing.call.party_events import Delivered, Followed, Unfollowed
from routing.call.promise import Promise
from routing.call.remark import Remark
from routing.rules import clock, promised
from routing.rules.answering import answer_timer
from routing.rules.approval import undecided
from routing.rules.effects_of import (
    NotPossible,
    Transition,
    acknowledge_timer,
    cards,
    changed,
    ended,
    promise_timer,
    remarked,
    resolve_timer,
    silence_timer,
    tell,
    tell_each,
    wake,
)
from routing.rules.other_time import judged_anew


def acknowledged(call: Call, event: Acknowledged) -> Transition:
    """Applies the team's pick-up: the call is in progress, and who acknowledged it has it. Where it
    takes back that it was put back, who asked never heard of that.
    """
    made = changed(
        call,
        state=State.IN_PROGRESS,
        assignee=event.by,
        acknowledged_at=event.at,
        waiting_for=call.team,
        waiting_since=event.at,
        reminded=0,
        **(_not_put_back(call) if event.unsays else {}),
    )
    heard = () if event.undoes else tell(made, "acknowledged", event)
    return made, (*heard, cards(made), *silence_timer(made, event.at))


def assigned(call: Call, event: Assigned) -> Transition:
    """Gives the call to a colleague; that counts as a pick-up by them where there was none. Whose
    it was until it was taken back hears that it is theirs no more.
    """
    had = _had(call) if event.undoes else ()
    effects: tuple[Effect, ...] = ()
    if call.state is State.OFFERED:
        call = changed(call, **_not_put_back(call)) if event.unsays else call
        call, effects = acknowledged(call, Acknowledged(at=event.at, by=event.to))
    made = changed(call, assignee=event.to)
    lost = tell_each(made, (p for p in had if p != event.to), "unassigned", event.by)
    # Who has it again knows that: it was given to them, or they took it, before.
    given = () if event.undoes else tell_each(made, (event.to,), "assigned", event.by)
    return made, (*effects, *given, *lost, cards(made))


def put_back(call: Call, event: PutBack) -> Transition:
    """Puts the call back in the team's queue: somebody else has to pick it up in the time agreed
    for that; the resolve clock runs on. What is taken back at once was never picked up: the time
    to do so is the one before, nobody is called for it, and who was told that somebody has it
    hears that nobody has.
    """
    if event.undoes:
        return _not_picked_up(call, event)
    by = clock.deadlines(call.promise, event.at).acknowledge_by
    made = changed(
        call,
        state=State.OFFERED,
        offered_at=event.at,
        acknowledge_by=by,
        acknowledged_at=None,
        assignee=None,
        waiting_for=call.team,
        waiting_since=event.at,
        reminded=0,
        **remarked(call, "put_back", event, event.reason),
    )
    news = TellTeam(
        number=call.number, team=call.team, what="put_back", by=event.by, text=event.reason
    )
    return made, (news, cards(made), *acknowledge_timer(made))


def _not_put_back(call: Call) -> dict[str, Any]:
    """The remarks without the last, where that is that it was put back: it was taken back."""
    last = call.remarks[-1].kind if call.remarks else ""
    return {"remarks": call.remarks[:-1]} if last == "put_back" else {}


def _had(call: Call) -> tuple[str, ...]:
    return (call.assignee,) if call.assignee else ()


def _not_picked_up(call: Call, event: PutBack) -> Transition:
    made = changed(
        call,
        state=State.OFFERED,
        acknowledged_at=None,
        assignee=None,
        waiting_for=call.team,
        waiting_since=call.offered_at,
        reminded=0,
    )
    told = tell(made, "not_picked_up", event)
    lost = tell_each(made, _had(call), "unassigned", event.by)
    return made, (*told, *lost, cards(made), *acknowledge_timer(made))


def asked(call: Call, event: Asked) -> Transition:
    """Stops the resolve clock for a question to the requester; what is left is kept in agreed
    minutes.
    """
    left = clock.minutes_left(call.promise, event.at, call.resolve_by) if call.resolve_by else 0
    made = changed(
        call,
        state=State.WAITING_REQUESTER,
        question=event.question,
        waiting_for="requester",
        waiting_since=event.at,
        first_promise=promised.stopped(call.first_promise, event.at),
        other_time=promised.stopped(call.other_time, event.at),
        answer_reminders=0,
        resolve_left=left,
        resolve_by=None,
        expected=None,
    )
    asks = tell(made, "asked", event, event.question, team="asked")
    return made, (*asks, cards(made), *answer_timer(made))


def answered(call: Call, event: Answered) -> Transition:
    """Lets the resolve clock run on with what was left, after the requester's answer."""
    made = changed(
        call,
        state=State.IN_PROGRESS,
        waiting_for=call.team,
        waiting_since=event.at,
        **resumed(call, event.at),
        **(remarked(call, "answered", event, event.text) if event.text else {}),
    )
    news = TellTeam(
        number=call.number, team=call.team, what="answered", by=event.by, text=event.text
    )
    timers = (*resolve_timer(made, event.at), *promise_timer(made, event.at))
    return made, (news, cards(made), *timers, *silence_timer(made, event.at))


def resumed(call: Call, at: dt.datetime) -> dict[str, Any]:
    """The fields of a resolve clock that runs on."""
    by = clock.resumed(call.promise, at, call.resolve_left or 0)
    return {
        "resolve_by": by,
        "resolve_left": None,
        "first_promise": promised.running(call.first_promise, at),
        "other_time": promised.running(call.other_time, at),
        "expected": by,
        "expected_told": by,
        "question": None,
    }


def noted(call: Call, event: Noted) -> Transition:
    """Keeps a note: only the ledger and the card show it. One that a link in another installation
    shares is told to those here whom it is for.
    """
    reader = call.customer if call.is_at_peer else call.team
    if not (event.shared and link_speaking(event.by) and reader):
        return call, (cards(call),)
    news = TellTeam(number=call.number, team=reader, what="noted", by=event.by, text=event.text)
    return call, (news, cards(call))


def commented(call: Call, event: Commented) -> Transition:
    """Tells the other side what was said; what it sets right stands on the card from then on."""
    if event.side == "provider":
        spoken = Remark(kind="commented", by=event.by, at=event.at, team=call.team, text=event.text)
        made = changed(call, last_said=spoken)
        return made, (*tell(made, "commented", event, event.text, team="commented"), cards(made))
    right = _set_right(call, event)
    said = event.text or ", ".join(event.attachments)
    # Whoever gets the call next was not there when it was told.
    kept = said and event.kept
    made = changed(right, **remarked(right, "added", event, said)) if kept else right
    if call.offered_at is None:
        # It may be what those who decide about it wait for.
        asked = undecided(made) if made.state is State.AWAITING_APPROVAL else []
        return made, (*tell_each(made, asked, "approval_wanted", event.by, said), cards(made))
    added: TeamNews = "commented" if right is call else "set_right"
    what: TeamNews = "edited" if event.changes else added
    news = TellTeam(number=call.number, team=call.team, what=what, by=event.by, text=said)
    return made, (news, cards(made))


def _set_right(call: Call, event: Commented) -> Call:
    """The call with the answers that its requester set right."""
    if not (event.answers or event.location):
        return call
    new = {answer.id: answer for answer in event.answers}
    kept = tuple(new.pop(answer.id, answer) for answer in call.answers)
    location = event.location or call.location
    return changed(call, answers=(*kept, *new.values()), location=location)


def edited(call: Call, event: Edited) -> Transition:
    """Takes over the requester's changed words."""
    made = changed(call, text=event.text)
    return made, (cards(made),)


def recognised(call: Call, event: Recognised) -> Transition:
    """Puts the call in the name of the person the guest turned out to be."""
    made = changed(call, requester=event.person, requester_name="")
    return made, (cards(made),)


def advanced(call: Call, _event: Advanced) -> Transition:
    """Goes one step further in the process; one that ends hands back to the one that opened it. The
    last process stays at its last step.
    """
    *outer, frame = call.frames
    if frame.step + 1 < len(usm.STEPS[frame.process]):
        frames = (*outer, Frame(process=frame.process, step=frame.step + 1))
    elif outer:
        frames = (*outer[:-1], Frame(process=outer[-1].process, step=outer[-1].step + 1))
    else:
        raise NotPossible("wrong_state")
    made = changed(call, frames=frames)
    return made, (cards(made),)


def forked(call: Call, event: Forked) -> Transition:
    """Opens a sub-process on the same call; each process comes once in a path."""
    frame = call.frames[-1]
    if event.into not in usm.STEPS[frame.process][frame.step].forks or not usm.leads_on(
        call.path, event.into
    ):
        raise NotPossible("wrong_state")
    made = changed(
        call, frames=(*call.frames, Frame(process=event.into)), path=(*call.path, event.into)
    )
    return made, (cards(made),)


def agreed(call: Call, event: Agreed) -> Transition:
    """Keeps what a wish came to, and tells it."""
    if "agree" not in call.path or call.verdict:
        raise NotPossible("wrong_state")
    made = changed(call, verdict=event.verdict, change=event.change)
    return made, (*tell(made, "verdict", event, event.note, team="commented"), cards(made))


def registered(call: Call, event: Registered) -> Transition:
    """Keeps what was changed in the register for the call."""
    made = changed(call, registered=(*call.registered, event.component))
    return made, (cards(made),)


def prioritised(call: Call, event: Prioritised) -> Transition:
    """Sets impact and urgency as judged now. A time that is agreed for that weight takes the place
    of the one before, and the requester hears of it.
    """
    made = changed(call, impact=event.impact, urgency=event.urgency)
    if event.promise:
        made = changed(made, **_clocks_anew(call, event.promise, event.at))
    told: list[Effect] = []
    if event.first_promise and call.first_promise:
        moved = event.first_promise.by != call.first_promise.by
        made = changed(made, first_promise=event.first_promise)
        told = _promise_moved(made, event, call.first_promise.by) if moved else []
    if event.promise and made.other_time:
        made = changed(made, other_time=judged_anew(made, event.promise))
        if made.other_time and made.other_time != call.other_time:
            told += tell(made, "other_time", event)
    timers = (*resolve_timer(made, event.at), *promise_timer(made, event.at))
    waits = acknowledge_timer(made) if made.state is State.OFFERED else ()
    return made, (*told, cards(made), *((*waits, *timers) if event.promise else ()))


def _promise_moved(call: Call, event: Prioritised, before: dt.datetime) -> list[Effect]:
    told = tell(call, "promise_moved", event)
    return [e.model_copy(update={"before": before}) for e in told if isinstance(e, TellPerson)]


def _clocks_anew(call: Call, promise: Promise, at: dt.datetime) -> dict[str, Any]:
    """The fields of a team's own clocks under another promise, as if it had held since the call
    came to the team; the time for which they stood still is left out as before. A clock that would
    have ended already runs from now on.
    """
    since = call.arrived_at or call.opened_at
    old, new = clock.deadlines(call.promise, since), clock.deadlines(promise, since)
    found: dict[str, Any] = {"promise": promise}
    if call.state is State.OFFERED:
        begun = call.offered_at or since
        found["acknowledge_by"] = promised.sooner(
            clock.deadlines(promise, begun).acknowledge_by,
            call.acknowledge_by,
            clock.deadlines(promise, at).acknowledge_by,
            at,
        )
    if call.resolve_by is not None:
        stood = clock.elapsed(call.promise.hours, old.resolve_by, call.resolve_by)
        by = promised.sooner(
            clock.add_minutes(promise.hours, new.resolve_by, stood),
            call.resolve_by,
            clock.deadlines(promise, at).resolve_by,
            at,
        )
        return found | {
            "resolve_by": by,
            "expected": by if not call.open_children else call.expected,
        }
    if call.resolve_left is not None:
        longer = clock.elapsed(promise.hours, old.resolve_by, new.resolve_by)
        shorter = clock.elapsed(promise.hours, new.resolve_by, old.resolve_by)
        found["resolve_left"] = max(call.resolve_left + longer - shorter, 0)
    return found


def reminded(call: Call, event: Reminded) -> Transition:
    """Counts a reminder, and keeps that the requester heard that it is late."""
    counts = {"promise": {}, "answer": {"answer_reminders": event.level + 1}}
    update: dict[str, Any] = dict(counts.get(event.clock, {"reminded": event.level + 1}))
    if promised.tells_late(call, event.clock, event.level, event.at):
        assert call.first_promise
        update["first_promise"] = call.first_promise.model_copy(update={"late_told": True})
    return changed(call, **update), (cards(call),)


def _path(call: Call) -> tuple[str, ...]:
    """The path at the end: a wish that was refused goes no further than the talks."""
    return call.path if call.verdict == "refused" else usm.filled_in(call.path)


def resolved(call: Call, event: Resolved) -> Transition:
    """Marks the call as solved: what a person asked waits for their yes; what a link asked is done,
    and that link goes on.
    """
    done: dict[str, Any] = {
        "resolution": event.text or None,
        "resolved_at": event.at,
        "path": _path(call),
        "question": None,
        "frames": call.frames[:1],
        "resolve_left": None,
        "first_promise": promised.running(call.first_promise, event.at),
        "other_time": None,
    }
    if call.asked_by:
        made = ended(changed(call, **done), event.at, State.CLOSED, event.text)
        return made, (cards(made), *wake(made, "resolved", event.text))
    closes = clock.window(call.promise, event.at, call.promise.confirm)
    made = changed(
        call,
        **done,
        state=State.RESOLVED,
        closes_at=closes,
        waiting_for="requester",
        waiting_since=event.at,
    )
    timer = SetTimer(number=call.number, name="close", at=closes, stamp=event.at.isoformat())
    return made, (*tell(made, "resolved", event, event.text), cards(made), timer)


def confirmed(call: Call, event: Confirmed) -> Transition:
    """Closes the call at the requester's yes."""
    made = ended(call, event.at, State.CLOSED)
    news = TellTeam(number=call.number, team=call.team, what="confirmed", by=event.by)
    return made, (news, cards(made))


def closed(call: Call, event: Closed) -> Transition:
    """Closes a call to which nobody objected in time."""
    made = ended(call, event.at, State.CLOSED)
    return made, (*tell(made, "closed", event), cards(made))


def rated(call: Call, event: Rated) -> Transition:
    """Keeps the requester's rating, once, and why it is no better, once; the team reads that."""
    adds = bool(event.why) and call.stars == event.stars and not call.rated_why
    if call.stars is not None and not adds:
        raise NotPossible("wrong_state")
    made = changed(call, stars=event.stars, rated_why=event.why)
    if not event.why:
        return made, (cards(made),)
    told = TellTeam(number=call.number, team=call.team, what="rated", by=event.by, text=event.why)
    return made, (told, cards(made))


def followed(call: Call, event: Followed) -> Transition:
    """One more is told how the call goes."""
    return changed(call, followers=tuple(dict.fromkeys((*call.followers, event.by)))), ()


def unfollowed(call: Call, event: Unfollowed) -> Transition:
    """One fewer is told how the call goes."""
    return changed(call, followers=tuple(p for p in call.followers if p != event.by)), ()


def delivered(call: Call, event: Delivered) -> Transition:
    """One more knows that the call needs them; the latest word to each counts."""
    word = Knows(person=event.person, about=event.about, at=event.at)
    others = (k for k in call.knows if (k.person, k.about) != (word.person, word.about))
    return changed(call, knows=(*others, word)), (RefreshCards(number=call.number, teams=()),)
