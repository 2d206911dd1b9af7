"""Links several accounts to one person, by one-time codes, and joins their histories.

A code lives for minutes, works once, and is kept as a digest only. Who asks for many or guesses
gets none for a while. Nobody needs a right for it: whoever can write from both accounts is the one
who owns them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.people import directory
from bot.ports.codes import ALPHABET, LENGTH, LONG, may_be_codes
from catalog.model import Person
from routing.call.guests import is_guest, is_ours
from routing.desk.desk import Desk
from routing.storage.people_tables import LinkCodeRow, LinkTryRow
from routing.storage.tables import AccountRow, CallRow, DialogueRow

LIFE = dt.timedelta(minutes=10)
INVITED_FOR = dt.timedelta(days=7)
WINDOW = dt.timedelta(hours=1)
MOST = {"asked": 6, "missed": 5}

How = Literal["linked", "already", "unknown", "too_many", "taken"]


@dataclass(frozen=True)
class Linked:
    """The outcome of redeeming a code; `person` is who the account belongs to now, `by` who had
    invited them.
    """

    how: How
    person: str = ""
    by: str = ""


@dataclass(frozen=True)
class Voided:
    """A code that works no longer: whose it was, and who had invited them with it."""

    person: str
    by: str | None


def code_for(
    session: Session, person: Person, channel: str, account: str, now: dt.datetime
) -> str | None:
    """Make a fresh code for this person, written as people read it aloud: `K7QM-2XPA`. None: too
    many were asked for.
    """
    if _too_many(session, channel, account, "asked", now):
        return None
    return _fresh_code(session, person.id, now + LIFE, now)


def invitation(session: Session, person: str, by: str, now: dt.datetime) -> str:
    """Make a code by which `person` joins from an account of their own: `K7QM-2XPA-9RTB-4CDE`. It
    lives for `INVITED_FOR` and takes the place of an earlier one; `by` hears when it is used.
    """
    return _fresh_code(session, person, now + INVITED_FOR, now, by=by)


def _fresh_code(
    session: Session, person: str, until: dt.datetime, now: dt.datetime, by: str | None = None
) -> str:
    """A code of this person's, in the place of an earlier one of the same sort."""
    invites = col(LinkCodeRow.by).is_not(None)
    same = sa.and_(col(LinkCodeRow.person) == person, invites if by else sa.not_(invites))
    session.execute(sa.delete(LinkCodeRow).where(sa.or_(same, col(LinkCodeRow.until) <= now)))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LONG if by else LENGTH))
    session.add(LinkCodeRow(digest=_digest(code), person=person, until=until, by=by))
    session.flush()
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def redeem(
    session: Session, code: str, person: Person, *, channel: str, account: str, desk: Desk
) -> Linked:
    """Link the account that `person` writes from to the owner of the code."""
    if _too_many(session, channel, account, "missed", desk.now, book=False):
        return Linked("too_many")
    used = session.exec(
        select(LinkCodeRow).where(
            col(LinkCodeRow.digest) == _digest(code), col(LinkCodeRow.until) > desk.now
        )
    ).first()
    if used is None or not is_ours(used.person, desk.catalogue):
        _too_many(session, channel, account, "missed", desk.now)
        return Linked("unknown")
    # An invitation that somebody else tries stays for whom it is meant.
    owner, by = desk.catalogue.renamed.get(used.person, used.person), used.by
    if not by or owner == person.id or is_guest(person.id):
        taken = sa.delete(LinkCodeRow).where(col(LinkCodeRow.digest) == used.digest)
        if not session.execute(taken.returning(col(LinkCodeRow.digest))).scalar():
            return Linked("unknown")
    if owner == person.id:
        return Linked("already", owner)
    # A guest becomes the person the catalogue knows; two whom it knows are two people.
    keep, gone = (
        (person.id, owner) if is_guest(owner) and not is_guest(person.id) else (owner, person.id)
    )
    if not is_guest(gone):
        return Linked("taken", person.id)
    merge(session, gone, keep, desk)
    return Linked("linked", keep, by or "")


def live_codes(session: Session, text: str, now: dt.datetime) -> tuple[Voided, ...]:
    """The codes and invitations in these words that work at this moment."""
    return tuple(Voided(row.person, row.by) for row in _live(session, text, now))


def void_codes(session: Session, text: str, now: dt.datetime) -> tuple[Voided, ...]:
    """Void the codes and invitations in these words, which others have read; gives those that
    worked until now.
    """
    rows = _live(session, text, now)
    for row in rows:
        session.delete(row)
    session.flush()
    return tuple(Voided(row.person, row.by) for row in rows)


def _live(session: Session, text: str, now: dt.datetime) -> list[LinkCodeRow]:
    digests = {_digest(code) for code in may_be_codes(text)}
    if not digests:
        return []
    query = select(LinkCodeRow).where(
        col(LinkCodeRow.digest).in_(digests), col(LinkCodeRow.until) > now
    )
    return list(session.exec(query).all())


def unlink(session: Session, person: Person, channel: str) -> bool:
    """Unlink the person's accounts in this channel: whoever writes from there is a guest. What was
    asked stays.
    """
    rows = session.exec(
        select(AccountRow).where(
            col(AccountRow.person) == person.id, col(AccountRow.channel) == channel
        )
    ).all()
    named = person.accounts.get(channel)
    # In a channel of our own the account is the person.
    freed = [row for row in rows if row.account not in (named, person.id)]
    for row in freed:
        row.person = directory.guest_of(session, row.channel, row.account, person.name)
        session.add(row)
    session.flush()
    return bool(freed)


def accounts_of(session: Session, person: str) -> tuple[AccountRow, ...]:
    """The person's accounts, last used first."""
    query = (
        select(AccountRow)
        .where(col(AccountRow.person) == person)
        .order_by(col(AccountRow.used_at).desc())
    )
    return tuple(session.exec(query).all())


def merge(session: Session, gone: str, keep: str, desk: Desk) -> None:
    """Merge the guest `gone` into `keep`: their accounts, conversations and requests become one
    history.
    """
    session.execute(sa.update(AccountRow).where(col(AccountRow.person) == gone).values(person=keep))
    session.execute(sa.delete(LinkCodeRow).where(col(LinkCodeRow.person) == gone))
    for row in session.exec(select(DialogueRow).where(col(DialogueRow.person) == gone)).all():
        if session.get(DialogueRow, (row.conversation, keep)) is None:
            session.add(
                DialogueRow(conversation=row.conversation, person=keep, at=row.at, body=row.body)
            )
        session.delete(row)
    numbers = session.exec(
        select(CallRow.number).where(col(CallRow.requester) == gone).order_by(col(CallRow.id))
    ).all()
    for number in numbers:
        if number:
            desk.recognise(number, keep)
    session.flush()


def catch_up(session: Session, channel: str, account: str, person: Person, desk: Desk) -> None:
    """Merge the guest of an account into the person whom the catalogue names for it since."""
    if account == person.id or is_guest(person.id):
        return  # in a channel of our own nobody is a guest by their account
    guest = directory.guest_id(channel, account)
    if directory.is_kept(session, guest):
        mine = session.exec(
            select(AccountRow.person).where(
                col(AccountRow.channel) == channel, col(AccountRow.account) == account
            )
        ).first()
        if mine == person.id:
            merge(session, guest, person.id, desk)


def _digest(code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _too_many(
    session: Session, channel: str, account: str, what: str, now: dt.datetime, *, book: bool = True
) -> bool:
    """Whether the account did this too often of late; `book` counts it as one more."""
    session.execute(sa.delete(LinkTryRow).where(col(LinkTryRow.at) < now - WINDOW))
    query = select(sa.func.count()).where(
        col(LinkTryRow.channel) == channel,
        col(LinkTryRow.account) == account,
        col(LinkTryRow.what) == what,
    )
    if session.exec(query).one() >= MOST[what]:
        return True
    if book:
        session.add(LinkTryRow(channel=channel, account=account, what=what, at=now))
        session.flush()
    return False
