"""Four people and a supplier carry one chain of four links through, live, in windows of their own:
signed in by links that came in Slack and in Telegram and by the organisation's own sign-in; the
supplier uses keys alone.
"""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.channels.pages.services import OpenId
from catalog.model import Catalogue, Team
from tests.across.world import at_work, pages_behind_a_door
from tests.browser.conftest import Windows, faults, picture, windows_at
from tests.browser.test_story import press
from tests.routing.links import CATALOGUE
from tests.slack import desk as in_slack
from tests.telegram import desk as in_telegram

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.filterwarnings("ignore"),
]
RELIES = {"desk": "cleaning/rooms", "cleaning": "laundry/linen", "laundry": "mill/cloth"}
IN_SLACK = {"daan", "joost"}


def four_links() -> Catalogue:
    """The desk leans on cleaning, cleaning on the laundry of the house, the laundry on a mill that
    is a supplier; two of them are in Slack, two in Telegram, and who asks has an address only.
    """

    def placed(team: Team) -> Team:
        known = []
        for person in team.people:
            slack = {"slack": in_slack.USERS[person.id]} if person.id in IN_SLACK else {}
            at = in_telegram.USERS.get(person.id) if team.team in ("laundry", "mill") else None
            accounts = {"telegram": str(at["id"])} if at else slack
            known.append(person.model_copy(update={"accounts": accounts, "language": "en"}))
        kind = "supplier" if team.team == "mill" else "internal"
        made = team.model_dump(by_alias=True) | {"kind": kind}
        if team.team in RELIES:
            made["services"][0]["relies_on"] = [{"service": RELIES[team.team]}]
        made["people"] = [person.model_dump(by_alias=True) for person in known]
        return Team.model_validate(made)

    employees = tuple(
        p.model_copy(update={"email": f"{p.id}@example.org", "language": "en"})
        for p in CATALOGUE.organisation.employees
    )
    organisation = CATALOGUE.organisation.model_copy(update={"employees": employees})
    teams = tuple(placed(team) for team in CATALOGUE.teams)
    return Catalogue(version="v1", organisation=organisation, teams=teams)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows whoever says they are somebody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        with oidc_provider_mock.run_server_in_thread() as server:
            yield f"http://localhost:{server.server_port}"


@dataclass
class House:
    """The organisation at work, with windows at its pages, which are shut."""

    windows: Windows
    slack: in_slack.Office
    telegram: in_telegram.Office

    async def enters(self, person: str, path: str) -> Page:
        """A window of somebody who asks for a link and opens it where it came."""
        page = await self.windows.open(path, locale="en-GB")
        await page.fill("#who", person)
        await page.keyboard.press("Enter")
        words = await page.locator(".words-shown").inner_text()
        if person in IN_SLACK:
            told = str(await self.slack.hears(self.slack.with_us(person), words))
        else:
            told = (await self.telegram.hears(person, words))["text"]
        link = re.findall(r"(/signin/link/[\w-]{43})", told)[0]
        await page.goto(self.windows.address + link)
        await page.get_by_role("button").press("Enter")
        await expect(page.locator("#main")).to_be_visible()
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def house(sqlite_url: str, chromium: Browser, provider: str) -> AsyncIterator[House]:
    """All of it; those in a chat have said a word there."""
    async with at_work(sqlite_url, organisation=four_links()) as (app, slack, telegram):
        site = pages_behind_a_door(app, OpenId(provider, "schakel", "a secret", "De Linde"))
        for person in ("lars", "maud"):
            telegram.says(person, "hello")
            await telegram.hears(person, "")
        for person in sorted(IN_SLACK):
            await slack.says(person, "hello")
        await slack.takes_in()
        async with windows_at(site, chromium) as windows:
            yield House(windows, slack, telegram)
        # The page of the provider asks for an icon and for a style of another host.
        complaints = [c for c in windows.complaints if "404" not in c and "NOT_RESOLVED" not in c]
        assert complaints == []


async def takes(page: Page, number: str) -> None:
    """Somebody of a team opens a request that came in by itself, and acknowledges it."""
    await page.locator(f"#row-{number} a[data-open]").click()
    await press(page, "acknowledge")
    await expect(page.locator("#open .card")).to_have_class(re.compile("busy"))


async def test_four_people_and_a_supplier(house: House, provider: str) -> None:
    known = httpx2.put(
        f"{provider}/users/sanne@example.org",
        json={"email": "sanne@example.org", "email_verified": True},
    )
    assert known.status_code == 204
    sanne = await house.windows.open("/", locale="en-GB")
    await sanne.get_by_text("De Linde").click()
    await sanne.fill('[name="sub"]', "sanne@example.org")
    await sanne.keyboard.press("Enter")
    await expect(sanne.locator("#words")).to_be_visible()
    daan, joost, lars, maud = await asyncio.gather(
        *(house.enters(who, "/team") for who in ("daan", "joost", "lars", "maud"))
    )

    await sanne.fill("#words", "the question thing")
    await sanne.keyboard.press("Enter")
    await sanne.locator(".replies .primary").last.click()
    mine = sanne.locator("#mine-S-1001")
    await expect(mine).to_be_visible()
    chain = ("S-1001", "S-1002", "S-1003", "S-1004")
    for page, number, service in zip(
        (daan, joost, lars), chain, ("cleaning/rooms", "laundry/linen", "mill/cloth"), strict=False
    ):
        await takes(page, number)
        await press(page, "pass_on", service=service, text="Can you help?")
        await expect(page.locator("#open .link")).to_have_count(2)

    await maud.keyboard.press("j")
    await maud.keyboard.press("Enter")
    await expect(maud.locator("#open article")).to_be_focused()
    await maud.keyboard.press("a")
    await expect(maud.locator("#open .card")).to_have_class(re.compile("busy"))
    await expect(mine).to_contain_text("Mill")
    whole = await daan.context.new_page()
    await whole.goto(f"{house.windows.address}/call/S-1001")
    await expect(whole.locator(".spot")).to_have_count(5)
    await picture(whole, "four-links")
    assert await faults(whole) == []

    await maud.keyboard.press("s")
    await maud.keyboard.type("The cloth is there")
    await maud.keyboard.press("Tab")
    for _ in range(4):
        if await maud.evaluate("document.activeElement.matches('button[type=submit]')"):
            break
        await maud.keyboard.press("Tab")
    await maud.keyboard.press("Enter")
    for page in (lars, joost, daan):
        await expect(page.locator("#open .card")).to_have_class(re.compile("busy"))
        await press(page, "resolve", text="It is done")
    await expect(mine).to_contain_text("It is done")
    await press(sanne, "confirm")
    await expect(mine).to_have_count(0)
    await expect(sanne.locator(".chosen-answer").last).to_be_visible()
    await expect(whole.locator(".call-head")).to_have_class(re.compile("ended"))
    assert await maud.locator("text=S-1001").count() == 0
