"""Keeps what strangers ask: to be known, or to be let in. Nobody becomes somebody by saying so: a
coordinator who knows them confirms it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.people_tables import ClaimRow

WAITS_FOR = dt.timedelta(days=7)
"""So long what a stranger asked can be answered."""
MOST = 3
"""So often a stranger may ask to be somebody, within that time."""
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Stranger:
    """Somebody whom nobody knows: their account in a channel, and the guest that it is."""

    channel: str
    account: str
    guest: str


@dataclass(frozen=True)
class Asked:
    """What a stranger asked, by its `number`: to be taken for `person`, or (None) to be let in.
    `body`: the message that waits with it.
    """

    number: str
    stranger: Stranger
    person: str | None
    body: dict[str, Any] | None


def claim(
    session: Session,
    stranger: Stranger,
    person: str | None,
    now: dt.datetime,
    body: dict[str, Any] | None = None,
) -> Asked | None:
    """Keep what a stranger asks; None when it was asked too often. Asked again, it is one claim."""
    session.execute(sa.delete(ClaimRow).where(col(ClaimRow.at) < now - WAITS_FOR))
    waiting = pending(session, stranger)
    same = next((row for row in waiting if row.person == person), None)
    if same:
        return same
    if len(waiting) >= MOST:
        return None
    number = "".join(secrets.choice(_SIGNS) for _ in range(10))
    row = ClaimRow(
        id=number,
        channel=stranger.channel,
        account=stranger.account,
        guest=stranger.guest,
        person=person,
        at=now,
        body=body,
    )
    session.add(row)
    session.flush()
    return _asked(row)


def pending(session: Session, stranger: Stranger) -> list[Asked]:
    """What this account asked, that waits for an answer."""
    query = select(ClaimRow).where(
        col(ClaimRow.channel) == stranger.channel, col(ClaimRow.account) == stranger.account
    )
    return [_asked(row) for row in session.exec(query).all()]


def asked(session: Session, number: str) -> Asked | None:
    """What was asked under this number; None when it is answered, or too old."""
    row = session.get(ClaimRow, number)
    return _asked(row) if row else None


def add_words(session: Session, number: str, words: str) -> None:
    """Add what is said meanwhile to the message that waits."""
    row = session.get(ClaimRow, number)
    if row and row.body is not None and words:
        row.body = row.body | {"text": f"{row.body.get('text') or ''}\n{words}".strip()}
        session.add(row)
        session.flush()


def decided(session: Session, stranger: Stranger) -> None:
    """Forget all that this account asked: it is answered."""
    session.execute(
        sa.delete(ClaimRow).where(
            col(ClaimRow.channel) == stranger.channel, col(ClaimRow.account) == stranger.account
        )
    )
    session.flush()


def _asked(row: ClaimRow) -> Asked:
    return Asked(row.id, Stranger(row.channel, row.account, row.guest), row.person, row.body)
