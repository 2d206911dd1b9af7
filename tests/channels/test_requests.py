"""What somebody asked for, all of it: searched, and talked about as far back as it goes."""

from __future__ import annotations

import re

import httpx2

from bot.channels.mailbox import Mailbox
from bot.channels.pages.page_queries import LOOKED_AT
from bot.channels.pages.requests_page import PER_PAGE
from bot.ports import Choice, Outgoing
from routing.storage.db import Database
from tests.channels.test_board import database
from tests.channels.test_pages import opened
from tests.fakes.windows import said

__all__ = ["database"]
REFS = re.compile(r'id="post-(\d+)"')
MORE = re.compile(r'hx-get="(/earlier\?[^"]*)"')


async def test_a_conversation_can_be_read_back_to_its_beginning(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    for n in range(150):
        said(database, "person/sanne", "sanne", f"word {n}")
    first = mailbox.page("person/sanne", None, 200)[0]
    mailbox.deliver("person/sanne", Outgoing(text="an old one that changed"), "old")
    page = (await visitor.get("/?as=sanne")).text
    found, parts = REFS.findall(page), [page]
    while more := MORE.search(parts[-1]):
        link = more.group(1).replace("&amp;", "&")
        parts.append((await visitor.get(link, headers={"hx-request": "true"})).text)
        found = REFS.findall(parts[-1]) + found
    assert len(found) == len(set(found)) == 151
    assert (found[0], found) == (first.ref, sorted(found, key=int))
    alone = await visitor.get(f"/earlier?as=sanne&before={found[100]}")
    assert "word 99" in alone.text and 'id="main"' in alone.text
    for query in ("as=tom&before=99", "as=sanne&before=99&in=room"):
        assert "word" not in (await visitor.get(f"/earlier?{query}")).text


async def test_a_button_that_was_pressed_becomes_what_was_chosen(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox
) -> None:
    choices = (Choice(action="d:1:0", label="Yes"), Choice(action="d:1:1", label="No"))
    mailbox.deliver("person/sanne", Outgoing(text="Shall I send it?", choices=choices), "q1")
    assert ">Ja</button>" in (await visitor.get("/?as=sanne")).text
    said(database, "person/sanne", "sanne", "Yes")
    page = (await visitor.get("/?as=sanne")).text
    assert ">Ja</button>" not in page and "Je koos</span> Ja" in page
    mailbox.deliver("person/sanne", Outgoing(text="And this?", choices=choices), "q2")
    said(database, "person/sanne", "sanne", "what do you mean?")
    page = (await visitor.get("/?as=sanne")).text
    assert page.count("chosen-answer") == 1


async def test_all_requests_are_found_by_any_of_their_words(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    calls = [opened(database, text=f"kapotte lamp {n}") for n in range(45)]
    other = opened(database, text="soep in de läng")
    secret = opened(database, item="hr/contracts/contract", text="my pay")
    opened(database, requester="tom", text="of tom")

    async def numbers(query: str) -> list[str]:
        page = (await visitor.get(f"/requests?as=sanne&{query}")).text
        return re.findall(r'class="number">(S-\d+)', page)

    pages = [await numbers(f"page={n}") for n in range(1, 5)]
    assert [len(page) for page in pages] == [20, 20, 7, 7]
    assert len({number for page in pages for number in page}) == 47
    assert await numbers("q=LANG+soep") == [other.number]
    assert await numbers(f"q={calls[3].number}") == [calls[3].number]
    assert await numbers("q=tom") == []
    page = (await visitor.get("/requests?as=sanne&q=pay")).text
    assert secret.number in page and "vertrouwelijk" in page
    assert "Geen van je meldingen" in (await visitor.get("/requests?as=sanne&q=zzz")).text


async def test_many_requests_are_looked_through_a_part_at_a_time(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    first = opened(database, text="de oudste lamp")
    for n in range(LOOKED_AT + PER_PAGE):
        opened(database, text="kraan" if n else "stoel")

    async def shown(query: str) -> tuple[list[str], str | None]:
        page = (await visitor.get(f"/requests?as=sanne&{query}")).text
        further = re.search(r'rel="next" href="[^"]*skip=(\d+)', page)
        return re.findall(r'class="number">(S-\d+)', page), further and further[1]

    assert (await shown("q=kraan"))[1] == str(PER_PAGE)
    assert len((await shown(f"q=kraan&skip={PER_PAGE}"))[0]) == PER_PAGE
    assert await shown(f"q={first.number}") == ([first.number], None)
    assert await shown("q=lamp") == ([], str(LOOKED_AT))
    assert await shown(f"q=lamp&skip={LOOKED_AT}") == ([first.number], None)


async def test_ones_requests_can_be_told_apart(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    for words in ("coffee by the lift", "paint on the stairs"):
        opened(database, text=words)
    opened(database, "hr/contracts/contract", text="my divorce")
    for address in ("/?as=sanne", "/requests?as=sanne"):
        page = (await visitor.get(address)).text.partition('<ul class="requests">')[2]
        shown = [re.sub(r"<[^>]+>", " ", one) for one in page.split("<li")[1:4]]
        told = {words: [words in one for one in shown] for words in ("lift", "stairs", "divorce")}
        assert sorted(told["lift"]) == sorted(told["stairs"]) == [False, False, True], address
        assert told["lift"] != told["stairs"] and not any(told["divorce"]), "somebody looks along"
        assert all("vandaag" in one or "sinds" in one for one in shown), "since when"
        assert all("Naar verwachting" in one for one in shown), "what was promised"
