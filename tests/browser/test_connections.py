"""Connections with other organisations, and a register, in a real window: nothing is cut off on a
phone, nothing is found by axe.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.channels.mailbox import Mailbox
from bot.channels.pages.site import make_site
from catalog.register.changes import Step
from catalog.register.component import Component
from routing.storage import components, peers
from routing.storage.db import Database
from routing.storage.network_tables import PeerRow
from tests.browser.conftest import Windows, faults, windows_at
from tests.channels.conftest import Desk, now, parts_for
from tests.channels.test_connections_page import LINKED

pytestmark = pytest.mark.asyncio(loop_scope="session")
PAGES = {
    "/organisation?as=daan": ".stacks",
    "/organisation/laundry?as=daan": ".stacks",
    "/organisation/cleaning/register?as=joost": ".stacks",
    "/insight?as=daan": "#i-days",
}


@pytest_asyncio.fixture(loop_scope="session")
async def linked(sqlite_url: str, chromium: Browser) -> AsyncIterator[Windows]:
    """Windows at an organisation whose laundry is not reached, and whose cleaners keep machines."""
    database = Database(sqlite_url)
    mailbox = Mailbox(database, now)
    with database.transaction() as session:
        peers.keep(session, PeerRow(team="laundry", state="open", made_at=now(), agreed_at=now()))
        peers.in_trouble(session, "laundry", "nobody", now() - dt.timedelta(days=1))
        kept = Component(team="cleaning", id="M-1", name="Scrubber", kind="floor", place="Hall")
        components.write(session, [Step(None, kept)], by="joost", at=now(), why="new")
    parts = parts_for(database, mailbox, Desk(database).accept)
    async with windows_at(make_site(replace(parts, catalogue=lambda: LINKED)), chromium) as windows:
        yield windows
    database.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390), ("light", 390)])
async def test_nothing_is_cut_off_and_axe_finds_nothing(
    linked: Windows, scheme: str, width: int
) -> None:
    for path, part in PAGES.items():
        page = await linked.open(path, width=width, color_scheme=scheme)
        assert await faults(page) == [], path
        for shown in await page.locator(part).all():
            beyond = await shown.evaluate("(one) => one.scrollWidth - one.clientWidth")
            assert beyond <= 0, path
        if part == "#i-days":
            box = await page.locator(part).bounding_box()
            assert box and box["width"] > 180, "'the last 91 days' is read whole"
    assert linked.complaints == []
