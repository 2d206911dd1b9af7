"""A team's list says where the work is, what was said since and how much there is; it says nothing
that was said in private, and to open that is noted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from catalog.model import Catalogue, Kind, Organisation
from catalog.services import Approval, Question
from catalog.texts import Text
from routing.call.actions import Action
from routing.call.call import Call
from routing.call.events import Answer
from routing.desk.desk import Desk as CallDesk
from routing.desk.draft import Draft
from routing.desk.event_factory import ANSWER_TO
from routing.storage.call_repository import SqlCallRepository
from routing.storage.db import Database
from tests.channels.conftest import Desk, browser, now, parts_for
from tests.channels.test_board import numbers
from tests.channels.test_pages import done, opened
from tests.routing.links import CLEANING, DESK, HR, LAUNDRY, MILL, SANNE, TOM

WARD = "Theatre"
WHERE = Question(
    id="where", ask=Text.model_validate({"en": "Where is it?", "nl": "Waar is het?"}), type="place"
)


def _asking() -> Catalogue:
    """The small organisation, where a spill and a contract ask for the place."""
    teams = []
    for team in (CLEANING, HR):
        service = team.services[0]
        items = tuple(one.model_copy(update={"questions": (WHERE,)}) for one in service.items)
        asks = service.model_copy(update={"items": items})
        teams.append(team.model_copy(update={"services": (asks,)}))
    sanne = SANNE.model_copy(update={"location": WARD})
    organisation = Organisation(language="en", locations=(WARD, "Lobby"), employees=(sanne, TOM))
    return Catalogue(version="v1", organisation=organisation, teams=(DESK, *teams, LAUNDRY, MILL))


ASKING = _asking()


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """The queries are tried on both databases in tests/routing/test_worklist.py."""
    made = Database(sqlite_url)
    yield made
    made.close()


def asked(database: Database, item: str = "cleaning/rooms/spill", where: str = "Kitchen") -> Call:
    """A call of Sanne's with where it is; as the conversation makes it, her ward comes along."""
    person = ASKING.people["sanne"]
    answers = (Answer(id="where", ask="Where is it?", value=where),) if where else ()
    draft = Draft(
        requester=person,
        item=item,
        kind=Kind.INCIDENT,
        text="coffee on the floor",
        title="Spill",
        language="en",
        answers=answers,
        location=person.location,
    )
    with database.transaction() as session:
        return CallDesk(SqlCallRepository(session), ASKING, now()).open(draft)


def added(database: Database, call: Call, text: str, **values: str) -> Call:
    """What Sanne adds later."""
    with database.transaction() as session:
        made = CallDesk(SqlCallRepository(session), ASKING, now())
        return made.do(call.number, Action.ADD, ASKING.people["sanne"], {"text": text} | values)


def client(database: Database, mailbox: Mailbox, desk: Desk) -> httpx2.AsyncClient:
    """A browser at pages of that organisation."""
    parts = parts_for(database, mailbox, desk.accept)
    return browser(replace(parts, catalogue=lambda: ASKING))


def cell(page: str, number: str, name: str = "of-whom") -> str:
    """What stands in a cell of a row."""
    row = page.split(f'id="row-{number}"')[1]
    return re.sub(r"<[^>]+>", " ", row.split(f'class="{name}">')[1].split("</span>")[0])


async def test_a_list_says_where_the_work_is(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    kitchen, own = asked(database), asked(database, where="")
    async with client(database, mailbox, desk) as visitor:
        page = (await visitor.get("/team?as=fatima")).text
        assert cell(page, kitchen.number).split() == ["Sanne", "Kitchen"]
        assert cell(page, own.number).split() == ["Sanne", WARD]
        assert await numbers(visitor, "place=Kitchen") == [kitchen.number]
        assert await numbers(visitor, f"place={WARD}") == [own.number]
        added(database, kitchen, "it is in the lobby", **{f"{ANSWER_TO}where": "Lobby"})
        assert await numbers(visitor, "place=Lobby") == [kitchen.number]
        card = (await visitor.get(f"/team?as=fatima&call={kitchen.number}")).text
        assert f"<dt>Asked by</dt><dd>Sanne, {WARD}</dd>" in card and "<dd>Lobby</dd>" in card
        moved = added(database, own, "in the lobby too", place="Lobby")
        for page in (f"/team?as=fatima&call={moved.number}", f"/call/{moved.number}?as=fatima"):
            shown = (await visitor.get(page)).text
            assert "<dt>Place</dt><dd>Lobby</dd>" in shown, page


async def test_what_is_added_is_on_the_card_and_is_found(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    call = asked(database)
    added(database, call, "Oh wait, the Zamboni is in the way")
    async with client(database, mailbox, desk) as visitor:
        assert await numbers(visitor, "q=zamboni") == [call.number]
        for page in (f"/team?as=fatima&call={call.number}", f"/call/{call.number}?as=fatima"):
            shown = (await visitor.get(page)).text
            card = shown.partition('id="open"')[2].partition("</dl>")[0]
            known = shown.partition("Good to know")[2].partition("</dl>")[0]
            assert "the Zamboni is in the way" in (card or known), page


async def test_a_row_of_a_private_call_has_no_words_and_opening_it_is_noted(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    call = asked(database, "hr/contracts/contract", "Basement")
    added(database, call, "it is about my divorce", place="Attic")
    async with client(database, mailbox, desk) as visitor:
        for layout in ("", "&layout=columns"):
            page = (await visitor.get(f"/team?as=hilde{layout}")).text
            assert call.number in page and "contract please" in page and ">private<" in page
            told = [word for word in ("coffee", "Basement", "Attic", "divorce") if word in page]
            assert told == [], layout
        for words in ("coffee", "basement", "attic", "divorce"):
            assert f"row-{call.number}" not in (await visitor.get(f"/team?as=hilde&q={words}")).text
        for words in (call.number, "sanne", "contract"):
            assert f"row-{call.number}" in (await visitor.get(f"/team?as=hilde&q={words}")).text
        own = f"/call/{call.number}?as=sanne"
        assert "Bekeken door" not in (await visitor.get(own)).text
        opening = f"/team?as=hilde&call={call.number}"
        shown = await visitor.get(opening, headers={"hx-request": "true"})
        assert "coffee on the floor" in shown.text and "divorce" in shown.text
        assert "Hilde" in (await visitor.get(own)).text.partition("Bekeken door")[2][:60]


async def test_the_parts_of_a_list_hold_what_its_rows_say(
    visitor: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, busy, waits = (opened(database).number for _ in range(3))
    for number in (busy, waits):
        done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, waits, Action.PASS_ON, "joost", service="laundry/linen")
    counts = r'>([^<>]+) <span class="count">(\d+)</span>'
    today = dict(re.findall(counts, (await visitor.get("/team?as=fatima")).text))
    assert (today["Late"], today["Due today"]) == ("0", "3")
    later = now() + dt.timedelta(days=300)
    monkeypatch.setattr("tests.channels.conftest.MONDAY", later)
    page = (await visitor.get("/team?as=fatima")).text
    told = dict(re.findall(counts, page))
    parts = ("All", "Late", "New", "Being worked on", "Waiting", "Due today")
    assert [told[part] for part in parts] == ["3", "3", "1", "1", "1", "0"]
    for show, number in {"new": fresh, "busy": busy, "waiting": waits}.items():
        assert await numbers(visitor, f"show={show}") == [number]
    assert len(await numbers(visitor, "show=late")) == 3
    assert await numbers(visitor, "due=today") == []


async def test_what_waits_for_a_decision_counts_and_shows(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    service = CLEANING.services[0]
    agreed = service.items[0].model_copy(update={"approval": Approval(who="coordinator")})
    asks = CLEANING.model_copy(
        update={"services": (service.model_copy(update={"items": (agreed, *service.items[1:])}),)}
    )
    teams = tuple(asks if team.team == "cleaning" else team for team in ASKING.teams)
    catalogue = Catalogue(version="v2", organisation=ASKING.organisation, teams=teams)
    draft = Draft(
        requester=catalogue.people["sanne"],
        item=f"cleaning/{service.id}/{agreed.id}",
        kind=Kind.INCIDENT,
        text="coffee on the floor",
        title="Spill",
        language="en",
    )
    with database.transaction() as session:
        made = CallDesk(SqlCallRepository(session), catalogue, now()).open(draft)
    assert made.state == "awaiting_approval"
    parts = replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: catalogue)
    async with browser(parts) as visitor:
        page = (await visitor.get("/team?as=fatima")).text
        assert 'Waits for your decision <span class="count">1</span>' in page
        assert f"/call/{made.number}" in page and "Nothing else waits for you" in page
        assert "Waits for your decision" not in (await visitor.get("/team?as=joost")).text
