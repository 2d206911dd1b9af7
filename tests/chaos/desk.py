"""A desk with pages, Slack and Telegram as a process of its own, to be killed.

    python -m tests.chaos.desk DATABASE SLACK TELEGRAM PORT CONTROL BEGAN PEOPLE

It is the real desk but for its clock and for how it understands (by one word, in no time); its
pages are the demo's, so that anybody may sit down.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.bootstrap.listening import bound
from bot.bootstrap.reloading import Reloading
from bot.channels.pages.channel import WebChannel
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.settings import SlackOptions
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions
from bot.commands.web_server import hosts_of, web_server
from bot.intake.press_permission import PressPermission
from bot.settings import Settings
from routing.storage.db import Database
from routing.understand.live import LiveReader
from tests.chaos import catalogue
from tests.chaos.control import Control
from tests.fakes.slack import SECRET
from tests.fakes.telegram import TOKEN
from tests.routing.reading import ByWord


def _slowed(database: Database, control: Control) -> None:
    @sa.event.listens_for(database.engine, "commit")
    def _wait(_connection: Any) -> None:
        if slow := float(control.read()["slow"]):
            time.sleep(slow)


def add_channels(app: App, slack: str, telegram: str) -> None:
    """Give a desk the pages, and Slack and Telegram as they are at these addresses."""
    why_not = PressPermission(app.database, app.context).why_not
    there = replace(TelegramOptions(token=TOKEN, api_url=telegram), spacing=0.0)
    in_slack = SlackOptions(("xoxb-T1",), "xapp-1", SECRET, slack)
    app.add(WebChannel(app.mailbox))
    app.add(SlackChannel(in_slack, app.queries, app.now, app))
    app.add(TelegramChannel(there, app.database, why_not, app.now, lambda: app.catalogue))


async def main(url: str, slack: str, telegram: str, port: int, control: Control, many: int) -> None:
    """Serve until killed."""
    folder = control.path.with_name("catalogue")
    read = partial(catalogue.read, many=many)
    known = read(folder).catalogue
    settings = Settings(database_url=SecretStr(url), catalog=folder)
    database = Database(url)
    _slowed(database, control)
    reader = LiveReader(known, lambda new, _: ByWord(new))
    app = App(settings, database, known, reader, now=control.now)
    add_channels(app, slack, telegram)
    with bound("127.0.0.1", port) as listening:
        server = web_server(app, "s" * 32, hosts_of(settings, "127.0.0.1", True), demo=True)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.run(Reloading(app, folder, read=read).run))
            tasks.create_task(server.serve(sockets=[listening]))


if __name__ == "__main__":
    address, slack_url, telegram_url, number, file, began, people = sys.argv[1:]
    shared = Control(Path(file), float(began))
    asyncio.run(main(address, slack_url, telegram_url, int(number), shared, int(people)))
