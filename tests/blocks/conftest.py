"""The small organisation in a folder of its own, edited in its pages."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlmodel import col, select

from bot.channels.mailbox import Mailbox
from bot.channels.pages.rehearsal import Stop
from bot.channels.registry import installed
from bot.context import Context
from bot.intake.team_changes import TeamChanges
from catalog.load import load
from catalog.model import Catalogue
from routing.storage.db import Database
from routing.storage.tables import OutboxRow
from tests.channels.conftest import OURS, Desk, browser, now, parts_for
from tests.routing.reading import ByWord

SMALL = Path(__file__).parents[1] / "catalog" / "small"
CLEANING = "/organisation/facilities-cleaning/edit"


@dataclass
class Site:
    """A desk over a folder of its own, and a browser at it."""

    folder: Path
    client: httpx2.AsyncClient
    database: Database
    context: Callable[[], Context]
    later: list[dt.timedelta]

    @property
    def file(self) -> Path:
        """The cleaning team's file."""
        return self.folder / "facilities-cleaning.yaml"

    async def get(self, path: str, who: str = "fatima", **query: str) -> httpx2.Response:
        """A page, as somebody sees it."""
        return await self.client.get(path, params={"as": who, **query})

    async def post(self, path: str, who: str = "fatima", **given: Any) -> httpx2.Response:
        """A form that somebody sends."""
        return await self.client.post(path, data={"as": who, **given}, headers=OURS)

    async def keep(self, part: str, who: str = "fatima", **given: Any) -> httpx2.Response:
        """A part of the forms that somebody fills in."""
        return await self.post(CLEANING, who, part=part, **given)

    def wants_second(self) -> None:
        """From now on a change waits for somebody else's yes."""
        organisation = self.folder / "organisation.yaml"
        organisation.write_text(organisation.read_text() + "changes: second_person\n")

    def said(self, person: str) -> list[str]:
        """What is to be said to somebody, where nothing but our own pages reaches them."""
        with self.database.reading() as session:
            rows = session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
        says = [row.body for row in rows if row.kind == "say"]
        found = [b for b in says if b["to"]["conversation"] == f"person/{person}"]
        return [str(body["message"]["text"]) for body in found]

    async def put(self, why: str = "asked for often", who: str = "fatima") -> httpx2.Response:
        """The change put in, or asked for."""
        return await self.post(f"{CLEANING}/change", who, why=why)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """Drafts are kept on both databases in tests/routing/test_team_drafts.py."""
    made = Database(sqlite_url)
    yield made
    made.close()


@pytest.fixture
def mailbox(database: Database) -> Mailbox:
    """An empty mailbox."""
    return Mailbox(database, now)


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk that answers nothing."""
    return Desk(database)


def _learnt(catalogue: Catalogue, stop: Stop) -> ByWord:
    return ByWord(catalogue)


@pytest.fixture
async def site(
    database: Database, mailbox: Mailbox, desk: Desk, tmp_path: Path
) -> AsyncIterator[Site]:
    """The small organisation in a folder, where the facilities desk takes what nobody has."""
    folder = tmp_path / "catalogue"
    shutil.copytree(SMALL, folder)
    organisation = "organisation: {en: Small, nl: Klein}\nfallback: facilities-desk\n"
    (folder / "organisation.yaml").write_text(organisation)

    sound = [load(folder).catalogue]

    def catalogue() -> Catalogue:
        """The last that held, as a running desk has it."""
        found = load(folder)
        sound[:] = [found.catalogue] if found.ok else sound
        return sound[0]

    parts = parts_for(database, mailbox, desk.accept)
    parts = replace(parts, catalogue=catalogue, folder=folder, writes=True, rehearse=_learnt)
    parts = replace(parts, channels=dict(installed()))
    later = [dt.timedelta(0)]

    def context() -> Context:
        known = catalogue()
        return Context(known, ByWord(known), {"web": ""}, now() + later[0], pages="https://desk")

    parts = replace(parts, team_changes=TeamChanges(database, context, lambda: None))
    async with browser(parts) as client:
        yield Site(folder, client, database, context, later)


def git(folder: Path, *words: str) -> str:
    """What git says there."""
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@t", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
