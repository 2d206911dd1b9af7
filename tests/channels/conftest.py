"""The pages and the mailbox over a small organisation, on both kinds of database."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages.services import PageServices
from bot.channels.pages.site import make_site
from bot.ports import Accept, Incoming
from routing.storage.db import Database
from tests.fakes.windows import shown
from tests.routing.links import CATALOGUE, MONDAY

HOST = "127.0.0.1:8080"
OURS = {"origin": f"http://{HOST}", "content-type": "application/x-www-form-urlencoded"}


def now() -> dt.datetime:
    """It is always Monday morning here."""
    return MONDAY


@pytest.fixture
def mailbox(database: Database) -> Mailbox:
    """An empty mailbox: the test runs once on each kind of database."""
    return Mailbox(database, now)


@pytest.fixture
def unreachable(database: Database, tmp_path: Path) -> Database:
    """A database of the same kind that does not answer."""
    return Database(
        f"sqlite:///{tmp_path}" if database.is_sqlite else "postgresql://nobody@127.0.0.1:1/nothing"
    )


class Desk:
    """Stands for the desk: keeps what comes in, a key once, and shows it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.taken: list[Any] = []

    async def accept(self, incoming: Incoming) -> bool:
        """Take it in."""
        if any(earlier.key == incoming.key for earlier in self.taken):
            return False
        self.taken.append(incoming)
        shown(self.database, incoming)
        return True


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk that answers nothing."""
    return Desk(database)


Site = Callable[..., httpx2.AsyncClient]


def parts_for(
    database: Database, mailbox: Mailbox, accept: Accept, *, demo: bool = True
) -> PageServices:
    """What the pages are handed."""
    return PageServices(
        database=database,
        mailbox=mailbox,
        accept=accept,
        catalogue=lambda: CATALOGUE,
        now=now,
        secret="not a secret in a test",
        hosts=("127.0.0.1", "localhost", "::1"),
        demo=demo,
    )


def browser(parts: PageServices) -> httpx2.AsyncClient:
    """A browser without script, which keeps its cookies."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(make_site(parts)), base_url=f"http://{HOST}"
    )


@pytest.fixture
async def visitor(
    database: Database, mailbox: Mailbox, desk: Desk
) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser at the demo."""
    async with browser(parts_for(database, mailbox, desk.accept)) as client:
        yield client
