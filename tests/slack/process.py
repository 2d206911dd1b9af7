"""A desk with Slack as a process of its own, that is killed (SIGKILL) at a chosen step, or never.

python -m tests.slack.process DATABASE API WAY PORT STEP COUNT SECONDS
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import sys
import time

import uvicorn
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.settings import SlackOptions
from bot.ports import Address, Channel, Incoming, Outgoing
from bot.settings import Settings
from routing.storage.db import Database
from tests.durability.victim import Fuse, Fused, fused_take_in
from tests.fakes.slack import SECRET
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord
from tests.slack.desk import in_slack

LEASE_RAN_OUT = 90


def fused_sending(channel: Channel, fuse: Fuse) -> None:
    """The fuse around every message that this channel sends."""
    whole = channel.send

    async def send(to: Address, message: Outgoing, key: str, again: bool = False) -> str:
        fuse.at("before send")
        ref = await whole(to, message, key, again)
        fuse.at("after send")
        return ref

    channel.send = send  # type: ignore[method-assign]


class KilledApp(App):
    """The real desk, with the fuse after it kept a message."""

    fuse: Fuse

    async def keep(self, incoming: Incoming) -> bool:
        kept = await super().keep(incoming)
        self.fuse.at("after keeping")
        return kept


async def run(url: str, api: str, way: str, port: int, fuse: Fuse, ahead: int) -> None:
    """Serve until killed."""
    began = time.monotonic()

    def now() -> dt.datetime:
        return MONDAY + dt.timedelta(seconds=ahead + time.monotonic() - began)

    catalogue = in_slack(CATALOGUE)
    app = KilledApp(
        Settings(database_url=SecretStr(url)),
        Database(url),
        catalogue,
        ByWord(catalogue),
        now=now,
        take_in=fused_take_in(fuse),
        around=lambda handler: Fused(handler, fuse),
    )
    app.fuse = fuse
    told = SlackOptions(("xoxb-T1",), "xapp-1" if way == "socket" else "", SECRET, api)
    channel = SlackChannel(told, app.queries, now, app)
    fused_sending(channel, fuse)
    app.add(channel)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app.run())
        if way == "http":
            config = uvicorn.Config(
                channel.http, host="127.0.0.1", port=port, log_level="critical", lifespan="off"
            )
            tasks.create_task(uvicorn.Server(config).serve())


def main(database: str, address: str, way: str, port: int, fuse: Fuse) -> None:
    """Run it; once it was killed, run it again, when its leases have run out, without a fuse."""
    ahead = 0
    while True:
        child = os.fork()
        if child == 0:
            asyncio.run(run(database, address, way, port, fuse, ahead))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
        fuse, ahead = Fuse("never", 1), ahead + LEASE_RAN_OUT


if __name__ == "__main__":
    base, api_url, name, number, step, count = sys.argv[1:]
    main(base, api_url, name, int(number), Fuse(step, int(count)))
