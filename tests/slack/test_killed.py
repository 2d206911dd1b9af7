"""Killed in the middle and started again: what was said in Slack is neither lost nor doubled, over
both ways in.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import select

from bot.bootstrap.app import App
from routing.call.actions import Action
from routing.call.call import State
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.fakes.slack import SECRET, FakeSlack, until
from tests.fakes.slack_seen import seen
from tests.fakes.slack_wire import SignedHttp
from tests.forked import Forked
from tests.slack.desk import Office, populate

TRIES = 20
PRESSED = 4.0
"""So long somebody waits before pressing again: the desk may have been killed by the press."""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@asynccontextmanager
async def restarted(
    slack: FakeSlack, url: str, way: str, step: str, count: int
) -> AsyncIterator[list[str]]:
    """A desk as a process, started again whenever it was killed; gives how its runs ended."""
    port = _free_port()
    slack.http = SignedHttp(f"http://127.0.0.1:{port}/", SECRET) if way == "http" else None

    what = ("tests.slack.process", url, slack.api_url, way, str(port), step, str(count))
    process = Forked(*what)
    try:
        await until(lambda: slack.hub.connections or _answers(port), "the first start", 30)
        yield process.printed
    finally:
        process.kill()


async def _pressed(
    at: Office, person: str, place: str, action: Action, state: State, **values: str
) -> None:
    """Press until it has worked, as a person does when Slack shows that it failed."""
    for attempt in range(TRIES):
        room = at.room("cleaning") if place == "room" else at.with_us(place)
        words = "S-1001 ·" if place == "room" else "gedweild"
        message = await at.hears(room, words)
        try:
            if at.call().state is not state:
                await at.presses(person, room, message, action, **values)
            await at.becomes(state, patience=PRESSED)
        except AssertionError:
            assert attempt < TRIES - 1, "it never worked"
            await asyncio.sleep(0.3)
        else:
            return


def _left(database: Database) -> list[str]:
    """What was to be said and has not been."""
    with database.reading() as session:
        open_rows = select(OutboxRow.key).where(
            OutboxRow.state != "done", OutboxRow.kind != "timer"
        )
        return list(session.exec(open_rows))


@pytest.mark.parametrize(
    ("way", "step", "count"),
    [
        ("socket", "before commit", 3),
        ("socket", "after keeping", 2),
        ("socket", "after finish of heard", 2),
        ("socket", "after send", 3),
        ("http", "before commit", 1),
        ("http", "after keeping", 1),
        ("http", "after send", 4),
    ],
)
async def test_killed(sqlite_url: str, way: str, step: str, count: int) -> None:
    database = Database(sqlite_url)
    async with FakeSlack() as slack:
        populate(slack)
        slack.retry_after, slack.hub.patience = 1.0, 1.5
        at = Office(cast("App", SimpleNamespace(database=database)), slack)
        async with restarted(slack, sqlite_url, way, step, count) as ends:
            await at.says("sanne", "er is een spill in de hal")
            await at.hears(at.with_us("sanne"), "spill")
            await at.says("sanne", "ja")
            await at.hears(at.with_us("sanne"), "S-1001")
            await _pressed(at, "joost", "room", Action.ACKNOWLEDGE, State.IN_PROGRESS)
            await _pressed(at, "joost", "room", Action.RESOLVE, State.RESOLVED, text="gedweild")
            await _pressed(at, "sanne", "sanne", Action.CONFIRM, State.CLOSED)
            await at.card("cleaning", words="⚪")
            await until(lambda: not _left(database), "everything said", 15)
            assert ends == [str(-signal.SIGKILL.value)], "it was not killed once"
        for channel in slack.world.channels.values():
            texts = Counter(seen(message) for message in slack.world.said(channel.id))
            assert not [text for text, times in texts.items() if times > 1], channel.id
    database.close()
