"""The tables of mails: threads, what a reply chooses, how far a mailbox was read, what waits for a
proof.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage import pruning
from routing.storage.mail_tables import HeldMailRow, MailboxReadRow, MailRow


class Mailed(NamedTuple):
    """A mail of a conversation, as `MailRow` tells; `choices`: action and label of each."""

    conversation: str
    ref: str
    came: bool
    message_id: str
    thread: str
    subject: str
    number: str | None
    choices: tuple[tuple[str, str], ...]
    sent_as: str
    at: dt.datetime
    others: tuple[str, ...] = ()


class Place(NamedTuple):
    """How far a mailbox was read, and when that was written down."""

    validity: int
    uid: int
    at: dt.datetime


def note(session: Session, mailed: Mailed) -> None:
    """Note a mail; the same again changes nothing."""
    if session.get(MailRow, (mailed.conversation, mailed.ref)) is None:
        choices = [list(one) for one in mailed.choices]
        others = list(mailed.others) or None
        session.add(MailRow(**{**mailed._asdict(), "choices": choices, "others": others}))
        session.flush()


def read(session: Session, conversation: str, ref: str) -> Mailed | None:
    """The mail of this ref in a conversation."""
    row = session.get(MailRow, (conversation, ref))
    return _mailed(row) if row else None


def named(session: Session, ref: str) -> tuple[Mailed, ...]:
    """Every mail of ours with this ref: a ref is one conversation's, unless somebody makes it
    another's.
    """
    rows = session.exec(select(MailRow).where(col(MailRow.ref) == ref)).all()
    return tuple(_mailed(row) for row in rows if not row.came)


def answered_by(session: Session, conversation: str, key: str) -> Mailed | None:
    """The mail that came which something sent under this key answers."""
    query = select(MailRow).where(
        col(MailRow.conversation) == conversation,
        col(MailRow.came),
        col(MailRow.sent_as) == key.rpartition("/")[0],
    )
    row = session.exec(query.order_by(col(MailRow.at).desc()).limit(1)).first()
    return _mailed(row) if row else None


def answered(session: Session, conversation: str, ref: str) -> Mailed | None:
    """The mail of ours that is answered in a conversation: one of it, or one to a list."""
    found = read(session, conversation, ref)
    return found or next(iter(named(session, ref)), None)


def newest(
    session: Session, conversation: str, *, number: str | None = None, came: bool | None = None
) -> Mailed | None:
    """The newest mail of a conversation: about a call, or one that came."""
    query = select(MailRow).where(col(MailRow.conversation) == conversation)
    if number is not None:
        query = query.where(col(MailRow.number) == number)
    if came is not None:
        query = query.where(col(MailRow.came) == came)
    row = session.exec(query.order_by(col(MailRow.at).desc()).limit(1)).first()
    return _mailed(row) if row else None


def came_since(session: Session, conversation: str, since: dt.datetime) -> int:
    """How many mails came from there since."""
    query = select(sa.func.count()).where(
        col(MailRow.conversation) == conversation,
        col(MailRow.came),
        col(MailRow.at) >= since,
    )
    return session.exec(query).one()


def place(session: Session, name: str) -> Place | None:
    """How far a mailbox was read; None before the first time."""
    row = session.get(MailboxReadRow, name)
    return Place(row.validity, row.uid, row.at) if row else None


def move(session: Session, name: str, place: Place) -> None:
    """Note how far a mailbox was read."""
    session.merge(MailboxReadRow(name=name, **place._asdict()))


def hold(
    session: Session,
    key: str,
    conversation: str,
    digest: str,
    *,
    until: dt.datetime,
    body: dict[str, Any],
) -> bool:
    """Keep a mail until its sender is proven; False when it is kept already."""
    if session.get(HeldMailRow, key):
        return False
    row = HeldMailRow(key=key, conversation=conversation, digest=digest, until=until, body=body)
    session.add(row)
    session.flush()
    return True


def held(
    session: Session, conversation: str, digests: set[str], now: dt.datetime
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """What waits in a conversation for one of these codes: keys and bodies."""
    query = select(HeldMailRow).where(
        col(HeldMailRow.conversation) == conversation,
        col(HeldMailRow.digest).in_(digests),
        col(HeldMailRow.until) > now,
    )
    return tuple((row.key, dict(row.body)) for row in session.exec(query).all())


def held_in(session: Session, conversation: str, now: dt.datetime) -> int:
    """How many mails wait in a conversation for a proof."""
    query = select(sa.func.count()).where(
        col(HeldMailRow.conversation) == conversation, col(HeldMailRow.until) > now
    )
    return session.exec(query).one()


def let_go(session: Session, key: str) -> None:
    """A mail waits no longer."""
    session.execute(sa.delete(HeldMailRow).where(col(HeldMailRow.key) == key))


def prune(session: Session, before: dt.datetime) -> int:
    """Forget some of the mails of before this moment; how many."""
    return pruning.few(session, MailRow, col(MailRow.at) < before)


def prune_held(session: Session, now: dt.datetime) -> int:
    """Forget some of the mails that waited too long; how many."""
    return pruning.few(session, HeldMailRow, col(HeldMailRow.until) <= now)


def _mailed(row: MailRow) -> Mailed:
    choices = tuple((str(action), str(label)) for action, label in row.choices)
    return Mailed(
        row.conversation,
        row.ref,
        row.came,
        row.message_id,
        row.thread,
        row.subject,
        row.number,
        choices,
        row.sent_as,
        row.at,
        tuple(row.others or ()),
    )
