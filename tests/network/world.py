"""Installations on one clock, with a wire between them that a test can break: three organisations, a
hospital that leans on a laundry, which leans on a dye works.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.files.intake import Upload, bring
from bot.network import connecting
from bot.network.signing import Key, signed
from bot.network.wire import INVITATIONS
from bot.network.wire import Answer as Answered
from bot.outbox.writer import OutboxWriter
from bot.ports import Address
from bot.settings import Settings
from catalog.model import Catalogue, Kind, Organisation, Person, Team
from catalog.offers import offer_to
from routing.call.actions import Action
from routing.call.events import Answer
from routing.call.file_events import SentFile
from routing.call.peer_messages import VERSIONS
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import file_store, peers
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.chain.front import Front
from tests.routing.links import MONDAY, TARGETS
from tests.routing.reading import ByWord


def address_of(name: str) -> str:
    """Where an installation is."""
    return f"https://{name}.example"


def team_of(name: str, people: Mapping[str, str], **more: Any) -> Team:
    """A team with people by id and role."""
    body = {
        "team": name,
        "name": {"en": name.title(), "nl": f"{name.title()}-nl"},
        "kind": "internal",
        "hours": {"zone": "Europe/Amsterdam", "weekdays": "07:00-18:00"},
        "people": [{"id": p, "name": p.title(), "role": role} for p, role in people.items()],
        "rooms": {"web": name},
        "escalate": ["coordinator"],
    }
    return Team.model_validate(body | more)


def elsewhere(name: str, *services: dict[str, Any], **link: Any) -> Team:
    """A team that lives in another installation."""
    return team_of(
        name,
        {},
        kind="supplier",
        rooms={},
        escalate=[],
        services=services,
        link={"url": address_of(name), **link},
    )


def service(name: str, customers: list[str], **more: Any) -> dict[str, Any]:
    """A service with the usual targets."""
    agreed = [{"name": f"{name} agreed", "customers": customers, "targets": TARGETS}]
    return {
        "id": name,
        "name": {"en": name.title(), "nl": name.title()},
        "agreements": agreed,
    } | more


def question(name: str, *, share: bool = False) -> dict[str, Any]:
    """A question of an item."""
    return {
        "id": name,
        "ask": {"en": f"Which {name}?", "nl": f"Welke {name}?"},
        "type": "text",
        "share": share,
    }


def item(name: str, kind: str, **more: Any) -> dict[str, Any]:
    """An item that the test's reader knows by its id."""
    return {
        "id": name,
        "kind": kind,
        "name": {"en": f"{name} please", "nl": f"{name} graag"},
        "phrases": {"en": [f"the {name} thing", f"{name} it is"], "nl": [f"het {name} ding"]},
    } | more


def organisation(
    name: str, language: str, employees: tuple[Person, ...], *teams: Team
) -> Catalogue:
    """An organisation's catalogue."""
    known = Organisation.model_validate(
        {"organisation": {"en": name.title(), "nl": name.title()}, "language": language}
    )
    own = known.model_copy(update={"employees": employees})
    return Catalogue(version=f"{name}-1", organisation=own, teams=teams)


SPILL = item(
    "spill",
    "incident",
    questions=[question("room"), question("colour", share=True)],
    share_files=True,
)
PLAIN = item("stain", "incident", questions=[question("room")])
SECRET = item("secret", "incident", private=True)
HOSPITAL = organisation(
    "hospital",
    "nl",
    (Person(id="sanne", name="Sanne de Vries", language="nl", location="Ward 3"),),
    team_of("desk", {"daan": "coordinator"}, fallback=True, services=[service("front", ["*"])]),
    team_of(
        "cleaning",
        {"fatima": "coordinator", "joost": "operator"},
        services=[
            service(
                "rooms",
                ["*"],
                relies_on=[{"service": "laundry/linen", "for": ["incident"]}],
                items=[SPILL, PLAIN, SECRET],
            )
        ],
    ),
    elsewhere("laundry", service("linen", ["cleaning"]), services={"linen": "washing/linen"}),
    elsewhere("dyeworks"),
)
LAUNDRY = organisation(
    "laundry",
    "en",
    (),
    team_of("desk", {"dot": "coordinator"}, fallback=True, services=[service("front", ["*"])]),
    team_of(
        "washing",
        {"lars": "coordinator", "lena": "operator"},
        services=[
            service("linen", ["hospital", "*"], relies_on=[{"service": "dyeworks/dye"}]),
        ],
    ),
    elsewhere("dyeworks", service("dye", ["washing"])),
    elsewhere("hospital", service("wards", ["washing"])),
)
DYEWORKS = organisation(
    "dyeworks",
    "nl",
    (),
    team_of(
        "vats",
        {"vera": "coordinator"},
        fallback=True,
        services=[service("dye", ["laundry"], relies_on=[{"service": "hospital/wards"}])],
    ),
    elsewhere("laundry"),
    elsewhere("hospital", service("wards", ["vats"])),
)


@dataclass
class Net:
    """The wire. `down`: installations that cannot be reached; `deaf`: nor these, though they work.
    `faults`: how likely each post is
    lost on the way, its answer is, or it comes twice; with `late`, one is kept back and comes later.
    """

    now: dt.datetime = MONDAY
    down: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    faults: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    places: dict[str, Installation] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    kept: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """As a wire does it."""
        sent = (url, dict(headers), body)
        self.seen.append(sent)
        if self._happens() or self._name(url) in self.down | self.deaf:
            raise OSError("nobody is there")
        if self._happens():
            self.kept.append(sent)  # it arrives, but later than what is sent after it
            raise TimeoutError
        answer = await self.arrives(*sent)
        if self._happens():
            await self.arrives(*sent)
        while self.kept and self._happens():
            await self.arrives(*self.kept.pop())
        if self._happens():
            raise TimeoutError
        return answer

    async def arrives(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """It comes to where it is for."""
        place = self.places[self._name(url)]
        small = {name.lower(): value for name, value in headers.items()}
        path = url.removeprefix(address_of(place.name))
        reply = await place.app.network.answer(path, small, body, "net")
        return Answered(reply.status, json.loads(reply.body), reply.wait)

    def settle(self, *, hours: float = 0) -> None:
        """Everything that is due is done everywhere, and what that causes; then time passes."""
        steps = max(1, min(6, round(hours * 4)))
        for _ in range(steps):
            self.now += dt.timedelta(hours=hours / steps) if hours else dt.timedelta(seconds=1)
            for _ in range(2):
                for place in self.places.values():
                    if place.name not in self.down:
                        asyncio.run(place.app.worker.settle())

    def _happens(self) -> bool:
        return self.faults > 0 and self.rng.random() < self.faults

    def _name(self, url: str) -> str:
        return url.removeprefix("https://").partition(".")[0]


class Installation(Front):
    """One organisation's desk on the net: everybody at their own page."""

    def __init__(self, name: str, url: str, catalogue: Catalogue, net: Net) -> None:
        self.name, self.net, self._url, self._catalogue = name, net, url, catalogue
        self._keys = itertools.count()
        self.starts()
        net.places[name] = self

    def starts(self) -> None:
        """A process of it, on what the one before left in the database."""
        name, url, catalogue, net = self.name, self._url, self._catalogue, self.net
        settings = Settings(database_url=SecretStr(url), public_url=address_of(name))
        self.app = App(
            settings,
            Database(url),
            catalogue,
            ByWord(catalogue),
            now=lambda: net.now,
            wire=net,
        )
        self.app.add(WebChannel(self.app.mailbox))

    @property
    def now(self) -> dt.datetime:
        """The clock of all."""
        return self.net.now

    @now.setter
    def now(self, moment: dt.datetime) -> None:
        self.net.now = moment

    def asks(self, person: str, words: str, *answers: str) -> str:
        """Somebody asks for something; its number."""
        said = self.types(person, words, *answers)
        return next(w.strip(".,:()") for w in said.split() if w.startswith("S-"))

    def asked(self, what: str = "spill") -> str:
        """Sanne asked for something and Fatima has it, without a word of talk; its number."""
        place = self.app.catalogue.entries[f"cleaning/rooms/{what}"]
        given = {"room": "room 12", "colour": "red"}
        answers = tuple(
            Answer(id=q.id, ask=q.ask.in_("nl"), value=given[q.id]) for q in place.item.questions
        )
        sanne, fatima = (self.app.catalogue.people[p] for p in ("sanne", "fatima"))
        draft = Draft(
            requester=sanne,
            item=place.ref,
            kind=Kind.INCIDENT,
            text="there is a spill",
            title="title",
            language="nl",
            answers=answers,
        )
        with self._desk() as desk:
            number = desk.open(draft).number
            desk.do(number, Action.ACKNOWLEDGE, fatima, {})
        return number

    def does(self, person: str, number: str, action: str, **values: str) -> None:
        """Somebody does something with a call, without the talk around it."""
        self.now += dt.timedelta(minutes=1)
        with self._desk() as desk:
            desk.do(number, Action(action), self.app.catalogue.people[person], values)

    def sends(self, person: str, number: str, action: str, name: str, **values: str) -> bytes:
        """Somebody does something with a call, and a file comes along; what is in it."""
        data = name.encode() * 20_000
        origin = Address(channel="web", conversation=f"person/{person}")
        with self._desk() as desk:
            upload, key = Upload(name, data), f"sent/{self.name}/{next(self._keys)}"
            session = desk.repository.session  # type: ignore[attr-defined]
            ref = bring(session, upload, message=key, person=person, origin=origin, now=self.now)
            sent = SentFile(id=ref.id, name=ref.name, kind="file", size=ref.size)
            who = self.app.catalogue.people[person]
            desk.do(number, Action(action), who, values, (sent,))
        return data

    def files(self, number: str) -> dict[str, bytes]:
        """The files that stand at a call, as far as they are here."""
        with self.app.database.reading() as session:
            rows = file_store.of_call(session, number).values()
            return {r.name: file_store.whole(session, r.digest) for r in rows if r.digest}

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        with self.app.database.transaction() as session:
            desk = Desk(SqlCallRepository(session), self.app.catalogue, self.now)
            yield desk
            key = f"tests/{self.name}/{next(self._keys)}"
            OutboxWriter(session, self.app.context(), key).effects(desk.effects)

    def passes_on(self, person: str, number: str, to: str, text: str = "") -> str:
        """A team passes a call on to a service; the number of the call below."""
        self.does(person, number, "pass_on", service=to, text=text)
        return self.call(number).children[-1]

    def from_elsewhere(self, which: int = -1) -> str:
        """The number of a call that a link elsewhere asked for, the last one."""
        with self.app.database.reading() as session:
            return [
                number
                for team in self.app.catalogue.team_by_id
                for number in peers.of_peer(session, team)
                if self.call(number).is_for_peer
            ][which]


def connect(one: Installation, other: Installation) -> None:
    """`one` invites, `other` accepts, `one` says yes."""
    with one.app.database.transaction() as session:
        code = connecting.invite(
            session, one.app.catalogue, other.name, address_of(one.name), one.net.now
        )
    accept(one, other, code)
    with one.app.database.transaction() as session:
        connecting.agree(session, other.name, one.net.now)
    one.net.settle()


def accept(one: Installation, other: Installation, code: str) -> Answered:
    """`other` accepts what `one` invited it with."""
    now, key = one.net.now, Key.made()
    sent = connecting.Acceptance(
        code=code,
        yes=True,
        url=address_of(other.name),
        name=other.name.title(),
        key=key.public,
        versions=VERSIONS,
        offer=offer_to(one.name, other.app.catalogue, now.date()),
    )
    body = sent.model_dump_json().encode()
    url = address_of(one.name) + INVITATIONS
    answer = asyncio.run(one.net.arrives(url, signed(url, body, key, now), body))
    if answer.status == 200:
        told = connecting.Invited.model_validate(answer.body)
        yes = connecting.Accepted(one.name, address_of(one.name), key, sent, told)
        with other.app.database.transaction() as session:
            connecting.accepted(session, yes, now)
    return answer


def world(make_url: Callable[[], str], *catalogues: tuple[str, Catalogue]) -> Net:
    """Installations of these organisations, each connected with every other that it names."""
    net = Net()
    for name, catalogue in catalogues:
        Installation(name, make_url(), catalogue, net)
    for one, other in itertools.combinations(net.places.values(), 2):
        if (
            other.name in one.app.catalogue.team_by_id
            and one.name in other.app.catalogue.team_by_id
        ):
            connect(one, other)
    return net
