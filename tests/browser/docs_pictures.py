"""Draws the pictures of pages in the docs: `python -m tests.browser.docs_pictures docs/pictures`.

The hospital after a simulated quarter, at the hour in which that ended (a moved clock: else the
figures of the last 91 days would be empty), and a made organisation of 300 links. A quarter takes
about three minutes to simulate; `--quarter FILE` draws one that `schakel simulate quarter --keep
FILE` made before. That of a conversation, `page-employee.png`, is one of those that
`PICTURES_OF_PAGES=FOLDER pytest tests/browser/test_story.py` keeps as the story goes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright, expect

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.site import make_site
from bot.commands.web_server import rehearsed
from bot.settings import HOSPITAL, Settings
from catalog.editing.merge import at, with_value
from catalog.editing.splice import document_of
from catalog.load import load
from catalog.model import Catalogue
from catalog.own_clock import own_clock
from catalog.sight import sight_of
from routing.storage import team_drafts
from routing.storage.db import Database
from routing.storage.insight_store import Counting
from routing.storage.tables import LedgerRow
from routing.storage.team_drafts import Draft
from tests.browser.conftest import CHROMIUM, FLAGS, windows_at
from tests.browser.pictures import MANY, many_figures
from tests.channels.conftest import now as monday
from tests.channels.conftest import parts_for
from tests.routing.reading import ByWord

LEARNT_WITHIN = 600.0
"""Seconds; a machine that others use takes long to learn two catalogues."""
PATIENCE = 180_000
"""Milliseconds that a page may take on such a machine."""
TEAM = "cleaning"
"""Whose block is shown and edited."""


class Drawn(NamedTuple):
    """A picture: its name, the address, how large, what is typed into the palette for it, and who
    looks where that is an employee.
    """

    name: str
    path: str
    size: tuple[int, int] = (1280, 900)
    palette: str = ""
    fit: bool = False
    who: str = ""


EDIT = f"/organisation/{TEAM}/edit"
IN_HOSPITAL = (
    Drawn("page-figures-promises", "/insight"),
    Drawn("page-figures-time", "/insight?show=time"),
    Drawn("page-organisation", "/organisation", fit=True),
    Drawn("page-block", f"/organisation/{TEAM}"),
    Drawn("page-catalogue", "/catalogue", who="tom"),
    Drawn("page-palette", "/team", (1280, 820), "print"),
    Drawn("page-edit", f"{EDIT}?part=item/cleaning-on-call/spill", (1280, 820)),
    Drawn("page-edit-change", f"{EDIT}/change", (1280, 820)),
)
OF_300 = (
    Drawn("page-organisation-300", "/organisation", (1800, 1000), fit=True),
    Drawn("page-figures-300", "/insight?by=domain"),
)


def at_hospital(database: Database, folder: Path) -> tuple[FastAPI, str]:
    """The hospital's pages at the end of what was simulated, and who sees all of its figures."""
    catalogue = load(folder).catalogue
    with database.reading() as session:
        end: dt.datetime = session.execute(sa.select(sa.func.max(LedgerRow.at))).scalar_one()
    Counting(database, catalogue, own_clock(catalogue)).catch_up(end, sys.maxsize)
    who = max(catalogue.people, key=lambda one: (len(sight_of(one, catalogue).words), one))
    _edit(database, folder, who, end)
    return _site(database, catalogue, end, folder), who


def _edit(database: Database, folder: Path, who: str, now: dt.datetime) -> None:
    """A change of a block that is under way."""
    text = (folder / f"{TEAM}.yaml").read_text()
    document = document_of(text)
    phrases = ("services", "cleaning-on-call", "items", "spill", "phrases", "en")
    made = with_value(document, phrases, [*at(document, phrases), "milk all over the floor"])
    with database.transaction() as session:
        team_drafts.keep(session, Draft(TEAM, who, text, made), now)


def _site(
    database: Database, catalogue: Catalogue, now: dt.datetime, folder: Path | None = None
) -> FastAPI:
    app = App(Settings(), database, catalogue, ByWord(catalogue), now=lambda: now)
    app.add(WebChannel(app.mailbox))
    parts = parts_for(database, app.mailbox, app.accept)
    parts = replace(parts, catalogue=lambda: catalogue, now=lambda: now, folder=folder)
    return make_site(
        replace(
            parts,
            writes=folder is not None,
            rehearse=rehearsed,
            reads_by_words=True,
        )
    )


async def _draw(site: FastAPI, browser: Browser, who: str, drawn: Drawn, folder: Path) -> None:
    wide, high = drawn.size
    who = drawn.who or who
    async with windows_at(site, browser) as windows:
        windows.patience = PATIENCE
        joined = "&" if "?" in drawn.path else "?"
        page = await windows.open(
            f"{drawn.path}{joined}as={who}",
            width=wide,
            height=high,
            locale="en-GB",
            color_scheme="light",
            reduced_motion="reduce",
        )
        english = page.locator('.languages button[value="en"]')
        if await english.get_attribute("aria-pressed") != "true":
            await english.click()
            await page.wait_for_load_state()
            await page.goto(f"{windows.address}{drawn.path}{joined}as={who}")
        if drawn.fit:
            await page.locator('[data-zoom="0"]').click()
        if drawn.palette:
            await page.keyboard.press("Control+k")
            async with page.expect_response(f"**/palette?q={drawn.palette}&**"):
                await page.keyboard.type(drawn.palette)
            await page.locator(".command[aria-selected]").first.wait_for()
        # What is fetched after the page: what phrases change, once the catalogue is learnt.
        late = page.locator(".learning, [hx-trigger=load]")
        with contextlib.suppress(AssertionError):
            await expect(late).to_have_count(0, timeout=LEARNT_WITHIN * 1000)
        await page.screenshot(path=folder / f"{drawn.name}.png")
        print(f"{drawn.name}.png", flush=True)


async def draw(quarter: Path, folder: Path, only: Sequence[str]) -> None:
    """All of them, or those that are named, into a folder."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        contextlib.ExitStack() as stack,
    ):
        place = Path(name)
        shutil.copytree(HOSPITAL, place / "hospital")
        shutil.copy(quarter, place / "quarter.sqlite3")
        made = [Database(f"sqlite:///{place}/{kind}.sqlite3") for kind in ("quarter", "many")]
        for database in made:
            stack.callback(database.close)
            database.migrate()
        many_figures(made[1])
        hospital, who = at_hospital(made[0], place / "hospital")
        many = _site(made[1], MANY, monday())
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            for site, person, pictures in ((hospital, who, IN_HOSPITAL), (many, "daan", OF_300)):
                for one in pictures:
                    if not only or one.name in only:
                        await _draw(site, browser, person, one, folder)
            await browser.close()


def main() -> None:
    """Draw them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quarter", type=Path, help="a simulated quarter's database, kept before")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures; without, all")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        quarter = given.quarter or Path(name) / "quarter.sqlite3"
        if given.quarter is None:
            command = [sys.executable, "-m", "bot.cli", "simulate", "quarter", "--keep", quarter]
            subprocess.run(command, check=True)
        asyncio.run(draw(quarter, given.folder, given.only))


if __name__ == "__main__":
    main()
