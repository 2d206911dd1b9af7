"""A picture sent in Telegram: to the team in Slack, on to a supplier at a terminal, and an answer with a file all the way back."""

from __future__ import annotations

import asyncio
import datetime as dt
import json

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.app import App
from bot.channels.slack import SlackChannel
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.terminal import TerminalChannel
from bot.channels.terminal_display import Printed, plain
from bot.cli import app as command_line
from bot.rehearsal import Rehearsal
from bot.settings import Settings
from routing.actions import Action
from routing.db import Database
from tests.across.world import three_channels
from tests.fakes.slack import FakeSlack, until
from tests.fakes.telegram import TOKEN, Telegram
from tests.files.bytes import PDF, picture
from tests.files.kept import kept
from tests.files.test_slack import in_thread
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord
from tests.slack import desk as in_slack
from tests.slack.conftest import options
from tests.telegram import desk as in_telegram

SANNE = in_telegram.USERS["sanne"]
RED = picture(kind="JPEG")


async def test_there_and_back(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue, loop = three_channels(), asyncio.get_running_loop()
    began = loop.time()
    settings = Settings(database_url=SecretStr(database_url), public_url="https://desk.example.org")
    app = App(
        settings, Database(database_url), catalogue, ByWord(catalogue),
        now=lambda: MONDAY + dt.timedelta(seconds=loop.time() - began),
    )  # fmt: skip
    async with FakeSlack() as slack, Telegram() as telegram:
        in_slack.populate(slack)
        in_telegram.populate(telegram)
        there = TelegramOptions(token=TOKEN, api_url=telegram.url, spacing=0.0)
        ours = TelegramChannel(
            there, app.database, Rehearsal(app.database, app.world).why_not, app.now, lambda: catalogue
        )
        theirs = SlackChannel(options(slack, "socket"), app.glance, app.now)
        for channel in (TerminalChannel(app.mailbox), theirs, ours):
            app.add(channel)
        running = asyncio.create_task(app.run())
        try:
            async with asyncio.timeout(10):
                await asyncio.gather(theirs.ready.wait(), ours.ready.wait())
            await _walk(app, in_slack.Office(app, slack), in_telegram.Office(app, ours, telegram))
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            app.close()
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", database_url)
    told = await asyncio.to_thread(CliRunner().invoke, command_line, ["call", "S-1001", "--json"])
    call = json.loads(told.stdout)["call"]
    assert [(f["name"], f["side"], f["state"], f["size"]) for f in call["files"]] == [
        ("photo.jpg", "customer", "kept", len(RED)), ("offerte.pdf", "provider", "kept", len(PDF)),
    ]  # fmt: skip
    readable = await asyncio.to_thread(CliRunner().invoke, command_line, ["call", "S-1001"])
    assert "offerte.pdf" in readable.stdout


async def _walk(app: App, slack: in_slack.Office, telegram: in_telegram.Office) -> None:
    telegram.telegram.send(SANNE, "photo", RED, caption="er is een spill in de hal")
    await telegram.telegram.until(lambda: telegram.telegram.sent(SANNE["id"]))
    telegram.says("sanne", "ja")
    await telegram.hears("sanne", "S-1001")
    message = await in_thread(slack, "cleaning", "photo.jpg")
    assert slack.slack.shelf.contents[message["files"][0]["id"]] == RED
    assert "stuurde" in message["text"], "the room is Dutch"

    room = slack.room("cleaning")
    await slack.presses("joost", room, await slack.card("cleaning", words="Sanne"), Action.ACKNOWLEDGE)
    card = await slack.card("cleaning", words="🔧")
    await slack.presses("joost", room, card, Action.PASS_ON, service="laundry/linen", text="graag doeken")

    def at_the_laundry() -> list[str]:
        posts = app.mailbox.latest("room/laundry")
        return [line for post in posts for line in plain(Printed(post, ())) if "/save" in line]

    (line,) = await until(at_the_laundry, "the picture at the supplier", 10)
    assert "photo.jpg" in line and kept(app.database, "S-1002") == {"photo.jpg": RED}

    offer = slack.slack.shelf.put(slack.slack.world, in_slack.USERS["joost"], "offerte.pdf", PDF, "application/pdf")
    await slack.slack.share(
        in_slack.USERS["joost"], offer, text="antwoord: dit wordt het", channel=room, thread_ts=card["ts"]
    )
    await telegram.telegram.until(lambda: telegram.telegram.brought(SANNE["id"]))
    ((how, what, back),) = telegram.telegram.brought(SANNE["id"])
    assert (how, what) == ("document", PDF) and "Joost" in back["caption"] and "stuurt je" in back["caption"]
    await until(lambda: len(kept(app.database, "S-1001")) == 2, "both kept", 10)
    assert kept(app.database, "S-1002") == {"photo.jpg": RED}, "an answer to the requester is not the supplier's"
