"""The real desk with Slack as its channel, over a small organisation whose people and rooms are in
a strict Slack.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.slack.channel import SlackChannel
from bot.settings import Settings
from catalog.model import Catalogue, Person, Team
from routing.call.actions import Action
from routing.call.call import Call
from routing.storage import ledger, outbox
from routing.storage.db import Database
from tests.fakes.slack import SECRET, FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.fakes.slack_wire import SignedHttp
from tests.fakes.slack_world import Channel
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.slack.conftest import options, served

ROOMS = {
    "desk": "C0DESK",
    "cleaning": "C0CLEAN",
    "hr": "C0HR",
    "laundry": "C0LAUNDRY",
    "mill": "C0MILL",
}
USERS = {
    "sanne": "USANNE",
    "tom": "UTOM",
    "fatima": "UFATIMA",
    "joost": "UJOOST",
    "lars": "ULARS",
    "daan": "UDAAN",
    "hilde": "UHILDE",
}
Json = dict[str, Any]
PATIENCE = 60.0


def _in_slack(person: Person) -> Person:
    accounts = {"slack": USERS[person.id]} if person.id in USERS else {}
    more = {"accounts": accounts, "email": f"{person.id}@example.org", "language": "en"}
    return person.model_copy(update=more)


def in_slack(catalogue: Catalogue) -> Catalogue:
    """The small organisation, with its people and rooms in Slack; Tom is known by his e-mail
    alone.
    """
    organisation = catalogue.organisation.model_copy(
        update={
            "employees": tuple(
                _in_slack(p).model_copy(update={"accounts": {}}) if p.id == "tom" else _in_slack(p)
                for p in catalogue.organisation.employees
            )
        }
    )
    teams: list[Team] = [
        team.model_copy(
            update={
                "rooms": {"slack": ROOMS[team.team]},
                "people": tuple(_in_slack(p) for p in team.people),
            }
        )
        for team in catalogue.teams
    ]
    return Catalogue(version=catalogue.version, organisation=organisation, teams=tuple(teams))


def populate(slack: FakeSlack) -> None:
    """The same people and rooms, in Slack."""
    for name, user in USERS.items():
        slack.world.add_user(user, name.title(), f"{name}@example.org")
    for room in ROOMS.values():
        slack.world.add_channel(room, *USERS.values())
    slack.world.add_channel("CLOBBY", *USERS.values())


class Office:
    """A running desk and the Slack that its people use."""

    def __init__(self, app: App, slack: FakeSlack) -> None:
        self.app, self.slack = app, slack

    def call(self, number: str = "S-1001") -> Call:
        """A call as it stands."""
        with self.app.database.reading() as session:
            found = ledger.read(session, number)
        assert found
        return found

    def room(self, team: str) -> Channel:
        """A team's channel."""
        return self.slack.world.channels[ROOMS[team]]

    def with_us(self, person: str) -> Channel:
        """A person's direct message."""
        return self.slack.world.direct(USERS[person])

    async def says(
        self, person: str, text: str, channel: Channel | None = None, **more: Any
    ) -> Json:
        """Somebody says something."""
        return await self.slack.say(USERS[person], text, channel, **more)

    async def takes_in(self) -> None:
        """Wait until all that was said so far has been taken in, whoever said it."""

        def done() -> bool:
            with self.app.database.reading() as session:
                counted = outbox.counted(session)
            return not any(kind == "heard" and at != "done" for kind, at in counted)

        await until(done, "what was said is taken in", PATIENCE)

    async def hears(self, channel: Channel, words: str) -> Json:
        """Wait for words of ours in a channel; gives the newest message with them."""

        def found() -> Json | None:
            said = self.slack.world.said(channel.id)
            return next((m for m in reversed(said) if words in seen(m)), None)

        try:
            message: Json = await until(found, words, PATIENCE)
        except AssertionError:
            raise AssertionError(
                f"'{words}' not in: {[seen(m) for m in self.slack.world.said(channel.id)]}"
            ) from None
        return message

    async def whispered(self, person: str, words: str) -> Json:
        """Wait for something that only this person sees."""

        def found() -> Json | None:
            mine = [w for w in self.slack.world.whispers if w["user"] == USERS[person]]
            return next((w for w in mine if words in seen(w)), None)

        try:
            message: Json = await until(found, words, PATIENCE)
        except AssertionError:
            raise AssertionError(
                f"'{words}' not in: {[seen(w) for w in self.slack.world.whispers]}"
            ) from None
        return message

    async def card(self, team: str, number: str = "S-1001", words: str = "") -> Json:
        """The call's card in the team's room."""
        await self.hears(self.room(team), f"{number} ·")
        if words:
            await until(lambda: words in seen(self._card(team, number)), f"{words} on the card")
        return self._card(team, number)

    def _card(self, team: str, number: str) -> Json:
        cards = [m for m in self.slack.world.said(ROOMS[team]) if seen(m).startswith(f"{number} ·")]
        assert len(cards) == 1, f"{len(cards)} cards of {number}"
        return cards[0]

    async def presses(
        self, person: str, channel: Channel, message: Json, action: Action, /, **values: str
    ) -> None:
        """Press an action's button (behind "More" where it stands there), and fill in its form when
        it has one.
        """
        if not _has(message, action) and (number := _folded(message)):
            await self.slack.press(USERS[person], channel, message, "More …")

            def unfolded() -> Json | None:
                mine = [w for w in self.slack.world.whispers if w["user"] == USERS[person]]
                said = [*mine, *self.slack.world.said(channel.id)]
                return next((m for m in reversed(said) if _has(m, action, number)), None)

            message = await until(unfolded, f"{action.value} behind More")
        views = set(self.slack.world.views)
        await self.slack.press(USERS[person], channel, message, _label(message, action))
        if values:
            view = await until(lambda: self._new_view(views), "the form")
            told = await self.slack.submit(USERS[person], view, **values)
            assert told == {}, told

    def _new_view(self, known: set[str]) -> Json | None:
        fresh = [v for i, v in self.slack.world.views.items() if i not in known and v.get("submit")]
        return fresh[0] if fresh else None

    async def becomes(self, state: str, number: str = "S-1001", patience: float = 30.0) -> Call:
        """Wait until a call is in a state."""

        def now_so() -> Call | None:
            with self.app.database.reading() as session:
                found = ledger.read(session, number)
            return found if found and found.state == state else None

        call: Call = await until(now_so, f"{number} is {state}", patience)
        return call

    async def asks(self, person: str = "sanne", text: str = "er is een spill in de hal") -> None:
        """From a sentence to a call."""
        direct = self.with_us(person)
        await self.says(person, text)
        await until(lambda: self.slack.world.said(direct.id), "an answer")
        await self.says(person, "ja")
        await until(
            lambda: [m for m in self.slack.world.said(direct.id) if "S-1" in seen(m)], "a number"
        )


def _actions(message: Json) -> list[str]:
    elements = [e for block in message.get("blocks") or () for e in block.get("elements") or ()]
    return [str(e.get("action_id", "")) for e in elements]


def _has(message: Json, action: Action, number: str = "") -> bool:
    return any(a.endswith(f"{number}:{action.value}") for a in _actions(message))


def _folded(message: Json) -> str:
    """The number of a card that has more buttons than it shows; nothing for any other message."""
    return next((a.split(":")[-2] for a in _actions(message) if a.endswith(":more")), "")


def _label(message: Json, action: Action) -> str:
    """What stands on the button of an action: the words may change, the action does not."""
    elements = [e for block in message.get("blocks") or () for e in block.get("elements") or ()]
    found = [
        e["text"]["text"] for e in elements if e.get("action_id", "").endswith(f":{action.value}")
    ]
    assert found, f"no button for {action.value}, only {[e.get('action_id') for e in elements]}"
    return str(found[0])


@asynccontextmanager
async def office(
    slack: FakeSlack, url: str, way: str, catalogue: Catalogue | None = None, **more: float
) -> AsyncIterator[Office]:
    """A desk at work on this database, reached in this way."""
    began = time.monotonic()

    def now() -> dt.datetime:
        return MONDAY + dt.timedelta(seconds=time.monotonic() - began)

    catalogue = catalogue or in_slack(CATALOGUE)
    app = App(
        Settings(database_url=SecretStr(url)), Database(url), catalogue, ByWord(catalogue), now=now
    )
    channel = SlackChannel(options(slack, way, token_retry=0.1, **more), app.queries, now, app)
    app.add(channel)
    running = asyncio.create_task(app.run())
    async with asyncio.timeout(10):
        await channel.ready.wait()
    try:
        if way == "socket":
            slack.http = None
            yield Office(app, slack)
        else:
            async with served(channel.http) as address:
                slack.http = SignedHttp(address, SECRET)
                yield Office(app, slack)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        app.close()
