"""The table of how often somebody came: buckets that all processes of a desk fill together."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from routing.storage.upkeep_tables import RateBucketRow

KEPT = dt.timedelta(days=1)
"""So long a bucket is kept that nobody fills: it is empty by then."""


class Bucket(NamedTuple):
    """So many fit in it, and so many leave it a second."""

    name: str
    burst: int
    per_second: float


def take(session: Session, bucket: Bucket, wanted: int, now: dt.datetime) -> tuple[int, float]:
    """Put so many into it, or what still fits; how many that were, and for how many more there is
    room. A clock that goes back empties nothing.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(RateBucketRow).values(name=bucket.name, level=0.0, at=now)
    session.execute(fresh.on_conflict_do_nothing())
    mine = col(RateBucketRow.name) == bucket.name
    row = session.exec(select(RateBucketRow).where(mine).with_for_update()).one()
    gone = max((now - row.at).total_seconds(), 0.0) * bucket.per_second
    room = bucket.burst - max(row.level - gone, 0.0)
    got = max(min(wanted, math.floor(room + 1e-9)), 0)
    if got:
        row.level, row.at = bucket.burst - room + got, now
        session.add(row)
        session.flush()
    return got, room - got


def forget(session: Session, now: dt.datetime) -> None:
    """Forget buckets that are empty."""
    session.execute(sa.delete(RateBucketRow).where(col(RateBucketRow.at) < now - KEPT))
