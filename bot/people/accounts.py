"""Keeps people's accounts in channels: whose, where last heard, whether still open.

An account is out of reach when nothing can be delivered to it (blocked, taken out), and closed when
its service's directory says that the person left. Both end when the person writes from it again.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.ports import Address, Contact
from routing.storage.once import read_once, remember
from routing.storage.prepared import Asked, Prepared, upsert
from routing.storage.session import run, run_later
from routing.storage.tables import AccountRow, table_of

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When an account was last used whose person has not spoken to us yet."""
MOMENT = dt.timedelta(minutes=1)
"""So long after it was noted that somebody speaks from an account it is not noted anew."""


class Account(NamedTuple):
    """An account as it stands."""

    channel: str
    account: str
    person: str
    conversation: str | None
    handle: str | None
    used_at: dt.datetime
    out_of_reach_since: dt.datetime | None
    closed_at: dt.datetime | None


# Built once: every message asks for its sender's.
_ACCOUNT = table_of(AccountRow)
_SELECT = sa.select(*(_ACCOUNT.c[name] for name in Account._fields))
_SAME = _ACCOUNT.alias("same")
_OWNER = sa.select(_SAME.c.person).where(
    _SAME.c.channel == sa.bindparam("channel"), _SAME.c.account == sa.bindparam("account")
)
_OF_OWNER = Prepared(_SELECT.where(_ACCOUNT.c.person == _OWNER.scalar_subquery()))
_OF_PERSON = Prepared(_SELECT.where(_ACCOUNT.c.person == sa.bindparam("person")))
_HEARD = upsert(_ACCOUNT)


def heard_from(session: Session, contact: Contact, person: str) -> None:
    """Record where the person wrote from: in private, that is where they are told things from now
    on.

    Somebody first met in a room can be told in private all the same; where they are told already
    stays as it is.
    """
    if not contact.shared:
        _heard_in_private(session, contact, person)
    elif contact.alone and _find(session, contact) is None:
        row = _row(session, contact, person)
        row.conversation = contact.alone
        _keep(session, row)


def _heard_in_private(session: Session, contact: Contact, person: str) -> None:
    kept = _find(session, contact)
    theirs = of_person(session, person) if kept and kept.person == person else ()
    if kept in theirs and _is_as_heard(kept, contact, theirs):
        return
    stands = Account(
        channel=contact.address.channel,
        account=contact.account,
        person=person,
        conversation=contact.address.conversation,
        handle=handle_of(contact),
        used_at=contact.at,
        out_of_reach_since=None,
        closed_at=None,
    )
    heard = stands._asdict() | {"out_of_reach_why": None}
    run_later(session, _HEARD[session.get_bind().dialect.name], [heard])
    remember(session, _ACCOUNT.name, (stands.channel, stands.account), stands)
    if kept in theirs:
        others = [one for one in theirs if one != kept]
        remember(session, _ACCOUNT.name, ("of", person), (*others, stands))


def _is_as_heard(kept: Account, contact: Contact, theirs: tuple[Account, ...]) -> bool:
    """Whether an account stands so already, from a moment ago, as the last used of all that are
    theirs: where they are told things stays the same.
    """
    now = kept._replace(
        conversation=contact.address.conversation,
        handle=handle_of(contact),
        out_of_reach_since=None,
        closed_at=None,
    )
    is_recent = dt.timedelta(0) <= contact.at - kept.used_at < MOMENT
    return is_recent and kept == now and all(o == kept or o.used_at < kept.used_at for o in theirs)


def handle_of(contact: Contact) -> str:
    """What tells an account from all others of its service: `@vera`, else its number there."""
    return contact.profile.handle or contact.account.rpartition(":")[2]


def seen_before_heard(session: Session, contact: Contact, person: str) -> bool:
    """Store an account that a service shows us before it wrote to us; False when it was known
    already.
    """
    if _find(session, contact) is not None:
        return False
    row = _row(session, contact, person)
    row.conversation, row.used_at = contact.address.conversation, NEVER
    _keep(session, row)
    return True


def owner(session: Session, contact: Contact) -> str | None:
    """The id of the person whose account this is known to be."""
    row = _find(session, contact)
    return row.person if row else None


def owner_of(session: Session, channel: str, account: str) -> str | None:
    """The same for an account of this channel."""
    found = _found(session, channel, account)
    return found.person if found else None


def lost(session: Session, address: Address, why: str, at: dt.datetime) -> None:
    """Mark an address as out of reach (blocked, left): nothing is sent there until they write from
    it again.
    """
    at_address = col(AccountRow.conversation) == address.conversation
    for row in session.exec(select(AccountRow).where(at_address)).all():
        row.out_of_reach_since, row.out_of_reach_why = at, why[:200]
        session.add(row)


def was_lost(session: Session, contact: Contact) -> bool:
    """Whether nothing could be delivered to this account, until now."""
    row = _find(session, contact)
    return row is not None and row.out_of_reach_since is not None


def found_again(session: Session, address: Address) -> None:
    """Mark an address as in reach again: its person let us in anew."""
    at_address = col(AccountRow.conversation) == address.conversation
    for row in session.exec(select(AccountRow).where(at_address)).all():
        row.out_of_reach_since = row.out_of_reach_why = None
        session.add(row)


def close(session: Session, contact: Contact, person: str) -> None:
    """Mark an account as closed by its service's directory: nothing is sent to it, and its owner
    has no access from any other.
    """
    row = _row(session, contact, person)
    row.closed_at = contact.at
    _keep(session, row)


def has_left(session: Session, person: str, speaks: tuple[str, str] | None = None) -> bool:
    """Whether a service's directory says that the person left, and no other account there says that
    they did not.

    `speaks`: channel and account that they are heard from at this moment, which is therefore open
    again.
    """
    rows = of_person(session, person)
    closed = {r.channel for r in rows if r.closed_at and (r.channel, r.account) != speaks}
    return any(all(r.closed_at for r in rows if r.channel == channel) for channel in closed)


def everybody_who_left(session: Session) -> frozenset[str]:
    """Everybody who left by the word of a service's directory."""
    query = select(AccountRow.person).where(col(AccountRow.closed_at).is_not(None)).distinct()
    return frozenset(person for person in session.exec(query).all() if has_left(session, person))


def of_person(session: Session, person: str) -> tuple[Account, ...]:
    """All accounts of a person."""

    def read() -> tuple[Account, ...]:
        return tuple(Account(*row) for row in run(session, *asked_of(person)))

    return read_once(session, _ACCOUNT.name, ("of", person), read)


def _find(session: Session, contact: Contact) -> Account | None:
    return _found(session, contact.address.channel, contact.account)


def _found(session: Session, channel: str, account: str) -> Account | None:
    def read() -> Account | None:
        rows = tuple(Account(*row) for row in run(session, *asked_for(channel, account)))
        if rows:
            remember(session, _ACCOUNT.name, ("of", rows[0].person), rows)
        return next((one for one in rows if (one.channel, one.account) == (channel, account)), None)

    return read_once(session, _ACCOUNT.name, (channel, account), read)


def asked_of(person: str) -> Asked:
    """What is asked to find a person's accounts."""
    return _OF_PERSON, {"person": person}


def asked_for(channel: str, account: str) -> Asked:
    """What is asked to find an account, with all others of its person."""
    return _OF_OWNER, {"channel": channel, "account": account}


def _row(session: Session, contact: Contact, person: str) -> AccountRow:
    """The account's row, a new one when there is none yet."""
    return session.get(AccountRow, (contact.address.channel, contact.account)) or AccountRow(
        channel=contact.address.channel,
        account=contact.account,
        person=person,
        used_at=contact.at,
    )


def _keep(session: Session, row: AccountRow) -> None:
    session.add(row)
    session.flush()


def person_at(session: Session, address: Address) -> str | None:
    """The person of an account that is reached at this address; None when there is none."""
    found = at(session, address)
    return found.person if found else None


def at(session: Session, address: Address) -> AccountRow | None:
    """The account that is reached at this address; None when there is none."""
    query = select(AccountRow).where(col(AccountRow.conversation) == address.conversation)
    return session.exec(query).first()


def is_lost(session: Session, address: Address) -> bool:
    """Whether nothing can be delivered at this address now."""
    found = at(session, address)
    return found is not None and found.out_of_reach_since is not None


def lost_places(session: Session, person: str) -> tuple[str, ...]:
    """The conversations in which the person cannot be reached any more."""
    mine = select(AccountRow.conversation).where(
        col(AccountRow.person) == person, col(AccountRow.out_of_reach_since).is_not(None)
    )
    return tuple(filter(None, session.exec(mine).all()))
