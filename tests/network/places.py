"""Three organisations as processes on this machine: what is done to them from outside, and what a
look into their databases tells.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import os
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
from sqlmodel import col, select

from bot.network import connecting
from bot.network.signing import Key, signed
from bot.network.wire import INVITATIONS, HttpWire
from catalog.offers import offer_to
from routing.call.call import Call
from routing.call.peer_messages import VERSIONS
from routing.rules import invariants
from routing.storage import ledger, peers
from routing.storage.db import Database
from routing.storage.tables import CallRow, MailboxRow, OutboxRow
from routing.storage.verification import faults
from tests.chaos.control import Control
from tests.chaos.servers import free_port
from tests.forked import Forked
from tests.network.desk import NAMES, address, catalogue_of
from tests.routing.acts import acts_of

LOOK, PATIENCE = 0.05, 120.0
_DONE = ("done", "dead")


class Place:
    """One organisation: its process, and its database looked into from outside."""

    def __init__(self, name: str, url: str, ports: dict[str, int], control: Control) -> None:
        self.name, self.url, self.ports, self.control = name, url, ports, control
        self.catalogue = catalogue_of(name, ports)
        self.database = Database(url)
        self.browser = httpx2.AsyncClient(timeout=20)
        self.kills = 0
        self.process: Forked | None = None
        self._keys = itertools.count()

    def starts(self) -> None:
        """Its process, on what the one before left."""
        told = ",".join(f"{name}={port}" for name, port in self.ports.items())
        shared = (str(self.control.path), str(self.control.began))
        self.process = Forked("tests.network.desk", self.name, self.url, told, *shared)

    def stops(self) -> None:
        """SIGKILL."""
        if self.process:
            self.process.kill()
            self.kills += 1
        self.process = None

    async def is_up(self) -> None:
        """Until its pages answer."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                await self.browser.get(f"{address(self.ports[self.name])}/healthz")
            except httpx2.HTTPError:
                await asyncio.sleep(LOOK)
            else:
                return
        raise AssertionError(f"{self.name} does not start")

    async def posts(self, path: str, form: Mapping[str, str]) -> None:
        """A form of a page, sent again under its own key until the page has it."""
        base = address(self.ports[self.name])
        sent = {**form, "key": f"{self.name}-{next(self._keys)}", "back": "/"}
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = await self.browser.post(
                    f"{base}{path}", data=sent, headers={"origin": base}
                )
                if answer.status_code in (200, 303):
                    return
                assert answer.status_code >= 500, answer.text
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(LOOK)
        raise AssertionError(f"{self.name} did not take {path} in")

    async def says(self, person: str, text: str, *, begins: str = "") -> str:
        """Somebody types; what is said to them then, from what `begins` so: something else may be
        told to them just now.
        """
        before = self._newest(person)
        await self.posts("/say", {"as": person, "in": "own", "text": text})
        return await self.answer(person, before, begins)

    async def presses(self, person: str, number: str, action: str, **values: str) -> str:
        """Somebody presses a button, with its form filled in; all that is said to them then."""
        before = self._newest(person)
        form = {f"v.{name}": value for name, value in values.items()}
        sent = {"as": person, "in": "own", "action": f"c:{number}:{action}"}
        await self.posts("/press", sent | form)
        return await self.answer(person, before)

    def _newest(self, person: str) -> int:
        with self.database.reading() as session:
            own = select(MailboxRow.id).where(MailboxRow.conversation == f"person/{person}")
            return session.exec(own.order_by(col(MailboxRow.id).desc()).limit(1)).first() or 0

    async def answer(self, person: str, after: int, begins: str = "") -> str:
        """What is said to somebody, once something is that begins so."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            said = self.said(f"person/{person}", after, by_us=True)
            if found := [text for text in said if text.startswith(begins)]:
                return "\n".join(found)
            await asyncio.sleep(LOOK)
        raise AssertionError(f"{person} heard nothing")

    def said(self, conversation: str, after: int = 0, *, by_us: bool = False) -> list[str]:
        """What stands in a conversation."""
        found = []
        with self.database.reading() as session:
            own = select(MailboxRow).where(
                MailboxRow.conversation == conversation, col(MailboxRow.id) > after
            )
            for row in session.exec(own.order_by(col(MailboxRow.id))):
                said = row.body.get("message") or {}
                text = said.get("text") or ""
                if text and not (by_us and conversation == f"person/{row.author}"):
                    found.append(str(text))
        return found

    def call(self, number: str) -> Call:
        """A call as it stands."""
        with self.database.reading() as session:
            found = ledger.read(session, number)
        assert found, f"{self.name} has no {number}"
        return found

    def told(self, number: str, word: str) -> int:
        """How many events of a call's ledger hold a word."""
        with self.database.reading() as session:
            return sum(word in e.model_dump_json() for e in ledger.events(session, number))

    def from_elsewhere(self) -> list[str]:
        """The calls that links elsewhere asked for, in order."""
        with self.database.reading() as session:
            every = [n for team in NAMES for n in peers.of_peer(session, team)]
        return sorted(n for n in every if self.call(n).is_for_peer)

    def wrong(self) -> list[str]:
        """What is not as its ledger tells it, or not sound, at this very moment."""
        with self.database.reading() as session:
            found = [f"{self.name}: {one}" for one in faults(session)]
            for number in filter(None, session.exec(select(CallRow.number)).all()):
                call = ledger.read(session, number)
                assert call
                try:
                    invariants.sound(call, lambda n: ledger.read(session, n), self.catalogue)
                except AssertionError as error:
                    found.append(f"{self.name}, {number}: {error}")
        return found

    def waits(self) -> list[tuple[str, dt.datetime]]:
        """What is to be done still and is no timer, with when."""
        query = select(OutboxRow.key, OutboxRow.due_at).where(
            col(OutboxRow.state).not_in(_DONE), OutboxRow.kind != "timer"
        )
        with self.database.reading() as session:
            return list(session.exec(query).all())

    def dead(self) -> list[str]:
        """What was given up."""
        with self.database.reading() as session:
            return list(session.exec(select(OutboxRow.key).where(OutboxRow.state == "dead")))


class Places:
    """All three, and the clock that they share."""

    def __init__(self, folder: Path, control: Control) -> None:
        self.control = control
        self.down: set[str] = set()
        ports = {name: free_port() for name in NAMES}
        template = folder / "template"
        made = Database(f"sqlite:///{template}")
        made.migrate()
        made.close()
        self.by_name: dict[str, Place] = {}
        for name in NAMES:
            shutil.copy(template, folder / name)
            self.by_name[name] = Place(name, f"sqlite:///{folder / name}", ports, control)

    def __getitem__(self, name: str) -> Place:
        return self.by_name[name]

    def passes(self, seconds: float) -> None:
        """Time, for all."""
        self.control.set(ahead=float(self.control.read()["ahead"]) + seconds)

    async def killed(self, name: str, after: float) -> None:
        """A SIGKILL after so many seconds, and a start at once."""
        await asyncio.sleep(after)
        if name not in self.down:
            await asyncio.to_thread(self[name].stops)
            self[name].starts()

    async def goes_down(self, name: str) -> None:
        """It is killed and stays away."""
        self.down.add(name)
        await asyncio.to_thread(self[name].stops)

    def comes_back(self, name: str) -> None:
        """It starts again."""
        self.down.discard(name)
        self[name].starts()

    async def settles(self) -> None:
        """Until nothing is to be done any more, but for whoever is away; what waits for its next
        try has it by the clock going on to that.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            waiting = [
                (key, due)
                for name, place in self.by_name.items()
                for key, due in (() if name in self.down else place.waits())
                if not (self.down and key.startswith("peer/"))
            ]
            if not waiting:
                return
            ahead = (min(due for _, due in waiting) - self.control.now()).total_seconds()
            if ahead > 0:
                self.passes(min(ahead + 0.1, 600))
            await asyncio.sleep(LOOK)
        raise AssertionError(f"still to be done: {waiting[:5]}")

    def wrong(self) -> list[str]:
        """What is not as it must be, anywhere, at this moment."""
        return [one for place in self.by_name.values() for one in place.wrong()]

    async def connect(self) -> None:
        """Each with each: one invites, the other accepts over HTTP, the first says yes."""
        for one, other in itertools.combinations(self.by_name.values(), 2):
            with one.database.transaction() as session:
                own = address(one.ports[one.name])
                code = connecting.invite(
                    session, one.catalogue, other.name, own, self.control.now()
                )
            await self._accepted(one, other, code)
            with one.database.transaction() as session:
                connecting.agree(session, other.name, self.control.now())
        await self.settles()

    async def _accepted(self, one: Place, other: Place, code: str) -> None:
        now, key, there = self.control.now(), Key.made(), address(one.ports[one.name])
        sent = connecting.Acceptance(
            code=code,
            yes=True,
            url=address(other.ports[other.name]),
            name=other.name.title(),
            key=key.public,
            versions=VERSIONS,
            offer=offer_to(one.name, other.catalogue, now.date()),
        )
        body, where = sent.model_dump_json().encode(), there + INVITATIONS
        answer = await HttpWire().post(where, signed(where, body, key, now), body)
        assert answer.status == 200, answer
        told = connecting.Invited.model_validate(answer.body)
        with other.database.transaction() as session:
            yes = connecting.Accepted(one.name, there, key, sent, told)
            connecting.accepted(session, yes, now)


@asynccontextmanager
async def three(folder: Path) -> AsyncIterator[Places]:
    """Three organisations at work, each connected with each."""
    os.environ.setdefault("TESTS_CACHE", str(folder / "cache"))
    control = Control(folder / "control.json", time.time())
    control.set()
    places = Places(folder, control)
    for place in places.by_name.values():
        await asyncio.to_thread(acts_of, place.catalogue)  # learnt once, not by each process
        place.starts()
    try:
        for place in places.by_name.values():
            await place.is_up()
        await places.connect()
        yield places
    finally:
        for place in places.by_name.values():
            place.stops()
            await place.browser.aclose()
            place.database.close()
