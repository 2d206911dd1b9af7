"""Signing in to the pages by the chat one has: in Slack and in Telegram, at the desk as it runs."""

from __future__ import annotations

import re

import httpx2

from tests.across.world import at_work, pages_behind_a_door
from tests.channels.test_signing_in import FORM, SITE, proof


def words_on(page: str) -> str:
    """The two words of a page."""
    return str(re.findall(r'role="status">([^<]+)<', page)[0])


async def test_a_link_comes_in_slack_and_in_telegram(sqlite_url: str) -> None:
    async with at_work(sqlite_url) as (app, slack, telegram):
        site = pages_behind_a_door(app)

        async def asks(browser: httpx2.AsyncClient, who: str) -> str:
            form = {"proof": await proof(browser), "who": who}
            await browser.post("/signin", data=form, headers=FORM)
            return words_on((await browser.get("/signin/sent")).text)

        async def enters(browser: httpx2.AsyncClient, said: str) -> httpx2.Response:
            link = re.findall(r"(/signin/link/[\w-]{43})", said)[0]
            form = {"proof": await proof(browser, link)}
            return await browser.post(link, data=form, headers=FORM)

        def browser() -> httpx2.AsyncClient:
            return httpx2.AsyncClient(transport=httpx2.ASGITransport(site), base_url=SITE)

        telegram.says("sanne", "hallo")
        await telegram.hears("sanne", "")
        await slack.says("joost", "hallo")
        await slack.takes_in()
        async with browser() as sanne, browser() as joost:
            words = await asks(sanne, "sanne")
            told = await telegram.hears("sanne", words)
            assert (await enters(sanne, told["text"])).status_code == 303
            assert (await sanne.get("/")).status_code == 200
            words = await asks(joost, "joost")
            shown = await slack.hears(slack.with_us("joost"), words)
            assert (await enters(joost, str(shown))).status_code == 303
            assert (await joost.get("/team")).status_code == 200
