"""Answers the conversation's questions to the register, as the person who asks may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, cast

from sqlmodel import Session

from bot.conversation.state.commands import Facts
from bot.conversation.state.register_commands import (
    ComponentsFound,
    ComponentShown,
    FindComponents,
    FoundComponent,
    LookUpComponent,
    PlanRegister,
    RegisterCommand,
    RegisterPlan,
    ShowComponent,
)
from catalog.model import Catalogue, Kind
from catalog.register.amend import NotAChange, What, step_for
from catalog.register.changes import Step
from catalog.register.component import Component
from catalog.register.finding import Match, meant, ranked, wanted
from catalog.register.sight import may_change, names_of, seen_by, sees_all
from routing.call.actions import may_see
from routing.call.call import AT_WORK, Call
from routing.call.events import Answer
from routing.rules.transition import NotPossible
from routing.storage import component_search, components, ledger

_MOST, _MOST_CALLS = 8, 20
"""So many are offered, and so many of its calls are looked at, at most."""
MONTH = dt.timedelta(days=30)
NOBODY = ""
"""Whose eyes count where others read along."""


class RegisterHandler:
    """Looks things up in the register for one message."""

    def __init__(self, session: Session, facts: Facts, catalogue: Catalogue) -> None:
        self.session, self.facts, self.catalogue = session, facts, catalogue

    def to(self, command: RegisterCommand) -> Any:
        """The answer to one command, of the shape its docstring names."""
        match command:
            case FindComponents():
                return self._find(command)
            case LookUpComponent(ref=ref):
                component = components.read(self.session, ref)
                return self._told(component) if component else None
            case PlanRegister():
                return self._planned(command)[0]
            case ShowComponent():
                return self._shown(command)
            case _:
                raise TypeError(type(command))

    def _find(self, command: FindComponents) -> ComponentsFound:
        teams = self._teams(command.item)
        if not components.any_of(self.session, teams):
            return ComponentsFound()
        found = self._ranked(command, teams)
        one = meant([m for m in found if m.exact] if command.code_only else found)
        others = [m.component for m in found if m.component != one and self._offers(m)]
        return ComponentsFound(
            registered=True,
            meant=self._told(one) if one else None,
            others=tuple(map(self._told, others[:_MOST])),
        )

    def _ranked(self, command: FindComponents, teams: Iterable[str]) -> tuple[Match, ...]:
        """The components that may be meant. The kinds that are asked for need not be said."""
        person = self.facts.person
        names = frozenset[str]() if self.facts.shared else names_of(person.id, self.catalogue)
        place = person.location or ""
        asked = wanted(f"{command.text}\n{' '.join(command.kinds)}")
        several = component_search.candidates(
            self.session, asked, names=names, place=place, teams=tuple(teams)
        )
        kinds = {kind.casefold() for kind in command.kinds}
        fitting = [c for c in several if not kinds or c.kind.casefold() in kinds]
        said = ranked(command.text, fitting, names=names, place=place)
        known = {match.component.ref for match in said}
        beside = ranked(" ".join(command.kinds), fitting, names=names, place=place)
        return (*said, *(_offered(m) for m in beside if m.component.ref not in known))

    def _offers(self, match: Match) -> bool:
        """Whether it may be offered to this person: nothing private that is not theirs to see."""
        return match.exact or not match.component.private or self._sees(match.component)

    def _sees(self, component: Component) -> bool:
        return sees_all(self._who, component, self.catalogue)

    def _told(self, component: Component) -> FoundComponent:
        seen = seen_by(self._who, component, self.catalogue)
        return FoundComponent(ref=seen.ref, label=seen.label, place=seen.place)

    def _shown(self, command: ShowComponent) -> ComponentShown:
        """The component that is meant, as it may be seen where this was said."""
        if command.ref:
            one = components.read(self.session, command.ref)
            return self._with_history(one) if one else ComponentShown()
        found = self._ranked(FindComponents(text=command.text, item=""), ())
        named = [match for match in found if match.exact or match.named]
        one = meant(named)
        if one and self._shows(one, named[0]):
            return self._with_history(one)
        others = [match.component for match in named if self._offers(match)]
        return ComponentShown(others=tuple(map(self._told, others[:_MOST])))

    def _shows(self, one: Component, match: Match) -> bool:
        """Whether a component is shown to who named it here."""
        return one.team == self._room or self._offers(match) or self._sees(one)

    @property
    def _room(self) -> str:
        """The team in whose room this is said; "" elsewhere."""
        return self.facts.room.team if self.facts.room else ""

    def _with_history(self, one: Component) -> ComponentShown:
        here, who = one.team == self._room, self._who
        whole = here or sees_all(who, one, self.catalogue)
        about = ledger.of_component(self.session, one.ref, limit=_MOST_CALLS)
        manages = here or may_change(who, one, self.catalogue)
        return ComponentShown(
            component=one if here else seen_by(who, one, self.catalogue),
            whole=whole,
            calls=tuple(call for call in about if self._reads(who, call)),
            entries=components.entries(self.session, one.ref) if manages else (),
            failures=self._open_failures(about) if whole or not one.private else 0,
            relied_on=components.count_tied_to(self.session, one.ref, "relies_on") if whole else 0,
        )

    @property
    def _who(self) -> str:
        """Whose eyes count: the speaker's, nobody's where others read along."""
        return NOBODY if self.facts.shared else self.facts.person.id

    def _open_failures(self, about: Iterable[Call]) -> int:
        """How many failures of the last month are open, without those that are private."""
        since = self.facts.now - MONTH
        open_ones = (c for c in about if c.opened_at >= since and c.state in AT_WORK)
        return sum(c.kind is Kind.INCIDENT and not c.private for c in open_ones)

    def _reads(self, who: str, call: Call) -> bool:
        """Whether a call may be told here: to its people, and in its team's room none that is
        private.
        """
        if self.facts.shared:
            return call.team == self._room and not call.private
        return may_see(who, call, self.catalogue)

    def _teams(self, item: str) -> tuple[str, ...]:
        """Whose components an item is about: its team's; everybody's, where its team has none or
        there is no item.
        """
        own = (item.partition("/")[0],) if item else ()
        return own if own and components.any_of(self.session, own) else ()

    def is_told(self, ref: str) -> bool:
        """Whether the person may hear what others reported: not of a private component that they
        may not see.
        """
        component = components.read(self.session, ref) if ref else None
        return component is None or not component.private or self._sees(component)

    def _planned(self, command: PlanRegister) -> tuple[RegisterPlan, Step | None]:
        """What a change would make of the register, and the change itself."""
        call = ledger.read(self.session, command.number)
        if call is None:
            return RegisterPlan(problem="unknown"), None
        new = command.what == "added"
        before = None if new else self._meant(command, call)
        if before is None and not new:
            return RegisterPlan(problem="unknown"), None
        if before and not may_change(self.facts.person.id, before, self.catalogue):
            return RegisterPlan(problem="not_yours"), None
        try:
            step = self._step(command, before, before.team if before else call.team)
        except NotAChange:
            return RegisterPlan(problem="bad"), None
        changes = tuple((c.field, c.before, c.after) for c in step.changes)
        return RegisterPlan(ref=step.after.ref, label=step.after.label, changes=changes), step

    def _step(self, command: PlanRegister, before: Component | None, team: str) -> Step:
        """The change itself. Raises NotAChange."""
        known = _Known(self.session)
        if before is None and f"{team}/{command.which.strip()}" in known:
            raise NotAChange("is there already")
        return step_for(
            cast("What", command.what),
            before,
            team,
            command.to,
            self.catalogue,
            id=command.which,
            known=known,
        )

    def _meant(self, command: PlanRegister, call: Call) -> Component | None:
        if not command.which.strip():
            return components.read(self.session, call.component) if call.component else None
        asked = wanted(command.which)
        teams = (call.team,)
        found = component_search.candidates(self.session, asked, teams=teams)
        return meant(ranked(command.which, found))

    def change(self, number: str, values: Mapping[str, str], at: dt.datetime) -> dict[str, str]:
        """Makes the change that a call brought, in the person's name; returns what the call's
        ledger keeps of it. Raises NotPossible.
        """
        what = values.get("what", "")
        if what == "nothing":
            return {"what": what, "why": values.get("why", "")}
        command = PlanRegister(
            number=number, what=what, which=values.get("which", ""), to=values.get("to", "")
        )
        told, step = self._planned(command)
        if step is None:
            raise NotPossible("bad_value")
        why = values.get("why", "").strip() or number
        person = self.facts.person.id
        components.write(self.session, [step], by=person, at=at, why=why, number=number)
        lines = "\n".join("\t".join(_flat(part) for part in change) for change in told.changes)
        return {"component": told.ref, "what": step.kind, "changes": lines, "why": why}

    def label(self, ref: str) -> str:
        """What a component is called."""
        component = components.read(self.session, ref)
        return component.label if component else ref

    def named_in(self, item: str, answers: Iterable[Answer]) -> str | None:
        """The component that answers name: as it was chosen, else by its code."""
        place = self.catalogue.entries.get(item)
        questions = place.item.questions if place else ()
        asked = {q.id: q.kinds for q in questions if q.type == "component"}
        given = [answer for answer in answers if answer.component or answer.id in asked]
        for answer in given:
            if answer.component:
                return answer.component
            kinds = asked[answer.id]
            found = self._find(
                FindComponents(text=answer.value, item=item, kinds=kinds, code_only=True)
            )
            if found.meant:
                return found.meant.ref
        return None


def _offered(match: Match) -> Match:
    """A component that nobody named: it may be offered, and is not taken for the one meant."""
    return Match(match.component, 0.0, own=match.own)


def _flat(text: str) -> str:
    """A value in one line, as the call's ledger keeps it."""
    return " ".join(text.split())


class _Known(Collection[str]):
    """The components there are, looked up one by one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __contains__(self, ref: object) -> bool:
        return components.read(self._session, str(ref)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(components.refs(self._session))

    def __len__(self) -> int:
        return len(components.refs(self._session))
