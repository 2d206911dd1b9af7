"""A block edited in a real window: nothing that is filled in is lost on a slow way, two people in two
browsers, nothing serious for axe in any state.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.site import make_site
from bot.settings import Settings
from catalog.load import load
from catalog.model import Catalogue
from routing.storage.db import Database
from tests.blocks.conftest import CLEANING, SMALL
from tests.browser.conftest import Windows, faults, windows_at
from tests.channels.conftest import now, parts_for
from tests.routing.reading import ByWord

pytestmark = pytest.mark.asyncio(loop_scope="session")
ORGANISATION = """
organisation: {en: Small, nl: Klein}
fallback: facilities-desk
changes: second_person
"""
PHRASES = "How people say it, one a line"
ITEM = f"{CLEANING}?part=item/cleaning/spill&as=fatima"


@pytest_asyncio.fixture(loop_scope="session")
async def windows(sqlite_url: str, chromium: Browser, tmp_path: Path) -> AsyncIterator[Windows]:
    """Windows at a small organisation whose folder may be written to, by two people."""
    folder = tmp_path / "catalogue"
    shutil.copytree(SMALL, folder)
    (folder / "organisation.yaml").write_text(ORGANISATION)
    database, sound = Database(sqlite_url), [load(folder).catalogue]
    app = App(Settings(), database, sound[0], ByWord(sound[0]), now=now)
    app.add(WebChannel(app.mailbox))

    def catalogue() -> Catalogue:
        found = load(folder)
        sound[:] = [found.catalogue] if found.ok else sound
        app.catalogue = sound[0]
        return sound[0]

    parts = replace(
        parts_for(database, app.mailbox, app.accept),
        catalogue=catalogue,
        folder=folder,
        writes=True,
        rehearse=lambda known, stop: ByWord(known),
        team_changes=app.team_changes,
    )
    async with windows_at(make_site(parts), chromium) as opened:
        yield opened
    database.close()
    assert opened.complaints == []


async def sound(page: Page, what: str) -> None:
    """No serious finding of axe; nothing is wider than the window."""
    assert await faults(page) == [], what


async def slowly(route: Route) -> None:
    """The way to the desk takes a while for what is sent."""
    if route.request.method == "POST":
        await asyncio.sleep(0.6)
    await route.continue_()


async def test_what_is_filled_in_is_kept_before_another_page_comes(windows: Windows) -> None:
    page = await windows.open(ITEM)
    await page.route("**/organisation/**", slowly)
    await page.get_by_label(f"{PHRASES} (English)").fill("milk on the floor")
    await page.get_by_label(f"{PHRASES} (Dutch)").fill("melk op de vloer")
    await page.get_by_label("What it is for (English)").fill("For what is wet.")
    await page.locator(".edit-menu").get_by_role("link", name="People", exact=True).click()
    await page.wait_for_url("**part=people**")
    await page.goto(windows.address + ITEM)
    await expect(page.get_by_label(f"{PHRASES} (English)")).to_have_value("milk on the floor")
    await expect(page.get_by_label(f"{PHRASES} (Dutch)")).to_have_value("melk op de vloer")
    await expect(page.get_by_label("What it is for (English)")).to_have_value("For what is wet.")

    await page.get_by_label("What it is for (Dutch)").fill("Voor wat nat is.")
    add = page.locator("details.add").filter(has_text="Add a question")
    await add.locator("summary").click()
    await add.get_by_label("Question (English)").fill("How wet?")
    await add.get_by_label("Question (Dutch)").fill("Hoe nat?")
    await add.get_by_role("button", name="Add a question").click()
    await expect(page.get_by_role("heading", name="Question: How wet?")).to_be_visible()
    await expect(page.get_by_label("What it is for (Dutch)")).to_have_value("Voor wat nat is.")


async def test_two_people_in_two_browsers(windows: Windows) -> None:
    """Fatima asks; Ria reads it in her conversation, looks, and agrees."""
    fatima = await windows.open(f"{CLEANING}?part=people&as=fatima")
    await fatima.get_by_label("Name", exact=True).nth(1).fill("Joost Vermeulen")
    await fatima.get_by_role("link", name="Look at the change").click()
    await expect(fatima.get_by_text("Joost Vermeulen (was Joost V.)")).to_be_visible()
    await sound(fatima, "change")
    await fatima.get_by_label("Why?").fill("he is called so")
    await fatima.get_by_role("button", name="Ask a second person").click()
    await expect(fatima.get_by_role("status").first).to_contain_text("A message in chat goes to")
    await sound(fatima, "asked")
    small = await windows.open(f"{CLEANING}?part=people&as=fatima", width=390)
    top = await small.locator(".edit-form").evaluate("form => form.getBoundingClientRect().top")
    assert top < 500, "the form, not its menu, is what one sees first"
    await small.get_by_text("Parts of the block").click()
    await expect(small.get_by_role("link", name="Escalation", exact=True)).to_be_visible()
    ria = await windows.open("/changes?as=ria", width=390)
    await expect(ria.get_by_text("Joost Vermeulen (was Joost V.)")).to_be_visible()
    await sound(ria, "waiting")
    await ria.get_by_label("Why, or why not?").fill("good")
    await ria.get_by_role("button", name="Agree, and put it in").click()
    await expect(ria.get_by_role("heading", name="Decided")).to_be_visible()
    await sound(ria, "decided")
    await fatima.goto(f"{windows.address}/changes?as=fatima")
    await expect(fatima.get_by_text("good")).to_be_visible()
    await fatima.goto(f"{windows.address}{CLEANING}?part=people&as=fatima")
    await expect(fatima.get_by_label("Name", exact=True).nth(1)).to_have_value("Joost Vermeulen")


async def test_a_team_is_begun_by_keys_alone(windows: Windows) -> None:
    page = await windows.open("/teams/new?as=ria")
    await page.get_by_label("Name (English)").focus()
    for name in ("Gardens", "Tuinen"):
        await page.keyboard.type(name)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/organisation/gardens/edit**")
    await page.get_by_role("link", name="Prepared answers").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**part=prepared**")
    await page.get_by_label("Name (English)").focus()
    for text in ("Soon", "Zo", "We are on our way", "We komen eraan"):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Add a prepared answer").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Soon")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
async def test_nothing_serious_in_any_state(windows: Windows, width: int, scheme: str) -> None:
    parts = ("about", "people", "duty", "escalation", "services", "prepared")
    addresses = [f"{CLEANING}?part={one}&as=fatima" for one in (*parts, "service/cleaning")]
    addresses += [ITEM, f"{CLEANING}/words?q=wet+floor&as=fatima", "/teams/new?as=ria"]
    locale = "nl-NL" if scheme == "dark" else "en-GB"
    page = await windows.open(addresses[0], width=width, color_scheme=scheme, locale=locale)
    for address in addresses:
        await page.goto(windows.address + address)
        await page.locator("main details").evaluate_all(
            "all => all.forEach(one => one.open = true)"
        )
        await sound(page, address)
