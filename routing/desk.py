"""The use cases: the only door through which a call is opened or changed. One desk serves one transaction.

It loads, asks the pure core what happens (`transition`), writes the ledger, and carries the chain's own effects
(a child that ends, a cancellation that ripples down) at once. What is left in `effects` is for the caller to post.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from catalog.model import Catalogue, Kind, Language, Person, Service, Team
from routing import ledger
from routing.actions import Action
from routing.acts import MAKERS, check_rights
from routing.call import AT_WORK, ENDED, Call
from routing.effects import CancelChildren, Effect, HoldParent, RefreshCards, SetTimer, WakeParent
from routing.escalate import escalation
from routing.events import Answer, AnyEvent, Cancelled, ChildEnded, Edited, Linked, Opened, PassedOn, Undelivered
from routing.promise import Promise
from routing.route import Route, agreement_for, promise_of, route_fallback, route_item, suppliers_of
from routing.transition import NotPossible, transition

TIME = "schakel"
"""Who is written down for what time or the chain did by itself."""


class Draft(BaseModel):
    """A request, understood and agreed to by the requester. `item` None goes to the fallback desk."""

    model_config = ConfigDict(frozen=True)
    requester: Person
    item: str | None
    kind: Kind
    text: str
    title: str
    language: Language
    answers: tuple[Answer, ...] = ()
    because: tuple[str, ...] = ()
    impact: Literal["high", "medium", "low", "nil"] = "low"
    urgency: Literal["high", "medium", "low"] = "medium"
    location: str | None = None
    origin: str | None = None


class Desk:
    """The desk for one transaction: `now` is handed in, `effects` collects what is to be posted."""

    def __init__(self, session: Session, catalogue: Catalogue, now: dt.datetime) -> None:
        self.session = session
        self.catalogue = catalogue
        self.now = now
        self.effects: list[Effect] = []

    def open(self, draft: Draft) -> Call:
        """Make the call and offer it to its team (or ask for approval first). Raises NotPossible("not_agreed")."""
        if draft.item:
            route = route_item(draft.item, draft.requester, draft.language, self.catalogue)
            if route is None:
                raise NotPossible("not_agreed")
        else:
            route = route_fallback(draft.kind, draft.title, draft.requester, self.catalogue)
        return self._new(draft, route.promise, route, parent=None)

    def _new(self, draft: Draft, promise: Promise, route: Route | None, parent: Call | None) -> Call:
        event = Opened(
            at=self.now, by=draft.requester.id, number="", requester=draft.requester.id, call_kind=promise.call_kind,
            title=route.title if route else draft.title, text=draft.text, language=draft.language, item=draft.item,
            answers=draft.answers, private=bool(route and route.private) or bool(parent and parent.private),
            parent=parent.number if parent else None, root=parent.root if parent else None,
            customer=parent.team if parent else None, promise=promise, because=draft.because,
            approvers=route.approvers if route else (), impact=draft.impact, urgency=draft.urgency,
            location=draft.location, origin=draft.origin,
        )  # fmt: skip
        row, number = ledger.new_row(self.session, draft.requester.id, promise.team, event)
        row.root = event.root or number
        return self._apply(None, event.model_copy(update={"number": number}))

    def do(self, number: str, action: Action, person: Person, values: Mapping[str, str]) -> Call:
        """Do something with a call in a person's name. Raises NotPossible with the reason; then nothing has changed."""
        with self.session.begin_nested():
            before = len(self.effects)
            try:
                return self._do(number, action, person, values)
            except NotPossible:
                del self.effects[before:]
                raise

    def _do(self, number: str, action: Action, person: Person, values: Mapping[str, str]) -> Call:
        call = ledger.locked(self.session, number)
        if call is None:
            raise NotPossible("unknown_call")
        check_rights(call, action, person, self.catalogue)
        if action is Action.PASS_ON:
            return self._pass_on(call, person, values)
        if action is Action.RISK:
            return self._risk(call, person, values)
        return self._apply(call, MAKERS[action](call, person, values, self.now, self.catalogue))

    def edit(self, number: str, person: Person, text: str) -> Call:
        """The requester changed their words before the team had it. Raises NotPossible afterwards."""
        call = ledger.locked(self.session, number)
        if call is None or call.requester != person.id:
            raise NotPossible("not_yours")
        return self._apply(call, Edited(at=self.now, by=person.id, text=text))

    def undelivered(self, number: str, channel: str, why: str) -> None:
        """A message about this call could not be delivered: the ledger says so."""
        if call := ledger.locked(self.session, number):
            self._apply(call, Undelivered(at=self.now, by=TIME, channel=channel, why=why))

    def time_passed(self, timer: SetTimer) -> Call | None:
        """A timer went off: re-read the call and do what is due; None when the timer is stale."""
        call = ledger.locked(self.session, timer.number)
        event, effects = escalation(call, timer, self.now) if call else (None, ())
        if call is None or (event is None and not effects):
            return None
        made = self._apply(call, event) if event else call
        self.effects += effects
        return made

    def _pass_on(self, call: Call, person: Person, values: Mapping[str, str]) -> Call:
        """A child call at a supplier: accountability stays here, the parent waits."""
        team = self.catalogue.team_by_id[call.team]
        supplier, service = self._service(values.get("service", "").strip(), call, team)
        agreement = agreement_for(service, team, inside=team.kind == "internal")
        if agreement is None:
            raise NotPossible("not_agreed", who=supplier.team)
        text = values.get("text", "").strip()
        if call.private and not text:
            raise NotPossible("empty")
        kind = call.kind if call.kind.value in agreement.targets else Kind(next(iter(agreement.targets)))
        draft = Draft(
            requester=person, item=None, kind=kind, text=text or call.text, title=call.title,
            language=person.language or call.language, answers=() if call.private else call.answers,
            because=(f"passed on: {call.number}",), impact=call.impact, urgency=call.urgency,
            location=None if call.private else call.location,
        )  # fmt: skip
        promise = promise_of(self.catalogue, supplier, service, kind, customer=team, inside=team.kind == "internal")
        child = self._new(draft, promise, None, parent=call)
        event = PassedOn(
            at=self.now, by=person.id, child=child.number, supplier=supplier.team,
            service=f"{supplier.team}/{service.id}", expected=child.resolve_by,
        )  # fmt: skip
        return self._apply(call, event)

    def _service(self, wanted: str, call: Call, team: Team) -> tuple[Team, Service]:
        """The service named `team/service`, or a team's first service that is agreed with us."""
        if not wanted:
            raise NotPossible("empty")
        possible = suppliers_of(call.service, call.item, team, self.catalogue)
        ref = (
            wanted
            if wanted in self.catalogue.services
            else next((r for r in possible if r.split("/")[0] == wanted), "")
        )
        if ref not in self.catalogue.services:
            raise NotPossible("unknown_service", who=wanted)
        supplier, service = self.catalogue.services[ref]
        if supplier.team == team.team:
            raise NotPossible("own_team")
        return supplier, service

    def _risk(self, call: Call, person: Person, values: Mapping[str, str]) -> Call:
        """Improve is entered by the provider: a risk seen at this call, at the own team, linked both ways."""
        text = values.get("text", "").strip()
        if not text:
            raise NotPossible("empty")
        team = self.catalogue.team_by_id[call.team]
        service = self.catalogue.services.get(call.service or "")
        promise = promise_of(self.catalogue, team, service[1] if service else None, Kind.RISK, customer=team)
        draft = Draft(
            requester=person, item=None, kind=Kind.RISK, text=text, title=call.title,
            language=person.language or call.language, because=(f"seen at: {call.number}",),
        )  # fmt: skip
        risk = self._new(draft, promise, None, parent=None)
        self._apply(risk, Linked(at=self.now, by=person.id, other=call.number, how="caused_by"))
        return self._apply(call, Linked(at=self.now, by=person.id, other=risk.number, how="risk"))

    def _apply(self, call: Call | None, event: AnyEvent) -> Call:
        """One event: the pure core decides, the ledger keeps it, the chain hears of it."""
        made, effects = transition(call, event)
        ledger.write(self.session, made, event)
        for effect in effects:
            match effect:
                case WakeParent():
                    self._wake(made, effect, event)
                case HoldParent():
                    self._hold(made, effect.parent, event)
                case CancelChildren():
                    self._cancel_children(effect, event)
                case _:
                    self.effects.append(effect)
        self._refresh_above(made)
        return made

    def _wake(self, child: Call, effect: WakeParent, event: AnyEvent) -> None:
        parent = ledger.read(self.session, effect.parent)
        if parent:
            ended = ChildEnded(at=event.at, by=event.by, child=child.number, how=effect.how, note=effect.note)
            self._apply(parent, ended)

    def _hold(self, child: Call, number: str, event: AnyEvent) -> None:
        parent = ledger.read(self.session, number)
        if parent:
            self._apply(
                parent,
                PassedOn(
                    at=event.at, by=event.by, child=child.number, supplier=child.team, service=child.service or "",
                    expected=child.resolve_by,
                ),
            )  # fmt: skip

    def _cancel_children(self, effect: CancelChildren, event: AnyEvent) -> None:
        for number in effect.children:
            child = ledger.read(self.session, number)
            if child and (child.state in AT_WORK):
                self._apply(child, Cancelled(at=event.at, by=event.by, reason=effect.reason))

    def _refresh_above(self, call: Call) -> None:
        """The links above see through to this one: their cards say what happens here."""
        parent = ledger.read(self.session, call.parent) if call.parent else None
        while parent:
            if parent.state not in ENDED:
                self.effects.append(RefreshCards(number=parent.number, teams=(parent.team,)))
            parent = ledger.read(self.session, parent.parent) if parent.parent else None
