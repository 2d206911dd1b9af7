"""How it stands with desks of other organisations, on the pages of who runs ours; and what a link
looks after.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages import register_page
from bot.channels.pages.services import PageServices
from bot.outbox.peer_payloads import peer_row
from catalog.model import Catalogue, Team
from catalog.register.changes import Step
from catalog.register.component import Component
from routing.call.peer_messages import Message
from routing.storage import components, outbox, peers
from routing.storage.db import Database
from routing.storage.network_tables import PeerRow
from tests.channels.conftest import Desk, browser, parts_for
from tests.channels.conftest import now as monday
from tests.routing.links import CATALOGUE

TITLE = "Connected with other organisations"


def _elsewhere(team: Team) -> Team:
    body = team.model_dump(mode="json")
    link = {"url": "https://laundry.example"}
    return Team.model_validate(body | {"people": [], "rooms": {}, "escalate": [], "link": link})


LINKED = Catalogue(
    version="linked",
    organisation=CATALOGUE.organisation,
    teams=tuple(
        _elsewhere(team) if team.team in ("laundry", "mill") else team for team in CATALOGUE.teams
    ),
)


@pytest.fixture
def linked(database: Database, mailbox: Mailbox, desk: Desk) -> PageServices:
    """The pages of an organisation with two links elsewhere; the laundry is connected."""
    with database.transaction() as session:
        row = PeerRow(team="laundry", state="open", made_at=monday(), agreed_at=monday())
        peers.keep(session, row)
        peers.heard_from(session, "laundry", monday() - dt.timedelta(hours=1))
    return replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: LINKED)


async def _page(parts: PageServices, path: str, **headers: str) -> str:
    async with browser(parts) as client:
        return str((await client.get(path, headers=headers)).text)


async def test_who_runs_the_desk_sees_how_each_connection_stands(
    linked: PageServices, database: Database
) -> None:
    for path in ("/organisation", "/organisation/laundry"):
        page = await _page(linked, f"{path}?as=daan")
        assert TITLE in page and "</i>reached" in page and "today 09:00" in page
        assert "Monday 23 November 2026" in page
    assert "not connected" in await _page(linked, "/organisation?as=daan")
    with database.transaction() as session:
        peers.in_trouble(session, "laundry", "nobody is there", monday())
        said = Message(
            id="message-1", call="call-0001", seq=1, at=monday(), word="commented", data={}
        )
        outbox.enqueue(session, [peer_row("laundry", said, "S-1")], monday())
    page = await _page(linked, "/organisation/laundry?as=daan")
    assert "not reached since 10:00" in page and "nobody is there" not in page
    assert re.findall(r'<td class="n"[^>]*>(\d+)</td>', page) == ["1", "0"]
    assert "desk of their own" in page and "nobody by the rota" not in page


@pytest.mark.parametrize("person", ["sanne", "fatima", "joost", "hilde"])
@pytest.mark.parametrize("path", ["/organisation", "/organisation/laundry"])
async def test_who_does_not_run_it_sees_nothing_of_them(
    linked: PageServices, person: str, path: str
) -> None:
    page = await _page(linked, f"{path}?as={person}")
    assert "Laundry" in page and "today 09:00" not in page and "vandaag 09:00" not in page
    assert TITLE not in page and "Verbonden met andere" not in page


def _kept(database: Database, *made: Component) -> None:
    with database.transaction() as session:
        steps = [Step(None, one) for one in made]
        components.write(session, steps, by="fatima", at=monday(), why="new")


def _component(n: int, **more: Any) -> Component:
    return Component(team="cleaning", id=f"M-{n:02}", name=f"Scrubber {n}", **more)


async def test_the_number_of_components_leads_to_them(
    visitor: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kept(
        database,
        _component(1, place="Hall", serial="SN-77", used_by=("sanne",)),
        _component(2, place="Vault", private=True),
        _component(3, state="retired"),
    )
    page = (await visitor.get("/organisation/cleaning?as=tom")).text
    (there,) = re.findall(r'href="(/organisation/cleaning/register[^"]*)">two components', page)
    shown = (await visitor.get(there)).text
    assert "Scrubber 1" in shown and "Hall" in shown and "2 in use, 1 out of use" in shown
    assert "SN-77" not in shown and "Vault" not in shown, "these are for its link and its users"
    assert "Vault" in (await visitor.get("/organisation/cleaning/register?as=joost")).text
    monkeypatch.setattr(register_page, "PER_PAGE", 2)
    first = (await visitor.get(there)).text
    assert "Scrubber 3" not in first
    (more,) = re.findall(r'rel="next" href="([^"]*)"', first)
    last = (await visitor.get(more.replace("&amp;", "&"))).text
    assert "Scrubber 3" in last and "Scrubber 2" not in last and 'rel="next"' not in last


async def test_a_register_is_shown_to_whom_its_block_is_shown(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    _kept(database, _component(1))
    assert (await visitor.get("/organisation/cleaning/register?as=lars")).status_code == 404
    assert (await visitor.get("/organisation/nobody/register?as=tom")).status_code == 404
    empty = await visitor.get("/organisation/hr/register?as=tom")
    assert empty.status_code == 200 and "nothing in this register yet" in empty.text
