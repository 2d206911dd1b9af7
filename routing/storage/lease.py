"""A job that only one process does at a time: whoever holds its lease, for as long as it is
renewed.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from routing.storage.upkeep_tables import LeaseRow

FAR = 20


def take(session: Session, name: str, owner: str, now: dt.datetime, span: dt.timedelta) -> bool:
    """Take the lease or renew it until `now` + `span`; False while another owner holds it. One
    that is held for far longer than a span was taken by a clock that was wrong, and is free.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = {"owner": owner, "until": now + span}
    row = insert(LeaseRow).values(name=name, **fresh)
    until = col(LeaseRow.until)
    free = sa.or_(col(LeaseRow.owner) == owner, until <= now, until > now + FAR * span)
    taken = row.on_conflict_do_update(index_elements=["name"], set_=fresh, where=free).returning(
        col(LeaseRow.owner)
    )
    return session.execute(taken).first() is not None


def give_up(session: Session, name: str, owner: str, now: dt.datetime) -> None:
    """Let another process have it at once; nothing when it is no longer ours."""
    mine = (col(LeaseRow.name) == name, col(LeaseRow.owner) == owner)
    session.execute(sa.update(LeaseRow).where(*mine).values(until=now))
