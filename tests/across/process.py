"""A desk with Slack and Telegram as a process of its own, to be killed.

python -m tests.across.process DATABASE SLACK TELEGRAM BEGAN
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import time
from dataclasses import replace

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.settings import SlackOptions
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions
from bot.intake.press_permission import PressPermission
from bot.settings import Settings
from routing.storage.db import Database
from tests.across.world import three_channels
from tests.fakes.slack import SECRET
from tests.fakes.telegram import TOKEN
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord


def since(began: float) -> dt.datetime:
    """The clock of all who take part: it goes on while nobody is up."""
    return MONDAY + dt.timedelta(seconds=time.time() - began)


async def main(url: str, slack: str, telegram: str, began: float) -> None:
    """Serve until killed."""
    catalogue = three_channels()
    app = App(
        Settings(database_url=SecretStr(url)),
        Database(url),
        catalogue,
        ByWord(catalogue),
        now=lambda: since(began),
    )
    there = replace(TelegramOptions(token=TOKEN, api_url=telegram), spacing=0.0)
    why_not = PressPermission(app.database, app.context).why_not
    app.add(SlackChannel(SlackOptions(("xoxb-T1",), "xapp-1", SECRET, slack), app.queries, app.now))
    app.add(TelegramChannel(there, app.database, why_not, app.now, lambda: catalogue))
    await app.run()


if __name__ == "__main__":
    database, slack_url, telegram_url, start = sys.argv[1:]
    asyncio.run(main(database, slack_url, telegram_url, float(start)))
