"""Looks at what was filled in on an item's form for what the conversation would ask once more: a
day that lies behind, a component that the register does not know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.conversation.read.answers import read_answer
from bot.conversation.read.date_words import date_words
from bot.conversation.read.reading import plain
from bot.conversation.state.commands import Facts
from bot.conversation.state.register_commands import ComponentsFound, FindComponents
from bot.intake.register_handler import RegisterHandler
from bot.wording.component_answers import UNKNOWN
from bot.wording.localizer import Localizer
from catalog.model import Catalogue, CatalogueEntry, Person, Question

_OFFERED = 3


@dataclass(frozen=True)
class Doubts:
    """Tells at each field what is doubtful; what somebody sends once more is taken as it is."""

    session: Session
    person: Person
    catalogue: Catalogue
    localizer: Localizer
    now: dt.datetime

    def of(self, place: CatalogueEntry, values: Mapping[str, str]) -> dict[str, str]:
        """What is told at each field whose value is doubtful."""
        looks: dict[str, Callable[[CatalogueEntry, Question, str], str]] = {
            "date": self._day,
            "component": self._component,
        }
        told = {
            question.id: looks[question.type](place, question, values[question.id])
            for question in place.item.questions
            if question.type in looks and values.get(question.id)
        }
        return {name: words for name, words in told.items() if words}

    def _day(self, _: CatalogueEntry, question: Question, value: str) -> str:
        behind = any(date_words().past.search(plain(ask)) for ask in question.ask.all)
        today = self.now.astimezone(ZoneInfo(self.localizer.zone)).date()
        read = read_answer(question, value, today, ())
        if behind or read is None or dt.date.fromisoformat(read[:10]) >= today:
            return ""
        return self.localizer.say(
            "That day has passed. Choose another one, or send it once more if you do mean it."
        )

    def _component(self, place: CatalogueEntry, question: Question, value: str) -> str:
        if value == UNKNOWN:
            return ""
        facts = Facts(
            catalogue=self.catalogue,
            person=self.person,
            language=self.localizer.language,
            now=self.now,
        )
        handler = RegisterHandler(self.session, facts, self.catalogue)
        wanted = FindComponents(text=value, item=place.ref, kinds=question.kinds)
        found: ComponentsFound = handler.to(wanted)
        if found.meant or not found.registered:
            return ""
        near = [one.described for one in found.others[:_OFFERED]]
        say = self.localizer.say
        if near:
            names = self.localizer.joined(near, either=True)
            return say(
                "Nothing here is called so. Do you mean {names}? If not, send it once more "
                "as it is.",
                names=names,
            )
        return say("Nothing here is called so. Look again, or send it once more as it is.")
