"""Answers the conversation's questions to the register, as the person who asks may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from bot.conversation.state.commands import Facts
from bot.conversation.state.register_commands import (
    ComponentsFound,
    FindComponents,
    FoundComponent,
    LookUpComponent,
    RegisterCommand,
)
from catalog.model import Catalogue
from catalog.register.component import Component
from catalog.register.finding import Match, meant, ranked, wanted
from catalog.register.sight import names_of, seen_by, sees_all
from routing.call.events import Answer
from routing.storage import component_search, components

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
            case _:
                raise TypeError(type(command))

    def _find(self, command: FindComponents) -> ComponentsFound:
        teams = self._teams(command.item)
        if not components.any_of(self.session, teams):
            return ComponentsFound()
        found = self._ranked(command, teams)
        one = meant(found)
        if one and command.code_only and not any(m.exact for m in found if m.component == one):
            one = None
        others = [m for m in found if m.component != one and (m.exact or self._offers(m))]
        return ComponentsFound(
            registered=True,
            meant=self._told(one) if one else None,
            others=tuple(self._told(match.component) for match in others[:8]),
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
        return not match.component.private or self._sees(match.component)

    def _sees(self, component: Component) -> bool:
        who = NOBODY if self.facts.shared else self.facts.person.id
        return sees_all(who, component, self.catalogue)

    def _told(self, component: Component) -> FoundComponent:
        who = NOBODY if self.facts.shared else self.facts.person.id
        seen = seen_by(who, component, self.catalogue)
        return FoundComponent(ref=seen.ref, label=seen.label, place=seen.place)

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
