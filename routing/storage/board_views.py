"""Views of a team's list that were kept under a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.board_tables import BoardViewRow

MOST = 40
"""So many of one person, and of one team."""


@dataclass(frozen=True)
class View:
    """A kept view; `shared` with the whole team."""

    id: int
    name: str
    query: str
    shared: bool


def of(session: Session, team: str, person: str) -> tuple[View, ...]:
    """A team's views and somebody's own, each by name."""
    query = select(BoardViewRow).where(
        BoardViewRow.team == team, col(BoardViewRow.owner).in_(["", person])
    )
    rows = session.exec(query.order_by(col(BoardViewRow.owner), col(BoardViewRow.name)))
    return tuple(View(row.id or 0, row.name, row.query, not row.owner) for row in rows)


def keep(
    session: Session,
    team: str,
    person: str,
    name: str,
    query: str,
    *,
    shared: bool,
    at: dt.datetime,
) -> bool:
    """Keep a view, in the place of the one of that name. False when there are too many."""
    owner = "" if shared else person
    mine = (col(BoardViewRow.team) == team, col(BoardViewRow.owner) == owner)
    made = session.exec(select(BoardViewRow).where(*mine, BoardViewRow.name == name)).first()
    count = session.exec(select(sa.func.count()).select_from(BoardViewRow).where(*mine)).one()
    if made is None and count >= MOST:
        return False
    made = made or BoardViewRow(team=team, owner=owner, name=name, query="", by=person, at=at)
    made.query, made.by, made.at = query, person, at
    session.add(made)
    return True


def forget(session: Session, number: int, team: str, person: str) -> None:
    """Take away a view of the team, or of one's own; anybody else's stays."""
    row = session.get(BoardViewRow, number)
    if row is not None and row.team == team and row.owner in ("", person):
        session.delete(row)
