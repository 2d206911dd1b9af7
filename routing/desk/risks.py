"""Risks: written down at a call by who sees one, or of a sign by who is asked about it. Each is a
call of the team's own that USM's Improve is entered with.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.model import Kind, Person, Service, Team
from routing.call.call import Call
from routing.call.events import Assigned, Linked
from routing.call.promise import Promise
from routing.desk.chain import draft_about, short_title
from routing.desk.draft import Draft
from routing.desk.transaction import DeskTransaction
from routing.risks.signs import Sign
from routing.rules.effects_of import NotPossible
from routing.rules.route import promise_of

_MOST_LINKED = 8


def seen_at(desk: DeskTransaction, call: Call, person: Person, values: Mapping[str, str]) -> Call:
    """Opens a call for a risk seen at this call, at the own team, linked both ways (USM: improve is
    entered by the provider).
    """
    text = values.get("text", "").strip()
    if not text:
        raise NotPossible("empty")
    draft = draft_about(call, person, Kind.RISK, text, because=f"seen at: {call.number}")
    draft = draft.model_copy(update={"component": call.component, "private": call.private})
    team = desk.catalogue.team_by_id[call.team]
    promise = _promise(desk, team, call.service or "")
    found = _opened(desk, draft, promise, values.get("owner", "").strip(), (call.number,))
    return desk.apply(call, Linked(at=desk.now, by=person.id, other=found.number, how="risk"))


def read_from(desk: DeskTransaction, sign: Sign, person: Person, text: str) -> Call:
    """Opens a call for what figures say may go wrong, at the team they tell of. Who says so owns
    it, where they are of that team. Raises NotPossible where there is no such team any more.
    """
    team = desk.catalogue.team_by_id.get(sign.team)
    if team is None:
        raise NotPossible("unknown_team", who=sign.team)
    draft = Draft(
        requester=person,
        item=None,
        kind=Kind.RISK,
        text=text,
        title=short_title(text),
        about=sign.item,
        language=person.language or desk.catalogue.organisation.language_for(),
        because=(f"offered: {sign.cause}",),
        component=sign.component,
        private=sign.private,
    )
    own = person.id in desk.catalogue.members.get(team.team, ())
    promise = _promise(desk, team, (sign.item or "").rpartition("/")[0])
    return _opened(desk, draft, promise, person.id if own else "", sign.numbers)


def _opened(
    desk: DeskTransaction, draft: Draft, promise: Promise, owner: str, causes: tuple[str, ...]
) -> Call:
    """The risk itself, with its owner, linked to the calls that it was seen at."""
    if owner and owner not in desk.catalogue.members.get(promise.team, ()):
        raise NotPossible("unknown_person", who=owner)
    found, by = desk.new(draft, promise), draft.requester.id
    for number in causes[:_MOST_LINKED]:
        found = desk.apply(found, Linked(at=desk.now, by=by, other=number, how="caused_by"))
    return desk.apply(found, Assigned(at=desk.now, by=by, to=owner)) if owner else found


def _promise(desk: DeskTransaction, team: Team, service: str) -> Promise:
    """What a team promises itself for risks: under the service it is about, else under the first
    of its own that has a target for them.
    """
    known = desk.catalogue.services.get(service)
    about = known[1] if known else next((s for s in team.services if _has_target(s)), None)
    return promise_of(desk.catalogue, team, about, Kind.RISK, customer=team)


def _has_target(service: Service) -> bool:
    return any(agreement.target(Kind.RISK.value) for agreement in service.agreements)
