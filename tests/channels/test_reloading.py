"""The catalogue is edited while the desk runs: what holds is taken over, what does not is told,
work of who left returns.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.bootstrap.app import App
from bot.bootstrap.first_reader import read_catalogue
from bot.bootstrap.reloading import Reloading
from bot.channels.pages.channel import WebChannel
from bot.ports import Address, Press, Pressed, Said
from bot.settings import Settings
from routing.storage import ledger
from routing.storage.db import Database
from routing.storage.tables import MailboxRow
from tests.routing.links import MONDAY
from tests.routing.reading import ByWord

GARDEN = """\
team: garden
name: {en: Garden, nl: Tuin}
kind: internal
fallback: true
hours: {zone: Europe/Amsterdam, weekdays: "08:00-16:30", holidays: NL}
people:
  - {id: gerda, name: Gerda V., role: coordinator}
  - {id: hugo, name: Hugo D.}
rooms: {slack: C0GARDEN}
escalate: [coordinator]
services:
  - id: grounds
    name: {en: Grounds, nl: Terrein}
    agreements:
      - customers: ["*"]
        targets: {incident: {acknowledge: 1h, resolve: 1d}, service_request: {acknowledge: 1h, resolve: 2d}}
    items:
      - id: branch
        kind: incident
        name: {en: Fallen branch, nl: Gevallen tak}
        phrases: {en: [a branch blocks the path, tree down], nl: [er ligt een tak, omgewaaide boom]}
"""
COORDINATOR = "person/gerda"
PEOPLE = "employees:\n  - {id: sanne, name: Sanne K., language: nl}\n"


class Garden:
    """A desk on a folder with one team."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database = folder, database
        self.written = 0
        self.write("organisation.yaml", PEOPLE)
        self.write("garden.yaml", GARDEN)
        catalogue = read_catalogue(folder)
        settings = Settings(database_url=SecretStr("sqlite://"))
        self.app = App(settings, database, catalogue, ByWord(catalogue), now=lambda: MONDAY)
        self.app.add(WebChannel(self.app.mailbox))
        self.watch = Reloading(self.app, folder)

    def write(self, name: str, text: str) -> None:
        """Save a file, at a moment of its own: a test is quicker than a clock's grain."""
        self.written += 1
        (self.folder / name).write_text(text)
        os.utime(self.folder / name, (self.written, self.written))

    async def says(self, person: str, text: str = "", press: str | None = None) -> None:
        """One message of a person, delivered."""
        self.written += 1
        head: dict[str, Any] = {
            "key": f"k{self.written}",
            "address": Address(channel="web", conversation=f"person/{person}"),
            "account": person,
            "at": MONDAY,
        }
        pressed = Press(action=press) if press else None
        await self.app.accept(
            Pressed(press=pressed, **head) if pressed else Said(text=text, **head)
        )
        await self.app.settle()

    async def looked(self) -> bool:
        """Two looks: one that sees the change, one that finds it standing still."""
        return [await self.watch.look(), await self.watch.look()][-1]


@pytest.fixture
def garden(tmp_path: Path, database: Database) -> Garden:
    return Garden(tmp_path, database)


async def test_a_change_that_holds_is_taken_over_once_it_stands_still(garden: Garden) -> None:
    assert not await garden.looked()
    garden.write("garden.yaml", GARDEN.replace("en: Garden", "en: Gardens"))
    assert not await garden.watch.look()
    assert await garden.watch.look()
    assert garden.app.catalogue.teams[0].name.in_("en") == "Gardens"
    assert not await garden.looked()


async def test_a_change_that_does_not_hold_is_told_and_left(
    garden: Garden, caplog: pytest.LogCaptureFixture
) -> None:
    version = garden.app.catalogue.version
    for hours in ("25:00-16:30", "26:00-16:30"):
        garden.write("garden.yaml", GARDEN.replace("08:00-16:30", hours))
        assert not await garden.looked()
        assert garden.app.catalogue.version == version and garden.app.catalogue_refused
    assert "garden.yaml:5" in caplog.text and "the one before stays in use" in caplog.text
    garden.write("garden.yaml", GARDEN.replace("16:30", "17:30"))
    assert await garden.looked() and not garden.app.catalogue_refused
    await garden.app.settle()
    with garden.database.reading() as session:
        bodies = session.exec(select(MailboxRow.body).where(MailboxRow.conversation == COORDINATOR))
        told = [body["message"]["text"] for body in bodies]
    assert len(told) == 2 and "garden.yaml, line 5" in told[0] and "is in use" in told[1]


async def test_the_same_words_saved_again_change_nothing(garden: Garden) -> None:
    garden.write("garden.yaml", GARDEN)
    assert not await garden.looked()


async def test_work_of_who_left_returns_and_promises_stay(garden: Garden) -> None:
    await garden.says("sanne", "er ligt een tak op het pad")
    await garden.says("sanne", "ja")
    await garden.says("hugo", press="c:S-1001:acknowledge")
    with garden.database.reading() as session:
        before = ledger.read(session, "S-1001")
    assert before and before.assignee == "hugo"
    garden.write(
        "garden.yaml",
        GARDEN.replace("  - {id: hugo, name: Hugo D.}\n", "").replace("resolve: 1d", "resolve: 5d"),
    )
    assert await garden.looked()
    with garden.database.reading() as session:
        after = ledger.read(session, "S-1001")
    assert after and after.assignee == "gerda"
    assert after.resolve_by == before.resolve_by
    assert "hugo" not in garden.app.catalogue.people
