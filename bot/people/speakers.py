"""Remembers for a while who wrote and what was known of them, so that their next message is read
without the database being asked first. A guess, never a fact: what it is decided by is looked up in
the message's own transaction, and where that is another, the message is read once more before one.
"""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import NamedTuple, TypeVar

from bot.ports import Contact
from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Asker

HELD = dt.timedelta(minutes=10)
"""For so long something is remembered: a team may end their call, another process may hear them."""
OPEN = 10
"""So many of somebody's open calls tell something of what a vague message may mean."""
MOST = 2000
"""So many people, and as many accounts, are remembered; those looked up longest ago go first."""
_K = TypeVar("_K")
_V = TypeVar("_V")


class Speaker(NamedTuple):
    """All of somebody that their words are read by: the language they are spoken to in, what breaks
    a tie in what they ask, and the items they may ask for.
    """

    language: Language
    asker: Asker
    allowed: frozenset[str]

    @property
    def person(self) -> str:
        """Who it is."""
        return self.asker.person or ""


class Speakers:
    """Who wrote to this process of late, by their accounts. Safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._catalogue: Catalogue | None = None
        self._person: dict[tuple[str, str], str] = {}
        self._known: dict[str, tuple[dt.datetime, Speaker]] = {}

    def of(self, contact: Contact, catalogue: Catalogue, now: dt.datetime) -> Speaker | None:
        """Who this is; None where that has to be looked up."""
        with self._lock:
            if catalogue is not self._catalogue:
                return None
            known = self._known.get(self._person.get(_account(contact), ""))
        return known[1] if known and known[0] <= now <= known[0] + HELD else None

    def keep(
        self, contact: Contact, catalogue: Catalogue, speaker: Speaker, now: dt.datetime
    ) -> None:
        """Remember who this was found to be. Another catalogue makes all of them strangers."""
        with self._lock:
            if catalogue is not self._catalogue:
                self._person.clear()
                self._known.clear()
                self._catalogue = catalogue
            self._let_go(now)
            _put(self._person, _account(contact), speaker.person, self._most)
            _put(self._known, speaker.person, (now, speaker), self._most)

    def asked(self, person: str, item: str | None) -> None:
        """They have one more open call, for this item."""
        with self._lock:
            at, known = self._known.get(person, (None, None))
            if at and known and item:
                items = (item, *known.asker.open_items)[:OPEN]
                asker = known.asker.model_copy(update={"open_items": items})
                self._known[person] = at, known._replace(asker=asker)

    def forget(self, person: str) -> None:
        """What was known of this person is about to change, or did."""
        with self._lock:
            self._known.pop(person, None)

    def _let_go(self, now: dt.datetime) -> None:
        """Nobody is kept for longer than they are known by."""
        while self._known and next(iter(self._known.values()))[0] + HELD < now:
            del self._known[next(iter(self._known))]
        while self._person and (first := next(iter(self._person.items())))[1] not in self._known:
            del self._person[first[0]]


def _account(contact: Contact) -> tuple[str, str]:
    return contact.address.channel, contact.account


def _put(kept: dict[_K, _V], key: _K, value: _V, most: int) -> None:
    """Keep it as the newest of so many."""
    kept.pop(key, None)
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
