"""Remembers for a while who wrote and what was known of them, so that their next message is read
without the database being asked first. A guess, never a fact: what it is decided by is looked up in
the message's own transaction, and where that is another, the message is read again there.
"""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import NamedTuple

from bot.ports import Contact
from catalog.language_packs import Language
from catalog.model import Catalogue, Person
from routing.understand.decision import Asker

HELD = dt.timedelta(minutes=10)
"""Whoever wrote nothing for so long is looked up: by then a team may have ended their call."""
MOST = 2000
"""So many are remembered; those heard longest ago are forgotten first."""


class Speaker(NamedTuple):
    """Who wrote, the language they are spoken to in, and what breaks a tie in what they ask."""

    person: Person
    language: Language
    asker: Asker


class Speakers:
    """Who wrote to this process of late, by their accounts. Safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._catalogue: Catalogue | None = None
        self._known: dict[tuple[str, str], tuple[Speaker, dt.datetime]] = {}

    def of(self, contact: Contact, catalogue: Catalogue, now: dt.datetime) -> Speaker | None:
        """Who this is; None where that has to be looked up."""
        with self._lock:
            if catalogue is not self._catalogue:
                return None
            known = self._known.get(_account(contact))
        return known[0] if known and now - HELD <= known[1] <= now else None

    def keep(
        self, contact: Contact, catalogue: Catalogue, speaker: Speaker, now: dt.datetime
    ) -> None:
        """Remember who this was found to be. Another catalogue makes all of them strangers."""
        account = _account(contact)
        with self._lock:
            if catalogue is not self._catalogue:
                self._known.clear()
                self._catalogue = catalogue
            self._known.pop(account, None)
            while len(self._known) >= self._most:
                del self._known[next(iter(self._known))]
            self._known[account] = speaker, now

    def see(self, contact: Contact, language: Language, asker: Asker, now: dt.datetime) -> None:
        """Remember what is so by now of somebody who is known; not of who is somebody else."""
        account = _account(contact)
        with self._lock:
            known = self._known.pop(account, None)
            if known and known[0].person.id == asker.person:
                self._known[account] = Speaker(known[0].person, language, asker), now

    def forget(self, contact: Contact) -> None:
        """What was known of them is about to change."""
        with self._lock:
            self._known.pop(_account(contact), None)


def _account(contact: Contact) -> tuple[str, str]:
    return contact.address.channel, contact.account
