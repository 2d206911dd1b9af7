"""A job that only one process does at a time: whoever holds its lease, for as long as it is
renewed.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from routing.storage.upkeep_tables import LeaseRow


def take(session: Session, name: str, owner: str, now: dt.datetime, span: dt.timedelta) -> bool:
    """Take the lease or renew it until `now` + `span`; False while another owner holds it."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = {"owner": owner, "until": now + span}
    row = insert(LeaseRow).values(name=name, **fresh)
    free = sa.or_(col(LeaseRow.owner) == owner, col(LeaseRow.until) <= now)
    taken = row.on_conflict_do_update(index_elements=["name"], set_=fresh, where=free).returning(
        col(LeaseRow.owner)
    )
    return session.execute(taken).first() is not None


def give_up(session: Session, name: str, owner: str, now: dt.datetime) -> None:
    """Let another process have it at once; nothing when it is no longer ours."""
    mine = (col(LeaseRow.name) == name, col(LeaseRow.owner) == owner)
    session.execute(sa.update(LeaseRow).where(*mine).values(until=now))
