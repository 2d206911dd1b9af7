"""Makes the event that says what a person wants done. Pure; a request that makes no sense is
refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from catalog.agreements import agreed_with
from catalog.model import ASKED_KINDS, Catalogue, Kind, Person
from routing.call import usm
from routing.call.actions import (
    Action,
    has_reader,
    is_of_link,
)
from routing.call.approval_events import Approved, Refused
from routing.call.call import AT_WORK, Call, State
from routing.call.events import (
    Acknowledged,
    Advanced,
    Agreed,
    Answer,
    Answered,
    AnyEvent,
    Asked,
    Assigned,
    Cancelled,
    Change,
    Commented,
    Confirmed,
    Declined,
    Foreseen,
    Forked,
    HandedOver,
    Noted,
    Prioritised,
    PutBack,
    Rated,
    Registered,
    Reopened,
    Resolved,
)
from routing.call.priority import priority
from routing.call.promise import Promise
from routing.call.promise_events import TimeAccepted, TimeKept
from routing.desk.whereabouts import place_answered
from routing.rules.effects_of import NotPossible
from routing.rules.other_time import other_time
from routing.rules.promised import judged_anew
from routing.rules.route import agreed_service, names_of, promise_of, route_item, route_team
from routing.rules.transfer import BOUNCES_ALLOWED

Values = Mapping[str, str]
ANSWER_TO = "answer to "
"""What the name of a value begins with that answers a question of the request anew."""
PLACE = "place"
"""The name of the value that is the request's place, where no question asks for it."""
EXPECTED = "expected"
"""The name of the value that is the moment told in a message to whoever asked."""
CHANGES = "changes"
"""The name of the value that says that words are those of a message that was changed."""


def _text(values: Values, name: str) -> str:
    if not (text := values.get(name, "").strip()):
        raise NotPossible("empty")
    return text


def _stop_bouncing(call: Call, person: Person, catalogue: Catalogue) -> None:
    """From the third time on a coordinator of the team decides, where it has one."""
    team = catalogue.team_by_id.get(call.team)
    decides = catalogue.coordinates(person.id, call.team)
    if call.bounces > BOUNCES_ALLOWED and team and team.coordinators and not decides:
        raise NotPossible("bouncing")


def _asker(call: Call, catalogue: Catalogue) -> Person:
    return catalogue.people.get(call.requester) or Person(id="guest", name=call.requester)


def promise_at(
    team_id: str, call: Call, catalogue: Catalogue, wanted: Kind | None = None
) -> Promise:
    """What a team promises for this call, to the employee or, on a child call, to the link that
    placed it. `wanted`: the kind it turned out to be.
    """
    kind = wanted or call.kind
    team = catalogue.team_by_id.get(team_id)
    if team is None:
        raise NotPossible("unknown_team", who=team_id)
    if team.link and team.team != call.team:
        raise NotPossible("elsewhere", who=team_id)
    if call.asked_by:
        customer = catalogue.team_by_id.get(call.asked_by)
        names = names_of(customer, catalogue)
        service = agreed_service(team, names, kind) if customer else None
        return promise_of(catalogue, team, service, kind, customer=customer)
    return route_team(team, kind, _asker(call, catalogue), catalogue)


def _decline(
    call: Call, person: Person, values: Values, at: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    _stop_bouncing(call, person, catalogue)
    promise: Promise | None = None
    back = [s.promise for s in call.trail if s.promise.team in catalogue.team_by_id]
    if back:
        promise = back[-1]
    elif not call.asked_by:
        desk = catalogue.fallback
        if desk is None or desk.team == call.team:
            raise NotPossible("no_way_back")
        promise = promise_at(desk.team, call, catalogue)
    return Declined(
        at=at, by=person.id, reason=_text(values, "reason"), promise=promise, was_item=call.item
    )


def _hand_over(
    call: Call, person: Person, values: Values, at: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    _stop_bouncing(call, person, catalogue)
    team, item, reason = (
        values.get("team", "").strip(),
        values.get("item", "").strip(),
        values.get("reason", "").strip(),
    )
    if item:
        route = route_item(item, _asker(call, catalogue), call.language, catalogue)
        if route is None:
            raise NotPossible("not_agreed")
        if route.promise.team == call.team:
            raise NotPossible("own_team")
        return HandedOver(
            at=at,
            by=person.id,
            reason=reason,
            item=item,
            title=route.title,
            private=route.private,
            promise=route.promise,
            was_item=call.item,
            other_time=other_time(call, route.promise, at),
        )
    if not team:
        raise NotPossible("empty")
    if team == call.team:
        raise NotPossible("own_team")
    promise = promise_at(team, call, catalogue, _kind(values))
    return HandedOver(
        at=at,
        by=person.id,
        reason=reason,
        promise=promise,
        was_item=call.item,
        other_time=other_time(call, promise, at),
    )


def _kind(values: Values) -> Kind | None:
    """The kind of request it turned out to be, where that is said."""
    said = values.get("kind", "").strip()
    if said and said not in ASKED_KINDS:
        raise NotPossible("bad_value", who=said)
    return Kind(said) if said else None


def _assign(
    call: Call, person: Person, values: Values, at: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    to = _text(values, "person")
    if not is_of_link(to, call.team, catalogue):
        raise NotPossible("unknown_person", who=to)
    return Assigned(at=at, by=person.id, to=to)


def _reply(
    call: Call, person: Person, values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    _must_be_read(call)
    return Commented(at=at, by=person.id, side="provider", text=_text(values, "text"))


def _ask(
    call: Call, person: Person, values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    _must_be_read(call)
    question = _text(values, "question")
    if call.state is State.AWAITING_APPROVAL and person.id in call.approvers:
        # No clock of a team runs yet that could stand still for it.
        return Commented(at=at, by=person.id, side="provider", text=question)
    return Asked(at=at, by=person.id, question=question)


def foretold(call: Call, person: Person, values: Values, at: dt.datetime) -> Foreseen | None:
    """The forecast that a message to whoever asked gives; None where it tells of no moment to come,
    or the clock of the call stands still or has ended.
    """
    said = values.get(EXPECTED, "")
    if not said or call.state not in AT_WORK - {State.WAITING_REQUESTER}:
        return None
    try:
        expected = dt.datetime.fromisoformat(said)
    except ValueError as error:
        raise NotPossible("bad_value") from error
    if expected.tzinfo is None or expected <= at or expected == call.expected:
        return None
    return Foreseen(at=at, by=person.id, expected=expected.astimezone(dt.UTC))


def _must_be_read(call: Call) -> None:
    if not has_reader(call):
        raise NotPossible("nobody_reads")


def _add(
    call: Call, person: Person, values: Values, at: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    names = tuple(n for n in values.get("attachments", "").split("\n") if n)
    text = values.get("text", "").strip()
    if not text and not names:
        raise NotPossible("empty")
    answers = _set_right(call, values, catalogue)
    given = {answer.id: answer.value for answer in answers}
    where = "" if call.private else place_answered(call.item, given, catalogue)
    return Commented(
        at=at,
        by=person.id,
        side="customer",
        text=text,
        attachments=names,
        answers=answers,
        location=values.get(PLACE) or where or None,
        changes=CHANGES in values,
        kept=True,
    )


def _set_right(call: Call, values: Values, catalogue: Catalogue) -> tuple[Answer, ...]:
    """The answers of the request that are given anew."""
    given = {
        name.removeprefix(ANSWER_TO): said
        for name, said in values.items()
        if name.startswith(ANSWER_TO)
    }
    place = catalogue.entries.get(call.item or "") if given else None
    return tuple(
        Answer(id=question.id, ask=question.ask.in_(call.language), value=given[question.id])
        for question in (place.item.questions if place else ())
        if question.id in given
    )


def _fork(
    call: Call, person: Person, values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    frame, into = call.frames[-1], values.get("into", "")
    if into not in usm.STEPS[frame.process][frame.step].forks:
        raise NotPossible("bad_value", who=into)
    return Forked.model_validate({"at": at, "by": person.id, "into": into})


def _prioritise(
    call: Call, person: Person, values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    weight = {"impact": values.get("impact"), "urgency": values.get("urgency")}
    try:
        judged = Prioritised.model_validate({"at": at, "by": person.id, **weight})
    except ValueError as error:
        raise NotPossible("bad_value") from error
    promise = call.promise.at_priority(priority(judged.impact, judged.urgency))
    if promise == call.promise:
        return judged
    first = judged_anew(call.first_promise, promise, at)
    return judged.model_copy(update={"promise": promise, "first_promise": first})


def _agree(
    call: Call, person: Person, values: Values, at: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    """What a wish came to: refused with a reason, or a promise of one of our services that
    changes.
    """
    if values.get("verdict") not in ("agreed", "refused"):
        raise NotPossible("bad_value", who=values.get("verdict", ""))
    if values["verdict"] == "refused":
        return Agreed(at=at, by=person.id, verdict="refused", note=_text(values, "note"))
    return Agreed(
        at=at,
        by=person.id,
        verdict="agreed",
        change=_change(call, values, catalogue),
        note=values.get("note", "").strip(),
    )


def _change(call: Call, values: Values, catalogue: Catalogue) -> Change:
    """The promise that changes, of one of the call's own team's services."""
    service = values.get("service") or call.service or ""
    if service not in catalogue.services or not service.startswith(f"{call.team}/"):
        raise NotPossible("unknown_service", who=service)
    try:
        change = Change.model_validate(
            {
                "service": service,
                "customer": values.get("customer") or _customer(call, service, catalogue),
                "call_kind": values.get("kind"),
                "acknowledge": values.get("acknowledge"),
                "resolve": values.get("resolve"),
            }
        )
    except ValueError as error:
        raise NotPossible("bad_value") from error
    if change.customer != "*" and change.customer not in catalogue.customer_ids:
        raise NotPossible("unknown_team", who=change.customer)
    return change


def _customer(call: Call, service: str, catalogue: Catalogue) -> str:
    """The link the wish came from, or the group with which the service has an agreement; somebody
    of neither asks on behalf of everybody inside.
    """
    agreements = catalogue.services[service][1].agreements
    own = [team.team for team in catalogue.teams_of.get(call.requester, ())]
    if call.customer or own:
        named = agreed_with(agreements, own)
        return call.customer or (named[1] if named else own[0])
    found = agreed_with(agreements, catalogue.names_of_person(_asker(call, catalogue)))
    return found[1] if found else "*"


def _register(
    call: Call, person: Person, values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    """What was changed in the register, as it was worked out before (`component`, `what`,
    `changes` as lines of three parts).
    """
    lines = [line.split("\t") for line in values.get("changes", "").splitlines()]
    body = {
        "component": values.get("component", ""),
        "what": values.get("what"),
        "changes": tuple(tuple(line) for line in lines if len(line) == _PARTS),
        "note": values.get("why", "").strip(),
    }
    try:
        return Registered.model_validate({"at": at, "by": person.id, **body})
    except ValueError as error:
        raise NotPossible("bad_value") from error


_PARTS = 3


def _reopen(
    call: Call, person: Person, values: Values, at: dt.datetime, catalogue: Catalogue
) -> AnyEvent:
    """Back at the team that solved it, by whatever name it has now; at the fallback desk where that
    team is gone.
    """
    reason, promise = values.get("reason", "").strip(), None
    if call.team not in catalogue.team_by_id and catalogue.fallback:
        team = catalogue.renamed_teams.get(call.team, catalogue.fallback.team)
        promise = promise_at(team, call, catalogue)
    return Reopened(at=at, by=person.id, reason=reason, promise=promise)


def _accept_time(
    call: Call, person: Person, _values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    if call.other_time is None:
        raise NotPossible("wrong_state")
    return TimeAccepted(at=at, by=person.id, first_promise=call.other_time)


def _rate(
    call: Call, person: Person, values: Values, at: dt.datetime, _catalogue: Catalogue
) -> AnyEvent:
    stars = values.get("stars", "")
    if stars not in {"1", "2", "3", "4", "5"}:
        raise NotPossible("bad_value", who=stars)
    return Rated(at=at, by=person.id, stars=int(stars), why=values.get("why", "").strip())


Maker = Callable[[Call, Person, Values, dt.datetime, Catalogue], AnyEvent]

MAKERS: dict[Action, Maker] = {
    Action.ACKNOWLEDGE: lambda c, p, v, at, k: Acknowledged(at=at, by=p.id),
    Action.ASSIGN: _assign,
    Action.PUT_BACK: lambda c, p, v, at, k: PutBack(
        at=at, by=p.id, reason=v.get("reason", "").strip()
    ),
    Action.DECLINE: _decline,
    Action.HAND_OVER: _hand_over,
    Action.ASK: _ask,
    Action.NOTE: lambda c, p, v, at, k: Noted(
        at=at, by=p.id, text=_text(v, "text"), shared=c.is_for_peer and v.get("share") == "yes"
    ),
    Action.REPLY: _reply,
    Action.NEXT_STEP: lambda c, p, v, at, k: Advanced(at=at, by=p.id),
    Action.FORK: _fork,
    Action.AGREE: _agree,
    Action.REGISTER: _register,
    Action.PRIORITISE: _prioritise,
    Action.RESOLVE: lambda c, p, v, at, k: Resolved(at=at, by=p.id, text=v.get("text", "").strip()),
    Action.APPROVE: lambda c, p, v, at, k: Approved(at=at, by=p.id, note=v.get("note", "").strip()),
    Action.REFUSE: lambda c, p, v, at, k: Refused(at=at, by=p.id, reason=_text(v, "reason")),
    Action.ANSWER: lambda c, p, v, at, k: Answered(at=at, by=p.id, text=_text(v, "text")),
    Action.ADD: _add,
    Action.ACCEPT_TIME: _accept_time,
    Action.KEEP_TIME: lambda c, p, v, at, k: TimeKept(at=at, by=p.id),
    Action.CONFIRM: lambda c, p, v, at, k: Confirmed(at=at, by=p.id),
    Action.REOPEN: _reopen,
    Action.CANCEL: lambda c, p, v, at, k: Cancelled(
        at=at, by=p.id, reason=v.get("reason", "").strip()
    ),
    Action.RATE: _rate,
}
"""Every action that is one event on the call itself; PASS_ON, RISK and BUNDLE open another call and
are the desk's.
"""
