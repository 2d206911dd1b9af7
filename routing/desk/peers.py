"""The desk and links in other installations: what their words do to a call here. Every word becomes
an event of the call, and the one state machine says what that does.

A word can cross one of ours on the way. What a provider says ended is ended; what a customer no
longer wants is not wanted; an answer belongs to its own question. So both ends agree once all was
heard (docs/network.md, "When words cross").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from catalog.agreements import PRIORITIES
from catalog.model import Catalogue, Hours, Kind, KindTarget, Person, Team
from catalog.offers import Offer, OfferedService
from routing.call.call import AT_WORK, ENDED, Call, State
from routing.call.departure_events import Unanswered
from routing.call.effects import TeamNews, TellTeam, ToPeer
from routing.call.events import (
    Acknowledged,
    Answer,
    Answered,
    AnyEvent,
    Asked,
    Cancelled,
    Commented,
    Declined,
    Edited,
    Foreseen,
    Noted,
    Reopened,
    Resolved,
)
from routing.call.file_events import Attached, SentFile, Side
from routing.call.guests import voice_of
from routing.call.peer_messages import Request, Word
from routing.call.priority import UNJUDGED, priority
from routing.call.promise import Promise
from routing.desk.draft import Draft
from routing.desk.transaction import DeskTransaction
from routing.rules.effects_of import NotPossible
from routing.rules.escalation import BY_TIME
from routing.rules.forecast import kind_at, promise_to
from routing.rules.route import promise_of, suppliers_of


class Heard(NamedTuple):
    """A word of the other installation about a call: `place` is its own, `asked` that of the last
    question of ours that they have not answered.
    """

    word: str
    said: Word
    place: int
    asked: int | None = None
    whole: Mapping[str, object] | None = None
    """All that came with a word that nobody here knows."""


def open_for(
    desk: DeskTransaction, customer: Team, asked: Request, agreed: Offer | None = None
) -> Call:
    """Opens a call for a link in another installation: of what both said yes to (`agreed`), also
    where our files have no such thing any more; where nothing can be read of that, of what is
    agreed with it in our files. Raises NotPossible("not_agreed").
    """
    kind = Kind(asked.kind)
    promise = _promise(desk, customer, asked, agreed)
    ref = promise.service or ""
    entry = f"{ref}/{asked.item}" if asked.item else ""
    known = desk.catalogue.entries.get(entry)
    if known is None and entry and agreed is None:
        raise NotPossible("not_agreed", who=entry)
    item = entry if known and not known.item.private else None
    reads = _reads(desk.catalogue.team_by_id[promise.team], desk.catalogue)
    draft = Draft(
        requester=Person.model_construct(id=voice_of(customer.team), name=""),
        requester_handle=asked.number,
        peer=customer.team,
        item=item,
        kind=kind,
        text=asked.text or asked.title,
        title=asked.titles.get(reads, asked.title),
        language=desk.catalogue.organisation.language_for(asked.language),
        answers=tuple(
            Answer(id=f"q{n}", ask=one.asks.get(reads, one.ask), value=one.value)
            for n, one in enumerate(asked.answers, start=1)
        ),
        because=(f"from {customer.team}: {asked.number}",),
        impact=asked.impact,
        urgency=asked.urgency,
        private=asked.private,
    )
    return desk.new(draft, promise)


def _promise(
    desk: DeskTransaction, customer: Team, asked: Request, agreed: Offer | None
) -> Promise:
    """What is promised for a request: by our files, else as it was agreed."""
    day, kind = desk.now.date(), Kind(asked.kind)
    ref = _service(desk, customer, asked.service, kind)
    if ref and (agreed is None or agreed.holds(ref, kind.value, day, asked.item)):
        return promise_to(desk.catalogue, ref, customer, kind)
    one = agreed.offering(asked.service, kind.value, day, asked.item) if agreed else None
    if one is None:
        raise NotPossible("not_agreed", who=ref or asked.service)
    return _as_agreed(one, kind, customer, desk.catalogue)


def _as_agreed(one: OfferedService, kind: Kind, customer: Team, catalogue: Catalogue) -> Promise:
    """The promise that both said yes to, of what our files promise them no more: with the team that
    has the service, or had it; else with the fallback desk.
    """
    team, service = catalogue.services.get(one.service) or (None, None)
    team = team or catalogue.team_by_id.get(one.service.partition("/")[0]) or catalogue.fallback
    if team is None or team.link:
        raise NotPossible("not_agreed", who=one.service)
    made = promise_of(catalogue, team, service, kind, customer=customer)
    times = KindTarget.model_validate(one.targets[kind.value].model_dump())
    agreed = {
        "target": times.at(priority(*UNJUDGED)),
        "by_priority": {n: times.at(n) for n in PRIORITIES} if times.by_priority else {},
        "hours": Hours.model_validate(one.hours),
    }
    return made.model_copy(update=agreed)


def _reads(team: Team, catalogue: Catalogue) -> str:
    """The language of a team's coordinator, else the organisation's."""
    own = (person.language for person in team.coordinators)
    return catalogue.organisation.language_for(*own)


def _service(desk: DeskTransaction, customer: Team, wanted: str, kind: Kind) -> str:
    """The service that is meant, of those that our files agree with the customer for this kind:
    `team/service`, or the id of the service alone; "" where none is.
    """
    agreed = [
        ref
        for ref in suppliers_of(None, None, customer, desk.catalogue)
        if not desk.catalogue.services[ref][0].link
    ]
    found = next((ref for ref in agreed if wanted in (ref, ref.partition("/")[2])), "")
    own = desk.catalogue.services[found][1] if found else None
    return found if own and kind_at(desk.catalogue, own, customer, kind, kind.value) else ""


def hear(desk: DeskTransaction, call: Call, heard: Heard) -> Call:
    """Does what a word of the other installation says; one that fits nothing any more is kept with
    the call, as is one that nobody here knows.
    """
    words = _OF_PROVIDER if call.is_at_peer else _OF_CUSTOMER if call.is_for_peer else {}
    find = words.get(heard.word)
    if find is None:
        return _keep(desk, call, heard)
    try:
        made = call
        for event in find(desk, call, heard):
            made = desk.apply(made, event)
    except NotPossible:
        return _keep(desk, call, heard)
    return _foreseen(desk, made, heard.said)


def _keep(desk: DeskTransaction, call: Call, heard: Heard) -> Call:
    """What cannot be carried out stays at the call, as it was said. A word that nobody here knows
    is told too, and an end there that crossed the end here.
    """
    desk.effects += _crossed(call, heard)
    rest = ", ".join(f"{k}: {v}" for k, v in (heard.whole or {}).items())
    text = ": ".join(filter(None, (heard.word, heard.said.text or rest)))
    known = heard.word in _OF_PROVIDER or heard.word in _OF_CUSTOMER
    return desk.apply(call, Noted(at=desk.now, by=_voice(call), text=text, shared=not known))


_ENDED_HERE = frozenset({State.CLOSED, State.REFUSED})


def _crossed(call: Call, heard: Heard) -> list[TellTeam]:
    """That the other side had done with it, or without it, before they heard that it is over
    here.
    """
    news: TeamNews | None = None
    if call.is_at_peer and call.state is State.CANCELLED:
        ends: dict[str, TeamNews] = {"resolved": "done_meanwhile", "declined": "refused_meanwhile"}
        news = ends.get(heard.word)
    elif call.is_for_peer and call.state in _ENDED_HERE and heard.word == "cancelled":
        news = "not_needed_meanwhile"
    reader = call.customer if call.is_at_peer else call.team
    if news is None or reader is None:
        return []
    said = {"by": _voice(call), "text": heard.said.text}
    return [TellTeam(number=call.number, team=reader, what=news, **said)]


def _voice(call: Call) -> str:
    return voice_of(call.peer or "")


def _foreseen(desk: DeskTransaction, call: Call, said: Word) -> Call:
    """Keeps when the provider expects to have it done."""
    waits = call.state in (State.OFFERED, State.IN_PROGRESS)
    if not (call.is_at_peer and waits and said.expected) or said.expected <= desk.now:
        return call
    if said.expected == call.expected:
        return call
    return desk.apply(call, Foreseen(at=desk.now, by=_voice(call), expected=said.expected))


Events = tuple[AnyEvent, ...]


def _nothing(_desk: DeskTransaction, _call: Call, _heard: Heard) -> Events:
    return ()


def _taken(desk: DeskTransaction, call: Call) -> Events:
    """That somebody there has it, where that is news."""
    own = call.state is State.OFFERED
    return (Acknowledged(at=desk.now, by=_voice(call)),) if own else ()


def _acknowledged(desk: DeskTransaction, call: Call, _heard: Heard) -> Events:
    return _taken(desk, call)


def _asked(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    asks = Asked(at=desk.now, by=_voice(call), question=heard.said.text)
    return (*_taken(desk, call), *_answered_so_far(desk, call), asks)


def _answered_so_far(desk: DeskTransaction, call: Call) -> Events:
    """Nobody waits for our answer any more."""
    waits = call.state is State.WAITING_REQUESTER
    return (Answered(at=desk.now, by=_voice(call), text=""),) if waits else ()


def _resumed(desk: DeskTransaction, call: Call, _heard: Heard) -> Events:
    return _answered_so_far(desk, call)


def _written(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    side = "provider" if call.is_at_peer else "customer"
    return (
        Commented.model_validate(
            {"at": desk.now, "by": _voice(call), "side": side, "text": heard.said.text}
        ),
    )


def _noted(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    return (Noted(at=desk.now, by=_voice(call), text=heard.said.text, shared=True),)


def _file(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    """A file that they share; `said.file.id` is what it is called here."""
    if (file := heard.said.file) is None:
        raise NotPossible("empty")
    sent = SentFile(id=file.id, name=file.name, kind=file.kind, size=file.size)
    side: Side = "provider" if call.is_at_peer else "customer"
    voice = _voice(call)
    return (Attached(at=desk.now, by=voice, side=side, team=call.peer, files=(sent,)),)


def _resolved(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    solved = Resolved(at=desk.now, by=_voice(call), text=heard.said.text)
    return (*_taken(desk, call), solved)


def _declined(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    return (Declined(at=desk.now, by=_voice(call), reason=heard.said.text, promise=None),)


def _unanswered(desk: DeskTransaction, call: Call, _heard: Heard) -> Events:
    """Closed without our answer; one that is on its way opens it again there."""
    waits = call.state is State.WAITING_REQUESTER
    return (Unanswered(at=desk.now, by=_voice(call)),) if waits else ()


def _refused(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    """They could not do what a word of ours asked: where it has ended there it has ended here."""
    if heard.said.ended and call.state in AT_WORK:
        return _declined(desk, call, heard)
    return ()


def _answered(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    """The answer to what was asked last. One to an earlier question is something they add; one that
    comes after it was closed for want of it opens it again.
    """
    own = heard.said.to is None or heard.said.to == heard.asked
    if call.state is State.WAITING_REQUESTER and own:
        return (Answered(at=desk.now, by=_voice(call), text=heard.said.text),)
    if call.state is State.CLOSED and call.resolved_at is None:
        return _reopened(desk, call, heard)
    return _written(desk, call, heard)


def _reopened(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    return (Reopened(at=desk.now, by=_voice(call), reason=heard.said.text),)


def _edited(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    if call.state in (State.OFFERED, State.AWAITING_APPROVAL):
        return (Edited(at=desk.now, by=_voice(call), text=heard.said.text),)
    return _written(desk, call, heard)


def _cancelled(desk: DeskTransaction, call: Call, heard: Heard) -> Events:
    return (Cancelled(at=desk.now, by=_voice(call), reason=heard.said.text),)


_OF_PROVIDER = {
    "accepted": _nothing,
    "acknowledged": _acknowledged,
    "forecast": _nothing,
    "asked": _asked,
    "resumed": _resumed,
    "commented": _written,
    "noted": _noted,
    "file": _file,
    "resolved": _resolved,
    "declined": _declined,
    "unanswered": _unanswered,
    "refused": _refused,
}
_OF_CUSTOMER = {
    "answered": _answered,
    "commented": _written,
    "edited": _edited,
    "cancelled": _cancelled,
    "reopened": _reopened,
    "noted": _noted,
    "file": _file,
}


def refusal(before: Call, after: Call, heard: Heard) -> ToPeer | None:
    """What the customer hears where their word could not be carried out and they have to know: it
    has ended here for good, and is open there.
    """
    opens = heard.word in ("answered", "reopened") and before.is_for_peer
    if not opens or after.state not in ENDED or (before.resolved_at and heard.word == "answered"):
        return None
    data = {"to": heard.place, "text": before.resolution or "", "ended": True}
    return ToPeer(number=after.number, peer=before.peer or "", word="refused", data=data)


def comes_back(desk: DeskTransaction, call: Call, reason: str) -> Call:
    """A call whose link in another installation will not do it, or not ask for it any more: what we
    asked comes back to us; what they asked is not wanted any more.
    """
    voice = _voice(call)
    if call.state in ENDED:
        return call
    if call.is_at_peer:
        return desk.apply(call, Declined(at=desk.now, by=voice, reason=reason, promise=None))
    if call.is_for_peer:
        # Not their word: they may well need it still.
        return desk.apply(call, Cancelled(at=desk.now, by=BY_TIME, reason=reason))
    return call
