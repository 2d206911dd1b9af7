"""One call through three worlds: asked in Telegram, worked on in Slack, helped by a supplier in the
terminal; each in its own language.
"""

from __future__ import annotations

import time

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.terminal.channel import TerminalChannel
from bot.settings import Settings
from routing.call.actions import Action
from routing.call.call import State
from routing.storage.db import Database
from tests.across.process import since
from tests.across.world import at_work, three_channels, types
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import Telegram
from tests.forked import Forked
from tests.routing.reading import ByWord
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram


async def test_from_telegram_over_slack_to_the_terminal_and_back(database_url: str) -> None:
    async with at_work(database_url) as (app, slack, telegram):
        await _walk(app, slack, telegram)


class Nobody:
    """Nothing is killed: everything runs in one process."""

    async def dies(self) -> None:
        """No."""


_NOBODY = Nobody()


class Victim:
    """The process that serves Slack and Telegram; it is killed and started again while people go
    on.
    """

    def __init__(self, telegram: Telegram, *told: str) -> None:
        self.telegram = telegram
        self.told = told
        self.begins()

    def begins(self) -> None:
        """Started."""
        self.process = Forked("tests.across.process", *self.told)

    async def dies(self) -> None:
        """As the power cut does; and comes back."""
        self.ends()
        before = len(self.telegram.called("getMe"))
        self.begins()
        await self.telegram.until(lambda: len(self.telegram.called("getMe")) > before)

    def ends(self) -> None:
        """Killed."""
        self.process.kill()


async def test_killed_in_the_middle_and_again_nothing_is_lost(database_url: str) -> None:
    began, catalogue = time.time(), three_channels()
    app = App(
        Settings(database_url=SecretStr(database_url)),
        Database(database_url),
        catalogue,
        ByWord(catalogue),
        now=lambda: since(began),
    )
    app.add(TerminalChannel(app.mailbox))
    app.elsewhere = ("slack", "telegram")
    async with FakeSlack() as slack, Telegram() as telegram:
        in_slack.populate(slack)
        in_telegram.populate(telegram)
        telegram.patience = 60
        victim = Victim(telegram, database_url, slack.api_url, telegram.url, str(began))
        try:
            at = in_telegram.Office(app, None, telegram)
            at.says("sanne", "hallo")
            await at.hears("sanne", "")
            await _walk(app, in_slack.Office(app, slack), at, victim)
        finally:
            victim.ends()
            app.close()


async def _walk(
    app: App,
    slack: in_slack.Office,
    telegram: in_telegram.Office,
    victim: Victim | Nobody = _NOBODY,
) -> None:
    room = slack.room("cleaning")
    await telegram.asks()
    await slack.presses(
        "joost", room, await slack.card("cleaning", words="Sanne"), Action.ACKNOWLEDGE
    )
    await victim.dies()
    await telegram.hears("sanne", "Joost")
    card = await slack.card("cleaning", words="Joost")
    await slack.presses(
        "joost", room, card, Action.PASS_ON, service="laundry/linen", text="schone lakens graag"
    )
    await telegram.becomes(State.WAITING_SUPPLIER)
    await telegram.hears("sanne", "Laundry")

    screen = await types(app, "lars", "laundry", "ack S-1002")
    assert "S-1002" in screen and "schone lakens graag" in screen
    assert "Asked by: Joost of Cleaning, for S-1001" in screen
    await telegram.becomes(State.IN_PROGRESS, "S-1002")
    await victim.dies()
    await types(app, "lars", "laundry", "S-1002 solved clean sheets are on their way")
    await telegram.becomes(State.IN_PROGRESS)
    await slack.hears(room, "clean sheets")

    await slack.presses(
        "joost",
        room,
        await slack.card("cleaning", words="🔧"),
        Action.RESOLVE,
        text="gedweild en verschoond",
    )
    asked = await telegram.hears("sanne", "gedweild en verschoond")
    await telegram.presses("sanne", asked, "confirm")
    await telegram.becomes(State.CLOSED)
    await telegram.presses("sanne", await telegram.button("sanne", "rate:5"), "rate:5")
    await telegram.telegram.until(lambda: telegram.call().stars == 5)
    said = [m["text"] for m in telegram.telegram.sent(in_telegram.USERS["sanne"]["id"])]
    assert any("Zal ik het versturen?" in text for text in said)
    assert not any("lakens" in text for text in said)
