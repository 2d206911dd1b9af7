"""The web page as a channel."""

from __future__ import annotations

import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.page_renderer import PageRenderer
from bot.channels.pages.seat import seat_for
from bot.channels.pages.view import bubbles
from bot.ports import Accept, Address
from routing.storage.db import Database
from tests.channels.conftest import OURS, browser, now, parts_for
from tests.channels.contract import ChannelContract, Shown
from tests.channels.seeing import Page
from tests.routing.links import CATALOGUE


class WebStage:
    """The web window, seen through the HTML a browser gets."""

    private = Address(channel="web", conversation="person/fatima")
    room = Address(channel="web", conversation="room/cleaning")
    nowhere = Address(channel="web", conversation="telegram/12")
    somebody = "fatima"
    somebody_else = "joost"
    says_once = True

    def __init__(self, database: Database, unreachable: Database, mailbox: Mailbox) -> None:
        self.database, self.unreachable, self.mailbox = database, unreachable, mailbox
        self.channel = WebChannel(mailbox)

    async def shown(self, at: Address, viewer: str) -> list[Shown]:
        seat = seat_for(CATALOGUE.people[viewer], parts_for(self.database, self.mailbox, _nothing))
        paper = PageRenderer(demo=True)
        seen = bubbles(self.mailbox.latest(at.conversation), seat, now(), cards=True)
        return Page(
            "".join(paper.piece("_bubble.html", seat, now(), bubble=b, place="own") for b in seen)
        ).posts

    def out_of_reach(self) -> None:
        self.channel = WebChannel(Mailbox(self.unreachable, now))

    async def types(self, text: str, accept: Accept) -> None:
        async with browser(parts_for(self.database, self.mailbox, accept)) as client:
            answer = await client.post(
                "/say", data={"as": self.somebody, "text": text}, headers=OURS
            )
            assert answer.status_code == 303


async def _nothing(_: object) -> bool:
    raise AssertionError("nothing should come in here")


class TestWeb(ChannelContract):
    """The contract of all channels."""

    @pytest.fixture
    def stage(self, database: Database, unreachable: Database, mailbox: Mailbox) -> WebStage:
        return WebStage(database, unreachable, mailbox)
