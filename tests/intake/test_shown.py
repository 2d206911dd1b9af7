"""What stands in a window of ours is taken in, or kept to be: in the transaction that shows it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.context import Context
from bot.intake import heard, inbound
from bot.ports import Address, Incoming, Said, Shown
from bot.settings import Settings
from catalog.model import Catalogue
from routing.storage.db import Database
from routing.storage.tables import InboxRow
from routing.understand.decision import Understanding
from routing.understand.live import LiveReader
from tests.durability.test_killed import shown_but_lost
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

SAID = ("er is een spill", "ja", "nog een")


class World:
    """A desk whose clock moves at each look. `learnt` lets its learning end; `breaks`: so often a
    message of these words cannot be taken in.
    """

    def __init__(self, url: str) -> None:
        self.url, self.learnt, self.breaks = url, threading.Event(), 0
        clock: Iterator[dt.datetime] = (MONDAY + dt.timedelta(seconds=n) for n in range(100_000))
        self.app = App(
            Settings(database_url=SecretStr(url)),
            Database(url),
            CATALOGUE,
            LiveReader(CATALOGUE, self._learn),
            now=lambda: next(clock),
            take_in=self._take_in,
        )
        self.app.add(WebChannel(self.app.mailbox))

    def _learn(self, catalogue: Catalogue, _before: Understanding | None) -> Understanding:
        self.learnt.wait(60)
        return ByWord(catalogue)

    def _take_in(self, session: Session, incoming: Incoming, context: Context) -> bool:
        if self.breaks:
            self.breaks -= 1
            inbound.take_in(session, incoming, context)
            raise ArithmeticError("nobody thought of this")
        return inbound.take_in(session, incoming, context)

    async def say(self, words: str) -> None:
        """As the page does."""
        at = Address(channel="web", conversation="person/sanne")
        head: dict[str, Any] = {"key": f"web:sanne:{words}", "address": at, "account": "sanne"}
        shown = Shown(text=words)
        await self.app.take_or_keep(Said(text=words, at=MONDAY, shown=shown, **head))

    def seen(self) -> list[str]:
        """What stands in the window, the desk's words by their first two."""
        posts = self.app.mailbox.latest("person/sanne")
        said = (post.said or (post.message.text if post.message else "") for post in posts)
        return [words if words in SAID else " ".join(words.split()[:2]) for words in said]

    def taken(self) -> list[str]:
        """What was taken in, in order."""
        with self.app.database.reading() as session:
            rows = session.exec(select(InboxRow.key).order_by(col(InboxRow.at))).all()
        return [key.rpartition(":")[2] for key in rows]

    def learn(self) -> None:
        """Let learning end, and wait until it has."""
        self.learnt.set()
        assert isinstance(self.app.understanding, LiveReader)
        assert self.app.understanding.ready(60)


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = World(database_url)
    yield made
    made.learnt.set()
    made.app.close()


async def test_while_a_catalogue_is_learnt_words_stand_and_are_kept_in_their_order(
    world: World,
) -> None:
    await world.say("er is een spill")
    assert world.seen() == ["er is een spill"] and world.taken() == []
    assert shown_but_lost(world.url) == set()
    world.learn()
    await world.say("ja")
    assert world.taken() == [], "it waits behind what was said before it"
    await world.app.settle()
    await world.say("ja")
    await world.app.settle()
    assert world.taken() == ["er is een spill", "ja"]
    assert world.seen().count("ja") == 1 and shown_but_lost(world.url) == set()


async def test_words_that_cannot_be_taken_in_are_tried_again_and_then_apologised_for(
    world: World,
) -> None:
    world.learn()
    world.breaks = 1
    await world.say("er is een spill")
    await world.app.settle()
    assert world.taken() == ["er is een spill"]
    world.breaks = 1 + heard.TRIES
    await world.say("nog een")
    await world.app.settle()
    assert world.taken() == ["er is een spill"]
    assert world.seen()[-2:] == ["nog een", "Er ging"] and shown_but_lost(world.url) == set()


async def test_where_nothing_can_be_written_nothing_is_shown(world: World) -> None:
    world.learn()
    await world.say("er is een spill")
    again = world.app.mailbox.latest("person/sanne")
    await world.say("er is een spill")
    assert world.app.mailbox.latest("person/sanne") == again
