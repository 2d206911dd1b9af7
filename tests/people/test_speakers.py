"""Who wrote of late is remembered for a while, as a guess that nothing is decided by."""

from __future__ import annotations

import datetime as dt

from bot.people.speakers import HELD, OPEN, Speaker, Speakers
from bot.ports import Address, Contact
from routing.understand.decision import Asker
from tests.routing.links import CATALOGUE, MONDAY

SECOND = dt.timedelta(seconds=1)


def by(account: str) -> Contact:
    place = Address(channel="slack", conversation=f"slack/{account}")
    return Contact(address=place, account=account, at=MONDAY)


def known_as(person: str, *items: str) -> Speaker:
    return Speaker("en", Asker(person=person, open_items=items), frozenset({"a/b/c"}))


def test_who_wrote_is_known_for_a_while() -> None:
    speakers = Speakers()
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) is None
    speakers.keep(by("U1"), CATALOGUE, known_as("sanne"), MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY + HELD) == known_as("sanne")
    assert speakers.of(by("U2"), CATALOGUE, MONDAY) is None
    assert speakers.of(by("U1"), CATALOGUE, MONDAY + HELD + SECOND) is None
    assert speakers.of(by("U1"), CATALOGUE, MONDAY - SECOND) is None


def test_what_was_found_last_counts_in_every_account() -> None:
    speakers, now = Speakers(), known_as("sanne", "cleaning/rooms/spill")
    speakers.keep(by("U1"), CATALOGUE, known_as("sanne"), MONDAY)
    speakers.keep(by("U2"), CATALOGUE, now, MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) == now
    speakers.forget("sanne")
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) is None
    assert speakers.of(by("U2"), CATALOGUE, MONDAY) is None


def test_what_somebody_asks_for_is_open_first() -> None:
    speakers = Speakers()
    speakers.asked("sanne", "a/b/c")
    speakers.keep(by("U1"), CATALOGUE, known_as("sanne", "a/b/d"), MONDAY)
    for item in ("a/b/c", None):
        speakers.asked("sanne", item)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) == known_as("sanne", "a/b/c", "a/b/d")
    for _ in range(OPEN):
        speakers.asked("sanne", "a/b/e")
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) == known_as("sanne", *["a/b/e"] * OPEN)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY + HELD + SECOND) is None


def test_an_account_is_whose_it_was_found_to_be_last() -> None:
    speakers = Speakers()
    for person in ("sanne", "tom"):
        speakers.keep(by("U1"), CATALOGUE, known_as(person), MONDAY)
    assert speakers.of(by("U1"), CATALOGUE, MONDAY) == known_as("tom")


def test_another_catalogue_makes_all_of_them_strangers() -> None:
    speakers, other = Speakers(), CATALOGUE.model_copy()
    for account in ("U1", "U2"):
        speakers.keep(by(account), CATALOGUE, known_as(account), MONDAY)
    assert speakers.of(by("U1"), other, MONDAY) is None
    speakers.keep(by("U1"), other, known_as("sanne"), MONDAY)
    assert speakers.of(by("U1"), other, MONDAY)
    assert speakers.of(by("U2"), other, MONDAY) is None


def test_those_looked_up_longest_ago_are_forgotten_first() -> None:
    speakers = Speakers(most=2)
    for account in ("U1", "U2", "U1", "U3"):
        speakers.keep(by(account), CATALOGUE, known_as(account), MONDAY)
    known = [bool(speakers.of(by(f"U{n}"), CATALOGUE, MONDAY)) for n in (1, 2, 3)]
    assert known == [True, False, True]


def test_nobody_is_kept_for_longer_than_they_are_known_by() -> None:
    speakers = Speakers()
    speakers.keep(by("U77"), CATALOGUE, known_as("guest-77"), MONDAY)
    speakers.keep(by("U2"), CATALOGUE, known_as("tom"), MONDAY + HELD + SECOND)
    assert "guest-77" not in repr(vars(speakers))
    assert "U77" not in repr(vars(speakers))
