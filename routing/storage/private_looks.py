"""Who looked at a private call, and when: once a day for each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, col, select

from routing.call.call import Call
from routing.storage.db import Database
from routing.storage.people_tables import PrivateLookRow


def is_anothers(call: Call, person: str) -> bool:
    """Whether it is private and somebody else's than this person's."""
    return call.private and person not in (call.requester, call.author)


def looked(
    database: Database, calls: Iterable[Call], person: str, at: dt.datetime
) -> tuple[str, ...]:
    """Note that somebody looked at what of these is private and somebody else's, in a transaction
    of its own. Gives the numbers that were not noted this day; nothing is written for the others.
    """
    others = [call.number for call in calls if is_anothers(call, person)]
    if not others:
        return ()
    with database.reading() as session:
        fresh = tuple(number for number in others if not is_noted(session, number, person, at))
    if fresh:
        with database.transaction() as session:
            for number in fresh:
                note(session, number, person, at)
    return fresh


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
