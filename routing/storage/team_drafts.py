"""Drafts of teams' files, and the changes of them that wait for a second person or were put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlmodel import Session, col, select

from routing.storage.draft_tables import TeamChangeRow, TeamDraftRow

State = Literal["waiting", "done", "refused"]
LATEST = 20
"""So many changes are told of."""


@dataclass(frozen=True)
class Draft:
    """What somebody changes in a team's file (routing/storage/draft_tables.py)."""

    team: str
    person: str
    base: str
    document: dict[str, Any]
    conflicts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """A change that was asked for."""

    id: int
    team: str
    person: str
    why: str
    base: str
    document: dict[str, Any]
    state: str
    at: dt.datetime
    decided_by: str | None
    decided_at: dt.datetime | None


def draft_of(session: Session, team: str, person: str) -> Draft | None:
    """Somebody's draft; None where there is none."""
    row = session.get(TeamDraftRow, (team, person))
    return Draft(row.team, row.person, row.base, row.document, row.conflicts) if row else None


def drafts_of_new(session: Session, person: str) -> tuple[str, ...]:
    """The new teams that somebody has begun."""
    mine = (col(TeamDraftRow.person) == person, col(TeamDraftRow.base) == "")
    return tuple(session.exec(select(TeamDraftRow.team).where(*mine)))


def others_at(session: Session, team: str, person: str) -> tuple[str, ...]:
    """Who else has a draft of the team's file."""
    query = select(TeamDraftRow.person).where(
        TeamDraftRow.team == team, TeamDraftRow.person != person
    )
    return tuple(session.exec(query.order_by(col(TeamDraftRow.person))))


def keep(session: Session, draft: Draft, at: dt.datetime) -> None:
    """Keep a draft in the place of the one before."""
    row = session.get(TeamDraftRow, (draft.team, draft.person)) or TeamDraftRow(
        team=draft.team, person=draft.person, base="", document={}, conflicts=[], at=at
    )
    row.base, row.document, row.conflicts, row.at = draft.base, draft.document, draft.conflicts, at
    session.add(row)


def drop(session: Session, team: str, person: str) -> None:
    """Take a draft away."""
    row = session.get(TeamDraftRow, (team, person))
    if row is not None:
        session.delete(row)


def ask(session: Session, draft: Draft, why: str, state: State, at: dt.datetime) -> int:
    """Note a change: one that waits, or one that was put in."""
    row = TeamChangeRow(
        team=draft.team,
        person=draft.person,
        why=why,
        base=draft.base,
        document=draft.document,
        state=state,
        at=at,
    )
    session.add(row)
    session.flush()
    return row.id or 0


def change_of(session: Session, number: int) -> Change | None:
    """A change by its number."""
    row = session.get(TeamChangeRow, number)
    return _change(row) if row else None


def waiting(session: Session, teams: Collection[str] | None = None) -> tuple[Change, ...]:
    """The changes that wait, of all teams or of these, the oldest first."""
    query = select(TeamChangeRow).where(TeamChangeRow.state == "waiting")
    if teams is not None:
        query = query.where(col(TeamChangeRow.team).in_(sorted(teams)))
    return tuple(map(_change, session.exec(query.order_by(col(TeamChangeRow.id)))))


def latest(session: Session, team: str) -> tuple[Change, ...]:
    """What was changed or asked for last, the newest first."""
    query = select(TeamChangeRow).where(TeamChangeRow.team == team)
    rows = session.exec(query.order_by(col(TeamChangeRow.id).desc()).limit(LATEST))
    return tuple(map(_change, rows))


def decide(session: Session, number: int, state: State, by: str, at: dt.datetime) -> bool:
    """Close a change that waits; False where somebody did so already."""
    row = session.get(TeamChangeRow, number, with_for_update=True)
    if row is None or row.state != "waiting":
        return False
    row.state, row.decided_by, row.decided_at = state, by, at
    session.add(row)
    return True


def _change(row: TeamChangeRow) -> Change:
    return Change(
        row.id or 0,
        row.team,
        row.person,
        row.why,
        row.base,
        row.document,
        row.state,
        row.at,
        row.decided_by,
        row.decided_at,
    )
