"""Many calls about one thing: joining one ("me too"), noticing many, bundling them so that all are
told and solved as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from catalog.model import Catalogue, Kind, Person
from routing.call import numbers
from routing.call.actions import Action
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.effects import TellPerson
from routing.call.events import Acknowledged, Commented, Linked, Resolved, Swarmed
from routing.call.file_events import Attached
from routing.call.promise import FirstPromise, Promise
from routing.desk.draft import Draft
from routing.desk.transaction import DeskTransaction
from routing.rules.effects_of import NotPossible
from routing.rules.ladder import reach
from routing.rules.route import promise_of

SWARM = 5
"""So many incidents about one item or service within the hour are probably one."""
WITHIN = dt.timedelta(hours=1)
RECENT = dt.timedelta(hours=24)
MOST = 200
KNOWN_FOR = dt.timedelta(days=30)
"""So long a failure of a component that is still open is told to who reports it too."""


def items_beside(item: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The item and the others of its service that are about failures too."""
    place = catalogue.entries.get(item)
    if place is None:
        return (item,)
    service = f"{place.team.team}/{place.service.id}"
    return tuple(f"{service}/{i.id}" for i in place.service.items if i.kind == place.item.kind)


def similar(desk: DeskTransaction, item: str, person: str, component: str = "") -> tuple[Call, ...]:
    """Open calls of others about this very component, or else about this item since yesterday and
    no other component; a bundled one first. Nothing of private items.
    """
    place = desk.catalogue.entries.get(item)
    if place is None or place.item.private:
        return ()
    if component and (known := _about_component(desk, component, person)):
        return known
    found = desk.repository.alike([item], desk.now - RECENT, MOST)
    if component:
        found = tuple(call for call in found if not call.component)
    return _told_of(found, person)


def _about_component(desk: DeskTransaction, component: str, person: str) -> tuple[Call, ...]:
    found = desk.repository.about(component, desk.now - KNOWN_FOR, MOST)
    return _told_of((call for call in found if call.kind is Kind.INCIDENT), person)


def _told_of(found: Iterable[Call], person: str) -> tuple[Call, ...]:
    """Those that others may hear of."""
    open_ones = [c for c in found if c.state in AT_WORK and c.requester != person and not c.private]
    return tuple(sorted(open_ones, key=lambda c: (not is_bundle(c), c.opened_at)))


def is_bundle(call: Call) -> bool:
    """Whether other calls are solved with this one."""
    return any(link.how == "bundles" for link in call.links)


def bundle_of(call: Call) -> str | None:
    """The call this one is solved with."""
    return next((link.other for link in call.links if link.how == "part_of"), None)


def join(desk: DeskTransaction, call: Call, number: str) -> Call:
    """Ties a call to another one about the same thing ("me too"), and to its bundle when it is one
    or part of one.
    """
    other = desk.repository.locked(number)
    if other is None or not _is_joinable(other):
        return call
    whole = other if is_bundle(other) else desk.repository.locked(bundle_of(other) or "")
    if whole and whole.state in AT_WORK and whole.team == call.team and call.state is State.OFFERED:
        return _add_to(desk, whole, call, whole.assignee or whole.requester)[1]
    return desk.apply(
        call, Linked(at=desk.now, by=call.requester, other=other.number, how="same_as")
    )


def _is_joinable(call: Call) -> bool:
    """Whether others may be tied to it: at work, and not private."""
    return call.state in AT_WORK and not call.private


def _is_loose(call: Call) -> bool:
    """Whether it is neither a bundle nor part of one."""
    return bundle_of(call) is None and not is_bundle(call)


def _may_swarm(call: Call) -> bool:
    """Whether it is a failure that nobody has taken up yet."""
    return call.kind is Kind.INCIDENT and call.state is State.OFFERED


def notice_swarm(desk: DeskTransaction, call: Call) -> Call:
    """Offers the coordinators to bundle many incidents about one thing; said anew only when they
    have doubled.
    """
    if call.item is None or not _may_swarm(call):
        return call
    found = _about_the_same(desk, call, desk.now - WITHIN, SWARM)
    loose = [c for c in found if c.team == call.team and _is_loose(c)]
    seen = max((c.swarm for c in found), default=0)
    if len(loose) < max(SWARM, 2 * seen):
        return call
    people = reach(call, 1, call.promise.coordinators, desk.presence).people
    return desk.apply(
        call, Swarmed(at=desk.now, by="schakel", count=len(loose), coordinators=people)
    )


def bundle(desk: DeskTransaction, call: Call, person: Person, values: Mapping[str, str]) -> Call:
    """Opens one incident over all open calls about the same thing at this team: everybody is told
    at once, now and when it is solved.
    """
    members, text = _members(desk, call), values.get("text", "").strip()
    draft = Draft(
        requester=person,
        item=call.item,
        kind=Kind.INCIDENT,
        text=text or call.text,
        title=call.title,
        language=person.language or call.language,
        private=any(member.private for member in members),
        because=(f"bundles: {len(members)}",),
        impact="high",
        urgency="high",
        first_promise=_earliest_promise(members),
        component=call.component if len({m.component for m in members}) == 1 else None,
    )
    whole = desk.new(draft, _own_promise(desk, call))
    whole = desk.apply(whole, Acknowledged(at=desk.now, by=person.id))
    for member in members:
        whole = _add_to(desk, whole, member, person.id, text)[0]
    return whole


def merge(desk: DeskTransaction, call: Call, person: Person, values: Mapping[str, str]) -> Call:
    """Makes a call part of another one that is the same matter (`into`: its number): who asked is
    told, and it is solved with that one. Raises NotPossible("not_together") where there is no such
    call of the same team, or one of the two is private.
    """
    number = numbers.typed(values.get("into", ""))
    known = numbers.understood(number) is not None
    other = desk.repository.locked(number) if known else None
    whole = desk.repository.locked(bundle_of(other) or other.number) if other else None
    if whole is None or not _may_take_in(whole, call):
        raise NotPossible("not_together")
    return _add_to(desk, whole, call, person.id)[1]


def _may_take_in(whole: Call, call: Call) -> bool:
    """Whether a call can be solved with this one; what is said there everybody concerned reads."""
    at_work = whole.state in AT_WORK and whole.team == call.team and whole.parent is None
    return at_work and whole.number != call.number and not (whole.private or call.private)


def _members(desk: DeskTransaction, call: Call) -> list[Call]:
    """The calls that would be bundled with this one, itself among them. Raises
    NotPossible("wrong_state") where it cannot be bundled.
    """
    if call.kind is not Kind.INCIDENT or call.item is None or not _is_loose(call):
        raise NotPossible("wrong_state")
    found = _about_the_same(desk, call, desk.now - RECENT, 2)
    members = [c for c in found if c.state in AT_WORK and c.team == call.team and _is_loose(c)]
    itself = [] if call.number in {c.number for c in members} else [call]
    return [*members, *itself]


def _earliest_promise(members: Iterable[Call]) -> FirstPromise | None:
    """What was promised first to anybody whose call is bundled: the whole is late when they are."""
    every = (c.first_promise for c in members if c.first_promise and c.first_promise.left is None)
    return min(every, key=lambda first: first.by, default=None)


def _about_the_same(
    desk: DeskTransaction, call: Call, since: dt.datetime, enough: int
) -> tuple[Call, ...]:
    """Open failures of the very component that the call is about, where there are `enough` of
    them; else those of its item and the ones beside it.
    """
    if call.component:
        found = desk.repository.about(call.component, since, MOST)
        same = tuple(c for c in found if c.kind is Kind.INCIDENT and c.state not in ENDED)
        if len(same) >= enough:
            return same
    items = items_beside(call.item or "", desk.catalogue)
    return desk.repository.alike(items, since, MOST)


def _own_promise(desk: DeskTransaction, call: Call) -> Promise:
    """What the call's team promises for an incident of its service, to nobody in particular."""
    team = desk.catalogue.team_by_id[call.team]
    service = desk.catalogue.services.get(call.service or "")
    return promise_of(
        desk.catalogue, team, service[1] if service else None, Kind.INCIDENT, customer=None
    )


def _add_to(
    desk: DeskTransaction, whole: Call, member: Call, by: str, note: str = ""
) -> tuple[Call, Call]:
    """Makes the call part of the bundle. Who asked hears that in one message, not first that it was
    picked up.
    """
    if member.state is State.OFFERED:
        before = len(desk.effects)
        member = desk.apply(member, Acknowledged(at=desk.now, by=by))
        news = desk.effects[before:]
        desk.effects[before:] = [
            e for e in news if not (isinstance(e, TellPerson) and e.what == "acknowledged")
        ]
    member = desk.apply(
        member, Linked(at=desk.now, by=by, other=whole.number, how="part_of", note=note)
    )
    return desk.apply(whole, Linked(at=desk.now, by=by, other=member.number, how="bundles")), member


def tell_bundled(
    desk: DeskTransaction, whole: Call, action: Action, person: Person, values: Mapping[str, str]
) -> None:
    """Says what is said about a bundle to everybody in it; when it is solved, so are they (but for
    who waits for a supplier).
    """
    if action not in (Action.REPLY, Action.RESOLVE) or not is_bundle(whole):
        return
    text = values.get("text", "").strip()
    for number in [link.other for link in whole.links if link.how == "bundles"]:
        member = desk.repository.locked(number)
        if member is None or member.state not in AT_WORK:
            continue
        if action is Action.REPLY:
            desk.apply(member, Commented(at=desk.now, by=person.id, side="provider", text=text))
        elif member.state in (State.IN_PROGRESS, State.WAITING_REQUESTER):
            desk.apply(member, Resolved(at=desk.now, by=person.id, text=text))


def attach_bundled(desk: DeskTransaction, whole: Call, action: Action, event: Attached) -> None:
    """Adds the files that came along with what is said about a bundle to every call in it."""
    if action not in (Action.REPLY, Action.RESOLVE) or not is_bundle(whole):
        return
    for number in [link.other for link in whole.links if link.how == "bundles"]:
        if member := desk.repository.locked(number):
            desk.apply(member, event)
