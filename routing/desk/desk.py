"""The desk: opens and changes calls, and nothing else does. One desk serves one transaction.

It loads, asks the pure core what happens (`transition`), writes the ledger, and carries the chain's
own effects (a child that ends, a cancellation that ripples down, a forecast that changes) at once.
What is left in `effects` is for the caller to post.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from catalog.model import Catalogue, Kind, Person
from catalog.presence import Presence
from routing.call.actions import (
    APPROVER_ACTIONS,
    CUSTOMER_ACTIONS,
    TEAM_ACTIONS,
    Action,
    fits,
    may_follow,
    may_see,
)
from routing.call.call import OPEN, Call
from routing.call.departure_events import Recognised
from routing.call.effects import CancelChildren, Effect, HoldParent, SetTimer, WakeParent
from routing.call.events import AnyEvent, Edited, Opened
from routing.call.file_events import Attached, FileGone, SentFile, WhyGone
from routing.call.knows import About
from routing.call.party_events import Delivered, Followed, Undelivered, Unfollowed
from routing.call.promise import Promise
from routing.desk import bundles, chain, departures, risks
from routing.desk.draft import Draft
from routing.desk.event_factory import MAKERS, foretold
from routing.desk.repository import CallRepository
from routing.desk.transaction import DeskTransaction
from routing.desk.undoing import undoing
from routing.desk.whereabouts import place_answered
from routing.rules.attachments import WORDLESS, may_cross, side_of
from routing.rules.effects_of import NotPossible
from routing.rules.escalation import escalation
from routing.rules.habit import LAST, habit
from routing.rules.mirror import to_peer
from routing.rules.permission import check_rights, why_not
from routing.rules.route import Route, route_fallback, route_item
from routing.rules.transition import transition

TIME = "schakel"
"""Who is written down for what time or the chain did by itself."""


OPENS_ANOTHER: dict[Action, Callable[[DeskTransaction, Call, Person, Mapping[str, str]], Call]] = {
    Action.PASS_ON: chain.pass_on,
    Action.RISK: risks.seen_at,
    Action.BUNDLE: bundles.bundle,
    Action.MERGE: bundles.merge,
}
"""The actions that concern another call; every other is one event on the call itself."""
_UNCHECKED = frozenset({Action.RISK, Action.BUNDLE, Action.MERGE, Action.REGISTER})
"""The actions that no event of this call says no to."""
STATES = APPROVER_ACTIONS | TEAM_ACTIONS | CUSTOMER_ACTIONS
"""In which states of a call each action is possible."""


class Desk:
    """The desk for one transaction: `now` is handed in, `effects` collects what is to be posted.
    `reaches`: whether a channel reaches a person; everybody, where it is not given.
    """

    def __init__(
        self,
        repository: CallRepository,
        catalogue: Catalogue,
        now: dt.datetime,
        reaches: Callable[[str], bool] | None = None,
    ) -> None:
        self._reaches = reaches
        self.repository = repository
        self.catalogue = catalogue.at(now)
        self.now = now
        self.effects: list[Effect] = []
        self.done: list[tuple[str, Action, tuple[str, ...]]] = []
        """What people did through this desk: with which call, and the values they filled in."""

    @property
    def presence(self) -> Presence:
        """Who can be told something now."""
        if self._reaches:
            return Presence(self.catalogue, self.now, self._reaches)
        return Presence(self.catalogue, self.now)

    def habit(self, service: str, kind: Kind) -> float | None:
        """How much of its promised time the service ("team/service") usually takes, from the calls
        its team ended last; None is not known.
        """
        team = service.split("/", maxsplit=1)[0]
        return habit(self.repository.ended_last(team, LAST), service, kind)

    def open(self, draft: Draft) -> Call:
        """Make the call and offer it to its team (or ask for approval first). Raises
        NotPossible("not_agreed").
        """
        if draft.item:
            route = route_item(
                draft.item, draft.requester, draft.language, self.catalogue, self.now
            )
            if route is None:
                raise NotPossible("not_agreed")
        else:
            route = route_fallback(draft.kind, draft.title, draft.requester, self.catalogue)
        call = self.new(draft, route.promise, route)
        if draft.same_as:
            return bundles.join(self, call, draft.same_as)
        return bundles.notice_swarm(self, call)

    def new(
        self, draft: Draft, promise: Promise, route: Route | None = None, parent: Call | None = None
    ) -> Call:
        """Opens a call under a promise, with its number; `parent` is the call it is a child of."""
        prefix = self.catalogue.organisation.prefix
        number = self.repository.new(draft.requester.id, promise.team, self.now, prefix)
        way = route or Route(promise=promise, title=draft.title, kind=promise.call_kind)
        event = Opened(
            at=self.now,
            by=draft.author.id if draft.author else draft.requester.id,
            number=number,
            requester=draft.requester.id,
            requester_name=self._name_of_guest(draft.requester),
            requester_handle=draft.requester_handle,
            author=draft.author.id if draft.author else None,
            author_name=draft.author.name if draft.author else "",
            behalf=draft.behalf,
            call_kind=promise.call_kind,
            title=way.title,
            text=draft.text,
            language=draft.language,
            item=draft.item,
            about=draft.about,
            component=draft.component,
            answers=draft.answers,
            private=way.private or draft.private,
            promise=promise,
            first_promise=draft.first_promise,
            because=draft.because,
            approvers=way.approvers,
            approval_rule=way.approval_rule,
            deputies=way.deputies,
            impact=draft.impact,
            urgency=draft.urgency,
            location=self._where(draft) or draft.location,
            origin=draft.origin,
            remarks=draft.remarks,
            customer=draft.peer,
            peer=draft.peer or self._elsewhere(promise.team),
        )
        return self.apply(None, _placed_by(parent, event) if parent else event)

    def _where(self, draft: Draft) -> str:
        answers = {answer.id: answer.value for answer in draft.answers}
        return "" if draft.private else place_answered(draft.item, answers, self.catalogue)

    def _elsewhere(self, team: str) -> str | None:
        """The team itself, where it lives in another installation."""
        found = self.catalogue.team_by_id.get(team)
        return team if found and found.link else None

    def _name_of_guest(self, person: Person) -> str:
        """The name to keep with the call, of somebody whom the catalogue can't name."""
        return "" if person.id in self.catalogue.people else person.name

    def do(
        self,
        number: str,
        action: Action,
        person: Person,
        values: Mapping[str, str],
        files: tuple[SentFile, ...] = (),
    ) -> Call:
        """Do something with a call in a person's name, with the files that came along.

        Raises NotPossible with the reason; then nothing has changed.
        """
        before = len(self.effects)
        try:
            with self.repository.savepoint():
                made = self._do(number, action, person, values, files)
                done = self._attach(made, action, person, values, files) if files else made
        except NotPossible:
            del self.effects[before:]
            raise
        self.done.append((number, action, tuple(values.values())))
        return done

    def _attach(
        self,
        call: Call,
        action: Action,
        person: Person,
        values: Mapping[str, str],
        files: tuple[SentFile, ...],
    ) -> Call:
        """Adds the files to the call and to those that are told the same with it."""
        own = [team.team for team in self.catalogue.teams_seen_by(person.id)]
        nearest = next((team for team in (call.team, call.customer) if team in own), None)
        shared = may_cross(action, call) and values.get("share") == "yes"
        event = Attached(
            at=self.now,
            by=person.id,
            side="provider" if shared and call.is_for_peer else side_of(action),
            team=nearest or next(iter(own), None),
            files=files,
            shared=shared,
        )
        bundles.attach_bundled(self, call, action, event)
        return self.apply(call, event)

    def _do(
        self,
        number: str,
        action: Action,
        person: Person,
        values: Mapping[str, str],
        files: tuple[SentFile, ...],
    ) -> Call:
        call = self.repository.locked(number)
        if call is None:
            raise NotPossible("unknown_call")
        check_rights(call, action, person, self.catalogue)
        try:
            return self._done(call, action, person, values, files)
        except NotPossible as no:
            # Where the call's state is in the way, that is why; not what was left out in a form.
            raise why_not(action, person, call, self.catalogue) or no from no

    def _done(
        self,
        call: Call,
        action: Action,
        person: Person,
        values: Mapping[str, str],
        files: tuple[SentFile, ...],
    ) -> Call:
        files_alone = bool(files) and action in WORDLESS and not _says_anything(values)
        # Where no event of this call follows, none says no: its state is checked here.
        unchecked = files_alone or action in _UNCHECKED
        if not fits(action, call) or (unchecked and call.state not in STATES[action]):
            raise NotPossible("wrong_state")
        if files_alone:
            return call
        if action in OPENS_ANOTHER:
            return OPENS_ANOTHER[action](self, call, person, values)
        made = self.apply(call, MAKERS[action](call, person, values, self.now, self.catalogue))
        made = self._foreseen(made, person, values)
        bundles.tell_bundled(self, made, action, person, values)
        if action is Action.NOTE and values.get("share") == "below":
            chain.share_note(self, made, person, values.get("text", ""))
        return made

    def _foreseen(self, call: Call, person: Person, values: Mapping[str, str]) -> Call:
        """The call with the forecast that was told with the values, if any."""
        foreseen = foretold(call, person, values, self.now)
        return self.apply(call, foreseen) if foreseen else call

    def edit(self, number: str, person: Person, text: str) -> Call:
        """Takes over the words that the requester changed before the team had the call. Raises
        NotPossible afterwards.
        """
        call = self.repository.locked(number)
        if call is None or person.id not in (call.requester, call.author):
            raise NotPossible("not_yours")
        return self.apply(call, Edited(at=self.now, by=person.id, text=text))

    def undo(self, number: str, person: Person) -> Call:
        """Takes back somebody's last press on a call, where nobody has acted on it since. Raises
        NotPossible with why it is too late.
        """
        call = self.repository.locked(number)
        if call is None or not may_see(person.id, call, self.catalogue):
            raise NotPossible("unknown_call")
        events = self.repository.events(call.number)
        return self.apply(call, undoing(events, call, person, self.now, self.catalogue))

    def follow(self, number: str, person: str, *, on: bool) -> Call | None:
        """Somebody follows a call, or does so no more; None where there is none that they may
        follow, as if there were none.
        """
        call = self.repository.locked(number)
        if call is None:
            return None
        if not on:
            ended = Unfollowed(at=self.now, by=person)
            return self.apply(call, ended) if person in call.followers else None
        if person in (call.requester, call.author, *call.followers):
            return call
        if not may_follow(person, call, self.catalogue) or call.state not in OPEN:
            return None
        return self.apply(call, Followed(at=self.now, by=person))

    def recognise(self, number: str, person: str) -> None:
        """Puts the call in the name of the person that its requester, a guest until now, turned out
        to be.
        """
        if call := self.repository.locked(number):
            self.apply(call, Recognised(at=self.now, by=TIME, person=person))

    def undelivered(self, number: str, channel: str, why: str) -> None:
        """Writes in the ledger that a message about this call could not be delivered."""
        if call := self.repository.locked(number):
            self.apply(call, Undelivered(at=self.now, by=TIME, channel=channel, why=why))

    def delivered(self, number: str, person: str, about: About) -> None:
        """Writes in the ledger that word of what the call needs reached somebody."""
        if call := self.repository.locked(number):
            self.apply(call, Delivered(at=self.now, by=TIME, person=person, about=about))

    def file_gone(self, number: str, file: str, why: WhyGone) -> None:
        """Writes in the ledger that a file of this call is not there (any more)."""
        call = self.repository.locked(number)
        lost = next((f for f in call.files if f.id == file and not f.gone), None) if call else None
        if call and lost:
            self.apply(call, FileGone(at=self.now, by=TIME, file=file, name=lost.name, why=why))

    def time_passed(self, timer: SetTimer) -> Call | None:
        """Does what is due when a timer goes off, by the call as it stands now; None when the timer
        is stale.
        """
        call = self.repository.locked(timer.number)
        if call is None:
            return None
        event, effects = escalation(call, timer, self.presence, self._asker(call))
        if event is None and not effects:
            return None
        made = self.apply(call, event) if event else call
        for effect in effects:
            self.effects += departures.heard(effect, made, self.presence)
        return made

    def _asker(self, call: Call) -> str | None:
        """Who has the call for which a link in another installation was asked; else who asked."""
        if not call.is_at_peer:
            return None
        above = self.repository.read(call.parent) if call.parent else None
        return (above.assignee if above else None) or call.requester

    def apply(self, call: Call | None, event: AnyEvent) -> Call:
        """Applies one event: `transition` decides, the ledger keeps it, the chain hears of it."""
        made, effects = transition(call, event)
        self.repository.write(made, event)
        self.effects += to_peer(call, event, made)
        for effect in effects:
            match effect:
                case WakeParent():
                    chain.wake(self, call, effect, event)
                case HoldParent():
                    chain.hold(self, made, effect.parent, event)
                case CancelChildren():
                    chain.cancel_children(self, effect, event)
                case _:
                    self.effects += departures.heard(effect, made, self.presence)
        if made.parent:
            chain.tell_above(self, call, made)
        return made


def _placed_by(parent: Call, opened: Opened) -> Opened:
    """The same for a child call: its parent's link is the customer, and private stays private."""
    return opened.model_copy(
        update={
            "private": opened.private or parent.private,
            "parent": parent.number,
            "root": parent.root,
            "customer": parent.team,
        }
    )


def _says_anything(values: Mapping[str, str]) -> bool:
    return bool(values.get("text", "").strip() or values.get("attachments"))
