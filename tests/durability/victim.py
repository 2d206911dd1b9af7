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
from dataclasses import replace
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from bot.bootstrap.app import App
from bot.channels.mailbox import MailboxChannel
from bot.channels.pages.channel import WebChannel
from bot.channels.terminal.channel import TerminalChannel
from bot.context import Context
from bot.intake.acceptance import TakeIn
from bot.intake.inbound import take_in
from bot.outbox.results import Dead, Done, Handler, Later, Result
from bot.ports import Address, Incoming, Outgoing, Press, Pressed, Said, Shown
from bot.settings import Settings
from routing.storage.db import Database
from routing.storage.outbox import Claim
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

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


class Fused:
    """A handler with the fuse before it runs and after its row was finished."""

    def __init__(self, handler: Handler, fuse: Fuse) -> None:
        self.handler, self.fuse = handler, fuse

    async def run(self, claim: Claim) -> Result:
        self.fuse.at("after claim")
        result = await self.handler.run(claim)
        if not isinstance(result, Done):
            return result
        whole = result.after

        async def after() -> None:
            if whole:
                await whole()
            self.fuse.at("after finish")
            self.fuse.at(f"after finish of {claim.kind}")

        return replace(result, after=after)

    def failed(self, claim: Claim, error: Exception) -> Later | Dead:
        return self.handler.failed(claim, error)


def fused_take_in(fuse: Fuse) -> TakeIn:
    """The fuse inside the transaction, after all is written and before it is committed."""

    def wrapped(session: Session, incoming: Incoming, context: Context) -> bool:
        fresh = take_in(session, incoming, context)
        session.flush()
        fuse.at("before commit")
        return fresh

    return wrapped


def fused_writing(channel: MailboxChannel, fuse: Fuse) -> None:
    """The fuse around every message that is written in this window."""
    whole = channel.write

    def write(session: Session, to: Address, message: Outgoing, key: str) -> str:
        fuse.at("before send")
        ref = whole(session, to, message, key)
        fuse.at("after send")
        return ref

    channel.write = write  # type: ignore[method-assign]


async def run(url: str, channel: str, fuse: Fuse, now: dt.datetime) -> None:
    """The whole script, each message delivered before the next."""
    app = App(
        Settings(database_url=SecretStr(url)),
        Database(url),
        CATALOGUE,
        ByWord(CATALOGUE),
        now=lambda: now,
        take_in=fused_take_in(fuse),
        around=lambda handler: Fused(handler, fuse),
    )
    made: MailboxChannel = (
        WebChannel(app.mailbox) if channel == "web" else TerminalChannel(app.mailbox)
    )
    fused_writing(made, fuse)
    app.add(made)
    take = app.take_or_keep if channel == "web" else app.accept
    await app.housekeeping.release()
    await app.settle()
    for n, (person, conversation, what, words) in enumerate(SCRIPT):
        head: dict[str, Any] = {
            "key": f"{channel}/{n}",
            "address": Address(channel=channel, conversation=conversation),
            "account": person,
            "at": now,
            "shared": conversation.startswith("room/"),
            "shown": None if conversation.startswith("room/") else Shown(text=words),
        }
        if what == "press":
            await take(Pressed(press=Press(action=words, values={}), **head))
        else:
            await take(Said(text=words, **head))
        fuse.at("after commit")
        await app.settle()
    app.close()


if __name__ == "__main__":
    address, name, step, count, seconds = sys.argv[1:]
    asyncio.run(
        run(address, name, Fuse(step, int(count)), MONDAY + dt.timedelta(seconds=int(seconds)))
    )
