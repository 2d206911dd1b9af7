"""The catalogue, the organisation and the figures in a real window: nothing serious for axe, nothing
wider than the window, asked by keys alone, and the picture that can be searched and enlarged.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.channels.pages.site import make_site
from bot.settings import Settings
from catalog.load import load
from routing.storage.db import Database
from tests.browser.conftest import Windows, faults, picture, windows_at
from tests.browser.pictures import SMALL
from tests.channels.conftest import now, parts_for
from tests.channels.test_walk import ROLES, worked
from tests.channels.walking import kind_of, walked
from tests.routing.links import CATALOGUE
from tests.routing.reading import ByWord

pytestmark = pytest.mark.asyncio(loop_scope="session")
BY_ROLE = {"/", "/team", "/team call", "call"}
"""Pages that differ by who looks; the others are looked at once."""
LOOKS: tuple[tuple[Literal["light", "dark"], str], ...] = (
    ("dark", "nl-NL"),
    ("light", "en-GB"),
    ("dark", "en-GB"),
    ("light", "nl-NL"),
)
WIDTHS = (360, 1280, 768)
ALIKE = {"/team late", "/team new", "/team busy", "/team waiting", "/team done"}
"""The list, narrowed down."""


@pytest_asyncio.fixture(loop_scope="session")
async def windows(sqlite_url: str, chromium: Browser) -> AsyncIterator[Windows]:
    """Windows at a small organisation's desk after a day's work."""
    database = Database(sqlite_url)
    app = App(Settings(), database, CATALOGUE, ByWord(CATALOGUE), now=now)
    app.add(WebChannel(app.mailbox))
    worked(database)
    site = make_site(parts_for(database, app.mailbox, app.accept))
    async with windows_at(site, chromium) as opened:
        yield opened
    database.close()
    assert opened.complaints == []


async def test_nothing_serious_on_any_page_that_a_role_can_reach(windows: Windows) -> None:
    seen, widths = set(ALIKE), itertools.cycle(WIDTHS)
    for (person, there, _), (scheme, locale) in zip(ROLES.values(), LOOKS, strict=True):
        # Which pages there are is found without a window: most of them look like one seen before.
        async with httpx2.AsyncClient(base_url=windows.address) as visitor:
            found = {kind_of(path): path for path in await walked(person, visitor, alike=4)}
        assert there <= set(found)
        page = await windows.open(f"/?as={person}", color_scheme=scheme, locale=locale)
        for kind, path in found.items():
            name = f"{person} {kind}" if kind in BY_ROLE else kind
            if name in seen or ".csv" in kind:
                continue
            seen.add(name)
            await page.set_viewport_size({"width": next(widths), "height": 820})
            await page.goto(windows.address + path)
            assert await faults(page) == [], path
            await picture(page, name.replace("/", "-").replace(" ", "-"))
        await page.context.close()


async def test_an_item_is_found_and_asked_by_keys_alone(windows: Windows) -> None:
    page = await windows.open("/catalogue?as=tom", locale="en-GB")
    await page.keyboard.press("/")
    await page.keyboard.type("windws")
    await page.keyboard.press("Enter")
    await page.locator(".results .ask").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("windows please")
    await page.locator("#ask-words").focus()
    await page.keyboard.type("the large ones")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#talk > .post.own")).to_contain_text("the large ones")


async def test_the_picture_is_searched_enlarged_and_opened(windows: Windows) -> None:
    page = await windows.open("/organisation?as=daan", locale="en-GB")
    before = await page.locator("[data-map]:visible").evaluate("map => map.width.baseVal.value")
    await page.locator('[data-zoom="1.25"]').click()
    after = await page.locator("[data-map]:visible").evaluate("map => map.width.baseVal.value")
    assert after > before
    await page.fill("[data-lights]", "zzz")
    await expect(page.locator("[data-lit]")).to_have_text("Nothing found for these words")
    await page.fill("[data-lights]", "  Laún")
    await expect(page.locator("[data-lit]")).to_have_text("1 link found")
    await expect(page.locator("tbody tr:visible")).to_have_count(1)
    await expect(page.locator(".m-block:not(.dim):visible")).to_have_count(1)
    await page.locator(".m-block:not(.dim):visible a").focus()
    await expect(page.locator(".m-line.lit")).to_have_count(2)
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("Laundry")


async def test_a_block_is_edited_live_and_put_in_by_keys(
    sqlite_url: str, chromium: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    database = Database(sqlite_url)
    app = App(Settings(), database, load(folder).catalogue, ByWord(CATALOGUE), now=now)
    app.add(WebChannel(app.mailbox))
    parts = parts_for(database, app.mailbox, app.accept)
    small = replace(parts, catalogue=lambda: app.catalogue, folder=folder, writes=True)
    edit = "/organisation/facilities-cleaning/edit"
    async with windows_at(make_site(small), chromium) as windows:
        for n, path in enumerate((edit, f"{edit}?part=item/cleaning/spill", f"{edit}/change")):
            joined = "&" if "?" in path else "?"
            scheme: Literal["light", "dark"] = "dark" if n % 2 else "light"
            page = await windows.open(
                f"{path}{joined}as=fatima", width=360 + n * 400, color_scheme=scheme, locale="en-GB"
            )
            assert await faults(page) == [], path
            await page.context.close()
        page = await windows.open(f"{edit}?part=people&as=fatima", locale="en-GB")
        await page.locator('[name="v.people/joost/name"]').focus()
        await page.keyboard.press("Control+a")
        await page.keyboard.type("Joost Vermeulen")
        await page.keyboard.press("Tab")
        await expect(page.locator("#proofs")).to_contain_text("two lines")
        await page.locator("#proofs .primary").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".diff .plus").last).to_contain_text("Joost Vermeulen")
        await page.locator("#why").focus()
        await page.keyboard.type("his whole name")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("h1")).to_have_text("It is put in")
    assert "Joost Vermeulen" in (folder / "facilities-cleaning.yaml").read_text()
    assert windows.complaints == []
    database.close()
