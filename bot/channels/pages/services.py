"""The services that the pages are given, wired once in bot/bootstrap/app.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import CollectorRegistry

from bot.channels.mailbox import Mailbox
from bot.channels.pages.rehearsal import Make
from bot.intake.door import Door
from bot.intake.team_changes import TeamChanges
from bot.ports import Accept
from catalog.channels import USUAL, Channels
from catalog.model import Catalogue
from routing.storage.db import Database
from routing.understand.decision import Understanding


async def _not_looked_at() -> Mapping[str, str | None]:
    return {}


@dataclass(frozen=True)
class OpenId:
    """The organisation's own sign-in; `name` is what people call it."""

    issuer: str
    client: str
    secret: str
    name: str


@dataclass(frozen=True)
class PageServices:
    """The pages' view of the desk.

    `hosts` are the names this site answers to; `secret` signs the session's cookie. `demo`: anybody
    may be anybody, so it must be reachable from this machine only. `door` lets people in where it
    is no demo; without one nobody gets in. `public_url`: where people find the pages, when it is
    set.
    """

    database: Database
    mailbox: Mailbox
    accept: Accept
    catalogue: Callable[[], Catalogue]
    now: Callable[[], dt.datetime]
    secret: str
    hosts: tuple[str, ...]
    demo: bool = False
    door: Door | None = None
    public_url: str | None = None
    openid: OpenId | None = None
    ready: Callable[[], Awaitable[Mapping[str, str | None]]] = _not_looked_at
    figures: CollectorRegistry | None = None
    metrics_token: str = ""
    understanding: Callable[[], Understanding | None] | None = None
    folder: Path | None = None
    writes: bool = False
    channels: Channels = field(default_factory=lambda: USUAL)
    rehearse: Make | None = None
    reads_by_words: bool = False
    team_changes: TeamChanges | None = None
    """`folder`: that of the catalogue, where its files are edited; `writes`: whether the pages may
    put a file into it; `rehearse` learns a catalogue to see where sentences would go with it;
    `reads_by_words`: `understanding` does too, and has no need to be learnt once more for that.
    `team_changes` asks a second person for a change of a team's file, where that is wanted.
    `understanding`: what reads people's words, for the search; without it, and while it is being
    learnt, words are looked up.
    `ready`: what was looked at, by its name, and why it is not right. `figures`: those of the
    desk, for whoever has the token, or is on this machine where there is none.
    """
