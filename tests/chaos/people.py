"""People who go on asking, in Slack, in Telegram and at the page, whatever happens to the desk; and
the account of what became of all that they said.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import httpx2
import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.db import Database
from routing.storage.tables import CallRow, MailboxRow, OutboxRow
from routing.storage.verification import faults
from tests.chaos.catalogue import seat
from tests.durability.test_killed import shown_but_lost
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_seen import seen
from tests.fakes.telegram import Telegram

CHANNELS = ("slack", "telegram", "web")
NUMBER = re.compile(r"\bS-\d{4,}\b")
LOOK = 0.1


class Way(Protocol):
    """How one person speaks in one channel."""

    async def say(self, text: str) -> None:
        """Say it; returns when the service has it for us, or took it to us."""
        ...

    def hears(self) -> list[str]:
        """All that was said to this person so far."""
        ...

    def doubled(self) -> list[str]:
        """What was sent more than once, each time but the first."""
        ...


@dataclass
class Person:
    """One who asks for one thing. `asked`, `sent`: when both messages were said; `known`: when the
    number was heard.
    """

    number: int
    channel: str
    way: Way
    asked: float = 0.0
    sent: float = 0.0
    known: float = 0.0

    @property
    def matter(self) -> str:
        """What is asked for: nobody else's words hold it."""
        return f"er is een spill in kamer {self.number}k"

    async def asks(self) -> None:
        """The whole conversation: asks, hears what was understood, says yes, hears the number."""
        self.asked = time.time()
        await self.way.say(self.matter)
        await self._hears(lambda text: self.matter in text or "Spill" in text)
        self.sent = time.time()
        await self.way.say("ja")
        await self._hears(lambda text: bool(NUMBER.search(text)))
        self.known = time.time()

    async def _hears(self, wanted: Callable[[str], bool]) -> None:
        while not any(wanted(text) for text in self.way.hears()):  # noqa: ASYNC110
            await asyncio.sleep(LOOK)


class InSlack:
    """Slack brings an event until it is acknowledged: its real attempts go over an hour, and no
    desk here is away for longer.
    """

    def __init__(self, slack: FakeSlack, number: int) -> None:
        self.slack, self.user = slack, f"U{number:06d}"
        slack.world.add_user(self.user, f"S{number} Bakker", f"s{number}@example.org")
        self.place = slack.world.direct(self.user)

    async def say(self, text: str) -> None:
        message = self.slack.write(self.user, text, self.place)
        event = {**message, "channel": self.place.id, "channel_type": "im"}
        told = self.slack.event({**event, "event_ts": message["ts"]})
        await self.slack.bring("events_api", told, repeats=300)

    def hears(self) -> list[str]:
        return [seen(m) for m in self.slack.world.said(self.place.id)]

    def doubled(self) -> list[str]:
        """By the mark that each message bears: the same words may well be meant twice."""
        marks: set[str] = set()
        again = []
        for message in self.slack.world.said(self.place.id):
            mark = str(((message.get("metadata") or {}).get("event_payload") or {}).get("key"))
            again += [f"{mark} {seen(message)}"] if mark in marks else []
            marks.add(mark)
        return again


class InTelegram:
    """Telegram keeps what was said until it is fetched."""

    def __init__(self, telegram: Telegram, number: int) -> None:
        self.telegram = telegram
        self.id = 10_000 + number
        self.who = {
            "id": self.id,
            "is_bot": False,
            "first_name": f"T{number}",
            "language_code": "nl",
        }
        telegram.private(self.who)

    async def say(self, text: str) -> None:
        self.telegram.say(self.who, text)

    def hears(self) -> list[str]:
        return [str(m["text"]) for m in self.telegram.sent(self.id)]

    def doubled(self) -> list[str]:
        return _again(self.hears())


class AtThePage:
    """A form is sent again, under its own key, until the page says that it has it."""

    def __init__(self, street: Street, number: int) -> None:
        self.street, self.id = street, seat(number)

    async def say(self, text: str) -> None:
        form = {"as": self.id, "in": "own", "key": uuid.uuid4().hex, "text": text, "back": "/"}
        while True:
            port = self.street.a_port()
            base = f"http://127.0.0.1:{port}"
            try:
                answer = await self.street.browser.post(
                    f"{base}/say", data=form, headers={"origin": base}
                )
                if answer.status_code in (200, 303):
                    return
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(LOOK)

    def hears(self) -> list[str]:
        return self.street.mail.get(f"person/{self.id}", [])

    def doubled(self) -> list[str]:
        return _again(self.hears())


def _again(texts: list[str]) -> list[str]:
    """Each text that was there before."""
    return [text for n, text in enumerate(texts) if text in texts[:n]]


@dataclass
class Account:
    """What became of what people said."""

    people: int = 0
    messages: int = 0
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unheard: int = 0
    dead: int = 0
    tried_again: int = 0
    doubled: Counter[str] = field(default_factory=Counter)
    said_twice: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """What must not be: whatever was lost, made twice, or seen and not heard; anything doubled
        at the page or in Slack; in Telegram more than was tried again, since an answer got lost.
        """
        found = [f"lost: {one}" for one in self.lost] + [f"made twice: {one}" for one in self.twice]
        found += [f"seen and not heard: {self.unheard}"] * bool(self.unheard)
        found += [f"doubled at the page: {self.doubled['web']}"] * bool(self.doubled["web"])
        found += [f"doubled in Slack: {self.doubled['slack']}"] * bool(self.doubled["slack"])
        if self.doubled["telegram"] > self.tried_again:
            told = f"{self.doubled['telegram']}, of {self.tried_again} tried again"
            found.append(f"doubled in Telegram: {told}")
        return found + [f"the ledger: {one}" for one in self.wrong]


def _tried_again(session: Session) -> int:
    """How often something was sent to Telegram once more, since nobody knew what became of it."""
    again = select(sa.func.sum(OutboxRow.attempts - 1)).where(
        OutboxRow.channel == "telegram", OutboxRow.attempts > 1
    )
    return int(session.exec(again).one() or 0)


class Street:
    """Everybody who asks, and where they stand. `ports`: of the desks that may be up."""

    def __init__(self, url: str, slack: FakeSlack, telegram: Telegram, ports: list[int]) -> None:
        self.slack, self.telegram, self.ports = slack, telegram, ports
        self.url = url
        self.database = Database(url)
        self.browser = httpx2.AsyncClient(timeout=20)
        self.mail: dict[str, list[str]] = {}
        self.people: list[Person] = []
        self.paused = asyncio.Event()
        self.paused.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = 0

    def a_port(self) -> int:
        """A desk's port, each in turn, as a balancer gives."""
        self._turn += 1
        return self.ports[self._turn % len(self.ports)]

    async def read_mail(self) -> None:
        """Goes on reading what stands on the pages of those who sit there."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                self.mail = await asyncio.to_thread(self._mail)
            except Exception:  # the database is away
                await asyncio.sleep(0.3)

    def _mail(self) -> dict[str, list[str]]:
        mail: dict[str, list[str]] = {}
        with self.database.reading() as session:
            wanted = col(MailboxRow.conversation).like("person/w%")
            for row in session.exec(select(MailboxRow).where(wanted).order_by(col(MailboxRow.id))):
                if row.conversation != f"person/{row.author}":
                    said = row.body.get("message") or {}
                    mail.setdefault(row.conversation, []).append(str(said.get("text", row.key)))
        return mail

    async def come(self, at_once: int, most: int, channels: tuple[str, ...] = CHANNELS) -> None:
        """So many at once go on asking, one after another, until cancelled or `most` have come."""
        limit = asyncio.Semaphore(at_once)

        async def one(person: Person) -> None:
            try:
                await person.asks()
            finally:
                limit.release()

        while len(self.people) < most:
            await limit.acquire()
            await self.paused.wait()
            number = len(self.people)
            person = self._person(number, channels[number % len(channels)])
            self.people.append(person)
            task = asyncio.create_task(one(person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _person(self, number: int, channel: str) -> Person:
        ways: dict[str, Callable[[], Way]] = {
            "slack": lambda: InSlack(self.slack, number),
            "telegram": lambda: InTelegram(self.telegram, number),
            "web": lambda: AtThePage(self, number),
        }
        return Person(number, channel, ways[channel]())

    async def at_least(self, many: int, within: float) -> None:
        """Until so many have heard their number; not for ever."""
        end = time.monotonic() + within
        while self.answered_so_far() < many and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(LOOK)

    async def answered(self, within: float) -> bool:
        """Until everybody has heard their number."""
        end = time.monotonic() + within
        while self._tasks and time.monotonic() < end:
            await asyncio.wait(self._tasks, timeout=1)
        return not self._tasks

    async def quiet(self, within: float) -> list[str]:
        """Until nothing waits to be said any more; what still does."""
        end = time.monotonic() + within
        left = await asyncio.to_thread(self._waiting)
        while left and time.monotonic() < end:
            await asyncio.sleep(0.3)
            left = await asyncio.to_thread(self._waiting)
        return left

    async def figure(self, port: int, name: str) -> float | None:
        """A figure of a desk's own; None when it tells none."""
        try:
            told = await self.browser.get(f"http://127.0.0.1:{port}/metrics")
        except httpx2.HTTPError:
            return None
        found = re.search(rf"^{name} (\S+)$", told.text, re.MULTILINE)
        return float(found[1]) if found else None

    def answered_so_far(self) -> int:
        """How many have heard their number."""
        return sum(bool(one.known) for one in self.people)

    def _waiting(self) -> list[str]:
        with self.database.reading() as session:
            states = col(OutboxRow.state).not_in(("done", "dead"))
            return list(
                session.exec(select(OutboxRow.key).where(states, OutboxRow.kind != "timer"))
            )

    def account(self) -> Account:
        """What became of everything."""
        found = Account(people=len(self.people))
        made = self._calls()
        for person in self.people:
            found.messages += bool(person.asked) + bool(person.sent)
            found.answered += bool(person.known)
            calls = made.get(person.number, 0)
            name = f"{person.channel} {person.number}"
            if not calls or not person.known:
                found.lost.append(f"{name} ({calls} calls, asked {person.asked:.0f})")
            if calls > 1:
                found.twice.append(f"{name} ({calls} calls)")
            if person.known:
                found.seconds += [person.known - person.sent]
            again = person.way.doubled()
            found.doubled[person.channel] += len(again)
            if person.channel == "slack":
                found.said_twice += [text[:130].replace("\n", " / ") for text in again]
        with self.database.reading() as session:
            dead = select(OutboxRow.key).where(OutboxRow.state == "dead")
            found.dead = len(session.exec(dead).all())
            found.wrong = list(faults(session))[:5]
            found.tried_again = _tried_again(session)
        found.unheard = len(shown_but_lost(self.url))
        return found

    def _calls(self) -> Counter[int]:
        """How many calls there are of each person's matter, by their number."""
        words = re.compile(r"kamer (\d+)k")
        with self.database.reading() as session:
            bodies = session.exec(select(CallRow.body)).all()
        return Counter(
            int(number) for body in bodies for number in set(words.findall(json.dumps(body)))
        )

    async def close(self) -> None:
        """Everybody goes home."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.browser.aclose()
        self.database.close()
