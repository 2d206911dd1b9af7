"""Who looked at a private call, and when: once a day for each person."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from routing.call.call import Call
from routing.storage.people_tables import PrivateLookRow


def is_anothers(call: Call, person: str) -> bool:
    """Whether it is private and somebody else's than this person's."""
    return call.private and person not in (call.requester, call.author)


def is_noted(session: Session, number: str, person: str, at: dt.datetime) -> bool:
    """Whether that somebody looked at it this day stands already."""
    return session.get(PrivateLookRow, (number, person, _day(at))) is not None


def note(session: Session, number: str, person: str, at: dt.datetime) -> None:
    """Note that somebody looked at it."""
    session.merge(PrivateLookRow(number=number, person=person, day=_day(at), at=at))


def of_call(session: Session, number: str, most: int = 20) -> tuple[tuple[str, dt.datetime], ...]:
    """Who looked at it and when first on each day, the newest first."""
    query = select(PrivateLookRow.person, PrivateLookRow.at).where(PrivateLookRow.number == number)
    return tuple(session.exec(query.order_by(col(PrivateLookRow.at).desc()).limit(most)).all())


def _day(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).date().isoformat()
