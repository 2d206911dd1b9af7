"""A desk that serves Telegram until it is killed. Run as a process of its own.

python -m tests.telegram.poller DATABASE_URL TELEGRAM_URL
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramSettings
from bot.settings import Settings
from routing.storage.db import Database
from tests.fakes.telegram import TOKEN
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord
from tests.telegram.desk import in_telegram


async def main(url: str, telegram: str) -> None:
    """Serve."""
    catalogue = in_telegram(CATALOGUE)
    settings = Settings(database_url=SecretStr(url)).with_channels(
        TelegramSettings(token=SecretStr(TOKEN), api_url=telegram)
    )
    app = App(
        settings, Database(url), catalogue, ByWord(catalogue), now=lambda: dt.datetime.now(dt.UTC)
    )
    app.add(TelegramChannel.of(app))
    await app.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
