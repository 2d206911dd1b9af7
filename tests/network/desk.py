"""The desk of one organisation of three as a process of its own, to be killed.

    python -m tests.network.desk NAME DATABASE PORTS CONTROL BEGAN

PORTS: of all three by name (`hospital=8001,laundry=8002,…`). It is the real desk with its pages and
its door for other installations, but for its clock and for how it understands (by one word).
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.bootstrap.listening import bound
from bot.channels.pages.channel import WebChannel
from bot.channels.webhooks import mount_webhooks
from bot.commands.web_server import hosts_of, peer_endpoint, web_server
from bot.network.wire import PATHS
from bot.settings import Settings
from catalog.model import Catalogue, Team
from routing.storage.db import Database
from tests.chaos.control import Control
from tests.network.world import DYEWORKS, HOSPITAL, LAUNDRY
from tests.routing.reading import ByWord

NAMES = {"hospital": HOSPITAL, "laundry": LAUNDRY, "dyeworks": DYEWORKS}


def address(port: int) -> str:
    """Where a desk is."""
    return f"http://127.0.0.1:{port}"


def catalogue_of(name: str, ports: dict[str, int]) -> Catalogue:
    """An organisation's catalogue, the others at their ports."""
    whole = NAMES[name]
    teams = tuple(_at(team, ports) for team in whole.teams)
    return Catalogue(version=whole.version, organisation=whole.organisation, teams=teams)


def _at(team: Team, ports: dict[str, int]) -> Team:
    if team.link is None:
        return team
    link = team.link.model_copy(update={"url": address(ports[team.team])})
    return team.model_copy(update={"link": link})


async def main(name: str, url: str, ports: dict[str, int], control: Control) -> None:
    """Serve until killed."""
    known = catalogue_of(name, ports)
    settings = Settings(database_url=SecretStr(url), public_url=address(ports[name]))
    app = App(settings, Database(url), known, ByWord(known), now=control.now)
    app.add(WebChannel(app.mailbox))
    with bound("127.0.0.1", ports[name]) as listening:
        server = web_server(app, "s" * 32, hosts_of(settings, "127.0.0.1", True), demo=True)
        others = {path: peer_endpoint(app, path) for path in PATHS}
        pages: Any = server.config.app
        server.config.app = mount_webhooks(pages, others)  # the demo has none
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.run())
            tasks.create_task(server.serve(sockets=[listening]))


if __name__ == "__main__":
    own, address_of_database, known_ports, file, began = sys.argv[1:]
    shared = Control(Path(file), float(began))
    by_name = {one: int(port) for one, port in (p.split("=") for p in known_ports.split(","))}
    asyncio.run(main(own, address_of_database, by_name, shared))
