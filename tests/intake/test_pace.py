"""So many messages a minute of one person; the rest waits, is told of, and is heard in order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.intake import pace
from bot.intake.pace import MINUTE, PER_MINUTE, Pace
from bot.ports import Address, Said, Shown
from bot.settings import Settings
from routing.storage.db import Database
from routing.storage.tables import InboxRow, MailboxRow
from tests.intake.test_learning_notice import said
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord


def test_so_many_and_then_it_waits_a_while_and_nobody_else_does() -> None:
    now = [0.0]
    nobody: Any = None
    kept = Pace(nobody, nobody, lambda: now[0])
    assert [kept.wait(said(n)) for n in range(PER_MINUTE)] == [0.0] * PER_MINUTE
    now[0] = 20.0
    assert kept.wait(said(PER_MINUTE)) == MINUTE - 20.0
    assert kept.wait(said(0, account="U2")) == 0.0
    now[0] = MINUTE
    assert kept.wait(said(PER_MINUTE)) == 0.0


async def test_whoever_says_very_much_is_told_and_heard_in_order(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "PER_MINUTE", 3)
    now = [0.0]
    settings, database = Settings(database_url=SecretStr(database_url)), Database(database_url)
    clock = [MONDAY]
    app = App(settings, database, CATALOGUE, ByWord(CATALOGUE), now=lambda: clock[0])
    app.add(WebChannel(app.mailbox))
    app._acceptance._pace = Pace(database, app.context, lambda: now[0])
    to = Address(channel="web", conversation="person/sanne")
    for n in range(6):
        text = f"status {n}?"
        shown = Shown(text=text)
        head: dict[str, Any] = {"address": to, "account": "sanne", "shared": False, "at": MONDAY}
        await app.take_or_keep(Said(key=f"web/{n}", text=text, shown=shown, **head))
        await app.settle()
    assert _heard(database) == [f"web/{n}" for n in range(3)]
    assert sum("veel tegelijk" in text for text in _told(database)) == 1
    for _ in range(2):
        now[0] += MINUTE
        clock[0] += dt.timedelta(seconds=MINUTE)
        await app.settle()
    assert _heard(database) == [f"web/{n}" for n in range(6)]
    app.close()


def _heard(database: Database) -> list[str]:
    with database.reading() as session:
        wanted = select(InboxRow.key).where(col(InboxRow.channel) == "web")
        return sorted(session.exec(wanted).all())


def _told(database: Database) -> list[str]:
    with database.reading() as session:
        rows = session.exec(select(MailboxRow).where(MailboxRow.author == "schakel")).all()
        return [str((row.body.get("message") or {}).get("text", "")) for row in rows]
