"""Follows groups that became supergroups: their new chat id at Telegram, their old address with us.

The catalogue, cards and dialogues go on naming the group as it was known; only what is sent and
received is translated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.telegram.addresses import CHANNEL
from routing.storage import moved_places
from routing.storage.db import Database


async def _nothing(_was: int, _now: int) -> None:
    """What a process that listens to nothing does when a group moves."""


class ChatMigrations:
    """What is known of moved groups; every process reads it from the database before it takes a
    group's message in. `announce` takes in that a group moved, under the number it is known by;
    before that is committed the move is not learned.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._now: dict[int, int] = {}
        self.announce: Callable[[int, int], Awaitable[None]] = _nothing

    def to(self, chat: int) -> int:
        """The number to write to."""
        seen = set()
        while chat in self._now and chat not in seen:
            seen.add(chat)
            chat = self._now[chat]
        return chat

    def known_as(self, chat: int) -> int:
        """The number under which we know the group that now has this one."""
        before = {now: was for was, now in self._now.items()}
        seen = set()
        while chat in before and chat not in seen:
            seen.add(chat)
            chat = before[chat]
        return chat

    async def learn(self, was: int, now: int) -> None:
        """A group has moved; committed when this returns."""
        if was != now and self._now.get(was) != now:
            await self.announce(self.known_as(was), now)
            self._now[was] = now
            await asyncio.to_thread(self._write, was, now)

    async def refresh(self) -> None:
        """What other processes have learned."""
        self._now = await asyncio.to_thread(self._read)

    def _write(self, was: int, now: int) -> None:
        with self._database.transaction() as session:
            moved_places.write(session, CHANNEL, str(was), str(now))

    def _read(self) -> dict[int, int]:
        with self._database.reading() as session:
            moved = moved_places.read(session, CHANNEL)
        return {int(was): int(now) for was, now in moved.items()}
