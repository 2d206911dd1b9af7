"""Somebody of several teams with a window at each: what is done in one is of its own team."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx2

from bot.channels.mailbox import Mailbox
from routing.storage.db import Database
from tests.channels.conftest import OURS, Desk, browser, parts_for
from tests.channels.test_board import database
from tests.channels.test_pages import opened
from tests.fakes.windows import said
from tests.routing.links import CATALOGUE, CLEANING, HR

__all__ = ["database"]
FATIMA = CLEANING.people[0]
TEAMS = tuple(
    team.model_copy(update={"people": (*team.people, FATIMA)}) if team is HR else team
    for team in CATALOGUE.teams
)
BOTH = CATALOGUE.model_copy(update={"teams": TEAMS})


def fields_of(page: str, path: str) -> dict[str, str]:
    """What the first form for a path sends by itself."""
    form = page.partition(f'action="{path}"')[2].partition("</form>")[0]
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value.replace("&amp;", "&") for name, value in hidden}


async def test_each_window_speaks_in_the_room_of_its_own_team(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    parts = replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: BOTH)
    call = opened(database).number
    for n in range(70):
        said(database, "room/cleaning", "joost", f"word {n}")
    async with browser(parts) as visitor:
        cleaning = (await visitor.get("/team?as=fatima&team=cleaning")).text
        await visitor.get("/team?as=fatima&team=hr")
        page = (await visitor.get(f"/call/{call}?as=fatima")).text
        assert 'href="/team?team=cleaning&amp;as=fatima">←' in page.replace("& ", "&")
        forms = ((cleaning, "/say"), (page, "/press"))
        for n, (shown, path) in enumerate(forms):
            form = {**fields_of(shown, path), "text": "who helps?", "key": f"{n}" * 16}
            assert (await visitor.post(path, data=form, headers=OURS)).status_code == 303
        view = {**fields_of(cleaning, "/team/views"), "name": "Mine", "query": "who=mine"}
        await visitor.post("/team/views", data=view, headers=OURS)
        earlier = re.findall(r'href="(/earlier[^"]+)"', cleaning)[0].replace("&amp;", "&")
        assert "word 3" in (await visitor.get(earlier)).text
        left = {"as": "fatima", "in": "room", "team": "laundry", "text": "hello"}
        assert (await visitor.post("/say", data=left, headers=OURS)).status_code == 404
        again = (await visitor.get("/team?as=fatima&team=cleaning")).text
        assert ">Mine</a>" in again and ">Mine</a>" not in (await at_hr(visitor))
    assert [one.address.conversation for one in desk.taken] == ["room/cleaning"] * 2


async def at_hr(visitor: httpx2.AsyncClient) -> str:
    return str((await visitor.get("/team?as=fatima&team=hr")).text)


async def test_a_call_leads_back_to_the_view_it_was_opened_from(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    call = opened(database).number
    own = f"http://{visitor.base_url.netloc.decode()}"
    for came, back in {
        f"{own}/team?team=cleaning&who=nobody&q=a+b&as=fatima": "/team?team=cleaning&who=nobody&q=a+b&",
        f"{own}/requests?q=tap": "/requests?q=tap&",
        f"{own}/call/{call}": "/team?team=cleaning&",
        "https://evil.example/team?team=cleaning": "/team?team=cleaning&",
        "": "/team?team=cleaning&",
    }.items():
        page = await visitor.get(f"/call/{call}?as=fatima", headers={"referer": came})
        found = re.findall(r'class="back"><a href="([^"]+)as=fatima"', page.text)
        assert [one.replace("&amp;", "&") for one in found] == [back], came
