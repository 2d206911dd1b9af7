"""The real desk with Telegram as its channel, over a small organisation whose people and rooms are
in a strict Telegram.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import uvicorn
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.bootstrap.listening import bound
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions, TelegramSettings
from bot.channels.webhooks import mount_webhooks
from bot.intake.press_permission import PressPermission
from bot.settings import Settings
from catalog.model import Catalogue, Person
from routing.call.call import Call
from routing.storage import ledger
from routing.storage.db import Database
from tests.fakes.telegram import TOKEN, Telegram
from tests.fakes.telegram_people import user
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.still_to_say import still_to_say

Json = dict[str, Any]
SECRET = "a-secret-of-24-characters"
ROOMS = {"desk": -1001, "cleaning": -1002, "hr": -1003, "laundry": -1004, "mill": -1005}
USERS = {
    name: user(number, name.title(), language)
    for number, (name, language) in enumerate(
        [
            ("sanne", "nl"),
            ("tom", "en"),
            ("fatima", "nl"),
            ("joost", "nl"),
            ("lars", "en"),
            ("daan", "nl"),
            ("maud", "en"),
        ],
        101,
    )
}
STRANGER = user(666, "Vera", "nl")


def in_telegram(catalogue: Catalogue, rooms: dict[str, str] | None = None) -> Catalogue:
    """The small organisation, with its people and rooms in Telegram."""

    def known(person: Person) -> Person:
        number = USERS.get(person.id)
        return person.model_copy(
            update={"accounts": {"telegram": str(number["id"])} if number else {}}
        )

    employees = tuple(known(p) for p in catalogue.organisation.employees)
    numbers = rooms or {team: str(number) for team, number in ROOMS.items()}
    teams = tuple(
        t.model_copy(
            update={
                "rooms": {"telegram": numbers[t.team]} if t.team in numbers else {},
                "people": tuple(known(p) for p in t.people),
            }
        )
        for t in catalogue.teams
    )
    organisation = catalogue.organisation.model_copy(update={"employees": employees})
    return Catalogue(version=catalogue.version, organisation=organisation, teams=teams)


def populate(telegram: Telegram) -> None:
    """The same people and rooms, in Telegram."""
    for person in USERS.values():
        telegram.private(person)
    for room in ROOMS.values():
        telegram.group(room, *USERS.values())


@dataclass
class Ahead:
    """How far a desk's clock is ahead of what went by since it was opened."""

    by: dt.timedelta = dt.timedelta()


class Office:
    """A running desk and the Telegram that its people use."""

    def __init__(self, app: App, channel: TelegramChannel | None, telegram: Telegram) -> None:
        self.app, self.channel, self.telegram = app, channel, telegram
        self.ahead = Ahead()

    def passes(self, **much: int) -> None:
        """So much time passes, on the clock of a desk that was opened here."""
        self.ahead.by += dt.timedelta(**much)
        self.app.worker.wake()

    def call(self, number: str = "S-1001") -> Call:
        """A call as it stands."""
        with self.app.database.reading() as session:
            found = ledger.read(session, number)
        assert found
        return found

    def kinds(self, number: str = "S-1001") -> list[str]:
        """What happened to a call."""
        with self.app.database.reading() as session:
            return [e.kind for e in ledger.events(session, number)]

    def says(self, person: str, text: str, **more: Any) -> Json:
        """Somebody says something to us alone."""
        return self.telegram.say(USERS[person], text, **more)

    def in_room(self, person: str, team: str, text: str, **more: Any) -> Json:
        """Somebody says something in a team's room."""
        return self.telegram.say(USERS[person], text, self.telegram.chats[ROOMS[team]], **more)

    async def hears(self, person: str, words: str, seconds: float | None = None) -> Json:
        """Wait for words of ours to somebody alone."""
        return await self.telegram.says(USERS[person]["id"], words, seconds)

    async def in_the_room(self, team: str, words: str) -> Json:
        """Wait for words of ours in a room."""
        return await self.telegram.says(ROOMS[team], words)

    async def card(self, team: str, number: str = "S-1001", words: str = "") -> Json:
        """The call's card in a team's room, once it shows these words."""
        room = ROOMS[team]

        def standing() -> Json | None:
            cards = [m for m in self.telegram.sent(room) if m["text"].startswith(f"{number} ·")]
            assert len(cards) <= 1, f"{len(cards)} cards of {number}"
            return cards[0] if cards and words in cards[0]["text"] else None

        found: Json = await self.telegram.until(standing)
        return found

    async def said_all(self) -> None:
        """Wait until all that was to be said is said, and where it stands is noted."""
        await self.telegram.until(lambda: not still_to_say(self.app.database))

    async def presses(self, person: str, message: Json, label: str) -> str:
        """Press a button; waits until it was answered."""
        query = self.telegram.press(USERS[person], message, label)
        await self.telegram.until(lambda: self.telegram.queries[query])
        return query

    async def button(self, person: str, action: str) -> Json:
        """Wait for a message to somebody alone with a button that does this."""
        chat = USERS[person]["id"]
        found: Json = await self.telegram.until(
            lambda: next(
                (m for m in reversed(self.telegram.sent(chat)) if f':{action}"' in json.dumps(m)),
                None,
            )
        )
        return found

    async def becomes(self, state: str, number: str = "S-1001") -> Call:
        """Wait until a call is in a state."""

        def so() -> Call | None:
            with self.app.database.reading() as session:
                found = ledger.read(session, number)
            return found if found and found.state == state else None

        call: Call = await self.telegram.until(so)
        return call

    async def asks(
        self, person: str = "sanne", text: str = "er is een spill in de hal", number: str = "S-1001"
    ) -> None:
        """From a sentence to a call."""
        before = len(self.telegram.sent(USERS[person]["id"]))
        self.says(person, text)
        await self.telegram.until(lambda: len(self.telegram.sent(USERS[person]["id"])) > before)
        self.says(person, "ja")
        await self.hears(person, number)

    def answers(self, query: str) -> Json:
        """How a press was answered."""
        return next(
            p
            for p in self.telegram.called("answerCallbackQuery")
            if p["callback_query_id"] == query
        )


@asynccontextmanager
async def office(
    telegram: Telegram,
    url: str,
    way: str = "polling",
    catalogue: Catalogue | None = None,
    **more: Any,
) -> AsyncIterator[Office]:
    """A desk at work on this database, reached in this way."""
    began, ahead = time.monotonic(), Ahead()
    catalogue = catalogue or in_telegram(CATALOGUE)
    listening = bound("127.0.0.1", 0)
    hook = f"http://127.0.0.1:{listening.getsockname()[1]}/telegram"
    settings = Settings(
        database_url=SecretStr(url),
        **more,
    ).with_channels(
        TelegramSettings.model_validate(
            {
                "token": TOKEN,
                "api_url": telegram.url,
                "mode": way,
                "secret": SECRET,
                "webhook_url": hook,
            }
        )
    )
    app = App(
        settings,
        Database(url),
        catalogue,
        ByWord(catalogue),
        now=lambda: MONDAY + ahead.by + dt.timedelta(seconds=time.monotonic() - began),
    )
    options = replace(TelegramOptions.read(settings), spacing=0.0)
    channel = TelegramChannel(
        options,
        app.database,
        PressPermission(app.database, app.context).why_not,
        app.now,
        lambda: app.catalogue,
        host=app,
    )
    app.add(channel)
    server = uvicorn.Server(
        uvicorn.Config(
            mount_webhooks(_nothing, {channel.webhook_path or "/": channel.http}),
            log_level="warning",
        )
    )
    tasks = [asyncio.create_task(server.serve(sockets=[listening]))] if way == "webhook" else []
    running = asyncio.create_task(app.run())
    try:
        async with asyncio.timeout(10):
            await channel.ready.wait()
        opened = Office(app, channel, telegram)
        opened.ahead = ahead
        yield opened
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        server.should_exit = True
        await asyncio.gather(*tasks)
        listening.close()
        app.close()


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    """Where the pages would be."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})
