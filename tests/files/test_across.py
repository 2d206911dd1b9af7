"""A picture sent in Telegram: to the team in Slack, on to a supplier at a terminal, and an answer
with a file all the way back.
"""

from __future__ import annotations

import asyncio
import json

import pytest
from typer.testing import CliRunner

from bot.bootstrap.app import App
from bot.channels.terminal.display import Printed, plain
from bot.cli import application
from routing.call.actions import Action
from tests.across.world import at_work
from tests.fakes.slack import until
from tests.files.bytes import PDF, picture
from tests.files.kept import kept
from tests.files.test_slack import in_thread
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram

SANNE = in_telegram.USERS["sanne"]
RED = picture(kind="JPEG")


async def test_there_and_back(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_work(database_url, "https://desk.example.org") as (app, slack, telegram):
        await _walk(app, slack, telegram)
    monkeypatch.setenv("SCHAKEL_DATABASE_URL", database_url)
    told = await asyncio.to_thread(CliRunner().invoke, application(), ["call", "S-1001", "--json"])
    call = json.loads(told.stdout)["call"]
    assert [(f["name"], f["side"], f["state"], f["size"]) for f in call["files"]] == [
        ("photo.jpg", "customer", "kept", len(RED)),
        ("offerte.pdf", "provider", "kept", len(PDF)),
    ]
    readable = await asyncio.to_thread(CliRunner().invoke, application(), ["call", "S-1001"])
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
    await slack.presses(
        "joost", room, await slack.card("cleaning", words="Sanne"), Action.ACKNOWLEDGE
    )
    card = await slack.card("cleaning", words="🔧")
    await slack.presses(
        "joost", room, card, Action.PASS_ON, service="laundry/linen", text="graag doeken"
    )

    def at_the_laundry() -> list[str]:
        posts = app.mailbox.latest("room/laundry")
        return [line for post in posts for line in plain(Printed(post, ())) if "/save" in line]

    (line,) = await until(at_the_laundry, "the picture at the supplier", 10)
    assert "photo.jpg" in line and kept(app.database, "S-1002") == {"photo.jpg": RED}

    offer = slack.slack.shelf.put(
        slack.slack.world, in_slack.USERS["joost"], "offerte.pdf", PDF, "application/pdf"
    )
    await slack.slack.share(
        in_slack.USERS["joost"],
        offer,
        text="antwoord: dit wordt het",
        channel=room,
        thread_ts=card["ts"],
    )
    await telegram.telegram.until(lambda: telegram.telegram.brought(SANNE["id"]))
    ((how, what, back),) = telegram.telegram.brought(SANNE["id"])
    assert (
        (how, what) == ("document", PDF)
        and "Joost" in back["caption"]
        and "stuurt je" in back["caption"]
    )
    await until(lambda: len(kept(app.database, "S-1001")) == 2, "both kept", 10)
    assert kept(app.database, "S-1002") == {"photo.jpg": RED}, (
        "an answer to the requester is not the supplier's"
    )
