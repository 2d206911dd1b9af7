"""Telegram keeps the contract of all channels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions
from bot.ports import Accept, Address, Incoming
from routing.storage.db import Database
from tests.channels.contract import ChannelContract, Shown
from tests.fakes.telegram import TOKEN, Telegram
from tests.routing.links import CATALOGUE, MONDAY
from tests.telegram.conftest import JOOST, ROOM, SANNE


class TelegramStage:
    """The channel, seen in the strict Telegram."""

    private = Address(channel="telegram", conversation=f"telegram/{SANNE['id']}")
    room = Address(channel="telegram", conversation=f"telegram/{ROOM}")
    nowhere = Address(channel="telegram", conversation="telegram/-99")
    somebody = str(SANNE["id"])
    somebody_else = str(JOOST["id"])
    says_once = False

    def __init__(self, telegram: Telegram, database: Database) -> None:
        self.telegram, self.database = telegram, database
        self.options = TelegramOptions(token=TOKEN, api_url=telegram.url, spacing=0.0)
        self.channel = self._made(self.options)

    def _made(self, options: TelegramOptions) -> TelegramChannel:
        return TelegramChannel(options, self.database, _nothing, lambda: MONDAY, lambda: CATALOGUE)

    async def shown(self, at: Address, viewer: str) -> list[Shown]:
        """In a room with what stands in their own chat beside it: that is where things for one
        person are told.
        """
        chats = [int(viewer)] if at == self.private else [ROOM, int(viewer)]
        return [
            Shown(
                f"{chat}/{m['message_id']}",
                m["text"],
                tuple(
                    b["text"]
                    for row in m.get("reply_markup", {}).get("inline_keyboard", ())
                    for b in row
                ),
            )
            for chat in chats
            for m in self.telegram.sent(chat)
        ]

    def out_of_reach(self) -> None:
        self.channel = self._made(replace(self.options, api_url="http://127.0.0.1:9"))

    async def types(self, text: str, accept: Accept) -> None:
        taken = asyncio.Event()

        async def told(incoming: Incoming) -> bool:
            fresh = await accept(incoming)
            taken.set()
            return fresh

        self.telegram.say(SANNE, text)
        task = asyncio.create_task(self.channel.listen(told))
        await asyncio.wait_for(taken.wait(), 10)
        await self.telegram.until(lambda: not self.telegram.waiting)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _nothing(_: Incoming) -> None:
    return None


class TestTelegram(ChannelContract):
    """The contract of all channels."""

    @pytest.fixture
    async def stage(
        self, telegram: Telegram, sqlite_database: Database
    ) -> AsyncIterator[TelegramStage]:
        telegram.private(SANNE)
        telegram.private(JOOST)
        telegram.group(ROOM, SANNE, JOOST)
        made = TelegramStage(telegram, sqlite_database)
        yield made
        await made.channel.close()
        sqlite_database.close()
