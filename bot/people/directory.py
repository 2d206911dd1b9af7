"""Finds the person behind an account, in the catalogue or as a guest. Accounts are matched with the
people of the catalogue; whom no catalogue names is a guest. And what is known of each: language,
time zone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from bot.people import accounts
from bot.ports import Contact
from catalog.contact_details import whose_email, whose_phone
from catalog.language_packs import Language, packs
from catalog.model import Catalogue, Person
from routing.call.guests import GUEST, is_guest, is_ours
from routing.storage import ledger
from routing.storage.once import read_once
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run
from routing.storage.tables import PersonRow, table_of


class Kept(NamedTuple):
    """What our own table knows of a person."""

    id: str
    name: str
    language: str | None
    zone: str | None
    email: str | None
    tell: str | None
    admitted_by: str | None


_PERSON = table_of(PersonRow)
_BY_ID = Prepared(
    sa.select(*(_PERSON.c[name] for name in Kept._fields)).where(
        _PERSON.c.id == sa.bindparam("asked")
    ),
    about=lambda given: frozenset((given["asked"],)),
)
"""Built once: every message asks for its sender several times."""


def _kept(session: Session, person: str) -> Kept | None:
    def read() -> Kept | None:
        row = run(session, *asked_for(person)).first()
        return Kept(*row) if row else None

    return read_once(session, _PERSON.name, person, read)


def asked_for(person: str) -> Asked:
    """What is asked to find what our own table knows of a person."""
    return _BY_ID, {"asked": person}


def person_of(session: Session, contact: Contact, catalogue: Catalogue) -> Person:
    """Finds the person behind an account: by the catalogue's own id for it, then a known account,
    then a verified e-mail address or phone number, else as a guest, who belongs to no team.
    Somebody the catalogue no longer names, or who left by the word of a service's directory, is a
    guest again at once in all their accounts: their calls stay, out of their sight.
    """
    if contact.address.own:
        person = _of_our_own(session, contact.account, catalogue)
    else:
        person = _recognised(session, contact, catalogue) or _guest(session, contact)
        _settle(session, contact, person)
    accounts.heard_from(session, contact, person.id)
    return person


def _of_our_own(session: Session, account: str, catalogue: Catalogue) -> Person:
    """Who writes in a channel of our own. Raises LookupError when there is nobody of that id."""
    found = _by_id(session, account, catalogue)
    if found is None:
        raise LookupError(f"nobody is called '{account}'")
    return found


def seen_as(session: Session, contact: Contact, catalogue: Catalogue) -> Person:
    """Finds the person behind an account as `person_of` does, with nothing written down."""
    if contact.address.own:
        return _of_our_own(session, contact.account, catalogue)
    profile, guest = contact.profile, guest_id(contact.address.channel, contact.account)
    found = _recognised(session, contact, catalogue) or _by_id(session, guest, catalogue)
    person = found or Person.model_construct(id=guest, name=profile.name or guest)
    return person.model_copy(update={"language": person.language or profile.language})


def _recognised(session: Session, contact: Contact, catalogue: Catalogue) -> Person | None:
    """Somebody of the catalogue, or a known guest; None for who is a guest from now on."""
    known = _known_as(session, contact, catalogue)
    # A guest whose e-mail the service told late is recognised then, and not for ever a stranger.
    sure = known if known and known.id in catalogue.people else None
    found = _named(contact, catalogue) or sure or _verified(contact, catalogue)
    speaks = (contact.address.channel, contact.account)
    if found and accounts.has_left(session, found.id, speaks=speaks):
        return None
    return found or known


def _known_as(session: Session, contact: Contact, catalogue: Catalogue) -> Person | None:
    """Whose account this was, when they are ours still."""
    owner = accounts.owner(session, contact)
    return _by_id(session, owner, catalogue) if owner and is_ours(owner, catalogue) else None


def recognise(session: Session, seen: Iterable[Contact], catalogue: Catalogue) -> int:
    """Store the accounts that a service shows us before they spoke, of people whom the catalogue
    names, so that they can be told things there; returns how many.
    """
    count = 0
    for one in seen:
        person = _named(one, catalogue) or _verified(one, catalogue)
        count += person is not None and accounts.seen_before_heard(session, one, person.id)
    return count


def turned_away(
    session: Session, person: Person, catalogue: Catalogue
) -> Literal["", "approve", "closed"]:
    """Why a guest may not ask here; "" where they may: everybody the catalogue names, whom a
    coordinator let in, and who has a request under way from when they could.
    """
    guests = catalogue.organisation.guests
    if guests == "welcome" or not is_guest(person.id):
        return ""
    row = _kept(session, person.id)
    if row and row.admitted_by and guests == "approve":
        return ""
    return "" if ledger.of_requester(session, person.id, ended=False, limit=1) else guests


def is_kept(session: Session, person: str) -> bool:
    """Whether our own table knows something of a person."""
    return _kept(session, person) is not None


def admit(session: Session, guest: str, by: str) -> None:
    """Let a guest ask for things, by a coordinator's word."""
    row = session.get(PersonRow, guest)
    if row:
        row.admitted_by = by
        session.add(row)
        session.flush()


def _by_id(session: Session, person: str, catalogue: Catalogue) -> Person | None:
    person = catalogue.renamed.get(person, person)
    if person in catalogue.people:
        return catalogue.people[person]
    row = _kept(session, person)
    return _as_person(row) if row else None


def _as_person(row: Kept | PersonRow) -> Person:
    return Person.model_construct(
        id=row.id,
        name=row.name,
        language=row.language if row.language in packs() else None,
        email=row.email,
    )


def _named(contact: Contact, catalogue: Catalogue) -> Person | None:
    """By the channel's own id in the catalogue; nobody, where that stands at several people."""
    account, channel = contact.account, contact.address.channel
    same = [
        person
        for person in catalogue.people.values()
        if (own := person.accounts.get(channel)) and own in (account, account.rpartition(":")[2])
    ]
    return same[0] if len(same) == 1 else None


def _verified(contact: Contact, catalogue: Catalogue) -> Person | None:
    """By an e-mail address or a phone number that the service has verified as theirs and that only
    one person has. A name makes nobody: everybody can call themselves as they like.
    """
    people, profile = catalogue.people.values(), contact.profile
    found = whose_email(profile.email, people) if profile.email else None
    if found is None and profile.phone:
        found = whose_phone(profile.phone, people, catalogue.country)
    return found


def _guest(session: Session, contact: Contact) -> Person:
    person = guest_id(contact.address.channel, contact.account)
    row = session.get(PersonRow, person)
    if row is None:
        profile = contact.profile
        row = PersonRow(
            id=person,
            name=profile.name or person,
            language=profile.language,
            zone=profile.zone,
            email=profile.email,
        )
        session.add(row)
        session.flush()
    return _as_person(row)


def guest_of(session: Session, channel: str, account: str, name: str) -> str:
    """The id of the guest behind an account, who is made when there is none yet."""
    person = guest_id(channel, account)
    if session.get(PersonRow, person) is None:
        session.add(PersonRow(id=person, name=name))
        session.flush()
    return person


def guest_id(channel: str, account: str) -> str:
    """The id of the guest behind an account: always the same."""
    return GUEST + hashlib.sha256(f"{channel}\n{account}".encode()).hexdigest()[:12]


def _settle(session: Session, contact: Contact, person: Person) -> None:
    """What the service knows of somebody's language and time zone, where neither they nor the
    catalogue say.
    """
    profile = contact.profile
    language = None if person.language else profile.language
    if not (language or profile.zone):
        return
    row = session.get(PersonRow, person.id) or PersonRow(id=person.id, name=person.name)
    if (row.language or language, profile.zone or row.zone) == (row.language, row.zone):
        return
    row.language, row.zone = row.language or language, profile.zone or row.zone
    session.add(row)
    session.flush()


def language_of(session: Session, person: Person, catalogue: Catalogue) -> Language:
    """The language this person is spoken to in, one of the organisation's: chosen by them, else the
    catalogue's word, else the organisation's usual one.
    """
    row = _kept(session, person.id)
    for wished in (row and row.language, person.language):
        if wished in catalogue.organisation.languages:
            return wished
    return catalogue.organisation.language


def set_language(session: Session, person: Person, language: Language) -> None:
    """Set the language this person is spoken to in."""
    row = session.get(PersonRow, person.id) or PersonRow(id=person.id, name=person.name)
    row.language = language
    session.add(row)
    session.flush()


def tell_in(session: Session, person: Person, channel: str | None) -> None:
    """Set the channel in which the person is told things; None: where they spoke last."""
    row = session.get(PersonRow, person.id) or PersonRow(id=person.id, name=person.name)
    row.tell = channel
    session.add(row)
    session.flush()


def told_in(session: Session, person: str) -> str | None:
    """The channel in which the person chose to be told; None: where they spoke last."""
    row = _kept(session, person)
    return row.tell if row else None


def zone_of(session: Session, person: Person, catalogue: Catalogue) -> str:
    """The person's time zone: what the catalogue says of them, else their profile's, their team's,
    the organisation's, the fallback desk's.
    """
    row = _kept(session, person.id)
    team, desk = catalogue.team_of.get(person.id), catalogue.fallback
    known = (
        person.zone,
        row.zone if row else None,
        team.hours.zone if team else None,
        catalogue.organisation.zone,
        desk.hours.zone if desk else None,
    )
    return next(filter(None, known), "UTC")


def known(session: Session, person: str, catalogue: Catalogue) -> Person:
    """The person of an id; with the id as name when nobody names them any more."""
    return _by_id(session, person, catalogue) or Person.model_construct(id=person, name=person)
