"""One organisation over three channels: who asks is in Telegram, the team in Slack, its supplier in
the terminal.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.services import OpenId, PageServices
from bot.channels.pages.site import make_site
from bot.channels.slack.channel import SlackChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions
from bot.channels.terminal.channel import TerminalChannel, Window
from bot.channels.terminal.display import Printed, plain
from bot.intake.press_permission import PressPermission
from bot.settings import Settings
from catalog.model import Catalogue, Team
from routing.storage.db import Database
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import TOKEN, Telegram
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.slack import desk as in_slack
from tests.slack.conftest import options
from tests.telegram import desk as in_telegram


def three_channels() -> Catalogue:
    """Sanne is in Telegram (Dutch), cleaning in Slack (Dutch), the laundry only in the terminal
    (English).
    """

    def placed(team: Team) -> Team:
        slack = {"slack": in_slack.ROOMS["cleaning"]} if team.team == "cleaning" else {}
        language = {"cleaning": "nl", "laundry": "en"}.get(team.team)
        people = tuple(
            p.model_copy(
                update={
                    "accounts": {"slack": in_slack.USERS[p.id]}
                    if team.team == "cleaning" and p.id in in_slack.USERS
                    else {},
                    "language": language,
                }
            )
            for p in team.people
        )
        return team.model_copy(update={"rooms": slack, "people": people})

    telegram = in_telegram.in_telegram(CATALOGUE)
    return Catalogue(
        version="v1",
        organisation=telegram.organisation,
        teams=tuple(placed(t) for t in CATALOGUE.teams),
    )


@asynccontextmanager
async def at_work(
    database_url: str, public_url: str | None = None, organisation: Catalogue | None = None
) -> AsyncIterator[tuple[App, in_slack.Office, in_telegram.Office]]:
    """The organisation at work in all three, each channel ready; the clock runs on from Monday
    morning.
    """
    catalogue, began = organisation or three_channels(), time.monotonic()
    app = App(
        Settings(database_url=SecretStr(database_url), public_url=public_url),
        Database(database_url),
        catalogue,
        ByWord(catalogue),
        now=lambda: MONDAY + dt.timedelta(seconds=time.monotonic() - began),
    )
    async with FakeSlack() as slack, Telegram() as telegram:
        in_slack.populate(slack)
        in_telegram.populate(telegram)
        there = TelegramOptions(token=TOKEN, api_url=telegram.url, spacing=0.0)
        why_not = PressPermission(app.database, app.context).why_not
        ours = TelegramChannel(there, app.database, why_not, app.now, lambda: catalogue)
        theirs = SlackChannel(options(slack, "socket"), app.queries, app.now)
        for channel in (TerminalChannel(app.mailbox), theirs, ours):
            app.add(channel)
        running = asyncio.create_task(app.run())
        try:
            async with asyncio.timeout(10):
                await asyncio.gather(theirs.ready.wait(), ours.ready.wait())
            yield app, in_slack.Office(app, slack), in_telegram.Office(app, ours, telegram)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            app.close()


def pages_behind_a_door(app: App, openid: OpenId | None = None) -> FastAPI:
    """The pages of a desk, shut until somebody signs in."""
    app.pages_are_shut = True
    app.add(WebChannel(app.mailbox))
    return make_site(
        PageServices(
            database=app.database,
            mailbox=app.mailbox,
            accept=app.accept,
            catalogue=lambda: app.context().catalogue,
            now=app.now,
            secret="not a secret in a test",
            hosts=("127.0.0.1",),
            door=app.door,
            openid=openid,
        )
    )


async def types(app: App, person: str, team: str, *lines: str) -> str:
    """Somebody sits down at a terminal and types; gives what stood on the screen."""
    shown: list[Printed] = []

    async def typed() -> AsyncIterator[str]:
        for line in lines:
            yield line + "\n"
            await asyncio.sleep(0.2)

    window = Window(person, (team,), typed(), shown.append, lambda *_: None, app.settle, app.now)
    await TerminalChannel(app.mailbox, window).listen(app.accept)
    return "\n".join(line for printed in shown for line in plain(printed))
