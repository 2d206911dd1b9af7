"""The figures' pages: who may see them, what each answers, its file; and the sums' time with a year."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest

from bot.channels.mailbox import Mailbox
from bot.channels.pages.insight_address import QUESTIONS, read_view
from catalog.model import Catalogue
from catalog.sight import sight_of
from routing.call.actions import Action
from routing.storage import corrections
from routing.storage.db import Database
from tests.channels.conftest import Desk, browser, now, parts_for
from tests.channels.test_pages import done, opened
from tests.routing.links import CATALOGUE

SPILL = "cleaning/rooms/spill"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """What is counted and added up is tried on both databases in tests/insight."""
    made = Database(sqlite_url)
    yield made
    made.close()


def day(database: Database) -> None:
    """A morning: a spill solved, one under way, what nobody offers, private matters, a mistake."""
    first = opened(database, text="=cmd()|wet")
    done(database, first.number, Action.ACKNOWLEDGE, "joost")
    done(database, first.number, Action.RESOLVE, "joost", text="dry")
    done(database, first.number, Action.CONFIRM, "sanne")
    done(database, first.number, Action.RATE, "sanne", stars="2", why="<b>slow</b>")
    other = opened(database, text="another")
    done(database, other.number, Action.HAND_OVER, "joost", team="desk", reason="not ours")
    opened(database, item=None, text="parking place please")
    for _ in range(3):
        opened(database, item="hr/contracts/contract", text="a secret")
    with database.transaction() as session:
        for text, guessed, chosen in (
            ("it is wet", SPILL, "cleaning/rooms/windows"),
            ("private words", "hr/contracts/contract", SPILL),
        ):
            corrections.write(
                session,
                at=now(),
                text=text,
                language="en",
                guessed=guessed,
                chosen=chosen,
                source="chosen",
                number=None,
                version="v1",
            )


def test_whose_figures_somebody_may_see() -> None:
    every = frozenset(CATALOGUE.team_by_id)
    seen = {p: sight_of(p, CATALOGUE) for p in ("sanne", "joost", "fatima", "daan", "tom", "lars")}
    assert (
        not seen["sanne"].any and not seen["joost"].any and not sight_of("mallory", CATALOGUE).any
    )
    assert seen["fatima"].figures == seen["fatima"].words == frozenset({"cleaning"})
    assert seen["daan"].words == every, "who coordinates the desk where all comes in"
    assert (seen["tom"].figures, seen["tom"].words) == (every, frozenset()), "Sanne's manager"
    assert seen["lars"].figures == frozenset({"laundry"})


async def test_nobody_else_sees_them(visitor: httpx2.AsyncClient, database: Database) -> None:
    day(database)
    for person in ("sanne", "joost"):
        for path in ("/insight", "/insight.csv", "/insight/learn"):
            assert (await visitor.get(f"{path}?as={person}")).status_code == 404
        assert "/insight" not in (await visitor.get(f"/?as={person}")).text
    assert (await visitor.get("/insight?as=fatima&team=hr")).status_code == 404
    assert (await visitor.get("/insight.csv?as=lars&team=cleaning")).status_code == 404
    assert 'href="/insight?as=fatima"' in (await visitor.get("/?as=fatima")).text


async def test_of_what_has_not_happened_nothing_is_counted(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    async def told() -> str:
        page = (await visitor.get("/insight?as=daan&show=promises")).text
        return str(re.findall(r'<p class="quiet lead">(.*?)</p>', page)[0])

    assert await told() == "No requests came to these links in this time."
    first = opened(database)
    assert await told() == "One request at these links; it is not picked up yet."
    done(database, first.number, Action.ACKNOWLEDGE, "joost")
    assert (await told()).endswith("100% picked up in time, nothing is solved yet.")


@pytest.mark.parametrize("show", QUESTIONS)
async def test_each_question_has_its_picture_its_table_and_its_file(
    show: str, visitor: httpx2.AsyncClient, database: Database
) -> None:
    day(database)
    page = await visitor.get(f"/insight?as=daan&show={show}")
    assert page.status_code == 200
    if show != "forecast":
        assert "<svg viewBox" in page.text and "<table>" in page.text, show
    file = await visitor.get(f"/insight.csv?as=daan&show={show}")
    assert file.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert rows and all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "secret" not in page.text + file.text and "<b>slow" not in page.text


async def test_hours_of_nothing_are_no_table_of_noughts(visitor: httpx2.AsyncClient) -> None:
    page = (await visitor.get("/insight?as=daan&show=hours")).text
    assert 'class="empty"' in page and "<table>" not in page


async def test_private_matters_are_left_out_until_there_are_five(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    day(database)
    for show in ("promises", "hours", "promises&by=item"):
        page = (await visitor.get(f"/insight?as=daan&show={show}")).text
        assert ">Hr</a></th>" not in page and "contract please" not in page
    page = (await visitor.get("/insight?as=daan")).text
    assert "Four requests at these links;" in page
    for _ in range(2):
        opened(database, item="hr/contracts/contract", text="a secret")
    assert "Nine requests at these links;" in (await visitor.get("/insight?as=daan")).text


async def test_words_are_told_to_who_may_read_them(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    day(database)
    daan = (await visitor.get("/insight?as=daan&show=unoffered")).text
    tom = (await visitor.get("/insight?as=tom&show=unoffered")).text
    assert "parking place please" in daan and "parking place please" not in tom
    assert "&lt;b&gt;slow" in (await visitor.get("/insight?as=fatima&show=ratings")).text
    assert "slow" not in (await visitor.get("/insight?as=tom&show=ratings")).text
    learn = (await visitor.get("/insight/learn?as=daan")).text
    assert "it is wet" in learn and "private words" not in learn
    hidden = (await visitor.get("/insight/learn?as=tom")).text
    assert "it is wet" not in hidden and "windows please" in hidden


async def test_no_cell_is_a_formula(database: Database, mailbox: Mailbox, desk: Desk) -> None:
    day(database)
    named = CATALOGUE.teams[1].model_copy(update={"name": CATALOGUE.teams[1].name.model_copy()})
    body = named.model_dump(mode="json") | {"name": {"en": "=1+1", "nl": "@SUM(1)"}}
    teams = (CATALOGUE.teams[0], type(named).model_validate(body), *CATALOGUE.teams[2:])
    other = Catalogue(version="v1", organisation=CATALOGUE.organisation, teams=teams)
    parts = replace(parts_for(database, mailbox, desk.accept), catalogue=lambda: other)
    async with browser(parts) as client:
        assert "\n'=1+1," in (await client.get("/insight.csv?as=daan")).text


def test_an_address_that_nobody_knows_is_as_usual() -> None:
    odd = read_view({"show": "x", "days": "9e9", "by": "person", "kind": "'", "team": "t" * 999})
    assert (odd.show, odd.days, odd.by, odd.kind, len(odd.team)) == ("promises", 91, "team", "", 60)
    assert read_view({"show": "back"}).by == "item"
    assert read_view({}).with_(show="time", team="cleaning") == "show=time&team=cleaning"
