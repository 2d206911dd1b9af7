"""One call through three worlds: asked in Telegram, worked on in Slack, helped by a supplier in the terminal; each in its own language."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from dataclasses import replace

from pydantic import SecretStr

from bot.app import App
from bot.channels.slack import SlackChannel
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.terminal import TerminalChannel, Window
from bot.channels.terminal_display import Printed, plain
from bot.rehearsal import Rehearsal
from bot.settings import Settings
from catalog.model import Catalogue, Rooms, Team
from routing.actions import Action
from routing.call import State
from routing.db import Database
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import TOKEN, Telegram
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.slack import desk as in_slack
from tests.slack.conftest import options
from tests.telegram import desk as in_telegram


def _world() -> Catalogue:
    """Sanne is in Telegram (Dutch), cleaning in Slack (Dutch), the laundry only in the terminal (English)."""

    def placed(team: Team) -> Team:
        slack = Rooms(slack=in_slack.ROOMS["cleaning"]) if team.team == "cleaning" else Rooms()
        language = {"cleaning": "nl", "laundry": "en"}.get(team.team)
        people = tuple(
            p.model_copy(
                update={"slack": in_slack.USERS.get(p.id) if team.team == "cleaning" else None, "language": language}
            )
            for p in team.people
        )
        return team.model_copy(update={"rooms": slack, "people": people})

    telegram = in_telegram.in_telegram(CATALOGUE)
    return Catalogue(version="v1", organisation=telegram.organisation, teams=tuple(placed(t) for t in CATALOGUE.teams))


async def _types(app: App, person: str, team: str, *lines: str) -> str:
    """Somebody sits down at a terminal and types; gives what stood on the screen."""
    shown: list[Printed] = []

    async def typed() -> AsyncIterator[str]:
        for line in lines:
            yield line + "\n"
            await asyncio.sleep(0.2)

    window = Window(person, team, typed(), shown.append, lambda *_: None, app.settle, app.now)
    await TerminalChannel(app.mailbox, window).listen(app.accept)
    return "\n".join(line for printed in shown for line in plain(printed))


async def test_from_telegram_over_slack_to_the_terminal_and_back(sqlite_url: str) -> None:
    began = time.monotonic()
    catalogue = _world()
    app = App(
        Settings(database_url=SecretStr(sqlite_url)), Database(sqlite_url), catalogue, ByWord(catalogue),
        now=lambda: MONDAY + dt.timedelta(seconds=time.monotonic() - began),
    )  # fmt: skip
    async with FakeSlack() as slack, Telegram() as telegram:
        in_slack.populate(slack)
        in_telegram.populate(telegram)
        there = replace(TelegramOptions(token=TOKEN, api_url=telegram.url), spacing=0.0)
        rehearse = Rehearsal(app.database, app.world).why_not
        ours = TelegramChannel(there, app.database, rehearse, app.now, lambda: catalogue)
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


async def _walk(app: App, slack: in_slack.Office, telegram: in_telegram.Office) -> None:
    room = slack.room("cleaning")
    await telegram.asks()
    await slack.presses("joost", room, await slack.card("cleaning", words="Sanne"), Action.ACKNOWLEDGE)
    await telegram.hears("sanne", "Joost")
    card = await slack.card("cleaning", words="Joost")
    await slack.presses("joost", room, card, Action.PASS_ON, service="laundry/linen", text="schone lakens graag")
    await telegram.becomes(State.WAITING_SUPPLIER)
    await telegram.hears("sanne", "Laundry")

    screen = await _types(app, "lars", "laundry", "ack S-1002")
    assert "S-1002" in screen and "schone lakens graag" in screen
    assert "Asked by: Joost of Cleaning, for S-1001" in screen
    await telegram.becomes(State.IN_PROGRESS, "S-1002")
    await _types(app, "lars", "laundry", "S-1002 solved clean sheets are on their way")
    await telegram.becomes(State.IN_PROGRESS)
    await slack.hears(room, "clean sheets")

    await slack.presses(
        "joost", room, await slack.card("cleaning", words="🔧"), Action.RESOLVE, text="gedweild en verschoond"
    )
    asked = await telegram.hears("sanne", "gedweild en verschoond")
    await telegram.presses("sanne", asked, "confirm")
    await telegram.becomes(State.CLOSED)
    await telegram.presses("sanne", await telegram.button("sanne", "rate:5"), "rate:5")
    await telegram.telegram.until(lambda: telegram.call().stars == 5)
    said = [m["text"] for m in telegram.telegram.sent(in_telegram.USERS["sanne"]["id"])]
    assert any("Zal ik het versturen?" in text for text in said)
    assert not any("lakens" in text for text in said)
