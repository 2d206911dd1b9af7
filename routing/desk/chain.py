"""The desk along the chain: passes calls on, and carries a change below to the calls above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from catalog.model import Catalogue, Kind, Language, Person, Service, Team
from routing.call.call import AT_WORK, ENDED, Call
from routing.call.effects import CancelChildren, RefreshCards, WakeParent
from routing.call.events import (
    Answer,
    AnyEvent,
    Cancelled,
    ChildEnded,
    Foreseen,
    Noted,
    PassedOn,
)
from routing.call.file_events import Attached
from routing.desk.draft import Draft
from routing.desk.transaction import DeskTransaction
from routing.rules import promised
from routing.rules.attachments import passed_along, shared_along
from routing.rules.effects_of import NotPossible
from routing.rules.forecast import expected_of, forecast, kind_at, may_read, promise_to
from routing.rules.route import suppliers_of
from routing.rules.time_spent import spent

TITLE = 60


def pass_on(desk: DeskTransaction, call: Call, person: Person, values: Mapping[str, str]) -> Call:
    """A child call at a supplier: accountability stays here, the parent waits.

    `values`: service, text, kind (at the supplier), late (another service to ask instead, as the
    first would be too late), shares ("words": no files go to another installation).
    """
    team = desk.catalogue.team_by_id[call.team]
    instead = values.get("late", "")
    wanted = instead if "/" in instead else values.get("service", "")
    supplier, service = _service(desk, wanted.strip(), call, team)
    kind = kind_at(desk.catalogue, service, team, call.kind, values.get("kind", ""))
    if kind is None:
        raise NotPossible("not_agreed", who=supplier.team)
    said = values.get("text", "").strip()
    if not may_read(supplier, call):
        raise NotPossible("private_elsewhere", who=supplier.team)
    draft = (_shared if supplier.link else _passed_on)(desk.catalogue, call, person, kind, said)
    ref = f"{supplier.team}/{service.id}"
    promise = promise_to(desk.catalogue, ref, team, kind).at_priority(call.priority)
    child = desk.new(draft, promise, parent=call)
    share = values.get("shares") != "words"
    files = shared_along(call, desk.catalogue, share) if supplier.link else passed_along(call)
    if files:
        attached = Attached(
            at=desk.now,
            by=person.id,
            side="customer",
            team=team.team,
            files=files,
            shared=supplier.link is not None,
        )
        desk.apply(child, attached)
    event = PassedOn(
        at=desk.now,
        by=person.id,
        child=child.number,
        supplier=supplier.team,
        service=ref,
        call_kind=kind,
        expected=expected_of(promise, desk.now, desk.habit),
    )
    return desk.apply(call, event)


def share_note(desk: DeskTransaction, call: Call, person: Person, text: str) -> None:
    """A note goes to those in other installations who help with the call now."""
    for number in call.open_children:
        child = desk.repository.read(number)
        if child and child.is_at_peer and child.team == call.waiting_for and text.strip():
            desk.apply(child, Noted(at=desk.now, by=person.id, text=text.strip(), shared=True))


class SharedWords(NamedTuple):
    """What a link in another installation reads of a call."""

    title: str
    text: str
    answers: tuple[Answer, ...]


def shared_words(catalogue: Catalogue, call: Call, text: str, language: Language) -> SharedWords:
    """What a link in another installation reads of a call: the item's name, the answers that the
    item allows to be shared, and the text that was written for it. No name, no place, no word of
    whoever asked; nothing of a private call but that text.
    """
    item = None if call.private else catalogue.entries.get(call.item or call.about or "")
    title = item.item.name.in_(language) if item else short_title(text)
    answers = () if call.private else shared_answers(catalogue, call)
    return SharedWords(title, text or title, answers)


def _shared(catalogue: Catalogue, call: Call, person: Person, kind: Kind, text: str) -> Draft:
    """What a link in another installation is asked. Raises NotPossible("empty") where there would
    be nothing to go by.
    """
    language = person.language or call.language
    words = shared_words(catalogue, call, text, language)
    if not words.title:
        raise NotPossible("empty")
    return Draft(
        requester=person,
        item=None,
        about=None if call.private else call.item or call.about,
        kind=kind,
        text=words.text,
        title=words.title,
        language=language,
        answers=words.answers,
        because=(f"passed on: {call.number}",),
        impact=call.impact,
        urgency=call.urgency,
    )


def shared_answers(catalogue: Catalogue, call: Call) -> tuple[Answer, ...]:
    """The answers that the item allows to be shared with another installation, as they are read
    there: choices by their names.
    """
    found = []
    for answer in call.answers:
        question = catalogue.questions.get((answer.id, answer.ask))
        if question and question.share and answer.value:
            named = {c.id: c.name.in_(call.language) for c in question.choices}
            value = named.get(answer.value, answer.value)
            found.append(answer.model_copy(update={"value": value, "component": ""}))
    return tuple(found)


def _passed_on(_: Catalogue, call: Call, person: Person, kind: Kind, text: str) -> Draft:
    """What the supplier is asked: the call's own words and facts, or `text` alone where the call is
    private. Raises NotPossible("empty") for a private call without such a text.
    """
    if call.private and not text:
        raise NotPossible("empty")
    draft = draft_about(call, person, kind, text, because=f"passed on: {call.number}")
    weight = draft.model_copy(update={"impact": call.impact, "urgency": call.urgency})
    if call.private:
        return weight
    told = tuple(remark for remark in call.remarks if remark.kind in ("answered", "added"))
    return weight.model_copy(
        update={
            "answers": call.answers,
            "location": call.location,
            "remarks": told,
            "component": call.component,
        }
    )


def draft_about(call: Call, person: Person, kind: Kind, text: str, *, because: str) -> Draft:
    """A draft in the person's name about what a call is about; of a private one only `text`."""
    return Draft(
        requester=person,
        item=None,
        kind=kind,
        text=text or call.text,
        title=short_title(text) if call.private else call.title,
        about=None if call.private else call.item or call.about,
        language=person.language or call.language,
        because=(because,),
    )


def _service(desk: DeskTransaction, wanted: str, call: Call, team: Team) -> tuple[Team, Service]:
    """The service named `team/service`, or a team's first service that is agreed with us."""
    if not wanted:
        raise NotPossible("empty")
    known = desk.catalogue.services
    possible = suppliers_of(call.service, call.item, team, desk.catalogue)
    ref = (
        wanted if wanted in known else next((r for r in possible if r.split("/")[0] == wanted), "")
    )
    if ref not in known:
        raise NotPossible("unknown_service", who=wanted)
    supplier, service = known[ref]
    if supplier.team == team.team:
        raise NotPossible("own_team")
    return supplier, service


def short_title(text: str) -> str:
    """A title from what was asked: what a private request is about stays with those who have it."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def wake(desk: DeskTransaction, before: Call | None, effect: WakeParent, event: AnyEvent) -> None:
    """Tells the parent that a child ended, and where the time went when it was late."""
    parent = desk.repository.read(effect.parent)
    if parent is None or before is None:
        return
    late = promised.late_by(before, event.at) > dt.timedelta()
    where = (
        spent(desk.repository.events(before.number)) if late and effect.how == "resolved" else ()
    )
    desk.apply(
        parent,
        ChildEnded(
            at=event.at,
            by=event.by,
            child=before.number,
            how=effect.how,
            note=effect.note,
            spent=where,
        ),
    )


def hold(desk: DeskTransaction, child: Call, number: str, event: AnyEvent) -> None:
    """Lets the parent wait again for a child that had ended and is open again."""
    parent = desk.repository.read(number)
    if parent:
        again = PassedOn(
            at=event.at,
            by=event.by,
            child=child.number,
            supplier=child.team,
            service=child.service or "",
            call_kind=child.kind,
            expected=child.resolve_by,
        )
        desk.apply(parent, again)


def cancel_children(desk: DeskTransaction, effect: CancelChildren, event: AnyEvent) -> None:
    """Cancels the open children of a call that is no longer wanted."""
    for number in effect.children:
        child = desk.repository.read(number)
        if child and child.state in AT_WORK:
            # Why, in the words of whoever asked, stays in this installation.
            reason = "" if child.peer else effect.reason
            desk.apply(child, Cancelled(at=event.at, by=event.by, reason=reason))


def tell_above(desk: DeskTransaction, before: Call | None, child: Call) -> None:
    """Renews forecast and cards of the links above: they see through to this one."""
    parent = desk.repository.read(child.parent) if child.parent else None
    if parent is None or parent.state in ENDED:
        return
    if (before is not None and before.expected != child.expected) or child.state in ENDED:
        _foresee(desk, parent)
    while parent:
        if parent.state not in ENDED:
            desk.effects.append(RefreshCards(number=parent.number, teams=(parent.team,)))
        parent = desk.repository.read(parent.parent) if parent.parent else None


def _foresee(desk: DeskTransaction, parent: Call) -> None:
    """Writes down the chain's new forecast at the parent, where it is another; what lies above
    follows by itself.
    """
    children = [c for n in parent.open_children if (c := desk.repository.read(n))]
    expected = forecast(parent, children, desk.now)
    if expected is None or expected <= desk.now:
        return  # a moment that has passed is no forecast
    if parent.state in AT_WORK and expected != parent.expected:
        desk.apply(parent, Foreseen(at=desk.now, by="schakel", expected=expected))
