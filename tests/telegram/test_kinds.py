"""Every kind of update, through the real desk: a sensible answer or nothing, never an exception,
never in the way of the next.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot.bootstrap.app import App
from bot.channels.telegram.addresses import BotIdentity
from bot.channels.telegram.bot_api import RawBot, make_bot
from bot.channels.telegram.chat_migration import ChatMigrations
from bot.channels.telegram.update_intake import POISON, UpdateIntake
from bot.ports import Pressed
from bot.settings import Settings
from routing.storage.db import Database
from routing.storage.tables import InboxRow, OutboxRow
from tests.fakes.telegram import TOKEN
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.telegram.updates import HEARD, MALFORMED, SKIPPED, said

ALL: dict[str, Any] = {name: update for name, (update, _, _) in HEARD.items()} | SKIPPED | MALFORMED
SILENT_ALL_THE_SAME = {"command in a group", "called by name in a group", "blocked by the person"}
"""Heard in a group, where answers go elsewhere, or nobody to answer to."""
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[App]:
    made = App(
        Settings(database_url=SecretStr(sqlite_url)),
        Database(sqlite_url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: MONDAY,
    )
    made.add(Silent())
    yield made
    made.close()


class Silent:
    """Telegram, as far as the desk has to know that it is on."""

    name = prefix = "telegram"

    async def listen(self, accept: Any) -> None:
        """Nothing comes from here."""

    async def send(self, to: Any, message: Any, key: str, again: bool = False) -> str:
        """Nothing goes."""
        return ""


def intake(app: App) -> tuple[UpdateIntake, RawBot]:
    """What takes updates in, with a Telegram that cannot be reached."""

    async def nothing_against(_said: Pressed) -> str | None:
        return None

    async def nothing_lost(_conversation: str) -> None:
        return None

    bot = make_bot(TOKEN, NOWHERE)
    us = BotIdentity(424242, "schakel_bot")
    moves = ChatMigrations(app.database)
    return UpdateIntake(
        bot,
        lambda: us,
        app.accept,
        nothing_against,
        nothing_lost,
        moves=moves,
        database=app.database,
        now=app.now,
    ), bot


def test_they_are_many() -> None:
    assert len(ALL) >= 120
    assert len(HEARD) + len(SKIPPED) >= 32


@pytest.mark.parametrize("kind", ALL)
async def test_no_update_gets_in_the_way(
    kind: str, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    taking, bot = intake(app)
    before = POISON._value.get()
    update = ALL[kind]
    with caplog.at_level(logging.ERROR, "schakel"):
        await taking.take({"update_id": 7, **update} if isinstance(update, dict) else update)
        await taking.take({"update_id": 8, **said(999, text="hoe staat het")})
    await bot.close_connections()
    aside = POISON._value.get() - before
    assert aside == 0 or kind in MALFORMED
    assert not [r for r in caplog.records if "passed over" in r.message]
    with app.database.reading() as session:
        rows = session.exec(select(OutboxRow).where(col(OutboxRow.kind) == "say")).all()
        kept = session.exec(select(InboxRow.key)).all()
    assert any(key.endswith("/999") for key in kept), "the next one was not taken in"
    assert aside == 0 or any("/poison/" in key for key in kept)
    if (
        kind in HEARD
        and kind not in SILENT_ALL_THE_SAME
        and "button" not in kind
        and "group" not in kind
    ):
        assert len(rows) >= 2, "said to us alone, and not answered"
    if kind in SKIPPED:
        assert len(rows) == 1 and len(kept) == 1
