"""Answers the conversation's commands from the desk and the catalogue, inside the message's
transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from prometheus_client import Counter
from sqlmodel import Session

from bot.context import Context
from bot.conversation.read.call_matching import place_of_call
from bot.conversation.read.numbers import with_usual_prefix
from bot.conversation.read.places import is_elsewhere
from bot.conversation.state.account_commands import AccountCommand
from bot.conversation.state.commands import (
    Act,
    Alarm,
    Alike,
    Command,
    Correct,
    Expect,
    Expected,
    Facts,
    Find,
    HowFar,
    Look,
    MyCalls,
    Open,
    RaiseAlarm,
    ReadBeside,
    ReadMoves,
    Refusal,
    SetLanguage,
    Similar,
    TeamQueue,
    Understand,
    UndoPress,
    Unfold,
    WaitsForMe,
)
from bot.conversation.state.joining_commands import JoiningCommand
from bot.conversation.state.register_commands import RegisterCommand
from bot.conversation.state.risk_commands import RiskCommand
from bot.files import intake
from bot.intake.account_handler import AccountHandler
from bot.intake.alarm import raise_alarm
from bot.intake.joining_handler import JoiningHandler
from bot.intake.read_ahead import asker_of
from bot.intake.register_handler import RegisterHandler
from bot.intake.risk_handler import RiskHandler
from bot.outbox.gate import is_private
from bot.outbox.views import view_for
from bot.people import directory
from bot.people.accounts import handle_of
from bot.ports import Said, Spoken, Suggested
from bot.wording.call_formatter import in_outline
from bot.wording.file_names import safe_name
from bot.wording.localizer import Localizer
from bot.wording.own_words import own_words
from catalog.model import Kind, Person
from catalog.search import search_items
from routing.adoption.links import Counted, Known
from routing.adoption.stand import stand
from routing.adoption.values import Stand
from routing.call.actions import Action, is_of_link, may_see, sees_outline
from routing.call.call import Call
from routing.call.effects import RefreshCards
from routing.call.view import CallView
from routing.desk.bundles import is_bundle, similar
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.rules import clock
from routing.rules.route import allowed_items, route_fallback, route_item
from routing.rules.transition import NotPossible
from routing.storage import adoption_store, components, corrections, inbox, ledger, risks
from routing.storage.asked_of_teams import asked_of_teams
from routing.understand.decision import Decision
from routing.understand.move import Moves, TellsMore
from routing.understand.story import asked_in

RECENT_MESSAGES = 20
"""So many of a channel's last messages may be part of what a call was made from."""

_CHANGES_WHAT_IS_KNOWN = Act | UndoPress | SetLanguage | AccountCommand | JoiningCommand
"""Commands after which who speaks is looked up anew."""
_WORDS = frozenset({Action.ADD, Action.ANSWER, Action.NOTE, Action.REPLY})

DECISIONS = Counter("schakel_decisions_total", "Requests by how they were read", ["outcome"])


class CommandHandler:
    """Carries out the conversation's commands for one message. Every answer is a value; nothing
    here raises for what a person asked.
    """

    def __init__(
        self, session: Session, desk: Desk, context: Context, facts: Facts, incoming: Spoken
    ) -> None:
        self.session = session
        self.desk = desk
        self.context = context
        self.facts = facts
        self.incoming = incoming
        self.accounts = AccountHandler(session, desk, context, facts.person, incoming)
        self.joining = JoiningHandler(session, desk, context, facts.person, incoming)
        self.register = RegisterHandler(session, facts, facts.catalogue)
        self.risks = RiskHandler(session, desk, facts)

    def to(self, command: Command) -> Any:
        """The answer to one command, of the shape its docstring names."""
        if isinstance(command, _CHANGES_WHAT_IS_KNOWN) and not _adds_words(command):
            self.context.speakers.forget(self.facts.person.id)
        if isinstance(command, AccountCommand):
            return self.accounts.to(command)
        if isinstance(command, JoiningCommand):
            return self.joining.to(command)
        if isinstance(command, RegisterCommand):
            return self.register.to(command)
        if isinstance(command, RiskCommand):
            return self.risks.to(command)
        return self._table[type(command)](self, command)

    def _understand(self, command: Understand) -> tuple[Decision, ...]:
        person = self.facts.person
        asker = asker_of(self.session, person, self.facts.catalogue)
        allowed = allowed_items(person, self.facts.catalogue)
        understanding, language = self.context.understanding, self.facts.language
        text = own_words(command.text, mail=self.facts.mail)
        if command.among:
            some = allowed & frozenset(command.among)
            return (understanding.decide(text, asker, language, allowed=some),)
        found = understanding.split(text, asker, language, allowed=allowed)
        for decision in found:
            DECISIONS.labels(decision.outcome.value).inc()
        return found

    def _read_moves(self, command: ReadMoves) -> Moves:
        text = with_usual_prefix(own_words(command.text, mail=self.facts.mail))
        return self.context.understanding.moves(text, command.language)

    def _read_beside(self, command: ReadBeside) -> TellsMore | None:
        text = with_usual_prefix(own_words(command.text, mail=self.facts.mail))
        return self.context.understanding.tells_more(text, command.language, command.requests)

    def _expect(self, command: Expect) -> Expected:
        person, catalogue = self._asked_for(command.person), self.facts.catalogue
        language = command.language or self.facts.language
        if command.item:
            route = route_item(command.item, person, language, catalogue, self.facts.now)
            if route is None:
                place = catalogue.entries.get(command.item)
                team = place.team.name.in_(language) if place else ""
                return Expected(team=team, due=None, why_not="not_agreed")
        else:
            route = route_fallback(command.kind or Kind.SERVICE_REQUEST, "", person, catalogue)
        times = None if route.approvers else clock.deadlines(route.promise, self.facts.now)
        names = tuple(directory.known(self.session, p, catalogue).name for p in route.approvers)
        return Expected(
            team=route.promise.team_name.in_(language),
            due=times and times.resolve_by,
            looked_at=times and times.acknowledge_by,
            approvers=names,
        )

    def _open(self, command: Open) -> Call | Refusal:
        high = {"urgency:": "medium", "impact:": "low"}
        for cue in command.priority_cues:
            high |= {part: "high" for part in high if cue.startswith(part)}
        draft = Draft.model_validate(
            {
                "requester": self._asked_for(command.beneficiary),
                "requester_handle": self._handle(),
                "author": self.facts.person if command.beneficiary else None,
                "behalf": command.behalf,
                "item": command.item,
                "kind": command.kind,
                "text": command.text,
                "title": command.title or _first_words(command.text, mail=self.facts.mail),
                "language": self.facts.language,
                "answers": command.answers,
                "component": self.register.named_in(command.item or "", command.answers),
                "because": command.because,
                "urgency": high["urgency:"],
                "impact": high["impact:"],
                "location": self._asked_for(command.beneficiary).location,
                "origin": _origin(self.incoming),
                "same_as": command.same_as,
            }
        )
        try:
            call = self.desk.open(draft)
        except NotPossible as no:
            return _refusal(no, "")
        self.context.speakers.asked(self.facts.person.id, call.item)
        if call.requester != self.facts.person.id:
            self.context.speakers.forget(call.requester)
        self._mark_inbox(call)
        if command.attachments:
            self._act(Act(number=call.number, action=Action.ADD, attachments=command.attachments))
        return call

    def _asked_for(self, person: str) -> Person:
        """Who asks: somebody else, in whose name it is, or the speaker."""
        return self.facts.catalogue.people.get(person) or self.facts.person

    def _handle(self) -> str:
        """What its service calls somebody whom no catalogue names: "@vera, Telegram"."""
        if self.facts.person.id in self.facts.catalogue.people:
            return ""
        return f"{handle_of(self.incoming)}, {self.incoming.address.channel.title()}"

    def _similar(self, command: Similar) -> Alike | None:
        places = self.facts.catalogue.organisation.locations
        found = [
            call
            for call in similar(self.desk, command.item, self.facts.person.id, command.component)
            if (command.component and call.component == command.component)
            or not is_elsewhere(command.where, place_of_call(call), places)
        ]
        if not found or not self.register.is_told(command.component):
            return None
        first = found[0]
        about = bool(command.component) and first.component == command.component
        return Alike(
            number=first.number,
            count=len({call.requester for call in found}) if about else len(found),
            since=min(c.opened_at for c in found),
            expected=first.expected,
            team=first.promise.team_name.in_(command.language or self.facts.language),
            bundled=is_bundle(first),
            component=self.register.label(command.component) if about else "",
        )

    def _mark_inbox(self, call: Call) -> None:
        """Which messages this call was made from: an edit of one of them must reach it."""
        channel = self.incoming.address.channel
        for taken in inbox.newest_without_call(self.session, channel, RECENT_MESSAGES):
            own = taken.body.get("account") == self.incoming.account
            same = own and taken.text and taken.text in call.text
            if same or taken.key == self.incoming.key:
                inbox.became(self.session, taken.key, call.number)

    def _views(self, calls: tuple[Call, ...]) -> tuple[CallView, ...]:
        return tuple(self._view(c) for c in calls)

    def _view(self, call: Call) -> CallView:
        return view_for(self.session, call, self.facts.person.id, self.facts.catalogue)

    def _my_calls(self, command: MyCalls) -> tuple[CallView, ...]:
        found = ledger.of_requester(
            self.session, self.facts.person.id, ended=command.ended, limit=command.limit
        )
        return self._views(found)

    def _waits_for_me(self, _command: WaitsForMe) -> tuple[CallView, ...]:
        person = self.facts.person.id
        teams = [team.team for team in self.facts.teams]
        own = ledger.waiting_for_a_word(self.session, person)
        views = self._views((*own, *asked_of_teams(self.session, teams)))
        wanted = {Action.APPROVE, Action.ANSWER}
        return tuple(view for view in views if wanted & set(view.actions))

    def _team_queue(self, command: TeamQueue) -> tuple[CallView, ...]:
        here = self.facts.room is not None and self.facts.room.team == command.team
        if not here and not is_of_link(self.facts.person.id, command.team, self.facts.catalogue):
            return ()
        return self._views(ledger.of_team(self.session, command.team, limit=command.limit))

    def _look(self, command: Look) -> CallView | None:
        call = ledger.read(self.session, command.number)
        person = self.facts.person.id
        if call and may_see(person, call, self.facts.catalogue):
            return self._view(call)
        if call and sees_outline(person, call, self.facts.catalogue):
            return in_outline(self._view(call), Localizer(self.facts.language))
        return None

    def _act(self, command: Act) -> CallView | Refusal:
        values = self._with_names(command)
        sent = intake.noted(
            self.session,
            command.attachments,
            self.incoming.address,
            self.facts.person.id,
            self.desk,
        )
        try:
            if command.action is Action.REGISTER:
                values = self._changed_register(command)
            call = self.desk.do(command.number, command.action, self.facts.person, values, sent)
            intake.begin(self.session, call, sent, self.desk)
        except NotPossible as no:
            return _refusal(no, command.number)
        if not _adds_words(command):
            self.context.speakers.forget(call.requester)
        self._learn(command, call)
        return self._view(call)

    def _undo(self, command: UndoPress) -> CallView | Refusal:
        try:
            return self._view(self.desk.undo(command.number, self.facts.person))
        except NotPossible as no:
            return _refusal(no, command.number)

    def _changed_register(self, command: Act) -> dict[str, str]:
        """Makes the change in the register, where the person may make it; else the desk says why
        not. Raises NotPossible.
        """
        call = ledger.read(self.session, command.number)
        if call is None or Action.REGISTER not in self._view(call).actions:
            return dict(command.values)
        return self.register.change(command.number, command.values, self.facts.now)

    def _with_names(self, command: Act) -> dict[str, str]:
        """The values, with what came along that is no file: places, links. A picture can be an
        answer by itself.
        """
        values, sent = dict(command.values), intake.are_files(command.attachments)
        others = [a.name for a in command.attachments if a not in sent]
        if others:
            values["attachments"] = "\n".join(others)
        if (
            command.action is Action.ANSWER
            and command.attachments
            and not values.get("text", "").strip()
        ):
            values["text"] = ", ".join(
                f"📎 {safe_name(a.name)}" if a in sent else a.name for a in command.attachments
            )
        return values

    def _learn(self, command: Act, call: Call) -> None:
        """A hand-over or a decline says that the route was wrong: `schakel learn` proposes from
        it.
        """
        moved = command.action in (Action.HAND_OVER, Action.DECLINE)
        if moved and call.trail and not call.private:
            self._keep_correction(
                call.text, call.trail[-1].item, call.item, command.action.value, call.number
            )

    def _correct(self, command: Correct) -> None:
        """What was guessed wrong is kept to learn from, but no words that may be confidential: what
        is learnt from is read by others.
        """
        meant = (*command.guessed, command.chosen)
        if any(is_private(ref, self.context.catalogue) for ref in meant if ref):
            return
        source = "chosen" if command.chosen else "none_of_these"
        self._keep_correction(
            command.text, next(iter(command.guessed), None), command.chosen, source, None
        )

    def _keep_correction(
        self, text: str, guessed: str | None, chosen: str | None, source: str, number: str | None
    ) -> None:
        corrections.write(
            self.session,
            at=self.facts.now,
            text=text,
            language=self.facts.language,
            guessed=guessed,
            chosen=chosen,
            source=source,
            number=number,
            version=self.facts.catalogue.version,
        )

    def _unfold(self, command: Unfold) -> None:
        person, catalogue = self.facts.person.id, self.facts.catalogue
        call = ledger.read(self.session, command.number)
        if call and is_of_link(person, call.team, catalogue):
            self.desk.effects.append(
                RefreshCards(
                    number=command.number,
                    teams=(call.team,),
                    whole=True,
                    coordinator=catalogue.coordinates(person, call.team),
                )
            )

    def _set_language(self, command: SetLanguage) -> None:
        directory.set_language(self.session, self.facts.person, command.language)

    def _raise_alarm(self, command: RaiseAlarm) -> Alarm:
        return raise_alarm(self.session, self.context, self.facts, self.incoming, command)

    def _how_far(self, _command: HowFar) -> Stand:
        """As it was measured last, else by the catalogue alone."""
        found = adoption_store.last_measured(self.session)
        register = Counted(components.kept(self.session))
        known = found or stand(self.facts.catalogue, Known(self.facts.now, register=register))
        return known.with_risks(risks.counted(self.session))

    def _find(self, command: Find) -> tuple[str, ...]:
        allowed = allowed_items(self.facts.person, self.facts.catalogue)
        if not command.text.strip():
            return tuple(ref for ref in self.facts.catalogue.entries if ref in allowed)
        return tuple(
            ref for ref in search_items(self.facts.catalogue, command.text) if ref in allowed
        )

    _table: ClassVar[dict[type[Any], Callable[[CommandHandler, Any], Any]]] = {
        Understand: _understand,
        ReadMoves: _read_moves,
        ReadBeside: _read_beside,
        Expect: _expect,
        Open: _open,
        MyCalls: _my_calls,
        WaitsForMe: _waits_for_me,
        TeamQueue: _team_queue,
        Look: _look,
        Act: _act,
        UndoPress: _undo,
        Unfold: _unfold,
        SetLanguage: _set_language,
        Correct: _correct,
        HowFar: _how_far,
        Find: _find,
        Similar: _similar,
        RaiseAlarm: _raise_alarm,
    }


def _refusal(no: NotPossible, number: str) -> Refusal:
    return Refusal.model_validate(
        {"reason": no.reason, "number": number, "who": no.who, "at": no.at}
    )


def _origin(incoming: Spoken) -> str:
    """Where the request was made: the link to the words, else the conversation."""
    link = incoming.permalink if isinstance(incoming, Said | Suggested) else None
    return link or incoming.address.conversation


def _first_words(text: str, *, mail: bool) -> str:
    own = own_words(text, mail=mail) or text
    line = " ".join((asked_in(own) or text).split())
    return line if len(line) <= 60 else line[:57].rsplit(" ", 1)[0] + " …"


def _adds_words(command: Command) -> bool:
    """Whether it leaves what is open, and for which items, as it is."""
    return isinstance(command, Act) and command.action in _WORDS
