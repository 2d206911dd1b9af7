"""The table of the mailbox: what was said on the web page and in the terminal, by conversation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from routing.storage.once import read_once, remember
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run, run_all
from routing.storage.tables import MailboxRow, table_of

# Built once: they are asked for everything that is said.
_MAILBOX = table_of(MailboxRow)
_BY_KEY = Prepared(sa.select(_MAILBOX.c.id).where(_MAILBOX.c.key == sa.bindparam("asked")))
_NEWEST = Prepared(
    sa.select(sa.func.max(_MAILBOX.c.seq)).where(_MAILBOX.c.conversation == sa.bindparam("asked"))
)
_SAME = _MAILBOX.alias("same")
_NEXT = sa.select(sa.func.coalesce(sa.func.max(_SAME.c.seq), 0) + 1).where(
    _SAME.c.conversation == sa.bindparam("asked")
)
_INSERT = {
    name: Prepared(
        insert(_MAILBOX)
        .values(seq=_NEXT.scalar_subquery())
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(_MAILBOX.c.id)
    )
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_PLACE = sa.func.unnest(sa.bindparam("places", type_=sa.ARRAY(sa.String))).column_valued("place")
_HASH = sa.func.hashtextextended(_PLACE, 0)
_LOCK = Prepared(sa.select(sa.cast(sa.func.pg_advisory_xact_lock(_HASH), sa.Text)))


_MANY = 2
"""From so many on it saves waiting to write them together."""


class Entry(NamedTuple):
    """Something to write; `edits` is the id of the row that it replaces, `key` says once."""

    conversation: str
    author: str
    body: dict[str, Any]
    key: str
    edits: str | None = None


class Stored(NamedTuple):
    """A row as it stands; `seq` grows at every change of a row, per conversation."""

    id: int
    conversation: str
    seq: int
    author: str
    at: dt.datetime
    body: dict[str, Any]
    key: str


def since(session: Session, conversation: str, seq: int, limit: int) -> tuple[Stored, ...]:
    """What is new or changed after `seq`, in the order of the changes."""
    query = select(MailboxRow).where(MailboxRow.conversation == conversation, MailboxRow.seq > seq)
    rows = session.exec(query.order_by(col(MailboxRow.seq)).limit(limit))
    return tuple(_stored(row) for row in rows)


def latest(session: Session, conversation: str, limit: int) -> tuple[Stored, ...]:
    """The rows changed last, the newest change first."""
    query = select(MailboxRow).where(MailboxRow.conversation == conversation)
    rows = session.exec(query.order_by(col(MailboxRow.seq).desc()).limit(limit))
    return tuple(_stored(row) for row in rows)


def page(session: Session, conversation: str, before: int | None, limit: int) -> tuple[Stored, ...]:
    """The rows said last before a row, by its id; of the whole conversation where that is None. The
    newest first.
    """
    query = select(MailboxRow).where(MailboxRow.conversation == conversation)
    if before is not None:
        query = query.where(col(MailboxRow.id) < before)
    rows = session.exec(query.order_by(col(MailboxRow.id).desc()).limit(limit))
    return tuple(_stored(row) for row in rows)


def read(session: Session, number: int) -> Stored | None:
    """One row by its id."""
    row = session.get(MailboxRow, number)
    return _stored(row) if row else None


def heads(session: Session, conversations: Iterable[str]) -> dict[str, int]:
    """The newest `seq` of each of these conversations that has any."""
    # Each by itself is one look in an index; grouped, all that was ever said is gone through.
    newest = {one: run(session, _NEWEST, {"asked": one}).scalar() for one in conversations}
    return {conversation: seq for conversation, seq in newest.items() if seq is not None}


def write(session: Session, entry: Entry, at: dt.datetime) -> int:
    """Write an entry, or change the one it edits; gives the row's id. An entry whose key is there
    already changes nothing.
    """
    held = _held(session, entry.conversation)
    edited = _edited(session, entry, held)
    if edited is not None:
        if edited.body != entry.body:
            edited.body, edited.seq = entry.body, _next_seq(session, entry.conversation)
        return _id(edited)

    def written() -> int:
        new = run_all(session, [*held, _new(session, entry, at)])[-1].scalar()
        return int(new or run(session, _BY_KEY, {"asked": entry.key}).scalar_one())

    return read_once(session, _MAILBOX.name, entry.key, written)


def write_ahead(session: Session, entries: Sequence[Entry], at: dt.datetime) -> None:
    """Write these together, in the order of their conversations, so that nobody waits for each:
    `write` then finds them there. What changes an entry is left to it.
    """
    new = sorted((one for one in entries if not one.edits), key=lambda one: one.conversation)
    if len(new) < _MANY:
        return
    held = _held(session, *(one.conversation for one in new))
    found = run_all(session, [*held, *(_new(session, one, at) for one in new)])[len(held) :]
    for entry, one in zip(new, found, strict=True):
        if one.rows:
            remember(session, _MAILBOX.name, entry.key, one.scalar())


def _new(session: Session, entry: Entry, at: dt.datetime) -> Asked:
    row = {
        "key": entry.key,
        "conversation": entry.conversation,
        "asked": entry.conversation,
        "author": entry.author,
        "at": at,
        "body": entry.body,
    }
    return _INSERT[session.get_bind().dialect.name], row


def _held(session: Session, *conversations: str) -> list[Asked]:
    """What sees to one writer per conversation at a time, as SQLite has by itself: `seq` has no
    gaps that fill up later. In one order, so that two never wait for each other.
    """
    is_one = session.get_bind().dialect.name == "sqlite"
    return [] if is_one else [(_LOCK, {"places": sorted(set(conversations))})]


def _edited(session: Session, entry: Entry, held: Sequence[Asked]) -> MailboxRow | None:
    if not entry.edits or not entry.edits.isdecimal():
        return None
    run_all(session, held)
    row = session.get(MailboxRow, int(entry.edits))
    return row if row is not None and row.conversation == entry.conversation else None


def _next_seq(session: Session, conversation: str) -> int:
    newest = run(session, _NEWEST, {"asked": conversation}).scalar()
    return (newest or 0) + 1


def _id(row: MailboxRow) -> int:
    if row.id is None:
        raise RuntimeError("the row has not been written")
    return row.id


def _stored(row: MailboxRow) -> Stored:
    return Stored(_id(row), row.conversation, row.seq, row.author, row.at, row.body, row.key)
