"""Who is this, and where do we reach them? Accounts per channel, guests whom no catalogue names,
languages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.ports import Address, Incoming
from catalog.model import LANGUAGES, Catalogue, Language, Person
from routing.storage.tables import AccountRow, PersonRow

GUEST = "guest-"
"""How the ids of guests begin: people whom no catalogue names."""
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When an account was last used whose person has not spoken to us yet."""
ROOM = "room:"
"""How the account begins under which a team's room is marked that cannot be reached."""
OWN_CHANNELS = ("web", "terminal")
"""Channels of our own: the account is the person's id, and everybody can be reached there."""
CLOSED = "the account was closed"
"""Why an account is out of reach when its service's directory says that the person left."""


def person_of(session: Session, incoming: Incoming, catalogue: Catalogue) -> Person:
    """The person behind an account: the catalogue's own id for it, then a known account, then a
    verified e-mail, then a guest.

    A guest is an employee like any other who belongs to no team. Somebody the catalogue no longer
    names, or who left by the word of a service's directory, is a guest again at once in all their
    accounts: their calls stay, out of their sight.
    """
    channel, account = incoming.address.channel, incoming.account
    if channel in OWN_CHANNELS:
        found = _by_id(session, account, catalogue)
        if found is None:
            raise LookupError(f"nobody is called '{account}'")
        person = found
    else:
        row = session.get(AccountRow, (channel, account))
        stays = row is not None and (row.person in catalogue.people or row.person.startswith(GUEST))
        known = _by_id(session, row.person, catalogue) if row and stays else None
        # A guest whose e-mail the service told late is recognised then, and not for ever a
        # stranger.
        sure = known if known and known.id in catalogue.people else None
        found = _named(incoming, catalogue) or sure or _by_email(incoming, catalogue)
        if found and has_left(session, found.id, speaks=(channel, account)):
            found = known = None
        person = found or known or _guest(session, incoming)
        _settle(session, incoming, person)
    if not incoming.room:
        _remember(session, incoming, person)
    elif incoming.alone:
        _meet(session, incoming, person)
    return person


def _by_id(session: Session, person: str, catalogue: Catalogue) -> Person | None:
    if person in catalogue.people:
        return catalogue.people[person]
    row = session.get(PersonRow, person)
    return _as_person(row) if row else None


def _as_person(row: PersonRow) -> Person:
    return Person.model_construct(
        id=row.id,
        name=row.name,
        language=row.language if row.language in LANGUAGES else None,
        email=row.email,
    )


def _named(incoming: Incoming, catalogue: Catalogue) -> Person | None:
    """By the channel's own id in the catalogue."""
    account, channel = incoming.account, incoming.address.channel
    for person in catalogue.people.values():
        own = person.accounts.get(channel)
        if own and own in (account, account.rpartition(":")[2]):
            return person
    return None


def _by_email(incoming: Incoming, catalogue: Catalogue) -> Person | None:
    """By an e-mail that the channel has verified and only one person has."""
    email = (incoming.profile.email or "").casefold()
    same = [p for p in catalogue.people.values() if email and (p.email or "").casefold() == email]
    return same[0] if len(same) == 1 else None


def _guest(session: Session, incoming: Incoming) -> Person:
    person = guest_id(incoming.address.channel, incoming.account)
    row = session.get(PersonRow, person)
    if row is None:
        profile = incoming.profile
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
    """The guest behind an account, made when there is none yet; gives the id."""
    person = guest_id(channel, account)
    if session.get(PersonRow, person) is None:
        session.add(PersonRow(id=person, name=name))
        session.flush()
    return person


def guest_id(channel: str, account: str) -> str:
    """What the guest behind an account is called: always the same."""
    return GUEST + hashlib.sha256(f"{channel}\n{account}".encode()).hexdigest()[:12]


def _settle(session: Session, incoming: Incoming, person: Person) -> None:
    """What the service knows of somebody's language and time zone, where neither they nor the
    catalogue say.
    """
    profile = incoming.profile
    language = None if person.language else profile.language
    if not (language or profile.zone):
        return
    row = session.get(PersonRow, person.id) or PersonRow(id=person.id, name=person.name)
    if (row.language or language, profile.zone or row.zone) == (row.language, row.zone):
        return
    row.language, row.zone = row.language or language, profile.zone or row.zone
    session.add(row)
    session.flush()


def _remember(session: Session, incoming: Incoming, person: Person) -> None:
    """Where the person was last heard: that is where they are told."""
    key = (incoming.address.channel, incoming.account)
    row = session.get(AccountRow, key) or AccountRow(
        channel=key[0], account=key[1], person=person.id, used_at=incoming.at
    )
    row.person, row.conversation, row.used_at = (
        person.id,
        incoming.address.conversation,
        incoming.at,
    )
    row.out_of_reach = None
    session.add(row)
    session.flush()


def _meet(session: Session, incoming: Incoming, person: Person) -> None:
    """Somebody first met in a room can be told in private all the same; where they are told already
    stays as it is.
    """
    if session.get(AccountRow, (incoming.address.channel, incoming.account)) is None:
        session.add(
            AccountRow(
                channel=incoming.address.channel,
                account=incoming.account,
                person=person.id,
                conversation=incoming.alone,
                used_at=incoming.at,
            )
        )
        session.flush()


def language_of(session: Session, person: Person, catalogue: Catalogue) -> Language:
    """The language this person is spoken to in: chosen by them, else the catalogue's word, else the
    organisation's.
    """
    row = session.get(PersonRow, person.id)
    chosen = next((known for known in LANGUAGES if row and row.language == known), None)
    return chosen or person.language or catalogue.organisation.language


def set_language(session: Session, person: Person, language: Language) -> None:
    """Speak this language with the person from now on."""
    row = session.get(PersonRow, person.id) or PersonRow(id=person.id, name=person.name)
    row.language = language
    session.add(row)
    session.flush()


def zone_of(session: Session, person: Person, catalogue: Catalogue) -> str:
    """The person's time zone: their profile's, else their team's, else the fallback desk's."""
    row = session.get(PersonRow, person.id)
    team = catalogue.team_of.get(person.id) or catalogue.fallback
    return (row.zone if row and row.zone else None) or (
        team.hours.zone if team else "Europe/Amsterdam"
    )


def known(session: Session, person: str, catalogue: Catalogue) -> Person:
    """A person by id, also one whom nobody names any more: then by the id alone."""
    return _by_id(session, person, catalogue) or Person.model_construct(id=person, name=person)


def address_of(
    session: Session, person: str, channels: Sequence[str], catalogue: Catalogue
) -> Address | None:
    """Where to tell this person: the channel they chose, else the one last used; None when no
    channel of ours reaches them, or when they are nobody of ours any more.
    """
    if not (person.startswith(GUEST) or person in catalogue.people) or has_left(session, person):
        return None
    rows = session.exec(
        select(AccountRow).where(
            col(AccountRow.person) == person, col(AccountRow.out_of_reach).is_(None)
        )
    ).all()
    usable = [r for r in rows if r.channel in channels and r.conversation]
    preferred = session.get(PersonRow, person)
    chosen = [r for r in usable if preferred and r.channel == preferred.tell]
    best = max(chosen or usable, key=lambda r: r.used_at, default=None)
    if best and best.conversation:
        return Address(channel=best.channel, conversation=best.conversation)
    own = next((c for c in OWN_CHANNELS if c in channels), None)
    return Address(channel=own, conversation=f"person/{person}") if own else None


def rooms_of(team: str, catalogue: Catalogue, channels: Mapping[str, str]) -> tuple[Address, ...]:
    """The team's room in every channel there is: its own in our own channels, else the one its file
    names.

    `channels` maps a channel's name to the prefix of its conversations ("slack" to "slack/T1").
    """
    found = catalogue.team_by_id.get(team)
    if found is None:
        return ()
    own = next((c for c in OWN_CHANNELS if c in channels), None)
    rooms = [Address(channel=own, conversation=f"room/{team}")] if own else []
    for channel, prefix in channels.items():
        ref = None if channel in OWN_CHANNELS else found.rooms.get(channel)
        if ref:
            rooms.append(Address(channel=channel, conversation=f"{prefix}/{ref}"))
    return tuple(rooms)


def reached_at(session: Session, person: str, address: Address) -> bool:
    """Whether this is still a place where the person, and nobody else, is told things."""
    if address.channel in OWN_CHANNELS:
        return address.conversation == f"person/{person}"
    query = select(AccountRow.person).where(
        col(AccountRow.conversation) == address.conversation, col(AccountRow.out_of_reach).is_(None)
    )
    return set(session.exec(query).all()) == {person}


def has_left(session: Session, person: str, speaks: tuple[str, str] | None = None) -> bool:
    """Whether a service's directory says that the person left, and no other account there says that
    they did not.

    `speaks`: channel and account that they are heard from at this moment, which is therefore open
    again.
    """
    rows = session.exec(select(AccountRow).where(col(AccountRow.person) == person)).all()
    closed = {r.channel for r in rows if _is_closed(r) and (r.channel, r.account) != speaks}
    return any(all(_is_closed(r) for r in rows if r.channel == channel) for channel in closed)


def _is_closed(row: AccountRow) -> bool:
    return (row.out_of_reach or "").endswith(CLOSED)


def close(session: Session, incoming: Incoming, person: str) -> None:
    """The directory says that this account was closed: it is not written to, and its owner has no
    access from any other.
    """
    key = (incoming.address.channel, incoming.account)
    row = session.get(AccountRow, key) or AccountRow(
        channel=key[0], account=key[1], person=person, used_at=incoming.at
    )
    row.out_of_reach = f"{incoming.at.isoformat()} {CLOSED}"
    session.add(row)
    session.flush()


def met(session: Session, seen: Iterable[Incoming], catalogue: Catalogue) -> int:
    """People whom a service shows us before they spoke to us: whom the catalogue names can be told
    things there. How many.
    """
    count = 0
    for one in seen:
        channel = one.address.channel
        person = _named(one, catalogue) or _by_email(one, catalogue)
        row = session.get(AccountRow, (channel, one.account))
        if person is None or row is not None:
            continue
        session.add(
            AccountRow(
                channel=channel,
                account=one.account,
                person=person.id,
                conversation=one.address.conversation,
                used_at=NEVER,
            )
        )
        count += 1
    session.flush()
    return count


def mark_room(session: Session, address: Address, team: str, why: str, at: dt.datetime) -> bool:
    """Write down that a team's room cannot be reached; its people are told another way. False when
    it was written down.
    """
    room = (address.channel, f"{ROOM}{address.conversation}")
    row = session.get(AccountRow, room)
    fresh = row is None
    row = row or AccountRow(channel=room[0], account=room[1], person=ROOM + team, used_at=at)
    row.conversation, row.out_of_reach = address.conversation, f"{at.isoformat()} {why}"[:200]
    session.add(row)
    session.flush()
    return fresh


def room_is_back(session: Session, channel: str, conversation: str | None) -> None:
    """A room, or every room of a channel, can be reached again."""
    marked = sa.delete(AccountRow).where(
        col(AccountRow.channel) == channel, col(AccountRow.account).startswith(ROOM)
    )
    session.execute(
        marked
        if conversation is None
        else marked.where(col(AccountRow.conversation) == conversation)
    )


def rooms_out_of_reach(session: Session) -> dict[str, str]:
    """Conversation of each team's room that cannot be reached, with since when and why."""
    marked = select(AccountRow).where(col(AccountRow.account).startswith(ROOM))
    return {row.conversation or "": row.out_of_reach or "" for row in session.exec(marked).all()}


def lost(session: Session, address: Address, why: str, at: dt.datetime) -> None:
    """Nobody is reached at this address any more (blocked, left): it is not tried again until they
    speak there.
    """
    rows = session.exec(
        select(AccountRow).where(col(AccountRow.conversation) == address.conversation)
    ).all()
    for row in rows:
        row.out_of_reach = f"{at.isoformat()} {why}"[:200]
        session.add(row)
