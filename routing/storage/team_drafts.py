"""Drafts of teams' files, and the changes of them that wait for a second person or were put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Text, cast, delete, update
from sqlmodel import Session, col, or_, select

from routing.storage.draft_tables import TeamChangeRow, TeamDraftRow

State = Literal["waiting", "done", "refused", "back", "lapsed"]
DRAFT_RESTS = dt.timedelta(days=180)
"""So long a draft is kept that nobody touches."""
FILES_STAY = dt.timedelta(days=30)
"""So long the file of a change is kept after it was decided."""
LATEST = 20
"""So many changes are told of."""


class StaleDraftError(Exception):
    """The draft is another one since it was read."""


@dataclass(frozen=True)
class Draft:
    """What somebody changes in a team's file (routing/storage/draft_tables.py)."""

    team: str
    person: str
    base: str
    document: dict[str, Any]
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0
    journal: list[dict[str, Any]] = field(default_factory=list)


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
    told: tuple[str, ...] = ()
    reason: str = ""


def draft_of(session: Session, team: str, person: str) -> Draft | None:
    """Somebody's draft; None where there is none."""
    row = session.get(TeamDraftRow, (team, person))
    return _draft(row) if row else None


def _draft(row: TeamDraftRow) -> Draft:
    return Draft(
        row.team, row.person, row.base, row.document, row.conflicts, row.version, row.journal
    )


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


def keep(session: Session, draft: Draft, at: dt.datetime) -> int:
    """Keep a draft in the place of the one it was made of; its version now. Raises StaleDraftError
    where that is another one meanwhile.
    """
    row = session.get(TeamDraftRow, (draft.team, draft.person), with_for_update=True)
    if (row.version if row else 0) != draft.version:
        raise StaleDraftError
    row = row or TeamDraftRow(
        team=draft.team,
        person=draft.person,
        base="",
        document={},
        conflicts=[],
        version=0,
        journal=[],
        at=at,
    )
    row.base, row.document, row.conflicts, row.at = draft.base, draft.document, draft.conflicts, at
    row.version, row.journal = draft.version + 1, draft.journal
    session.add(row)
    return row.version


def drop(session: Session, team: str, person: str) -> None:
    """Take a draft away."""
    row = session.get(TeamDraftRow, (team, person))
    if row is not None:
        session.delete(row)


def ask(
    session: Session,
    draft: Draft,
    why: str,
    state: State,
    at: dt.datetime,
) -> int:
    """Note a change: one that waits, or one that was put in."""
    row = TeamChangeRow(
        team=draft.team,
        person=draft.person,
        why=why,
        base=draft.base,
        document=draft.document,
        state=state,
        at=at,
        told=[],
    )
    session.add(row)
    session.flush()
    return row.id or 0


def note_told(session: Session, number: int, people: Sequence[str]) -> None:
    """Note who was told that a change waits."""
    row = session.get(TeamChangeRow, number)
    if row is not None:
        row.told = list(people)
        session.add(row)


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


def closed_of(session: Session, person: str) -> tuple[Change, ...]:
    """What became of the changes that somebody asked for, or decided on, the newest first."""
    query = select(TeamChangeRow).where(
        TeamChangeRow.state != "waiting",
        or_(col(TeamChangeRow.person) == person, col(TeamChangeRow.decided_by) == person),
        or_(
            col(TeamChangeRow.decided_by) != col(TeamChangeRow.person),
            col(TeamChangeRow.state) == "lapsed",
        ),
    )
    rows = session.exec(query.order_by(col(TeamChangeRow.id).desc()).limit(LATEST))
    return tuple(map(_change, rows))


def decide(
    session: Session, number: int, state: State, at: dt.datetime, by: str = "", *, reason: str = ""
) -> bool:
    """Close a change that waits, `by` somebody or by time; False where it was closed already."""
    row = session.get(TeamChangeRow, number, with_for_update=True)
    if row is None or row.state != "waiting":
        return False
    row.state, row.decided_by, row.decided_at, row.reason = state, by or None, at, reason
    session.add(row)
    return True


def prune(session: Session, now: dt.datetime) -> None:
    """Forget drafts that nobody touched for long, and the files of changes that were decided: who
    asked, why and what became of it stay.
    """
    session.execute(delete(TeamDraftRow).where(col(TeamDraftRow.at) < now - DRAFT_RESTS))
    old = (
        col(TeamChangeRow.state) != "waiting",
        col(TeamChangeRow.decided_at).is_(None)
        | (col(TeamChangeRow.decided_at) < now - FILES_STAY),
        col(TeamChangeRow.at) < now - FILES_STAY,
    )
    session.execute(update(TeamChangeRow).where(*old).values(base="", document={}))


def erase_person(session: Session, person: str, nobody: str) -> None:
    """Take somebody out: their drafts and what they asked for and waits; what was decided stays,
    without who and without their words.
    """
    mine = col(TeamChangeRow.person) == person
    session.execute(delete(TeamDraftRow).where(col(TeamDraftRow.person) == person))
    session.execute(delete(TeamChangeRow).where(mine, col(TeamChangeRow.state) == "waiting"))
    session.execute(update(TeamChangeRow).where(mine).values(person=nobody, why="…"))
    theirs = col(TeamChangeRow.decided_by) == person
    session.execute(update(TeamChangeRow).where(theirs).values(decided_by=nobody, reason=""))
    named = cast(col(TeamChangeRow.told), Text).contains(f'"{person}"', autoescape=True)
    for row in session.exec(select(TeamChangeRow).where(named)).all():
        row.told = [one for one in row.told if one != person]
        session.add(row)


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
        tuple(row.told),
        row.reason,
    )
