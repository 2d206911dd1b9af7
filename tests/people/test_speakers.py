"""Who wrote of late is remembered for a while, as a guess that nothing is decided by."""

from __future__ import annotations

import datetime as dt

from bot.people.speakers import HELD, Speaker, Speakers
from bot.ports import Address, Contact
from routing.understand.decision import Asker
from tests.routing.links import CATALOGUE, MONDAY

SANNE, FATIMA = CATALOGUE.people["sanne"], CATALOGUE.people["fatima"]


def by(account: str) -> Contact:
    place = Address(channel="slack", conversation=f"slack/{account}")
    return Contact(address=place, account=account, at=MONDAY)


def known_as(person: str, *items: str) -> Speaker:
    asker = Asker(person=person, open_items=items)
    return Speaker(CATALOGUE.people[person], "en", asker)


def test_who_wrote_is_known_until_they_rest() -> None:
    speakers = Speakers()
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) is None
    speakers.keep(by("U1"), CATALOGUE, known_as("sanne"), MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY + HELD) == known_as("sanne")
    assert speakers.of(by("U2"), CATALOGUE, MONDAY) is None
    assert speakers.of(by("U1"), CATALOGUE, MONDAY + HELD + dt.timedelta(seconds=1)) is None
    assert speakers.of(by("U1"), CATALOGUE, MONDAY - dt.timedelta(seconds=1)) is None


def test_what_was_seen_last_is_known_of_the_same_person_alone() -> None:
    speakers = Speakers()
    speakers.keep(by("U1"), CATALOGUE, known_as("sanne"), MONDAY)
    now = known_as("sanne", "cleaning/rooms/spill")
    speakers.see(by("U1"), "en", now.asker, MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) == now
    speakers.see(by("U1"), "en", known_as("fatima").asker, MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) is None, "the account is another's now"
    speakers.see(by("U1"), "en", now.asker, MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) is None


def test_another_catalogue_makes_all_of_them_strangers() -> None:
    speakers, other = Speakers(), CATALOGUE.model_copy()
    for account in ("U1", "U2"):
        speakers.keep(by(account), CATALOGUE, known_as("sanne"), MONDAY)
    assert speakers.of(by("U1"), other, MONDAY) is None
    speakers.keep(by("U1"), other, known_as("sanne"), MONDAY)
    assert speakers.of(by("U1"), other, MONDAY)
    assert speakers.of(by("U2"), other, MONDAY) is None


def test_those_heard_longest_ago_are_forgotten_first() -> None:
    speakers = Speakers(most=2)
    for account in ("U1", "U2", "U1", "U3"):
        speakers.keep(by(account), CATALOGUE, known_as("sanne"), MONDAY)
    known = [bool(speakers.of(by(f"U{n}"), CATALOGUE, MONDAY)) for n in (1, 2, 3)]
    assert known == [True, False, True]


def test_what_is_about_to_change_is_forgotten() -> None:
    speakers = Speakers()
    speakers.keep(by("U1"), CATALOGUE, known_as("sanne"), MONDAY)
    speakers.forget(by("U1"))
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) is None
