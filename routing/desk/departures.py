"""Puts an open call right after people or teams left: what no longer fits the catalogue is
compared with the call as it stands, and mended by events that say so.

It looks at the call alone, so it does not matter when the change was made, or whether anybody was
running then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from catalog.model import Catalogue, Team, Text
from catalog.presence import Presence
from routing.call.actions import is_of_link
from routing.call.approval_events import Delegated
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.departure_events import Left, PersonRenamed, TeamGone, TeamRenamed
from routing.call.effects import Effect, RefreshCards, TellPerson, TellTeam
from routing.call.events import Declined
from routing.call.guests import is_ours, link_speaking
from routing.call.promise import Promise
from routing.desk.event_factory import promise_at
from routing.desk.transaction import DeskTransaction
from routing.rules.answering import answer_timer
from routing.rules.route import route_item

TIME = "schakel"
REMINDED = frozenset({"reminder", "overdue", "silent"})
CALLED_IN = frozenset({"bouncing", "swarm", "silent", "escalated"})
"""News that must reach somebody: meant for who can decide, whoever that is."""
NameOf = Callable[[str], str]


def heard(effect: Effect, call: Call, presence: Presence) -> list[Effect]:
    """The effect as it can be carried out: nobody who left is told anything, and no team that is
    gone. What must reach somebody reaches the team's coordinators of now in their place.
    """
    catalogue = presence.catalogue
    if isinstance(effect, RefreshCards):
        there = tuple(team for team in effect.teams if team in catalogue.team_by_id)
        return [effect.model_copy(update={"teams": there})]
    if isinstance(effect, TellTeam):
        return _in_a_room(effect, call, catalogue)
    if isinstance(effect, TellPerson) and link_speaking(effect.person):
        return []  # hears it by the mirror
    if not isinstance(effect, TellPerson) or is_ours(effect.person, catalogue):
        return [effect]
    if effect.person == call.requester and call.requester_name:
        return [effect]
    if effect.what not in CALLED_IN:
        return []
    by = (effect.by,)
    ours = presence.there(presence.coordinators(call.team), but=by)
    instead = ours or presence.there(presence.last, but=by)
    return [effect.model_copy(update={"person": p, "skipped": (effect.person,)}) for p in instead]


def _in_a_room(effect: TellTeam, call: Call, catalogue: Catalogue) -> list[Effect]:
    """News for a room that is there: what a link in another installation is reminded of, its own
    clocks tell it, and whoever asked it hears that it is late.
    """
    team = catalogue.team_by_id.get(effect.team)
    if team and team.link and effect.what in REMINDED and call.customer in catalogue.team_by_id:
        return [effect.model_copy(update={"team": call.customer})]
    return [effect] if team and not team.link else []


def put_right(
    desk: DeskTransaction, number: str, has_left: Callable[[str], bool], name_of: NameOf
) -> None:
    """Brings one open call in line with the catalogue. `has_left`: whether a person is not ours any
    more; `name_of`: what they were called.
    """
    call = desk.repository.locked(number)
    if call is None:
        return
    call = _people_renamed(desk, call)
    if call.state in ENDED:
        return
    call = _renamed(desk, call)
    call = _rehoused(desk, call)
    if call.state in ENDED:
        return
    call = _without_assignee(desk, call, has_left, name_of)
    call = _without_approvers(desk, call, has_left)
    if has_left(call.requester) and not call.asked_by and call.requester not in call.gone:
        name = name_of(call.requester)
        call = desk.apply(
            call, Left(at=desk.now, by=TIME, person=call.requester, name=name, role="requester")
        )
    if call.state is State.WAITING_REQUESTER:
        desk.effects += answer_timer(call)


def mentioned(call: Call) -> tuple[str, ...]:
    """Every team that a call names."""
    stays = (stay.promise.team for stay in call.trail)
    found = (call.team, call.customer, call.waiting_for, *call.hops, *stays)
    return tuple(dict.fromkeys(team for team in found if team))


def takes_part(call: Call) -> tuple[str, ...]:
    """Everybody a call names: who asked, who has it, who approves, whom its promises call in."""
    promises = (call.promise, *(stay.promise for stay in call.trail))
    frozen = chain.from_iterable(_called_in(promise) for promise in promises)
    deputies = chain.from_iterable(call.deputies)
    own = (call.requester, call.author, *call.followers, call.assignee)
    found = (*own, *call.approvers, *deputies, *frozen)
    return tuple(dict.fromkeys(person for person in found if person))


def _called_in(promise: Promise) -> Iterator[str]:
    for step in promise.escalation:
        yield from step.people
    for shift in promise.rota:
        yield from shift.people
    yield from promise.coordinators


def _people_renamed(desk: DeskTransaction, call: Call) -> Call:
    for person in takes_part(call) if desk.catalogue.renamed else ():
        if now := desk.catalogue.renamed.get(person):
            call = desk.apply(call, PersonRenamed(at=desk.now, by=TIME, was=person, person=now))
    return call


def _renamed(desk: DeskTransaction, call: Call) -> Call:
    for team in mentioned(call):
        now = desk.catalogue.renamed_teams.get(team)
        if now:
            name = desk.catalogue.team_by_id[now].name
            event = TeamRenamed(at=desk.now, by=TIME, was=team, team=now, team_name=name)
            call = desk.apply(call, event)
    return call


def _rehoused(desk: DeskTransaction, call: Call) -> Call:
    """A call of a team that was removed goes to the fallback desk; a child call of one for whom it
    was is for that desk.
    """
    known, fallback = desk.catalogue.team_by_id, desk.catalogue.fallback
    if fallback is None:
        return call
    if call.customer and call.customer not in known:
        name = _name_of(call, call.customer)
        customer = fallback.team
        event = TeamGone(
            at=desk.now, by=TIME, team=call.customer, team_name=name, customer=customer
        )
        call = desk.apply(call, event)
    if call.team not in known:
        return _to_fallback(desk, call, fallback)
    gone = next((s.promise for s in call.trail if s.promise.team not in known), None)
    if gone:
        event = TeamGone(at=desk.now, by=TIME, team=gone.team, team_name=gone.team_name)
        return desk.apply(call, event)
    return call


def _to_fallback(desk: DeskTransaction, call: Call, fallback: Team) -> Call:
    can_end = call.state in AT_WORK - {State.WAITING_SUPPLIER}
    if call.parent and call.customer == fallback.team and can_end:
        # The desk itself asked for it: it has to find another way, and gets the call back.
        return desk.apply(call, Declined(at=desk.now, by=TIME, reason="", promise=None))
    promise = promise_at(fallback.team, call, desk.catalogue)
    return desk.apply(
        call,
        TeamGone(
            at=desk.now,
            by=TIME,
            team=call.team,
            team_name=call.promise.team_name,
            promise=promise,
        ),
    )


def _name_of(call: Call, team: str) -> Text:
    known = {stay.promise.team: stay.promise.team_name for stay in call.trail}
    if team in known:
        return known[team]
    return Text.model_validate(dict.fromkeys(call.promise.team_name.model_dump(), team))


def _without_assignee(
    desk: DeskTransaction, call: Call, has_left: Callable[[str], bool], name_of: NameOf
) -> Call:
    """What somebody had in hand who is not in the team any more goes to its coordinator, or back to
    its queue.
    """
    person = call.assignee
    team = desk.catalogue.team_by_id.get(call.team)
    if person is None or team is None:
        return call
    if is_of_link(person, team.team, desk.catalogue) and not has_left(person):
        return call
    can = desk.presence.there((p.id for p in team.coordinators), but=(person,))
    to = next((p for p in can if not has_left(p)), None)
    event = Left(at=desk.now, by=TIME, person=person, name=name_of(person), role="assignee", to=to)
    return desk.apply(call, event)


def _without_approvers(desk: DeskTransaction, call: Call, has_left: Callable[[str], bool]) -> Call:
    """Whoever is asked to approve and left has somebody else in their place."""
    if call.state is not State.AWAITING_APPROVAL:
        return call
    decided = (*call.approved_by, *call.refused_by)
    gone = tuple(p for p in call.approvers if p not in decided and has_left(p))
    if not gone:
        return call
    not_they = {call.requester, *call.approvers}
    found = dict.fromkeys(p for p in _substitutes(desk, call, gone) if not has_left(p))
    usable = [p for p in found if p not in not_they]
    people = (desk.presence.there(usable) or tuple(usable))[:1]
    if not people and set(gone) >= set(call.approvers):
        return call  # There is nobody at all to ask: it lapses when its time is over, and says so.
    event = Delegated(at=desk.now, by=TIME, people=people, instead=gone, left=gone)
    return desk.apply(call, event)


def _substitutes(desk: DeskTransaction, call: Call, gone: tuple[str, ...]) -> Iterable[str]:
    """Who could approve in their place, the nearest first: a deputy, whom the item's rule names
    now, the fallback desk.
    """
    ours = desk.catalogue.people
    yield from (deputy for approver, deputy in call.deputies if approver in gone and deputy in ours)
    asker = ours.get(call.requester)
    route = (
        route_item(call.item, asker, call.language, desk.catalogue, desk.now)
        if call.item and asker
        else None
    )
    yield from route.approvers if route else ()
    yield from desk.presence.coordinators(call.team)
    yield from desk.presence.last
    if not call.private:
        inside = [team for team in desk.catalogue.teams if team.kind == "internal"]
        yield from (person.id for team in inside for person in team.coordinators)
        yield from (person.id for team in inside for person in team.people)
