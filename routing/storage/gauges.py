"""Figures about the database as it stands, for those who watch over an installation: what waits,
since when, and what will never be done. Each reads an index, however much is remembered.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.outbox import DEAD, LEASE, LEASED, OPEN
from routing.storage.tables import IS_OPEN, CallRow, OutboxRow
from routing.storage.upkeep_tables import LeaseRow

PROBE = "readiness"
"""The row in which is written to see whether anything can be."""
BACKED_UP = "backup"
"""The row that tells when the last backup was made."""


class Waiting(NamedTuple):
    """Rows of one kind for one channel that are due, and the moment the oldest is due since."""

    channel: str
    kind: str
    rows: int
    oldest: dt.datetime


def waiting(session: Session, now: dt.datetime) -> tuple[Waiting, ...]:
    """What is due and not done yet."""
    row = OutboxRow
    query = (
        select(row.channel, row.kind, sa.func.count(), sa.func.min(row.due_at))
        .where(col(row.state).in_(OPEN), col(row.due_at) <= now)
        .group_by(col(row.channel), col(row.kind))
    )
    return tuple(Waiting(*found) for found in session.exec(query))


def scheduled(session: Session, now: dt.datetime) -> int:
    """How much is to be done later."""
    later = (col(OutboxRow.state).in_(OPEN), col(OutboxRow.due_at) > now)
    return session.exec(select(sa.func.count()).select_from(OutboxRow).where(*later)).one()


def dead(session: Session) -> dict[tuple[str, str], int]:
    """What will never be done, by channel and kind."""
    channel, kind = col(OutboxRow.channel), col(OutboxRow.kind)
    query = select(channel, kind, sa.func.count()).where(col(OutboxRow.state) == DEAD)
    return {(c, k): count for c, k, count in session.exec(query.group_by(channel, kind))}


def oldest_lease(session: Session) -> dt.datetime | None:
    """When the oldest lease of a row that is being worked on was last renewed."""
    leased = col(OutboxRow.state) == LEASED
    until = session.exec(select(sa.func.min(OutboxRow.lease_until)).where(leased)).one()
    return until - LEASE if until else None


def leases(session: Session) -> dict[str, dt.datetime]:
    """Until when each job that only one process does is held."""
    jobs = col(LeaseRow.name).not_in((PROBE, BACKED_UP))
    query = select(LeaseRow.name, LeaseRow.until).where(jobs)
    return dict(session.exec(query).all())


def calls(session: Session, now: dt.datetime) -> dict[str, tuple[int, int]]:
    """How many calls each team has open, and how many of those are late."""
    late = sa.func.sum(sa.case((col(CallRow.late_from) <= now, 1), else_=0))
    query = select(CallRow.team, sa.func.count(), late).where(IS_OPEN)
    return {team: (n, int(m or 0)) for team, n, m in session.exec(query.group_by(CallRow.team))}


def probe(session: Session, owner: str, now: dt.datetime) -> None:
    """Write a row, to see whether that can be done."""
    _note(session, PROBE, owner, now)


def note_backup(session: Session, owner: str, now: dt.datetime) -> None:
    """A backup was made."""
    _note(session, BACKED_UP, owner, now)


def last_backup(session: Session) -> dt.datetime | None:
    """When a backup was made last; None where none ever was, by `schakel backup` at least."""
    query = select(LeaseRow.until).where(LeaseRow.name == BACKED_UP)
    return session.exec(query).first()


def _note(session: Session, name: str, owner: str, now: dt.datetime) -> None:
    mine = sa.update(LeaseRow).where(col(LeaseRow.name) == name).values(owner=owner, until=now)
    if cast("sa.CursorResult[Any]", session.execute(mine)).rowcount == 0:
        session.merge(LeaseRow(name=name, owner=owner, until=now))
