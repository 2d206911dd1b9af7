"""The desk of the hospital with pages, Slack and Telegram as a process of its own, which reads by words
as `schakel run` does: in a second process.

    python -m tests.bench.worst_desk DATABASE SLACK TELEGRAM PORT
"""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.bootstrap.first_reader import read_catalogue
from bot.bootstrap.listening import bound
from bot.bootstrap.reader_process import ReaderProcess, ToLearn
from bot.commands.web_server import hosts_of, web_server
from bot.settings import HOSPITAL, Settings
from routing.storage.db import Database
from tests.chaos.desk import add_channels


async def main(url: str, slack: str, telegram: str, port: int) -> None:
    """Serve until killed."""
    settings = Settings(database_url=SecretStr(url), catalog=HOSPITAL)
    standing, database = read_catalogue(HOSPITAL), Database(url)
    database.migrate()
    reader = ReaderProcess(ToLearn(standing, None, None))
    app = App(settings, database, standing, reader)
    add_channels(app, slack, telegram)
    with bound("127.0.0.1", port) as listening:
        server = web_server(app, "s" * 32, hosts_of(settings, "127.0.0.1", True), demo=True)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.run())
            tasks.create_task(server.serve(sockets=[listening]))


if __name__ == "__main__":
    address, slack_url, telegram_url, number = sys.argv[1:]
    asyncio.run(main(address, slack_url, telegram_url, int(number)))
