"""Where somebody speaks from is noted when that is news: not with every word of theirs."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.people import accounts
from bot.people.accounts import MOMENT, Account
from bot.ports import Address, Contact, Profile
from routing.storage.db import Database
from tests.routing.links import MONDAY

SECOND = dt.timedelta(seconds=1)
SOON, LATER = MONDAY + 5 * SECOND, MONDAY + MOMENT


def heard(database: Database, at: dt.datetime, channel: str = "web", **more: str) -> None:
    place = Address(channel=channel, conversation=more.get("place", f"{channel}/sanne"))
    profile = Profile(handle=more.get("handle"))
    contact = Contact(address=place, account="sanne", at=at, profile=profile)
    with database.transaction() as session:
        accounts.heard_from(session, contact, "sanne")


def last(database: Database) -> Account:
    """The account in which they are told things."""
    with database.reading() as session:
        return max(accounts.of_person(session, "sanne"), key=lambda one: one.used_at)


@pytest.mark.parametrize(("at", "noted"), [(SOON, MONDAY), (LATER, LATER)])
def test_it_is_noted_again_after_a_moment(
    database: Database, at: dt.datetime, noted: dt.datetime
) -> None:
    heard(database, MONDAY)
    heard(database, at)
    assert last(database).used_at == noted


def test_they_are_told_where_they_spoke_last_however_soon(database: Database) -> None:
    for n, channel in enumerate(("web", "slack", "web", "web", "telegram", "web")):
        heard(database, MONDAY + n * SECOND, channel)
        assert last(database).channel == channel


def test_an_earlier_word_that_comes_late_is_noted_as_before(database: Database) -> None:
    heard(database, LATER)
    heard(database, MONDAY)
    assert last(database).used_at == MONDAY


@pytest.mark.parametrize("more", [{"place": "web/elsewhere"}, {"handle": "@sanne"}])
def test_what_is_new_of_it_is_noted_at_once(database: Database, more: dict[str, str]) -> None:
    heard(database, MONDAY)
    heard(database, SOON, **more)
    known = last(database)
    assert known.used_at == SOON
    assert more.get("place", known.conversation) == known.conversation
    assert more.get("handle", known.handle) == known.handle


def test_who_was_out_of_reach_is_in_reach_with_their_next_word(database: Database) -> None:
    heard(database, MONDAY)
    with database.transaction() as session:
        accounts.lost(session, Address(channel="web", conversation="web/sanne"), "away", MONDAY)
    heard(database, SOON)
    assert last(database).out_of_reach_since is None
