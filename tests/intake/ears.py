"""A town for the question who hears what: people and rooms in both chat services, items that are
private or not, calls on which something was said by everybody who can.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.context import ChannelKind, Context
from bot.people.directory import guest_id
from catalog.model import Catalogue, Item, Person, Service, Team
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.file_events import SentFile
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.rules.effects_of import NotPossible
from routing.rules.route import allowed_items
from routing.storage import file_store
from routing.storage.call_repository import SqlCallRepository
from routing.storage.tables import FileRow
from tests.routing.links import CATALOGUE as LINKS
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord

PEOPLE = ("sanne", "tom", "fatima", "joost", "hilde", "daan", "dina", "lars", "zed")
"""Employees, people of five links, and somebody nobody knows."""
ITEMS = {
    "spill": "cleaning/rooms/spill",
    "windows": "cleaning/rooms/windows",
    "contract": "hr/contracts/contract",
    "question": "desk/front/question",
}
ROOMS = ("desk", "cleaning", "hr", "laundry")
CHANNELS = ("telegram", "slack")
WITH_FILES = (Action.ADD, Action.REPLY, Action.NOTE, Action.ASK, Action.ANSWER, Action.RESOLVE)
Said = tuple[str, Action, str]
"""Who does what with a call, and what is not said in words of theirs (a team, a service)."""


def account(person: str, channel: str) -> str:
    """The account of a person in a channel."""
    return str(100 + PEOPLE.index(person)) if channel == "telegram" else f"U{person.upper()}"


def alone(person: str, channel: str) -> str:
    """The conversation with a person alone."""
    return f"{channel}/{account(person, channel)}"


def room(team: str, channel: str) -> str:
    """A team's room."""
    n = ROOMS.index(team)
    return f"telegram/-10{n + 1}" if channel == "telegram" else f"slack/C0{team.upper()}"


def lobby(channel: str, n: int = 0) -> str:
    """A place where everybody reads along; in Slack, one of its threads."""
    return "telegram/-900" if channel == "telegram" else f"slack/CLOBBY/17.{n}"


def _with_account(person: Person) -> Person:
    if person.id not in PEOPLE:
        return person
    known = {channel: account(person.id, channel) for channel in CHANNELS}
    return person.model_copy(update={"accounts": known})


def _team(team: Team, private: frozenset[str]) -> Team:
    def item(one: Item, service: Service) -> Item:
        ref = f"{team.team}/{service.id}/{one.id}"
        return one.model_copy(update={"private": ref in private})

    services = tuple(
        s.model_copy(update={"items": tuple(item(i, s) for i in s.items)}) for s in team.services
    )
    rooms = {
        channel: room(team.team, channel).partition("/")[2]
        for channel in CHANNELS
        if team.team in ROOMS
    }
    people = tuple(_with_account(p) for p in team.people)
    return team.model_copy(update={"services": services, "rooms": rooms, "people": people})


@functools.cache
def catalogue_with(private: frozenset[str]) -> Catalogue:
    """The organisation in which these items are private."""
    employees = tuple(_with_account(p) for p in LINKS.organisation.employees)
    return Catalogue(
        version="v1",
        organisation=LINKS.organisation.model_copy(update={"employees": employees}),
        teams=tuple(_team(team, private) for team in LINKS.teams),
    )


@functools.cache
def context_with(private: frozenset[str]) -> Context:
    """The context of a desk with both chat services on."""
    catalogue = catalogue_with(private)
    return Context(
        catalogue=catalogue,
        understanding=ByWord(catalogue),
        channels={channel: channel for channel in CHANNELS},
        now=MONDAY,
        kinds={channel: ChannelKind(channel.title()) for channel in CHANNELS},
    )


@dataclass
class Town:
    """Calls with a secret word in everything that was said about each: `secrets` tells whose words
    they are, `inside` which of them stay inside a team, `files` which are a file's name and content,
    by its id.
    """

    session: Session
    context: Context
    secrets: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    marks: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    def desk(self) -> Desk:
        """The desk in this transaction."""
        return Desk(SqlCallRepository(self.session), self.context.catalogue, self.context.now)

    def secret(self, number: str) -> str:
        """A word that nobody says by chance, about this call."""
        word = f"zq{next(self.marks)}x"
        self.secrets[word] = number
        return word

    def asks(self, person: str, item: str, desk: Desk) -> str:
        """Make a call for an item, or for a person of the desk; gives its number."""
        catalogue = self.context.catalogue
        guest = Person.model_construct(
            id=guest_id("telegram", account(person, "telegram")), name="Zed"
        )
        who = catalogue.people.get(person) or guest
        ref = ITEMS.get(item)
        ref = ref if ref in allowed_items(who, catalogue) else None
        place = catalogue.entries.get(ref or "")
        word = f"zq{next(self.marks)}x"
        draft = Draft.model_validate(
            {
                "requester": who,
                "item": ref,
                "kind": place.item.kind if place else "service_request",
                "text": f"{item} {word}",
                "title": f"{item} {word}",
                "language": "en",
                "origin": alone("sanne", "telegram"),
            }
        )
        number = desk.open(draft).number
        self.secrets[word] = number
        return number

    def says(self, number: str, said: Said, desk: Desk) -> None:
        """Somebody does something with a call, in words that are known again; what they may not do
        does not happen.
        """
        person, action, value = said
        who = self.context.catalogue.people.get(person)
        if who is None:
            return
        word = self.secret(number)
        values = dict.fromkeys(("text", "reason", "question", "note"), word)
        values |= {"team": value, "service": value, "person": value}
        files = (self._file(number, person),) if action in WITH_FILES else ()
        try:
            made: Call = desk.do(number, action, who, values, files)
        except NotPossible:
            del self.secrets[word]
            brought = [w for w, file in self.files.items() if (file,) == ids(files)]
            for mark in brought:
                del self.secrets[mark], self.files[mark]
            return
        own = self.context.catalogue.team_of.get(person)
        if action is Action.NOTE and own:
            marks = [word, *(w for w, file in self.files.items() if (file,) == ids(files))]
            self.inside |= dict.fromkeys(marks, own.team)
        child = made.children[-1] if action is Action.PASS_ON and made.children else None
        if child:
            self.secrets[word] = child

    def _file(self, number: str, person: str) -> SentFile:
        """A kept file for this call, with a word in its name that stands in it too."""
        word = self.secret(number)
        key = file_store.file_id(f"file/{word}", word)
        row = FileRow(
            id=key,
            channel="slack",
            ref=word,
            name=f"{word}.txt",
            kind="file",
            person=person,
            message=f"file/{word}",
            origin=alone(person, "slack"),
            at=self.context.now,
        )
        self.session.add(row)
        file_store.keep(self.session, row, f"in it {word}".encode(), "text/plain", self.context.now)
        self.files[word] = key
        return SentFile(id=key, name=row.name)


def ids(files: tuple[SentFile, ...]) -> tuple[str, ...]:
    """Their ids."""
    return tuple(file.id for file in files)
