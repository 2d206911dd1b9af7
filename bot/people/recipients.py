"""Finds where people are told things, and in which language and time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from sqlmodel import Session, col, select

from bot.people import accounts, directory
from bot.people.accounts import Account
from bot.people.channels_on import are_last, are_shut
from bot.ports import Address
from bot.wording.localizer import Localizer
from catalog.model import Catalogue, Person
from routing.call.guests import is_ours, link_speaking
from routing.storage.tables import AccountRow


class Reach(Protocol):
    """What is known of the channels that are on, and of the people."""

    @property
    def catalogue(self) -> Catalogue:
        """Everybody of the organisation."""
        ...

    @property
    def channels(self) -> Mapping[str, str]:
        """The channels that are on."""
        ...


@dataclass(frozen=True)
class Recipient:
    """Somebody who is to be told something: who, where, and the language and zone they read."""

    person: Person
    address: Address
    localizer: Localizer


def recipient_of(
    session: Session, person: str, channels: Mapping[str, str], catalogue: Catalogue
) -> Recipient | None:
    """Where and in which language to tell this person something; None when no channel of ours
    reaches them, or when they are nobody of ours any more.
    """
    address = address_of(session, person, channels, catalogue)
    if address is None:
        return None
    known = directory.known(session, person, catalogue)
    return Recipient(known, address, localizer_of(session, known, catalogue))


def localizer_of(session: Session, person: Person, catalogue: Catalogue) -> Localizer:
    """The localizer for this person's language and time zone."""
    return Localizer(
        directory.language_of(session, person, catalogue),
        directory.zone_of(session, person, catalogue),
    )


def address_of(
    session: Session, person: str, channels: Mapping[str, str], catalogue: Catalogue
) -> Address | None:
    """The address at which this person is told things: in the channel they chose, else the one last
    used; None when no channel of ours reaches them, or when they are nobody of ours any more.
    """
    if link_speaking(person) or not is_ours(person, catalogue):
        return None
    if accounts.has_left(session, person):
        return None
    best = _best(session, person, _in_reach(session, person, channels), channels)
    return _address(best) if best else _own(person, channels)


def reached_outside(
    session: Session, person: str, channels: Mapping[str, str], but: str
) -> Address | None:
    """The same without one channel of ours, where they cannot look now: in a chat service, and
    where none reaches them, in another of our own. Whether they are somebody of ours is not asked
    here.
    """
    usable = [row for row in _in_reach(session, person, channels) if channels[row.channel]]
    best = _best(session, person, usable, channels)
    if best:
        return _address(best)
    own = next((name for name, prefix in channels.items() if not prefix and name != but), None)
    return Address(channel=own, conversation=f"person/{person}") if own else None


def _best(
    session: Session, person: str, usable: list[Account], channels: Mapping[str, str]
) -> Account | None:
    """The one they chose, else the one last used; of those never used, the last resort last."""
    preferred, last = directory.told_in(session, person), are_last(channels)
    chosen = [row for row in usable if row.channel == preferred]
    return max(
        chosen or usable, key=lambda row: (row.used_at, row.channel not in last), default=None
    )


def reaches(session: Session, context: Reach) -> Callable[[str], bool]:
    """Whether some channel of ours reaches a person; looked up once for each."""

    @cache
    def reached(person: str) -> bool:
        return address_of(session, person, context.channels, context.catalogue) is not None

    return reached


def _in_reach(session: Session, person: str, channels: Mapping[str, str]) -> list[Account]:
    return [
        one
        for one in accounts.of_person(session, person)
        if one.channel in channels
        and one.conversation
        and not (one.out_of_reach_since or one.closed_at)
    ]


def _address(row: Account) -> Address:
    return Address(channel=row.channel, conversation=row.conversation or "")


def _own(person: str, channels: Mapping[str, str]) -> Address | None:
    """The person's conversation in a channel of our own, where everybody can be reached; None where
    those cannot be opened.
    """
    if are_shut(channels):
        return None
    own = next((channel for channel, prefix in channels.items() if not prefix), None)
    return Address(channel=own, conversation=f"person/{person}") if own else None


def reached_at(session: Session, person: str, address: Address) -> bool:
    """Whether this is still a place where the person, and nobody else, is told things."""
    if address.own:
        return address.conversation == f"person/{person}"
    query = select(AccountRow.person).where(
        col(AccountRow.conversation) == address.conversation,
        col(AccountRow.out_of_reach_since).is_(None),
        col(AccountRow.closed_at).is_(None),
    )
    return set(session.exec(query).all()) == {person}
