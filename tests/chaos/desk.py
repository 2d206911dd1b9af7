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
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.settings import SlackOptions
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import TelegramOptions
from bot.commands.run import _bound
from bot.commands.web_server import hosts_of, web_server
from bot.intake.press_permission import PressPermission
from bot.settings import Settings
from catalog.model import Catalogue, Person
from routing.storage.db import Database
from tests.across.world import three_channels
from tests.chaos.control import Control
from tests.fakes.slack import SECRET
from tests.fakes.telegram import TOKEN
from tests.routing.reading import ByWord


def seat(number: int) -> str:
    """The id of the employee with this number, who sits at the page."""
    return f"w{number}"


def with_employees(many: int) -> Catalogue:
    """The organisation of three channels, with employees at its pages."""
    whole = three_channels()
    more = tuple(Person(id=seat(n), name=f"W{n} de Vries", language="nl") for n in range(many))
    known = (*whole.organisation.employees, *more)
    organisation = whole.organisation.model_copy(update={"employees": known})
    return Catalogue(version=whole.version, organisation=organisation, teams=whole.teams)


def _slowed(database: Database, control: Control) -> None:
    @sa.event.listens_for(database.engine, "commit")
    def _wait(_connection: Any) -> None:
        if slow := float(control.read()["slow"]):
            time.sleep(slow)


async def main(url: str, slack: str, telegram: str, port: int, control: Control, many: int) -> None:
    """Serve until killed."""
    catalogue = with_employees(many)
    settings = Settings(database_url=SecretStr(url))
    database = Database(url)
    _slowed(database, control)
    app = App(settings, database, catalogue, ByWord(catalogue), now=control.now)
    why_not = PressPermission(app.database, app.context).why_not
    there = replace(TelegramOptions(token=TOKEN, api_url=telegram), spacing=0.0)
    in_slack = SlackOptions(("xoxb-T1",), "xapp-1", SECRET, slack)
    app.add(WebChannel(app.mailbox))
    app.add(SlackChannel(in_slack, app.queries, app.now, app))
    app.add(TelegramChannel(there, app.database, why_not, app.now, lambda: catalogue))
    with _bound("127.0.0.1", port) as listening:
        server = web_server(app, "s" * 32, hosts_of(settings, "127.0.0.1", True), demo=True)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.run())
            tasks.create_task(server.serve(sockets=[listening]))


if __name__ == "__main__":
    address, slack_url, telegram_url, number, file, began, people = sys.argv[1:]
    shared = Control(Path(file), float(began))
    asyncio.run(main(address, slack_url, telegram_url, int(number), shared, int(people)))
