"""From an item (or none) and who asks to a team's promise: which agreement holds, who must approve,
when it is due. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from catalog.agreements import PRIORITIES, agreed_with
from catalog.customers import EVERYBODY
from catalog.model import (
    AGREED_KINDS,
    ASKED_KINDS,
    Agreement,
    Catalogue,
    CatalogueEntry,
    Duration,
    EscalateTo,
    Kind,
    KindTarget,
    Language,
    Person,
    Service,
    Team,
)
from catalog.presence import absent
from routing.call.approval_events import ApprovalRule
from routing.call.call import Call
from routing.call.priority import UNJUDGED, priority
from routing.call.promise import Escalation, Promise

WITHOUT_AGREEMENT = KindTarget(acknowledge=Duration(minutes=60), resolve=Duration(days=2))
"""What holds where a team has agreed nothing for this kind and still gets the call: the desk of
last resort, a risk.
"""


class Route(BaseModel):
    """Where a call goes: its promise and what comes with the item."""

    model_config = ConfigDict(frozen=True)
    promise: Promise
    title: str
    kind: Kind
    item: str | None = None
    private: bool = False
    approvers: tuple[str, ...] = ()
    approval_rule: ApprovalRule = "any"
    deputies: tuple[tuple[str, str], ...] = ()


def allowed_items(person: Person, catalogue: Catalogue) -> frozenset[str]:
    """The refs of all items this person may ask for."""
    known = catalogue.items_of_customer
    found = [known[name] for name in catalogue.names_of_person(person) if name in known]
    return found[0] if len(found) == 1 else frozenset[str]().union(*found)


def _escalation(team: Team, catalogue: Catalogue) -> tuple[Escalation, ...]:
    steps = []
    for step in team.escalate:
        if isinstance(step, EscalateTo):
            other = catalogue.team_by_id.get(step.team)
            if other:
                steps.append(
                    Escalation(team=other.team, people=tuple(p.id for p in other.coordinators))
                )
        elif step == "coordinator":
            steps += _coordinators(team, catalogue)
        else:
            steps.append(Escalation(team=team.team, people=(step,)))
    return tuple(steps)


def _coordinators(team: Team, catalogue: Catalogue) -> Iterator[Escalation]:
    """The rung of a team's coordinators, and after it one of its domain's who are not of those."""
    own = tuple(p.id for p in team.coordinators)
    yield Escalation(team=team.team, people=own)
    above = tuple(p for p in catalogue.domain_coordinators(team.team) if p not in own)
    if above:
        yield Escalation(team=team.team, people=above)


def _targets(agreement: Agreement | None, kind: Kind) -> KindTarget:
    """The targets for the kind; else those of another kind that was agreed, since something was
    promised; else the default.
    """
    order = [kind, Kind.SERVICE_REQUEST, *AGREED_KINDS]
    agreed = (agreement.target(k.value) for k in order) if agreement else iter(())
    return next((target for target in agreed if target), WITHOUT_AGREEMENT)


def names_of(customer: Team | Person | None, catalogue: Catalogue) -> tuple[str, ...]:
    """The names under which agreements know who asks, the most specific first."""
    if customer is None:
        return (EVERYBODY,)
    if isinstance(customer, Team):
        return catalogue.names_of_team(customer)
    return catalogue.names_of_person(customer)


def promise_of(
    catalogue: Catalogue,
    team: Team,
    service: Service | None,
    kind: Kind,
    *,
    customer: Team | Person | None,
) -> Promise:
    """The promise this team makes for a call of this kind, frozen as of this catalogue. `customer`:
    who asks; None is nobody in particular.
    """
    names = names_of(customer, catalogue)
    found = agreed_with(service.agreements, names, kind.value) if service else None
    agreement, name = found or (None, EVERYBODY)
    targets, windows = _targets(agreement, kind), catalogue.organisation.windows
    by_priority = {n: targets.at(n) for n in PRIORITIES} if targets.by_priority else {}
    # Of a link in another installation, those who asked it hear that it is late.
    watched = customer if team.link and isinstance(customer, Team) else team
    return Promise(
        team=team.team,
        team_name=team.name,
        service=f"{team.team}/{service.id}" if service else None,
        customer=name,
        call_kind=kind,
        target=targets.at(priority(*UNJUDGED)),
        agreement=agreement.name if agreement else None,
        by_priority=by_priority,
        hours=(agreement.hours if agreement else None) or team.hours,
        confirm=windows.confirm,
        reopen=windows.reopen,
        remind=(agreement.remind if agreement else None) or windows.remind,
        give_up=(agreement.give_up if agreement else None) or windows.give_up,
        escalation=_escalation(watched, catalogue),
        rota=watched.rota,
        coordinators=tuple(p.id for p in watched.coordinators),
        version=catalogue.version,
    )


MANAGER = ("requester's manager", "manager")
"""What an item says to have the asker's own manager approve."""


def _heads(team: Team, rule: ApprovalRule) -> tuple[str, ...]:
    """Who decides for a team: its coordinators; where yeses are counted and there is but one of
    those, all of its people.
    """
    counted = team.people if rule != "any" and len(team.coordinators) < 2 else team.coordinators
    return tuple(p.id for p in counted)


def _approvers(place: CatalogueEntry, asker: Person, catalogue: Catalogue) -> tuple[str, ...]:
    """Who must say yes. Nobody approves their own request; where no one is left, the fallback
    desk's coordinators do.
    """
    if place.item.approval.who == "none":
        return ()
    fallback = catalogue.fallback
    last = tuple(p.id for p in fallback.coordinators) if fallback else ()
    left = _without(asker, _named_approvers(place, asker, catalogue))
    return left or _without(asker, last) or _heads(place.team, place.item.approval.rule)


def _named_approvers(place: CatalogueEntry, asker: Person, catalogue: Catalogue) -> tuple[str, ...]:
    """The people whom the item's rule names: a manager, the coordinators, or a team's heads; the
    own team's heads where it names nobody who is there.
    """
    who, rule = place.item.approval.who, place.item.approval.rule
    if who in MANAGER and asker.manager is not None and asker.manager in catalogue.people:
        return (asker.manager,)
    named = catalogue.team_by_id.get(who) if who not in (*MANAGER, "coordinator") else None
    return _heads(named or place.team, rule)


def _without(asker: Person, people: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(person for person in people if person and person != asker.id)


def _deputies(
    place: CatalogueEntry, approvers: tuple[str, ...], asker: Person, catalogue: Catalogue
) -> tuple[tuple[str, str], ...]:
    """Who stands in for each approver: named with the item, else with the person. Never the
    asker.
    """
    found = []
    for approver in approvers:
        person = catalogue.people.get(approver)
        deputy = place.item.approval.deputy or (person.deputy if person else None)
        if deputy in catalogue.people and deputy not in (asker.id, approver):
            found.append((approver, deputy))
    return tuple((a, d) for a, d in found if d is not None)


def _present(
    approvers: tuple[str, ...],
    deputies: tuple[tuple[str, str], ...],
    catalogue: Catalogue,
    at: dt.datetime,
) -> tuple[str, ...]:
    """The approvers, with the deputy of each who is away; one without a deputy stays, to be asked
    again later.
    """
    away = absent((person for pair in deputies for person in pair), catalogue, at)
    stand_in = {a: d for a, d in deputies if a in away and d not in away}
    return tuple(dict.fromkeys(stand_in.get(a, a) for a in approvers))


def route_item(
    ref: str, asker: Person, language: Language, catalogue: Catalogue, at: dt.datetime | None = None
) -> Route | None:
    """Where the item goes for this asker; None when it does not exist or is not agreed with them.

    With `at`, approvers who are away then are replaced by their deputies.
    """
    place = catalogue.entries.get(ref)
    if place is None:
        return None
    if agreed_with(place.service.agreements, catalogue.names_of_person(asker)) is None:
        return None
    kind = Kind(place.item.kind)
    promise = promise_of(catalogue, place.team, place.service, kind, customer=asker)
    approvers = _approvers(place, asker, catalogue)
    deputies = _deputies(place, approvers, asker, catalogue)
    return Route(
        promise=promise,
        title=place.item.name.in_(language),
        kind=kind,
        item=ref,
        private=place.item.private,
        approvers=_present(approvers, deputies, catalogue, at) if at else approvers,
        approval_rule=place.item.approval.rule,
        deputies=deputies,
    )


def route_fallback(kind: Kind, title: str, asker: Person, catalogue: Catalogue) -> Route:
    """Where what nobody offers goes: a person of the fallback desk, with the asker's own words."""
    desk = catalogue.fallback
    if desk is None:
        raise LookupError("the catalogue has no team at all; nobody can take a call")
    promise = route_team(desk, kind, asker, catalogue)
    return Route(promise=promise, title=title, kind=kind)


def route_team(team: Team, kind: Kind, asker: Person, catalogue: Catalogue) -> Promise:
    """The promise of a team that gets a call without an item: under its first service that has
    agreed with the asker.
    """
    service = agreed_service(team, catalogue.names_of_person(asker), kind)
    return promise_of(catalogue, team, service, kind, customer=asker)


def agreed_service(team: Team, names: tuple[str, ...], kind: Kind) -> Service | None:
    """The team's first service that has agreed with a customer of these names, on this kind if
    any.
    """
    found = ((s, agreed_with(s.agreements, names, kind.value)) for s in team.services)
    agreed = [(service, pair[0]) for service, pair in found if pair]
    fitting = (service for service, agreement in agreed if agreement.target(kind.value))
    return next(fitting, None) or next((service for service, _ in agreed), None)


def kinds_agreed(team: str, call: Call, catalogue: Catalogue) -> frozenset[str]:
    """The kinds of request for which a team has agreed times with whose call it is; none where the
    team has agreed nothing with them.
    """
    found, customer = catalogue.team_by_id.get(team), catalogue.people.get(call.requester)
    placed = catalogue.team_by_id.get(call.asked_by or "")
    if found is None:
        return frozenset()
    names = names_of(placed or customer, catalogue)
    return frozenset(
        kind.value
        for service in found.services
        for kind in ASKED_KINDS
        if (pair := agreed_with(service.agreements, names, kind.value))
        and pair[0].target(kind.value)
    )


def suppliers_of(
    service_ref: str | None, item: str | None, team: Team, catalogue: Catalogue
) -> tuple[str, ...]:
    """The services ("team/service") a team can pass a call on to: what this service leans on first,
    then all agreed with it.
    """
    leans: list[str] = []
    if item in catalogue.entries:
        leans += [r.service for r in catalogue.entries[item].item.relies_on]
    if service_ref in catalogue.services:
        leans += [r.service for r in catalogue.services[service_ref][1].relies_on]
    names = catalogue.names_of_team(team)
    agreed = [
        ref
        for ref, (other, service) in catalogue.services.items()
        if other.team != team.team and agreed_with(service.agreements, names)
    ]
    return tuple(dict.fromkeys(r for r in (*leans, *agreed) if r in catalogue.services))
