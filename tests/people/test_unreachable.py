"""Whom nothing reaches: a coordinator hears so, and they hear all of it when they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.people import accounts
from bot.people.channels_on import ChannelsOn
from bot.people.recipients import address_of
from bot.ports import Address, Contact
from routing.storage.db import Database
from tests.people.front import CHATS, Front
from tests.people.test_joining import code_in, joined


@pytest.fixture
def front(database: Database) -> Iterator[Front]:
    with database.transaction() as session:
        made = Front.of(session, joined())
        made.context = replace(
            made.context, links={"telegram": "https://t.me/schakel_bot?start=link-"}
        )
        for account, name in (("1", "Fatima"), ("2", "Daan"), ("9", "Vera")):
            made.say(f"telegram:{account}", "/start", profile={"name": name})
        yield made


def test_nobody_is_told_on_a_page_that_nobody_can_open(front: Front) -> None:
    prefixes = {"web": "", **CHATS}
    for shut, found in ((False, "person/joost"), (True, None)):
        channels = ChannelsOn(prefixes, shut=shut)
        to = address_of(front.session, "joost", channels, front.context.catalogue)
        assert (to and to.conversation) == found


def test_what_waited_is_said_when_they_come(front: Front) -> None:
    code = code_in(front.say("telegram:2", "invite sanne"))
    front.say("telegram:1", "er is een spill, namens Sanne")
    told = front.say("telegram:1", "yes")
    assert front.call().requester == "sanne"
    assert any(one.startswith("telegram/1") and "could not tell Sanne" in one for one in told)
    more = front.say("telegram:1", "ack 1001")
    assert not any("could not tell" in one for one in more)
    heard = front.say("telegram:5", code, profile={"name": "S"})
    mine = [one for one in heard if one.startswith("telegram/5")]
    assert any("heeft dit voor jou gevraagd" in one for one in mine)
    assert any("S-1001" in one for one in mine)
    assert not any("gevraagd: S-1001" in one for one in front.say("telegram:5", "hallo"))


def test_an_approval_waits_with_its_buttons_and_says_by_when(front: Front) -> None:
    told = front.asks("telegram:9", "the windows please")
    asked = next(one for one in told if one.startswith("telegram/1"))
    assert "needs your approval" in asked and "Please decide by" in asked
    greeted = front.say("telegram:1", "/start")
    assert any("needs your approval" in one for one in greeted)
    assert {"Approve"} <= {c.label for c in front.last["telegram/1"].choices}
    assert any("needs your approval" in one for one in front.say("telegram:1", "status"))
    assert not any("approval" in one for one in front.say("telegram:2", "/start"))


def test_a_question_waits_with_its_button(front: Front) -> None:
    front.asks("telegram:9")
    front.say("telegram:1", "ack 1001")
    front.say("telegram:1", "S-1001 ask: what colour is it?")
    greeted = front.say("telegram:9", "/start")
    assert any("what colour is it" in one for one in greeted)


def test_who_writes_again_hears_what_could_not_be_said(front: Front) -> None:
    front.asks("telegram:9")
    accounts.lost(
        front.session,
        Address(channel="telegram", conversation="telegram/9"),
        "blocked",
        front.context.now,
    )
    told = front.say("telegram:1", "ack 1001")
    assert any("could not tell Vera" in one for one in told)
    heard = front.say("telegram:9", "hello")
    assert any("Fatima" in one for one in heard)
    assert not accounts.was_lost(
        front.session,
        Contact(
            address=Address(channel="telegram", conversation="telegram/9"),
            account="9",
            at=front.context.now,
        ),
    )


def test_nobody_is_troubled_for_who_only_follows(front: Front) -> None:
    """News of a call that somebody follows waits for them; no coordinator is asked to tell them."""
    front.asks("telegram:9")
    front.say("telegram:3", "/start", profile={"name": "Tom"})
    code = code_in(front.say("telegram:2", "invite tom"))
    front.say("telegram:3", code)
    assert "You follow" in front.say("telegram:3", "follow S-1001")[0]
    there = Address(channel="telegram", conversation="telegram/3")
    accounts.lost(front.session, there, "blocked", front.context.now)
    told = front.say("telegram:1", "ack 1001")
    assert not any("could not tell" in one for one in told)
    assert any("which you follow" in one for one in front.say("telegram:3", "hello"))
