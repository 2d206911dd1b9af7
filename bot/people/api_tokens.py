"""Keeps the tokens by which programs ask in somebody's name: each stands for one person of the
catalogue, for what it may do, and perhaps for calls of a few teams alone. Of a token only the
digest is kept; it ends by itself, by a word, and at once when its person leaves.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.people.secrets_kept import digest, fresh_secret
from bot.people.signin_links import is_of_us
from catalog.model import Catalogue, Person
from routing.storage.api_tables import ApiAnswerRow, ApiTokenRow

SCOPES = {
    "calls:read": "read calls and what happened in them",
    "calls:write": "ask for something, and act on calls",
    "catalogue:read": "read what can be asked for",
    "register:read": "read what the links manage",
    "people:read": "read the people of one's teams",
}
"""What a token may do, by name."""
CALENDAR = "calendar"
"""What a token may do whose secret stands in the address of a calendar: this and nothing else."""
MARK = "schakel_"
"""How a token begins, so that it is known wherever it turns up."""
NOTED_EVERY = dt.timedelta(minutes=5)
"""Between two notes that a token is in use."""
REMEMBERED = dt.timedelta(days=1)
"""So long a repeat of a request hears what was answered to the first."""


@dataclass(frozen=True)
class Token:
    """A token that holds, without its secret: whom it stands for, and what it may do."""

    id: str
    name: str
    person: Person
    scopes: frozenset[str]
    teams: frozenset[str]
    used_at: dt.datetime | None


@dataclass(frozen=True)
class Answered:
    """What was answered before, and the digest of what had been asked."""

    asked: str
    status: int
    body: dict[str, object]


def make(
    session: Session,
    person: Person,
    name: str,
    *,
    scopes: Iterable[str],
    teams: Iterable[str],
    now: dt.datetime,
    until: dt.datetime | None,
) -> tuple[str, str]:
    """Make a token; returns its public id, and itself: it is shown this once."""
    secret, known = MARK + fresh_secret(), secrets.token_hex(4)
    session.add(
        ApiTokenRow(
            id=known,
            digest=digest(secret),
            person=person.id,
            name=name,
            scopes=sorted(set(scopes)),
            teams=sorted(set(teams)),
            made_at=now,
            until=until,
        )
    )
    session.flush()
    return known, secret


def find(session: Session, secret: str, catalogue: Catalogue, now: dt.datetime) -> Token | None:
    """What a token stands for; None for one that is unknown, over, taken back, or of who left."""
    kept = col(ApiTokenRow.digest) == digest(secret)
    row = session.exec(select(ApiTokenRow).where(kept)).first()
    if row is None or row.revoked_at or (row.until and row.until <= now):
        return None
    person = is_of_us(session, row.person, catalogue)
    if person is None:
        return None
    teams = frozenset(catalogue.renamed_teams.get(team, team) for team in row.teams)
    return Token(row.id, row.name, person, frozenset(row.scopes), teams, row.used_at)


def used(session: Session, token: Token, now: dt.datetime) -> None:
    """Note that a token is in use."""
    mine = sa.update(ApiTokenRow).where(col(ApiTokenRow.id) == token.id)
    session.execute(mine.values(used_at=now))


def every(session: Session) -> Sequence[ApiTokenRow]:
    """All tokens, the newest first."""
    return session.exec(select(ApiTokenRow).order_by(col(ApiTokenRow.made_at).desc())).all()


def listed(session: Session, now: dt.datetime) -> list[dict[str, Any]]:
    """What is told of each token: all but itself. `state`: holds, over, revoked."""
    return [
        {
            "id": row.id,
            "person": row.person,
            "name": row.name,
            "scopes": row.scopes,
            "teams": row.teams,
            "state": _state(row, now),
            "made_at": _written(row.made_at),
            "until": _written(row.until),
            "used_at": _written(row.used_at),
        }
        for row in every(session)
    ]


def _state(row: ApiTokenRow, now: dt.datetime) -> str:
    if row.revoked_at:
        return "revoked"
    return "over" if row.until and row.until <= now else "holds"


def _written(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def revoke(session: Session, name: str, now: dt.datetime) -> bool:
    """Take a token back, by its public id; False when there is none, or it was."""
    mine = (col(ApiTokenRow.id) == name, col(ApiTokenRow.revoked_at).is_(None))
    done = sa.update(ApiTokenRow).where(*mine).values(revoked_at=now)
    return session.execute(done.returning(col(ApiTokenRow.id))).scalar() is not None


def answered(session: Session, token: str, key: str) -> Answered | None:
    """What was answered to a request with this key."""
    row = session.get(ApiAnswerRow, (token, key))
    return Answered(row.asked, row.status, row.body) if row else None


def answer(session: Session, token: str, key: str, said: Answered, now: dt.datetime) -> None:
    """Keep an answer for who asks again; those of yesterday are forgotten."""
    session.execute(sa.delete(ApiAnswerRow).where(col(ApiAnswerRow.at) < now - REMEMBERED))
    session.add(
        ApiAnswerRow(
            token=token, key=key, asked=said.asked, status=said.status, body=said.body, at=now
        )
    )
    session.flush()
