"""The whole front for tests: real database, real transaction and outbox, the web channel; people
type and press.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Attachment, Incoming, Press, Pressed, Said
from bot.settings import Settings
from bot.worker.webhook_wire import Post
from catalog.model import Catalogue
from routing.call.call import Call
from routing.rules.invariants import ledger_tells
from routing.storage import ledger
from routing.storage.db import Database
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord


class Front:
    """Everybody at their own page, a minute between two messages."""

    def __init__(
        self, url: str, catalogue: Catalogue, post: Post | None = None, **more: Any
    ) -> None:
        self.now = MONDAY
        settings = Settings(database_url=SecretStr(url), **more)
        reader = ByWord(catalogue)
        database = Database(url)
        self.app = App(settings, database, catalogue, reader, now=lambda: self.now, post=post)
        self.app.add(WebChannel(self.app.mailbox))
        self._keys = itertools.count()

    def types(self, person: str, *texts: str, attachments: tuple[Attachment, ...] = ()) -> str:
        """Somebody types, the same files with each; all that was said to them since."""
        return "\n".join(self._send(person, text=text, attachments=attachments) for text in texts)

    def presses(self, person: str, number: str, action: str, **values: str) -> str:
        """Somebody presses a button of a call, with its form filled in."""
        return self._send(person, press=Press(action=f"c:{number}:{action}", values=values or None))

    def presses_in_room(self, person: str, team: str, number: str, action: str) -> None:
        """Somebody presses a button in their team's room."""
        self.now += dt.timedelta(minutes=1)
        message = Pressed(
            key=f"front/{next(self._keys)}",
            address=Address(channel="web", conversation=f"room/{team}"),
            account=person,
            at=self.now,
            press=Press(action=f"c:{number}:{action}"),
            shared=True,
        )
        asyncio.run(self._carried_through(message))

    def wait(self, **time: float) -> None:
        """Time passes; what falls due meanwhile is done."""
        self.now += dt.timedelta(**time)
        asyncio.run(self.app.settle())

    def call(self, number: str) -> Call:
        """A call as it stands; its ledger rebuilds it."""
        with self.app.database.reading() as session:
            found = ledger.read(session, number)
            assert found, f"there is no {number}"
            ledger_tells(found, ledger.events(session, number))
        return found

    def said(self, conversation: str) -> list[str]:
        """All that stands in a conversation, as text."""
        posts = self.app.mailbox.since(conversation, 0, limit=1_000)
        return [post.message.text for post in posts if post.message]

    def lines(self, conversation: str) -> list[str]:
        """The lines of the cards in a conversation, as they stand now."""
        posts = self.app.mailbox.since(conversation, 0, limit=1_000)
        cards = [post.message.card for post in posts if post.message and post.message.card]
        return [f"{line.label}: {line.value}" for card in cards for line in card.lines]

    def _send(
        self,
        person: str,
        text: str = "",
        press: Press | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> str:
        self.now += dt.timedelta(minutes=1)
        where = f"person/{person}"
        before = self._seen(where)
        head: dict[str, Any] = {
            "key": f"front/{next(self._keys)}",
            "address": Address(channel="web", conversation=where),
            "account": person,
            "at": self.now,
            "attachments": attachments,
        }
        message = Pressed(press=press, **head) if press else Said(text=text, **head)
        asyncio.run(self._carried_through(message))
        posts = self.app.mailbox.since(where, before, limit=1_000)
        return "\n".join(post.message.text for post in posts if post.message)

    def _seen(self, conversation: str) -> int:
        return max(
            (post.seq for post in self.app.mailbox.since(conversation, 0, limit=1_000)), default=0
        )

    async def _carried_through(self, message: Incoming) -> None:
        await self.app.accept(message)
        await self.app.settle()
