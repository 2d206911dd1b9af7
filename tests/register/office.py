"""The town's desk with its register, as people speak to it in Slack and in Telegram."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session

from bot.bootstrap.registers import carry_out, plan, read_registers
from bot.channels.registry import installed
from catalog.model import Catalogue, Language, Person, Team
from catalog.register.files import register_files
from routing.understand.decision import Asker, Decision
from tests.people.front import Front
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord

FOLDER = Path(__file__).parent / "town"
PEOPLE = ("sanne", "tom", "priya", "arjan", "emre", "ria", "rob")
WORDS = {
    "laptop-slow": ("laptop",),
    "printer-moved": ("move", "verplaats"),
    "printer-more": ("extra printer",),
    "toner": ("toner",),
    "printer-broken": ("printer", "print", "vk-pr", "vk pr"),
}
ROOM = {"slack": "slack/C0ICT", "telegram": "telegram/-1001000000001"}


class ByTelling(ByWord):
    """Knows an item by a telling word."""

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        said = text.lower()
        item = next((i for i, words in WORDS.items() if any(w in said for w in words)), "none")
        found = super().decide(item, asker, language, allowed)
        return found.model_copy(update={"text": text})


@functools.cache
def town() -> Catalogue:
    """The town, everybody with an account in both services."""
    found = installed().load(FOLDER).catalogue

    def placed(person: Person) -> Person:
        n = PEOPLE.index(person.id) + 1
        accounts = {"telegram": str(n), "slack": f"U{person.id.upper()}"}
        return person.model_copy(update={"accounts": accounts})

    def there(team: Team) -> Team:
        return team.model_copy(update={"people": tuple(map(placed, team.people))})

    employees = tuple(map(placed, found.organisation.employees))
    organisation = found.organisation.model_copy(update={"employees": employees})
    teams = tuple(map(there, found.teams))
    return Catalogue(version="town", organisation=organisation, teams=teams)


def account(person: str, channel: str) -> str:
    """How a front names somebody's account."""
    own = str(PEOPLE.index(person) + 1) if channel == "telegram" else f"U{person.upper()}"
    return f"{channel}:{own}"


def begun(session: Session, *, register: bool = True) -> Front:
    """A desk whose register was taken in, or is empty."""
    paths = list(register_files(FOLDER))
    checked = read_registers(paths, town(), set())
    assert checked.problems == []
    steps = plan(session, checked).steps
    if register:
        carry_out(session, steps, by="schakel", at=MONDAY, why="the first time")
    made = Front.of(session, town())
    made.context = replace(made.context, understanding=ByTelling(town()))
    return made
