"""A world that answers a conversation's commands: the real desk on books in memory, a simple
understanding, a clock one moves.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from bot.conversation.converse import converse
from bot.conversation.read.call_matching import place_of_call
from bot.conversation.read.places import is_elsewhere
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
    Unfold,
    WaitsForMe,
)
from bot.conversation.state.dialogue import Dialogue, Heard
from bot.conversation.state.register_commands import ComponentsFound, FindComponents
from bot.ports import Attachment, Outgoing, Press
from bot.wording.localizer import Localizer
from bot.wording.notices import notice
from bot.wording.own_words import own_words
from catalog.model import Catalogue, Kind, Language, Person
from routing.call.actions import Action, actions_for, may_see
from routing.call.call import ENDED, Call
from routing.call.effects import SetTimer, TellPerson
from routing.call.view import CallView
from routing.desk.bundles import is_bundle, similar
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.desk.memory_repository import MemoryCallRepository
from routing.rules import clock
from routing.rules.effects_of import NotPossible
from routing.rules.route import allowed_items, route_fallback, route_item
from routing.understand.beside_request import tells_more
from routing.understand.decision import Candidate, Decision, Outcome
from tests.conversation.town import TOWN
from tests.routing.acts import acts_of

START = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
_DUTCH = re.compile(
    r"\b(de|het|een|ik|is|niet|mijn|er|op|koffie|en|ook|doet|wachtwoord|zit|vast)\b", re.I
)
_ENGLISH = re.compile(r"\b(the|my|a|is|i|not|won't|someone|and|also|does|in|forgot|broken)\b", re.I)
_SPLIT = re.compile(r"\s+(?:and also|en ook|\. Also|\. Ook)\s+", re.I)


def language_of(text: str, otherwise: Language) -> Language:
    """The language with the most of its small words in the text."""
    dutch, english = len(_DUTCH.findall(text)), len(_ENGLISH.findall(text))
    return "nl" if dutch > english else "en" if english > dutch else otherwise


def in_own_words(command: Command, facts: Facts) -> Command:
    """What is to be read, without what a mail brought along."""
    if not isinstance(command, Understand | ReadMoves | ReadBeside):
        return command
    return command.model_copy(update={"text": own_words(command.text, mail=facts.mail)})


@dataclass
class World:
    """Calls in memory, one dialogue for each conversation, all that was said to each person."""

    catalogue: Catalogue = TOWN
    now: dt.datetime = START
    repository: MemoryCallRepository = field(default_factory=MemoryCallRepository)
    dialogues: dict[tuple[str, str | None], Dialogue] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    heard: dict[str, list[Outgoing]] = field(default_factory=dict)
    corrections: list[Correct] = field(default_factory=list)
    unfolded: list[str] = field(default_factory=list)
    attached: list[tuple[str, Attachment]] = field(default_factory=list)
    alarms: list[RaiseAlarm] = field(default_factory=list)
    timers: list[SetTimer] = field(default_factory=list)

    def says(
        self,
        person: str,
        text: str = "",
        *,
        press: str | None = None,
        values: dict[str, str] | None = None,
        room: str | None = None,
        about: str | None = None,
        answers: str = "",
        attachments: tuple[Attachment, ...] = (),
        edited: bool = False,
        edited_from: str = "",
    ) -> tuple[Outgoing, ...]:
        """One message of a person, carried through; the answers to it."""
        who = self.catalogue.people.get(person) or Person(id=person, name=person.title())
        pressed = Press(action=press, values=values) if press else None
        heard = Heard(
            text=text,
            press=pressed,
            attachments=attachments,
            about=about,
            answers=answers,
            edited=edited,
            edited_from=edited_from,
        )
        facts = Facts(
            catalogue=self.catalogue,
            person=who,
            language=self.language(person),
            now=self.now,
            room=self.catalogue.team_by_id[room] if room else None,
            shared=room is not None,
        )
        before = Dialogue.stored(
            self.dialogues.get((person, room), Dialogue()).model_dump(
                mode="json", exclude_defaults=True
            )
        )
        desk = Desk(self.repository, self.catalogue, self.now)
        steps = converse(before, heard, facts)
        result: Any = None
        while True:
            try:
                command = steps.send(result)
            except StopIteration as stop:
                turn = stop.value
                break
            result = self.answer(command, facts, desk)
        self.dialogues[person, room] = turn.dialogue
        self.heard.setdefault(person, []).extend(turn.replies)
        self._post(desk)
        return tuple(turn.replies)

    def language(self, person: str) -> Language:
        """What a person speaks."""
        known = self.catalogue.people.get(person)
        return self.languages.get(person) or (known.language if known else None) or "en"

    def wait(self, **time: float) -> None:
        """Time passes; the clocks that run out meanwhile do their work."""
        until = self.now + dt.timedelta(**time)
        while due := sorted((t for t in self.timers if t.at <= until), key=lambda t: t.at):
            self.timers.remove(due[0])
            self.now = max(self.now, due[0].at)
            desk = Desk(self.repository, self.catalogue, self.now)
            desk.time_passed(due[0])
            self._post(desk)
        self.now = until

    def act(self, person: str, number: str, action: str, **values: str) -> Call:
        """Somebody of a team does something, by whatever way."""
        from routing.call.actions import Action

        desk = Desk(self.repository, self.catalogue, self.now)
        call = desk.do(number, Action(action), self.catalogue.people[person], values)
        self._post(desk)
        return call

    def _post(self, desk: Desk) -> None:
        for effect in desk.effects:
            if isinstance(effect, SetTimer):
                self.timers.append(effect)
            if isinstance(effect, TellPerson) and (call := self.repository.read(effect.number)):
                view = self.view(call, effect.person)
                said = notice(
                    effect, view, self.catalogue, Localizer(self.language(effect.person)), self.now
                )
                if said:
                    self.heard.setdefault(effect.person, []).append(said)

    def view(self, call: Call, person: str) -> CallView:
        """A call as a person sees it."""
        below = [
            c
            for c in self.repository.calls.values()
            if c.root == call.root and c.parent and c.state not in ENDED
        ]
        return CallView(
            call=call, below=tuple(below), actions=actions_for(person, call, self.catalogue)
        )

    def answer(self, command: Command, facts: Facts, desk: Desk) -> Any:
        """What the real driver would answer."""
        person = facts.person
        command = in_own_words(command, facts)
        match command:
            case Understand(text=text, among=(_, *_) as among):
                return (self.decide(text, person, facts.language, frozenset(among)),)
            case Understand(text=text):
                return tuple(
                    self.decide(part, person, facts.language) for part in _SPLIT.split(text)
                )
            case ReadMoves(text=text, language=language):
                return acts_of(self.catalogue).read(text, language)
            case ReadBeside(text=text, language=language):
                return tells_more(text, language)
            case Expect(item=item, kind=kind, language=spoken):
                language = spoken or facts.language
                return self._expect(item, kind or Kind.SERVICE_REQUEST, person, language)
            case Similar(item=item, where=where, language=said):
                return self._similar(item, where, said or facts.language, facts, desk)
            case Open():
                return self._open(command, facts, desk)
            case MyCalls(ended=ended, limit=limit):
                mine = [
                    c
                    for c in self.repository.calls.values()
                    if c.requester == person.id and c.parent is None
                ]
                mine = [c for c in mine if ended or c.state not in ENDED]
                return tuple(self.view(c, person.id) for c in reversed(mine))[:limit]
            case WaitsForMe():
                waits = (self.view(c, person.id) for c in self.repository.calls.values())
                wanted = {Action.APPROVE, Action.ANSWER}
                return tuple(v for v in waits if wanted & set(v.actions))
            case TeamQueue(team=own, limit=limit):
                theirs = [
                    c
                    for c in self.repository.calls.values()
                    if c.team == own and c.state not in ENDED
                ]
                return tuple(self.view(c, person.id) for c in theirs)[:limit]
            case Look(number=number):
                call = self.repository.read(number)
                return (
                    self.view(call, person.id)
                    if call and may_see(person.id, call, self.catalogue)
                    else None
                )
            case Act(number=number, action=action, values=values, attachments=attachments):
                self.attached += [(number, a) for a in attachments]
                if attachments:
                    values = values | {"attachments": "\n".join(a.name for a in attachments)}
                try:
                    return self.view(desk.do(number, action, person, values), person.id)
                except NotPossible as no:
                    return _refusal(no, number)
            case Unfold(number=number):
                self.unfolded.append(number)
                return None
            case SetLanguage(language=language):
                self.languages[person.id] = language
                return None
            case RaiseAlarm():
                self.alarms.append(command)
                return Alarm(told=("Security",))
            case FindComponents():
                return ComponentsFound()
            case Correct():
                self.corrections.append(command)
                return None
            case Find(text=text):
                return self._find(text, person)

    def decide(
        self,
        text: str,
        person: Person,
        otherwise: Language,
        among: frozenset[str] = frozenset(),
    ) -> Decision:
        """Understanding by likeness to the phrases: enough to talk with."""
        allowed = allowed_items(person, self.catalogue)
        allowed = allowed & among if among else allowed
        scores = {
            ref: max(
                fuzz.token_set_ratio(text.casefold(), p.casefold()) for p in place.item.phrases.all
            )
            for ref, place in self.catalogue.entries.items()
            if ref in allowed
        }
        if not scores:
            spoken = language_of(text, otherwise)
            return Decision(
                text=text,
                language=spoken,
                outcome=Outcome.UNKNOWN,
                kind=Kind.SERVICE_REQUEST,
                confidence=0,
            )
        best = sorted(scores.items(), key=lambda pair: -pair[1])
        close = [pair for pair in best if pair[1] >= best[0][1] - 4]
        outcome = Outcome.UNKNOWN
        if best[0][1] >= 62:
            outcome = Outcome.ANSWER if len(close) == 1 else Outcome.ASK
        candidates = tuple(Candidate(item=ref, confidence=score / 100) for ref, score in best[:3])
        kind = (
            Kind(self.catalogue.entries[best[0][0]].item.kind)
            if outcome is Outcome.ANSWER
            else Kind.SERVICE_REQUEST
        )
        return Decision(
            text=text,
            language=language_of(text, otherwise),
            outcome=outcome,
            kind=kind,
            confidence=best[0][1] / 100,
            candidates=candidates,
            because=(f"like: {best[0][0]}",),
        )

    def _expect(self, item: str | None, kind: Kind, person: Person, language: Language) -> Expected:
        if item:
            route = route_item(item, person, language, self.catalogue)
            if route is None:
                return Expected(team=item.split("/")[0], due=None, why_not="not_agreed")
        else:
            route = route_fallback(kind, "", person, self.catalogue)
        due = None if route.approvers else clock.deadlines(route.promise, self.now).resolve_by
        names = tuple(self.catalogue.people[p].name for p in route.approvers)
        return Expected(team=route.promise.team_name.in_(language), due=due, approvers=names)

    def _similar(
        self, item: str, where: str, language: Language, facts: Facts, desk: Desk
    ) -> Alike | None:
        places = self.catalogue.organisation.locations
        found = [
            call
            for call in similar(desk, item, facts.person.id)
            if not is_elsewhere(where, place_of_call(call), places)
        ]
        return (
            found
            and Alike(
                number=found[0].number,
                count=len(found),
                since=min(c.opened_at for c in found),
                expected=found[0].expected,
                team=found[0].promise.team_name.in_(language),
                bundled=is_bundle(found[0]),
            )
        ) or None

    def _open(self, command: Open, facts: Facts, desk: Desk) -> Call | Refusal:
        draft = Draft(
            requester=facts.person,
            item=command.item,
            kind=command.kind,
            text=command.text,
            title=command.title or command.text[:60],
            language=facts.language,
            answers=command.answers,
            because=command.because,
            location=facts.person.location,
            same_as=command.same_as,
        )
        try:
            call = desk.open(draft)
        except NotPossible as no:
            return _refusal(no, "")
        self.attached += [(call.number, a) for a in command.attachments]
        return call

    def _find(self, text: str, person: Person) -> tuple[str, ...]:
        allowed = allowed_items(person, self.catalogue)
        refs = [ref for ref in self.catalogue.entries if ref in allowed]
        if not text:
            return tuple(refs)
        names = {ref: " ".join(self.catalogue.entries[ref].item.name.all) for ref in refs}
        return tuple(ref for ref in refs if text.casefold() in names[ref].casefold())


def _refusal(no: NotPossible, number: str) -> Refusal:
    return Refusal.model_validate(
        {"reason": no.reason, "number": number, "who": no.who, "at": no.at}
    )
