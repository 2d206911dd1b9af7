"""The table of questions to a language model: how many were asked, by all processes together."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from routing.storage.upkeep_tables import LanguageModelUseRow


def take(session: Session, now: dt.datetime, *, per_minute: int, per_day: int) -> bool:
    """Count one question more; False, and none is to be asked, where this minute or this day (UTC)
    has had its number.
    """
    day = _day(now)
    col_period = col(LanguageModelUseRow.period)
    session.execute(sa.delete(LanguageModelUseRow).where(col_period < day))
    minute = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")
    return _one_more(session, minute, per_minute) and _one_more(session, day, per_day)


def asked_on(session: Session, now: dt.datetime) -> int:
    """How many were asked on this day."""
    row = session.get(LanguageModelUseRow, _day(now))
    return row.asked if row else 0


def _day(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).date().isoformat()


def _one_more(session: Session, period: str, most: int) -> bool:
    if most <= 0:
        return False
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    asked = col(LanguageModelUseRow.asked)
    made = insert(LanguageModelUseRow).values(period=period, asked=1)
    counted = made.on_conflict_do_update(
        index_elements=["period"], set_={"asked": asked + 1}, where=asked < most
    )
    return session.execute(counted.returning(asked)).first() is not None
