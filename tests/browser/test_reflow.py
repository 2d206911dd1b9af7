"""In a low window and with large letters the pages stay usable, and no fold takes the focus."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot.channels.pages.page_renderer import STATIC
from tests.browser.conftest import CHROMIUM, FLAGS, Windows

pytestmark = pytest.mark.asyncio(loop_scope="session")
LARGE = 32
"""Pixels of letters, where a browser's own are 16."""
ENOUGH = 120
"""Pixels of the conversation in which a message and its answer are read."""


class Low(NamedTuple):
    """A window, and whether somebody types in it."""

    width: int
    height: int
    types: bool = False


LOW = (
    Low(640, 360),  # a laptop at 200 %
    Low(640, 360, types=True),
    Low(390, 430),  # a phone with its keyboard
    Low(390, 430, types=True),
    Low(320, 256, types=True),  # 400 % of 1280 by 1024
)


@pytest_asyncio.fixture(loop_scope="session")
async def with_request(windows: Windows) -> Page:
    """The conversation of somebody with a request."""
    page = await windows.open("/?as=sanne", locale="en-GB")
    await page.locator("#words").fill("the printer is out of toner, ward A1")
    await page.keyboard.press("Enter")
    for answer in ("yes", "A1", "yes"):
        if await page.locator("#mine .request").count():
            break
        await page.wait_for_timeout(1500)
        await page.locator("#words").fill(answer)
        await page.keyboard.press("Enter")
    await expect(page.locator("#mine .request").first).to_be_attached()
    return page


async def test_a_low_window_shows_the_conversation_and_the_field(with_request: Page) -> None:
    page = with_request
    for low in LOW:
        await page.set_viewport_size({"width": low.width, "height": low.height})
        await page.reload()
        if low.types:
            await page.locator("#words").focus()
        seen, field = await page.evaluate(
            """() => {
                const of = (one) => document.querySelector(one).getBoundingClientRect();
                const field = of(".composer");
                return [field.top - of(".scroll").top, innerHeight - field.bottom];
            }"""
        )
        assert seen >= ENOUGH, low
        assert field >= 0, low
        wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, low


async def test_in_the_lowest_window_the_page_scrolls_and_the_field_stays(
    with_request: Page,
) -> None:
    page = with_request
    await page.set_viewport_size({"width": 320, "height": 256})
    await page.reload()
    await expect(page.locator("#words")).to_be_in_viewport(ratio=1)
    await page.locator(".all a").scroll_into_view_if_needed()
    await expect(page.locator(".all a")).to_be_in_viewport()


async def test_a_conversation_stays_at_its_end_when_a_keyboard_opens(with_request: Page) -> None:
    page = with_request
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.reload()
    await page.locator("#words").focus()
    await page.set_viewport_size({"width": 390, "height": 430})
    left = """() => {
        const box = document.querySelector(".scroll");
        return box.scrollHeight - box.scrollTop - box.clientHeight < 4;
    }"""
    await page.wait_for_function(left)


@pytest_asyncio.fixture(loop_scope="session")
async def large(demo: str) -> AsyncIterator[Page]:
    """A window of a browser whose own letters are large."""
    flags = [*FLAGS, f"--blink-settings=defaultFontSize={LARGE}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = await browser.new_page(viewport={"width": 1280, "height": 820})
        await page.goto(f"{demo}/?as=fatima")
        yield page
        await browser.close()


PAGES = (
    "/",
    "/team",
    "/catalogue",
    "/organisation",
    "/organisation/cleaning",
    "/organisation/cleaning/edit",
    "/insight",
)


async def test_larger_letters_enlarge_all_that_is_read(large: Page, demo: str) -> None:
    for path in PAGES:
        for width in (1280, 390):
            await large.set_viewport_size({"width": width, "height": 820})
            await large.goto(f"{demo}{path}?as=fatima")
            small = await large.evaluate(
                """(least) => [...document.querySelectorAll("body *")]
                    .filter((one) => !one.closest("svg") && one.checkVisibility()
                        && [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
                        && parseFloat(getComputedStyle(one).fontSize) < least)
                    .map((one) => one.outerHTML.slice(0, 80))""",
                0.7 * LARGE,
            )
            assert small == [], path
            wide = await large.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, path
            cut = await large.evaluate(
                """() => [...document.querySelectorAll(".face")]
                    .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
                    .map((one) => one.outerHTML)"""
            )
            assert cut == [], path


RULES = (STATIC / "site.css").read_text("utf-8")


async def test_no_letters_are_of_fixed_size() -> None:
    rules = RULES
    body = re.search(r"\bbody \{[^}]*\}", rules)
    assert body
    drawn = r"^\.(?:c-|m-|name\b|status\b)"
    for line in rules.splitlines():
        for rule, said in re.findall(r"([^{}]+)\{([^{}]*)\}", line):
            fixed = re.search(r"\bfont(?:-size)?:[^;]*\dpx", said)
            assert not fixed or re.match(drawn, rule.strip()), rule
    assert not re.search(r"\((?:max|min)-(?:width|height): [\d.]+px\)", rules)


async def test_what_is_open_as_a_page_comes_takes_no_focus(windows: Windows) -> None:
    item = "item/cleaning-on-call/spill"
    page = await windows.open(f"/organisation/cleaning/edit?as=fatima&part={item}")
    await page.evaluate("document.querySelector('.edit-part details')?.setAttribute('open', '')")
    await page.wait_for_timeout(200)
    assert await page.evaluate("document.activeElement === document.body")
    assert await page.evaluate("scrollY") == 0
    fold = page.locator(".edit-part details.seldom").first
    await fold.evaluate("one => one.removeAttribute('open')")
    await fold.locator("summary").click()
    inside = "document.activeElement.closest('.edit-part details.seldom') !== null"
    await page.wait_for_function(inside)
