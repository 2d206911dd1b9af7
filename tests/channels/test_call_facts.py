"""What a call's page says at once: times of each link, what is out of the ordinary, what is known."""

from __future__ import annotations

import datetime as dt
import re

import httpx2
import pytest

from bot.channels.pages.call_facts import facts, good_to_know, time_of
from bot.channels.pages.view import both_times
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from bot.wording.reasons import reasons_told
from catalog.model import Kind
from routing.call.actions import Action
from routing.rules.forecast import Budget, Help
from routing.storage import ledger
from routing.storage.db import Database
from tests.channels.test_board import database
from tests.channels.test_pages import done, opened
from tests.routing.links import CATALOGUE, MONDAY

__all__ = ["database"]


def told(hours: float, language: str = "en") -> CallFormatter:
    """Who tells of calls, so many hours after the morning began."""
    return CallFormatter(CATALOGUE, Localizer(language), MONDAY + dt.timedelta(hours=hours))


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (1, "1 hour used, 3 hours left"),
        (3.5, "4 hours used, 30 minutes left"),
        (6, "6 hours, 2 hours too many"),
        (23, "10 hours, 6 hours too many"),
    ],
)
def test_the_time_of_a_link_is_counted_in_its_own_hours(
    database: Database, hours: float, words: str
) -> None:
    call = done(database, opened(database).number, Action.ACKNOWLEDGE, "joost")
    time = time_of(call, told(hours))
    assert time
    assert (time.words, time.share <= 1) == (words, True)


def test_what_is_out_of_the_ordinary_is_said_first(database: Database) -> None:
    number = opened(database).number
    assert facts(done(database, number, Action.ACKNOWLEDGE, "joost"), told(1)) == ()
    done(database, number, Action.RESOLVE, "joost", text="Mopped")
    call = done(database, number, Action.REOPEN, "sanne", reason="still wet")
    said = facts(call, told(30))
    assert said[0] == "reopened once"
    assert said[1].startswith("late since ")
    assert facts(call, told(30, "nl"))[0] == "één keer heropend"
    with database.reading() as session:
        events = ledger.events(session, number)
    for of_team in (True, False):
        known = good_to_know(call, events, told(1), of_team=of_team)
        assert any("still wet" in line.value for line in known) == of_team


async def test_the_story_of_forty_events_begins_with_the_newest(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    for n in range(40):
        done(database, number, Action.NOTE, "joost", text=f"note {n}")
    page = (await visitor.get(f"/call/{number}?as=fatima")).text
    open_part, earlier = page.split('id="earlier-story"')
    assert (open_part.count("<blockquote>"), earlier.count("<blockquote>")) == (12, 28)
    own = (await visitor.get(f"/call/{number}?as=sanne")).text
    assert "note 39" not in own
    assert "gebruikt" not in own


async def test_passing_on_tells_one_time_once(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    page = (await visitor.get(f"/team?as=joost&call={number}")).text
    offers = re.findall(r'value="laundry/linen"[^>]*>(?:\s*<span>)?([^<]*)', page)
    assert offers
    assert all(offer.count("by 14:00 today") == 1 for offer in offers)


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (2.0, "Laundry: Linen: by 12:00 today; we promised by 15:00 today"),
        (5.0, "Laundry: Linen, by 15:00 today"),
        (7.0, "Laundry: Linen: by 17:00 today, too late for what we promised (by 15:00 today)"),
    ],
)
def test_passing_on_tells_both_times_where_they_differ(theirs: float, words: str) -> None:
    ours, over = MONDAY + dt.timedelta(hours=5), dt.timedelta(hours=max(theirs - 5, 0))
    done_by, left = MONDAY + dt.timedelta(hours=theirs), dt.timedelta(hours=4)
    budget = Budget(ours=ours, theirs=done_by, left=left, over=over)
    offer = Help(service="laundry/linen", call_kind=Kind.INCIDENT, budget=budget)
    assert both_times(offer, told(0)) == words


@pytest.mark.parametrize(
    ("reason", "in_english", "in_dutch"),
    [
        ("phrase: “gemorst” (0.73)", "It looks like “gemorst”", "Het lijkt op “gemorst”"),
        ("kind: incident, because of “vies”", "Taken as a failure", "Opgevat als een storing"),
        ("confirmed: by the requester", "The requester agreed to it", "De aanvrager vond het goed"),
        ("passed on: S-1001", "Passed on from S-1001", "Doorgezet vanuit S-1001"),
        ("something else", "something else", "something else"),
    ],
)
def test_why_it_came_is_told_in_words_for_people(
    reason: str, in_english: str, in_dutch: str
) -> None:
    assert reasons_told((reason, reason), told(1)) == [in_english]
    assert reasons_told((reason,), told(1, "nl")) == [in_dutch]


async def test_on_a_phone_each_link_stands_below_the_one_that_called_it_in(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    number = opened(database).number
    done(database, number, Action.ACKNOWLEDGE, "joost")
    done(database, number, Action.PASS_ON, "joost", service="laundry/linen", text="a mat")
    done(database, "S-1002", Action.ACKNOWLEDGE, "lars")
    done(database, "S-1002", Action.PASS_ON, "lars", service="mill/cloth", text="cloth")
    done(database, number, Action.PASS_ON, "joost", service="laundry/linen", text="a towel")
    page = (await visitor.get(f"/call/{number}?as=fatima")).text
    listed = page.partition('class="chain-list"')[2].partition("</ol>")[0]
    assert re.findall(r"deep(\d)", listed) == ["0", "1", "2", "3", "2"]
