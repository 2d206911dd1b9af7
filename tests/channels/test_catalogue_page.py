"""The catalogue's pages: what one may ask, found in whatever words, asked at once from its page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages.catalogue_view import ranked
from catalog.model import Catalogue, Team
from catalog.register.changes import Step
from catalog.register.component import Component
from catalog.search import index
from routing.storage import components
from routing.storage.db import Database
from routing.understand.decision import Candidate
from tests.channels.conftest import OURS, Desk, browser, now, parts_for
from tests.channels.test_pages import opened
from tests.routing.links import CATALOGUE, CLEANING
from tests.routing.reading import ByWord

BODY = CLEANING.model_dump(mode="json")
BODY["services"][0]["items"][0] |= {
    "questions": [
        {"id": "where", "ask": {"en": "Where is it?", "nl": "Waar is het?"}, "type": "place"},
        {"id": "day", "ask": {"en": "When?", "nl": "Wanneer?"}, "type": "date", "required": False},
        {
            "id": "which",
            "ask": {"en": "Which machine?", "nl": "Welke machine?"},
            "type": "component",
            "required": False,
        },
        {
            "id": "many",
            "ask": {"en": "How many?", "nl": "Hoeveel?"},
            "type": "number",
            "required": False,
        },
    ],
    "answer": {"en": "Try <a> cloth first.", "nl": "Probeer eerst een doek."},
}
ASKED = CATALOGUE.model_copy(
    update={"teams": (CATALOGUE.teams[0], Team.model_validate(BODY), *CATALOGUE.teams[2:])}
)
SPILL = "/catalogue/cleaning/rooms/spill"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """The pages of the catalogue read one query that is tried on both kinds elsewhere."""
    made = Database(sqlite_url)
    yield made
    made.close()


@pytest.fixture
async def visitor(
    database: Database, mailbox: Mailbox, desk: Desk
) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser at a demo with an item that asks something."""
    parts = parts_for(database, mailbox, desk.accept)
    reads = replace(parts, catalogue=lambda: ASKED, understanding=lambda: ByWord(ASKED))
    async with browser(reads) as client:
        yield client


async def test_what_one_may_ask_stands_by_subject_and_need(visitor: httpx2.AsyncClient) -> None:
    page = (await visitor.get("/catalogue?as=tom")).text
    assert page.index("Desk") < page.index("Cleaning") < page.index("Hr")
    assert "spill please" in page and SPILL + "?as=tom" in page
    assert "cloth" not in page, "the laundry's supplier has agreed nothing with Tom"
    broken = (await visitor.get("/catalogue?as=tom&need=incident")).text
    assert "spill please" in broken and "windows please" not in broken
    assert "Wat kan ik vragen?" in (await visitor.get("/catalogue?as=sanne")).text


async def test_search_forgives_and_understands(visitor: httpx2.AsyncClient) -> None:
    for words in ("windws", "het windows ding", "WINDOWS"):
        found = (await visitor.get("/catalogue", params={"as": "tom", "q": words})).text
        assert found.count('class="ask"') >= 1 and "windows please" in found
    spill = (await visitor.get("/catalogue?as=tom&q=spill&need=service_request")).text
    assert re.findall(r'class="count">(\d+)', spill) == ["1", "1", "0"], "counts of what was found"
    assert 'class="ask"' not in spill
    nothing = (await visitor.get("/catalogue?as=tom&q=zzzzq")).text
    assert "Nothing found" in nothing and 'class="ask"' not in nothing
    hostile = (await visitor.get("/catalogue", params={"as": "tom", "q": '"><script>'})).text
    assert "<script>" not in hostile.replace("<script src", "")


@pytest.mark.parametrize("words", ["windws", "het windows ding", "spill", "question", "zzzzq"])
async def test_the_palette_finds_what_the_catalogue_finds(
    visitor: httpx2.AsyncClient, words: str
) -> None:
    asked = {"as": "tom", "q": words}
    page = (await visitor.get("/catalogue", params=asked)).text.partition('id="found-title')[2]
    palette = (await visitor.get("/palette", params=asked)).text
    links = [re.findall(r'href="(/catalogue/[^?]+)', html) for html in (page, palette)]
    assert links[0][:6] == links[1]
    assert bool(links[1]) == (words != "zzzzq")


def test_what_was_understood_goes_before_words_and_what_may_not_be_asked_is_left_out() -> None:
    hits = index(ASKED).find("question spill", what="item")
    refs = frozenset(ASKED.entries)
    likely = (Candidate(item="cleaning/rooms/windows", confidence=0.95),)
    assert ranked(hits, likely, refs)[0] == "cleaning/rooms/windows"
    assert ranked(hits, likely, frozenset({"desk/front/question"})) == ("desk/front/question",)


async def test_an_items_page_tells_who_and_when_and_asks_it(
    visitor: httpx2.AsyncClient, desk: Desk, mailbox: Mailbox
) -> None:
    page = (await visitor.get(SPILL + "?as=tom")).text
    for told in ("Cleaning", "15 minutes", "4 hours", "Mon–Fri 07:00–18:00", "Laundry", "Mill"):
        assert told in page, told
    assert "Try &lt;a&gt; cloth first." in page
    assert ">http://127.0.0.1:8080/catalogue/cleaning/rooms/spill</textarea>" in page
    form = {"as": "tom", "once": "abc", "v.where": "", "v.day": "gibberish", "v.words": "much"}
    wrong = await visitor.post(SPILL, data=form, headers=OURS)
    assert (wrong.status_code, desk.taken) == (422, [])
    assert "still has to be filled in" in wrong.text and "read that as an answer" in wrong.text
    assert ">much</textarea>" in wrong.text
    form |= {"v.where": "Lobby", "v.day": ""}
    for _ in range(2):
        sent = await visitor.post(SPILL, data=form, headers=OURS)
        assert (sent.status_code, sent.headers["location"]) == (303, "/?as=tom")
    [taken] = desk.taken
    assert (taken.press.action, taken.press.values, taken.account) == (
        "item:cleaning/rooms/spill",
        {"where": "Lobby", "words": "much"},
        "tom",
    )
    assert mailbox.latest("person/tom")[-1].said == "spill please\nWhere is it? Lobby\nmuch"
    await visitor.post(SPILL, data=form | {"v.words": "other"}, headers=OURS)
    assert len(desk.taken) == 2


async def test_what_the_conversation_would_ask_once_more_is_asked_at_its_field(
    visitor: httpx2.AsyncClient, database: Database, desk: Desk
) -> None:
    with database.transaction() as session:
        pump = Component(team="cleaning", id="SCR-101", name="Scrubbing machine")
        components.write(session, [Step(None, pump)], by="joost", at=now(), why="new")
    form = {"as": "tom", "v.where": "Lobby", "v.day": "2020-01-01", "v.which": "ZZ-99"}
    first = await visitor.post(SPILL, data=form | {"v.many": "-3"}, headers=OURS)
    assert (first.status_code, desk.taken) == (422, [])
    for told in ("That day has passed", "Nothing here is called so", "read that as an answer"):
        assert told in first.text, told
    sure = {f"sure.{name}": form[f"v.{name}"] for name in ("day", "which")}
    assert all(f'name="{name}" value="{value}"' in first.text for name, value in sure.items())
    other = await visitor.post(SPILL, data=form | sure | {"v.day": "2020-01-02"}, headers=OURS)
    assert "That day has passed" in other.text and "called so" not in other.text
    sent = await visitor.post(SPILL, data=form | sure | {"v.which": "scr 101"}, headers=OURS)
    assert sent.status_code == 303 and desk.taken[0].press.values["day"] == "2020-01-01"


async def test_what_one_may_not_ask_is_not_there(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    renamed = ASKED.teams[1].model_copy(update={"team": "clean", "was": ("cleaning",)})
    newer = Catalogue(
        version="v2", organisation=ASKED.organisation, teams=(ASKED.teams[0], renamed)
    )
    parts = replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: newer)
    async with browser(parts) as client:
        moved = await client.get(SPILL + "?as=tom")
        assert moved.headers["location"] == "/catalogue/clean/rooms/spill?as=tom"
        for path in ("laundry/linen/sheets", "clean/rooms/none", "UP/per/case"):
            assert (await client.get(f"/catalogue/{path}?as=tom")).status_code == 404
            sent = await client.post(f"/catalogue/{path}", data={"as": "tom"}, headers=OURS)
            assert sent.status_code in (404, 422)
    assert desk.taken == []


async def test_a_page_from_before_the_catalogue_changed_keeps_what_was_written(
    database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    """The item is gone, or asks something else, or its team is called otherwise by now."""
    shown = ASKED
    parts = replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: shown)
    form = {"as": "tom", "v.where": "Hall", "v.many": "12", "v.words": "oil & <water>"}
    async with browser(parts) as client:
        asks = BODY["services"][0]["items"][0]["questions"]
        fewer = BODY | {"services": [dict(BODY["services"][0])]}
        fewer["services"][0]["items"] = [
            BODY["services"][0]["items"][0] | {"questions": asks[:1]},
            *BODY["services"][0]["items"][1:],
        ]
        shown = _with(fewer)
        again = await client.post(SPILL, data=form, headers=OURS)
        assert again.status_code == 422 and "What we ask has changed" in again.text
        assert (
            'value="Hall"' in again.text and "oil &amp; &lt;water&gt;\n12</textarea>" in again.text
        )
        assert desk.taken == []
        gone = BODY | {"services": [BODY["services"][0] | {"items": []}]}
        shown = _with(gone)
        answer = await client.post(SPILL, data=form, headers=OURS)
        assert answer.status_code == 404 and "This is not offered here" in answer.text
        for told in ("Nothing was sent", "Hall\n12\noil &amp; &lt;water&gt;</textarea>", "/say"):
            assert told in answer.text
        looked = await client.get(f"{SPILL}?as=tom")
        assert looked.status_code == 404 and "What can I ask?" in looked.text
        assert "Nothing was sent" not in looked.text and desk.taken == []
        shown = _with(BODY | {"team": "clean", "was": ["cleaning"]})
        assert (await client.post(SPILL, data=form, headers=OURS)).status_code == 303
    assert "clean/rooms/spill" in desk.taken[0].press.action


def _with(body: dict[str, Any]) -> Catalogue:
    team = Team.model_validate(body)
    teams = (ASKED.teams[0], team)
    return Catalogue(version=str(id(body)), organisation=ASKED.organisation, teams=teams)


async def test_what_one_asked_before_comes_first(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    assert "asked for this before" not in (await visitor.get("/catalogue?as=tom")).text
    opened(database, requester="tom")
    again = (await visitor.get("/catalogue?as=tom")).text
    assert again.index("asked for this before") < again.index("spill please")


async def test_a_need_chosen_within_a_subject_stays_in_it(visitor: httpx2.AsyncClient) -> None:
    whole = (await visitor.get("/catalogue?as=sanne")).text
    subject = re.search(r"about=([^&\"]+)", whole)
    about = subject[1] if subject else "~cleaning"
    page = (await visitor.get(f"/catalogue?as=sanne&about={about}")).text
    links = re.findall(r'href="/catalogue\?(need=[^"]*)"', page)
    assert links and all(f"about={about}" in unescape(one) for one in links)
    opened = (await visitor.get(f"/catalogue?{unescape(links[0])}")).text
    assert page.count('<section class="panel"') >= opened.count('<section class="panel"') == 1
    counts = [int(n) for n in re.findall(r'class="part"[^>]*>[^<]*<span class="count">(\d+)', page)]
    assert counts[0] == page.count('class="ask"') == sum(counts[1:])
