"""The events of a call that the people or the teams around it leave: who follows them. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from routing.call.call import AT_WORK, Call, State
from routing.call.departure_events import Left, PersonRenamed, TeamGone, TeamRenamed
from routing.call.effects import Effect, PersonNews, RefreshCards, TellPerson, TellTeam
from routing.call.promise import FirstPromise, Promise
from routing.rules import clock
from routing.rules.effects_of import (
    Transition,
    acknowledge_timer,
    cards,
    changed,
    offer,
    promise_timer,
    resolve_timer,
    tell,
    tell_each,
    told,
)


def left(call: Call, event: Left) -> Transition:
    """Somebody is not there any more. What they had in hand goes to who follows them, or back to
    the team's queue; a requester who left is known to the team.
    """
    made = changed(call, gone=tuple(dict.fromkeys((*call.gone, event.person))))
    if event.role == "requester":
        return made, (*_word_to_team(made, "requester_left", event), cards(made))
    made = changed(made, assignee=event.to)
    if event.to:
        given = TellPerson(number=call.number, person=event.to, what="assigned", by=event.by)
        heard = _told(made, "acknowledged", event.to)
        return made, (*_word_to_team(made, "left", event), given, *heard, cards(made))
    timers: tuple[Effect, ...] = ()
    if call.state is State.IN_PROGRESS:
        made = _in_queue(made, event.at)
        timers = (*_told(made, "not_picked_up", event.by), *acknowledge_timer(made))
    return made, (*_word_to_team(made, "left", event), cards(made), *timers)


def _told(call: Call, news: PersonNews, by: str) -> list[Effect]:
    """Whoever asked hears who has it now, or that nobody has."""
    return [] if call.asked_by else tell_each(call, told(call), news, by)


def _in_queue(call: Call, at: dt.datetime) -> Call:
    """The call waits for somebody to pick it up; what was promised runs on."""
    return changed(
        call,
        state=State.OFFERED,
        offered_at=at,
        acknowledge_by=clock.deadlines(call.promise, at).acknowledge_by,
        acknowledged_at=None,
        waiting_for=call.team,
        waiting_since=at,
        reminded=0,
    )


def _word_to_team(call: Call, what: str, event: Left) -> tuple[Effect, ...]:
    """A word in the room of the team that has it, where it has come to a team."""
    if call.offered_at is None:
        return ()
    said = {"number": call.number, "team": call.team, "what": what, "by": event.by}
    return (TellTeam.model_validate(said | {"text": event.name or event.person}),)


def team_gone(call: Call, event: TeamGone) -> Transition:
    """A team does not exist any more: the call goes to the team of the event's promise, a child
    call is for another link from now on.
    """
    made = changed(call, customer=event.customer) if event.customer else call
    trail = tuple(stay for stay in call.trail if stay.promise.team != event.team)
    made = changed(made, trail=trail)
    if event.promise is None:
        return made, (cards(made),)
    name = event.team_name.in_(call.language)
    moved, effects = _at(made, event.promise, event.at)
    news: list[Effect] = [
        TellTeam(number=call.number, team=moved.team, what="team_gone", by=event.by, text=name)
    ]
    return moved, (
        *tell(moved, "team_gone", event, name, team="team_gone"),
        *(news if call.offered_at else ()),
        *effects,
    )


def _at(call: Call, promise: Promise, at: dt.datetime) -> Transition:
    """The call at another team. Where it waits for others it goes on waiting; else somebody there
    has to pick it up.
    """
    hops = (*call.hops, promise.team)
    match call.state:
        case State.AWAITING_APPROVAL:
            return changed(call, promise=promise, hops=(promise.team,)), ()
        case State.WAITING_SUPPLIER:
            by = clock.deadlines(promise, at).resolve_by
            made = changed(
                call,
                promise=promise,
                hops=hops,
                assignee=None,
                resolve_by=by,
                arrived_at=at,
                other_time=None,
            )
            return made, (cards(made), *resolve_timer(made, at), *promise_timer(made, at))
        case state if state in AT_WORK:
            return offer(call, at, promise=promise, hops=hops)
        case _:
            made = changed(call, promise=promise, hops=hops, assignee=None)
            return made, (cards(made),)


def team_renamed(call: Call, event: TeamRenamed) -> Transition:
    """A team has another id: everything in the call that named it by the old one names the new."""

    def ref(text: str | None) -> str | None:
        whole, rest = (text or "").partition("/")[0], (text or "").partition("/")[2]
        if whole != event.was:
            return text
        return f"{event.team}/{rest}" if rest else event.team

    def renamed(promise: Promise) -> Promise:
        own = promise.team == event.was
        steps = tuple(s.model_copy(update={"team": ref(s.team)}) for s in promise.escalation)
        update: dict[str, Any] = {"service": ref(promise.service), "escalation": steps}
        update |= {"team": event.team, "team_name": event.team_name} if own else {}
        return promise.model_copy(update=update | {"customer": ref(promise.customer)})

    trail = tuple(
        stay.model_copy(update={"promise": renamed(stay.promise), "item": ref(stay.item)})
        for stay in call.trail
    )

    def of(first: FirstPromise | None) -> FirstPromise | None:
        return first.model_copy(update={"team": ref(first.team)}) if first else None

    made = changed(
        call,
        promise=renamed(call.promise),
        first_promise=of(call.first_promise),
        other_time=of(call.other_time),
        trail=trail,
        hops=tuple(str(ref(team)) for team in call.hops),
        customer=ref(call.customer),
        peer=ref(call.peer),
        waiting_for=ref(call.waiting_for),
        item=ref(call.item),
        about=ref(call.about),
    )
    return made, (RefreshCards(number=call.number, teams=(made.team,) if made.offered_at else ()),)


def person_renamed(call: Call, event: PersonRenamed) -> Transition:
    """Somebody has another id: everything in the call that named them by the old one names the
    new.
    """

    def one(person: str | None) -> str | None:
        return event.person if person == event.was else person

    def each(people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(one(person)) for person in people)

    def renamed(promise: Promise) -> Promise:
        steps = tuple(s.model_copy(update={"people": each(s.people)}) for s in promise.escalation)
        rota = tuple(s.model_copy(update={"people": each(s.people)}) for s in promise.rota)
        own = each(promise.coordinators)
        return promise.model_copy(update={"escalation": steps, "rota": rota, "coordinators": own})

    trail = tuple(s.model_copy(update={"promise": renamed(s.promise)}) for s in call.trail)
    return changed(
        call,
        promise=renamed(call.promise),
        trail=trail,
        requester=one(call.requester),
        author=one(call.author),
        followers=each(call.followers),
        knows=tuple(k.model_copy(update={"person": one(k.person)}) for k in call.knows),
        assignee=one(call.assignee),
        approvers=each(call.approvers),
        approved_by=each(call.approved_by),
        refused_by=each(call.refused_by),
        deputies=tuple(tuple(each(pair)) for pair in call.deputies),
        files=tuple(f.model_copy(update={"by": one(f.by)}) for f in call.files),
    ), ()
