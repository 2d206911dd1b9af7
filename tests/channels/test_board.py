"""A team's list: all of it can be reached, its address is the view, only what changed is sent."""

from __future__ import annotations

import asyncio
import contextlib
import html
import re
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest
from fastapi import FastAPI

from bot.channels.mailbox import Mailbox
from bot.channels.pages.board_address import BoardAddress, read_address, wanted_by
from bot.channels.pages.board_live import LiveBoard
from bot.channels.pages.board_queries import BoardQueries
from bot.channels.pages.board_rows import Row
from bot.channels.pages.seat import NotHereError, Seat, seat_for
from bot.channels.pages.site import make_site
from catalog.register.changes import Step
from catalog.register.component import Component
from routing.call.actions import Action
from routing.storage import components, ledger
from routing.storage.db import Database
from tests.bench.open_calls import fill, prototypes
from tests.channels.conftest import HOST, Desk, now, parts_for
from tests.channels.test_pages import done, opened
from tests.routing.links import CATALOGUE

NUMBERS = re.compile(r'data-number="(S-\d+)" data-order')
ROW_ALLOWED = 5_000
"""Bytes of a change for somebody who looks."""


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """The queries are tried on both databases in tests/routing/test_worklist.py."""
    made = Database(sqlite_url)
    yield made
    made.close()


async def numbers(visitor: httpx2.AsyncClient, query: str) -> list[str]:
    """The calls of a page of the list."""
    answer = await visitor.get(f"/team?as=fatima&{query}")
    assert answer.status_code == 200
    return NUMBERS.findall(answer.text)


async def test_every_call_can_be_reached_and_the_counts_are_true(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    fill(database, prototypes(database), 400, 20)
    first = (await visitor.get("/team?as=fatima")).text
    counts = dict(re.findall(r'>([^<>]+) <span class="count">(\d+)</span>', first))
    assert counts["All"] == "412"
    pages = [await numbers(visitor, f"page={n}") for n in range(1, 12)]
    assert len({number for page in pages for number in page}) == 412
    assert "401 to 412 of 412" in (await visitor.get("/team?as=fatima&page=999")).text
    late = [await numbers(visitor, f"show=late&page={n}") for n in range(1, 11)]
    assert len({number for page in late for number in page}) == int(counts["Late"])
    assert len(first) < 150_000


async def test_the_address_is_the_view(visitor: httpx2.AsyncClient, database: Database) -> None:
    spill, other = opened(database, text="koffie in de läng"), opened(database, text="no soap")
    child = opened(database, requester="daan", text="a question of the desk")
    done(database, other.number, Action.ACKNOWLEDGE, "joost")
    for query, wanted in {
        "who=joost": [other],
        "who=nobody": [spill, child],
        "who=mine": [],
        "show=new": [spill, child],
        "show=busy": [other],
        "q=LANG": [spill],
        f"q={other.number}": [other],
        "q=joost": [other],
        "q=spill": [spill, child, other],
        "q=nothing-like-it": [],
        "asks=desk": [child],
        "sort=newest": [child, other, spill],
        "waits=us&who=joost": [other],
        "due=today": [spill, child, other],
        "kind=wish": [],
        "item=cleaning/rooms/spill&who=joost": [other],
        "place=Lobby": [],
        "page=0": [spill, child, other],
        "q=%25+%3F": [spill, child, other],
        "page=x&show=nonsense&sort=nonsense": [spill, child, other],
    }.items():
        assert await numbers(visitor, query) == [call.number for call in wanted], query


async def test_a_list_is_shown_to_its_team_and_to_nobody_else(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    secret = opened(database, item="hr/contracts/contract", text="vertrouwelijk")
    shared = await visitor.get("/team?as=fatima&team=hr&who=nobody")
    assert (shared.status_code, "This list is not yours" in shared.text) == (404, True)
    page = (await visitor.get(f"/team?as=fatima&q={secret.number}")).text
    assert f"row-{secret.number}" not in page
    assert "vertrouwelijk" not in page
    hidden = await visitor.get(f"/team?as=fatima&call={secret.number}")
    assert (hidden.status_code, "vertrouwelijk" in hidden.text) == (404, False)
    stranger = seat_for(CATALOGUE.people["fatima"], parts_for(database, mailbox, desk.accept))
    queries = BoardQueries(database)
    for look in (queries.counts, queries.listed):
        with pytest.raises(NotHereError):
            look(BoardAddress(team="hr"), stranger, now())
    with pytest.raises(NotHereError):
        queries.facets(BoardAddress(team="hr"), stranger)
    assert secret.number in (await visitor.get("/team?as=hilde")).text


async def test_what_narrows_the_list_down_is_told_and_taken_away_one_by_one(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    opened(database)
    asked = "/team?team=cleaning&show=new&who=nobody&q=coffee+%22on%22&sort=newest"
    page = (await visitor.get(f"{asked}&as=fatima")).text
    told = page.partition('class="in-force"')[2].partition("</ul>")[0]
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', told)]
    assert [sorted(parse_qs(link.partition("?")[2])) for link in links] == [
        ["as", "show", "sort", "team", "who"],
        ["as", "q", "show", "sort", "team"],
        ["as", "q", "sort", "team", "who"],
        ["as", "team"],
    ]
    back = html.unescape(
        re.findall(r'name="back" value="([^"]+)">\s*<button name="language"', page)[0]
    )
    assert back == asked, "another language shows the same view"
    for plain in ("", "&who=nobody", "&show=late"):
        shown = (await visitor.get(f"/team?as=fatima{plain}")).text
        assert 'class="in-force"' not in shown, "a part of the list above says it"


class Looking:
    """Somebody who looks at a list; `heard` is what was sent last."""

    def __init__(self, database: Database, mailbox: Mailbox, person: str, **query: str) -> None:
        parts = parts_for(database, mailbox, Desk(database).accept)
        self.seat: Seat = seat_for(CATALOGUE.people[person], parts)
        self.address = read_address(query, self.seat)
        self.queries = BoardQueries(database)
        self.board = LiveBoard(self.queries, self.address, self.seat, self.drawn)
        found = self.queries.listed(self.address, self.seat, now())
        self.board.begin(found.head, now())

    @staticmethod
    def drawn(row: Row) -> str:
        return f"[{row.number} {'gone' if row.gone else row.status} {row.title} {row.holder}]"

    def news(self) -> str:
        return self.board.news(now())[0]


def test_only_the_row_that_changed_is_sent(database: Database, mailbox: Mailbox) -> None:
    calls = [opened(database, text=f"spill {n}") for n in range(4)]
    looking = Looking(database, mailbox, "fatima")
    assert looking.news() == ""
    done(database, calls[2].number, Action.ACKNOWLEDGE, "joost")
    heard = looking.news()
    assert heard.count("<hx-partial") == 1
    assert f'hx-target="#row-{calls[2].number}"' in heard
    assert "Joost" in heard
    assert looking.news() == ""


def test_what_is_new_waits_beside_the_list_and_what_left_stays_in_its_place(
    database: Database, mailbox: Mailbox
) -> None:
    first = opened(database)
    looking = Looking(database, mailbox, "fatima", who="nobody")
    second = opened(database, text="another")
    assert f'"#arrived" hx-swap="upsert">[{second.number} ' in looking.news()
    done(database, first.number, Action.ACKNOWLEDGE, "joost")
    assert f'hx-target="#row-{first.number}" hx-swap="outerMorph">[{first.number} gone' in (
        looking.news()
    )
    done(database, first.number, Action.NOTE, "joost", text="nobody here has to know")
    assert looking.news() == ""


def test_a_change_that_was_made_while_the_page_travelled_is_sent(
    database: Database, mailbox: Mailbox
) -> None:
    call = opened(database)
    looking = Looking(database, mailbox, "fatima")
    head = looking.board.head
    done(database, call.number, Action.ACKNOWLEDGE, "joost")
    looking.board.begin(head, now())
    assert "Joost" in looking.news()


def test_other_teams_hear_nothing_and_what_was_handed_over_tells_no_more(
    database: Database, mailbox: Mailbox
) -> None:
    call = opened(database, text="between us")
    joost, hilde = (Looking(database, mailbox, who) for who in ("joost", "hilde"))
    done(database, call.number, Action.ACKNOWLEDGE, "joost")
    joost.news()
    done(database, call.number, Action.HAND_OVER, "joost", team="desk", reason="not ours")
    assert f"[{call.number} gone  ]" in joost.news()
    assert hilde.news() == ""


async def test_a_change_is_small_for_who_looks(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    call = opened(database, text="x" * 9_000)
    page = (await visitor.get("/team?as=fatima")).text
    row = page.split(f'id="row-{call.number}"')[1].split('<div id="arrived"')[0]
    assert len(row) < ROW_ALLOWED
    chips = page.split('id="chips"')[1].split("</ul>")[0]
    assert len(row) + len(chips) < ROW_ALLOWED


async def begun(site: FastAPI, path: str, query: str) -> dict[bytes, bytes]:
    """The head of an answer that goes on and on."""
    head: asyncio.Future[dict[bytes, bytes]] = asyncio.get_running_loop().create_future()

    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            head.set_result(dict(message["headers"]))

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", HOST.encode()), (b"accept-encoding", b"gzip")],
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }
    serving = asyncio.create_task(site(scope, receive, send))
    try:
        return await asyncio.wait_for(head, 30)
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def test_pages_are_compressed_and_streams_are_not(
    visitor: httpx2.AsyncClient, database: Database, mailbox: Mailbox, desk: Desk
) -> None:
    page = await visitor.get("/team?as=fatima")
    assert page.headers["content-encoding"] == "gzip"
    head = await begun(
        make_site(parts_for(database, mailbox, desk.accept)), "/live/team", "as=fatima"
    )
    assert head[b"content-type"].startswith(b"text/event-stream")
    assert b"content-encoding" not in head


def test_what_is_asked_for_is_of_ones_own_team(database: Database, mailbox: Mailbox) -> None:
    looking = Looking(database, mailbox, "fatima", team="hr", who="mine", waits="us")
    wanted = wanted_by(looking.address, looking.seat, now())
    assert (wanted.team, wanted.assignee, wanted.waits_for) == ("cleaning", "fatima", "cleaning")


async def test_one_can_ask_for_what_is_about_one_device(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    call, other = opened(database), opened(database)
    pump = Component(team="cleaning", id="M-1", name="Scrubbing machine")
    with database.transaction() as session:
        components.write(session, [Step(None, pump)], by="joost", at=now(), why="new")
        about = [call.model_copy(update={"component": pump.ref})]
        ledger.write_many(session, (), about, ())
    assert await numbers(visitor, "about=cleaning/M-1") == [call.number]
    page = (await visitor.get("/team?as=fatima&about=cleaning/M-1")).text
    assert re.search(r'<option value="cleaning/M-1" selected>Scrubbing machine \(M-1\)', page)
    assert await numbers(visitor, "") == [call.number, other.number]
    assert await numbers(visitor, "q=scrubbing") == [call.number]
    assert await numbers(visitor, "q=scrubbing+ladder") == []


async def test_columns_show_all_and_offer_only_the_moves_that_are_allowed(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    fresh, busy, waiting = (opened(database).number for _ in range(3))
    for number in (busy, waiting):
        done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, waiting, Action.ASK, "joost", question="Which floor?")
    page = (await visitor.get("/team?as=fatima&layout=columns")).text
    tiles = re.findall(r'data-number="(S-\d+)".*? data-column="(\w+)" data-moves="([^"]*)"', page)
    assert {n: (column, set(moves.split())) for n, column, moves in tiles} == {
        fresh: ("new", {"busy"}),
        busy: ("busy", {"new", "waiting", "done"}),
        waiting: ("waiting", {"done"}),
    }
    assert "layout=columns" in page.split('id="chips"')[1].split("</ul>")[0]
    fill(database, prototypes(database), 60, 0)
    pages = [await numbers(visitor, f"layout=columns&page={n}") for n in range(1, 5)]
    assert len({number for page in pages for number in page}) == 75


def test_a_call_that_moves_on_says_to_which_column(database: Database, mailbox: Mailbox) -> None:
    call = opened(database)
    looking = Looking(database, mailbox, "fatima", layout="columns")
    looking.board.draw = lambda row: f"[{row.number} {row.column}]"
    done(database, call.number, Action.ACKNOWLEDGE, "joost")
    assert f"[{call.number} busy]" in looking.news()
