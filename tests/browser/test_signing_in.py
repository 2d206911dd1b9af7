"""Signing in, in a real window: every step in light and dark, wide and on a phone, without a finding
of axe; what is open is cleared once somebody is signed out elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from bot.channels.mailbox import Mailbox
from bot.people import sessions, signin_links
from routing.storage.db import Database
from tests.browser.conftest import Windows, faults, picture, windows_at
from tests.channels.conftest import Desk, now
from tests.channels.test_pages import opened
from tests.channels.test_signing_in import World
from tests.fakes.windows import said

pytestmark = pytest.mark.asyncio(loop_scope="session")
Place = tuple[World, Windows]


@pytest_asyncio.fixture(loop_scope="session")
async def place(sqlite_url: str, chromium: Browser) -> AsyncIterator[Place]:
    """A desk whose pages are shut, and windows at it."""
    database = Database(sqlite_url)
    world = World(database, Mailbox(database, now), Desk(database))
    async with windows_at(world.site, chromium) as windows:
        yield world, windows
    database.close()


async def is_fine(page: Page, name: str) -> None:
    """No serious finding of axe; nothing is wider than the window."""
    assert await faults(page) == [], name
    await picture(page, name)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
async def test_every_step_of_signing_in(place: Place, scheme: str, width: int) -> None:
    world, windows = place
    page = await windows.open("/team", width=width, color_scheme=scheme, locale="nl-NL")
    await is_fine(page, f"signin-{scheme}")
    world.in_slack("fatima")
    await page.fill("#who", "fatima")
    await page.keyboard.press("Enter")
    await expect(page.locator(".words-shown")).to_have_text(re.compile(r"^\w+ \w+$"))
    await is_fine(page, f"signin-sent-{scheme}")
    link = world.said("fatima")[-1].split("/signin/link/")[1].split()[0]
    await page.goto(f"{windows.address}/signin/link/{link}")
    await is_fine(page, f"signin-confirm-{scheme}")
    await page.get_by_role("button").dblclick()
    await expect(page).to_have_url(f"{windows.address}/team")
    await page.goto(f"{windows.address}/sessions")
    await is_fine(page, f"sessions-{scheme}")
    other = await windows.open("/", width=width, color_scheme=scheme)
    await other.goto(f"{windows.address}/signin/link/{link}")
    await expect(other.get_by_role("heading")).to_have_text("This link signs nobody in")
    await is_fine(other, f"signin-useless-{scheme}")
    windows.complaints[:] = [c for c in windows.complaints if "404" not in c]
    assert windows.complaints == []


async def test_an_open_page_is_cleared_once_its_person_is_signed_out(place: Place) -> None:
    world, windows = place
    with world.database.transaction() as session:
        made = signin_links.make(session, "joost", "", "", world.now)
    page = await windows.open(f"/signin/link/{made.secret}")
    async with page.expect_response("**/live/talk*"):
        await page.get_by_role("button").click()
    await expect(page.locator("#words")).to_be_visible()
    said(world.database, "person/joost", "joost", "this shows")
    await expect(page.get_by_text("this shows")).to_be_visible()
    with world.database.transaction() as session:
        sessions.end_all(session, "joost")
    said(world.database, "person/joost", "joost", "not for those who look over a shoulder")
    await expect(page.get_by_role("heading", name="Sign in first")).to_be_visible()
    await expect(page.get_by_text("look over a shoulder")).to_have_count(0)


async def test_what_was_half_written_is_there_after_signing_in_anew(place: Place) -> None:
    world, windows = place
    page = await windows.open("/signin")
    for _ in range(2):
        with world.database.transaction() as session:
            made = signin_links.make(session, "joost", "", "", world.now)
        await page.goto(f"{windows.address}/signin/link/{made.secret}")
        await page.get_by_role("button").click()
        await expect(page.locator("#words")).to_be_visible()
        await page.wait_for_load_state()  # a key pressed before the page's script is there is a key
        if not await page.locator("#words").input_value():
            await page.fill("#words", "a long story")
            with world.database.transaction() as session:
                sessions.end_all(session, "joost")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await expect(page.locator("#words")).to_have_value("a long story")
    await page.locator("#words").press("Enter")
    await expect(page.locator("#words")).to_have_value("")
    await page.reload()
    await expect(page.locator("#words")).to_have_value("")


async def test_a_page_whose_stream_is_refused_shows_the_way_in(place: Place) -> None:
    world, windows = place
    with world.database.transaction() as session:
        made = signin_links.make(session, "joost", "", "", world.now)
    page = await windows.open(f"/signin/link/{made.secret}")

    async def late(route: Route) -> None:
        with world.database.transaction() as session:
            sessions.end_all(session, "joost")
        await route.continue_()

    await page.route("**/live/talk*", late)
    await page.get_by_role("button").click()
    await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


@pytest.mark.parametrize("by_itself", [False, True])
async def test_what_was_typed_in_another_tab_is_there_after_signing_in_anew(
    place: Place, by_itself: bool
) -> None:
    """Signed out in one tab; in the other the page is pressed, or cleared by itself."""
    world, windows = place
    number = opened(world.database).number
    page = await windows.open("/signin")
    other = await page.context.new_page()

    async def signs_in() -> None:
        with world.database.transaction() as session:
            made = signin_links.make(session, "joost", "", "", world.now)
        await page.goto(f"{windows.address}/signin/link/{made.secret}")
        await page.get_by_role("button").click()
        await expect(page.locator("#words")).to_be_visible()

    await signs_in()
    item = f"{windows.address}/catalogue/cleaning/rooms/spill"
    await other.goto(f"{windows.address}/call/{number}" if by_itself else item)
    await other.wait_for_load_state()
    if by_itself:
        await other.locator("main details.act:has(textarea) > summary:visible").first.click()
    field = other.locator("main textarea:visible").first
    await field.fill("a long story")
    await page.locator("details.who summary").click()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    if not by_itself:
        await other.get_by_role("button", name="Send", exact=True).click()
    await expect(other.get_by_role("heading", name="Sign in first")).to_be_visible()
    await signs_in()
    await other.get_by_role("link", name="Sign in").click()
    await expect(other.locator("main textarea:visible").first).to_have_value("a long story")
    await other.reload()
    await expect(other.get_by_text("Sign in first")).to_have_count(0)
    await expect(other.locator("main textarea").first).to_have_value("")
    assert world.desk.taken == []
    windows.complaints[:] = [c for c in windows.complaints if "403" not in c]


async def test_who_signed_in_anew_in_another_tab_goes_on_with_what_they_typed(place: Place) -> None:
    """The page is of the session before: it is opened again, and the words are there."""
    world, windows = place
    page = await windows.open("/signin")
    other = await page.context.new_page()
    for time in range(2):
        with world.database.transaction() as session:
            if time:
                sessions.end_all(session, "joost")
            made = signin_links.make(session, "joost", "", "", world.now)
        await page.goto(f"{windows.address}/signin/link/{made.secret}")
        await page.get_by_role("button").click()
        await expect(page.locator("#words")).to_be_visible()
        if not time:
            await other.goto(f"{windows.address}/catalogue/cleaning/rooms/spill")
            await other.wait_for_load_state()
            await other.fill("#ask-words", "a long story")
    await other.get_by_role("button", name="Send", exact=True).click()
    await other.get_by_role("link", name="Open the page again").click()
    await expect(other.locator("#ask-words")).to_have_value("a long story")
    await other.get_by_role("button", name="Send", exact=True).click()
    await expect(other.locator("#words")).to_be_visible()
    assert len(world.desk.taken) == 1
    windows.complaints[:] = [c for c in windows.complaints if "403" not in c]
