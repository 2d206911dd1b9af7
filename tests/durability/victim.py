"""A desk that is killed (SIGKILL) at a chosen step, the n-th time it comes by; or not at all. Run
as a process of its own.

    python -m tests.durability.victim URL CHANNEL STEP COUNT SECONDS

It takes in the script below as one employee and one team member would, delivering after each
message. What was taken in before is met again under the same keys, as a channel repeats what was
not acknowledged.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import sys
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.terminal.channel import TerminalChannel
from bot.context import Context
from bot.intake import inbound
from bot.ports import Address, Channel, Incoming, Outgoing, Press, Pressed, Said
from bot.settings import Settings
from bot.worker.worker import Worker
from routing.storage import outbox
from routing.storage.db import Database
from routing.storage.outbox import Claim
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

LEASE = dt.timedelta(seconds=5)
"""Short, so that the one who comes after need not move the clock far."""

STEPS = (
    "before commit",
    "after commit",
    "after claim",
    "before send",
    "after send",
    "after finish",
)

SCRIPT: tuple[tuple[str, str, str, str], ...] = (
    ("sanne", "person/sanne", "say", "er is een spill in de hal"),
    ("sanne", "person/sanne", "say", "ja"),
    ("joost", "room/cleaning", "press", "c:S-1001:acknowledge"),
    ("joost", "room/cleaning", "press", "c:S-1001:resolve"),
    ("sanne", "person/sanne", "press", "c:S-1001:confirm"),
)


class Fuse:
    """Kills the process when the chosen step comes by for the chosen time."""

    def __init__(self, step: str, count: int) -> None:
        self.step = step
        self.left = count

    def at(self, step: str) -> None:
        """A step is reached."""
        if step == self.step:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class KilledDelivery(Worker):
    """The real worker, with the fuse between its steps."""

    fuse: Fuse

    def _claim(self, limit: int) -> list[Claim]:
        with self.database.transaction() as session:
            claims = outbox.claim(
                session, self.owner, self.context().now, limit, tuple(self.channels), lease=LEASE
            )
        if claims:
            self.fuse.at("after claim")
        return claims

    async def _send(self, to: Address, message: Outgoing, key: str, claim: Claim) -> str:
        self.fuse.at("before send")
        ref = await super()._send(to, message, key, claim)
        self.fuse.at("after send")
        return ref

    async def _deliver(self, claim: Claim) -> None:
        await super()._deliver(claim)
        self.fuse.at("after finish")


def _killed_inside(fuse: Fuse) -> None:
    """The fuse inside the transaction, after all is written and before it is committed."""
    whole = inbound.take_in

    def take_in(session: Session, incoming: Incoming, world: Context) -> bool:
        fresh = whole(session, incoming, world)
        session.flush()
        fuse.at("before commit")
        return fresh

    import bot.bootstrap.app

    setattr(bot.bootstrap.app, "take_in", take_in)  # noqa: B010


async def run(url: str, channel: str, fuse: Fuse, now: dt.datetime) -> None:
    """The whole script, each message delivered before the next."""
    _killed_inside(fuse)
    app = App(
        Settings(database_url=SecretStr(url)),
        Database(url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: now,
    )
    made: Channel = WebChannel(app.mailbox) if channel == "web" else TerminalChannel(app.mailbox)
    app.add(made)
    app.delivery = KilledDelivery(app.database, app.channels, app.context)
    app.delivery.fuse = fuse
    await app.settle()
    for n, (person, conversation, what, words) in enumerate(SCRIPT):
        head: dict[str, Any] = {
            "key": f"{channel}/{n}",
            "address": Address(channel=channel, conversation=conversation),
            "account": person,
            "at": now,
            "shared": conversation.startswith("room/"),
        }
        if what == "press":
            await app.accept(Pressed(press=Press(action=words, values={}), **head))
        else:
            await app.accept(Said(text=words, **head))
        fuse.at("after commit")
        await app.settle()
    app.close()


if __name__ == "__main__":
    address, name, step, count, seconds = sys.argv[1:]
    asyncio.run(
        run(address, name, Fuse(step, int(count)), MONDAY + dt.timedelta(seconds=int(seconds)))
    )
