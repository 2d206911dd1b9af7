"""Who of a team has which call open, and who writes there; forgotten when their window is gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.board_tables import LookingRow

LASTS = dt.timedelta(seconds=50)
"""So long after its last sign a window is taken to be open; it gives one each twenty seconds."""


@dataclass(frozen=True)
class Looking:
    """Somebody who has a call open, and whether they write there."""

    person: str
    number: str
    writing: bool


def note(session: Session, window: str, team: str, seen: Looking, now: dt.datetime) -> None:
    """A sign of a window; with `seen.number` "" it has no call open any more."""
    row = session.get(LookingRow, (seen.person, window))
    same = row is not None and (row.team, row.number, row.writing, row.until > now) == (
        team,
        seen.number,
        seen.writing,
        True,
    )
    if row is None:
        row = LookingRow(
            person=seen.person,
            open_window=window,
            team=team,
            number="",
            writing=False,
            until=now,
            changed=0,
        )
        session.execute(sa.delete(LookingRow).where(col(LookingRow.until) < now - 20 * LASTS))
    row.team, row.number, row.writing = team, seen.number, seen.writing
    row.until = now + LASTS
    if not same:
        newest = heads(session, [team]).get(team, 0)
        row.changed = max(int(now.timestamp() * 1000), newest + 1)
    session.add(row)


def at(session: Session, team: str, now: dt.datetime, but: str) -> tuple[Looking, ...]:
    """Who has a call of a team open now, without one person; one time each, writing before
    looking.
    """
    query = select(LookingRow).where(
        LookingRow.team == team,
        col(LookingRow.until) > now,
        col(LookingRow.number) != "",
        col(LookingRow.person) != but,
    )
    found: dict[tuple[str, str], bool] = {}
    for row in session.exec(query):
        key = (row.number, row.person)
        found[key] = found.get(key, False) or row.writing
    return tuple(
        Looking(person, number, writing) for (number, person), writing in sorted(found.items())
    )


def heads(session: Session, teams: Iterable[str]) -> dict[str, int]:
    """The newest change of each team's."""
    query = (
        select(LookingRow.team, sa.func.max(LookingRow.changed))
        .where(col(LookingRow.team).in_(sorted(teams)))
        .group_by(col(LookingRow.team))
    )
    return dict(session.exec(query).all())
