"""Makes secrets that a browser or a person holds, of which only a digest is kept, and counts tries
so that nobody guesses for long.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.people_tables import SigninTryRow

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_FORGOTTEN = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many times of `what` within `window`, for each whom it is counted for."""

    what: str
    most: int
    window: dt.timedelta


def fresh_secret() -> str:
    """A secret nobody guesses: 43 signs that may stand in an address."""
    return secrets.token_urlsafe(32)


def fresh_code() -> str:
    """A code that is typed within minutes: `K7QM-2XPA`."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: str) -> str:
    """What is kept of a code, however it is typed."""
    return digest("".join(c for c in code.upper() if c.isalnum()))


def is_reached(session: Session, limit: Limit, whose: str, now: dt.datetime) -> bool:
    """Whether this was done too often of late; nothing is counted."""
    counted = select(sa.func.count()).where(
        col(SigninTryRow.what) == limit.what,
        col(SigninTryRow.whose) == digest(whose),
        col(SigninTryRow.at) > now - limit.window,
    )
    return session.exec(counted).one() >= limit.most


def is_too_often(session: Session, limit: Limit, whose: str, now: dt.datetime) -> bool:
    """The same; where it was not too often, it counts as one more."""
    if is_reached(session, limit, whose, now):
        return True
    session.add(SigninTryRow(what=limit.what, whose=digest(whose), at=now))
    session.flush()
    return False


def forget_tries(session: Session, now: dt.datetime) -> None:
    """Forget what counts no longer."""
    session.execute(sa.delete(SigninTryRow).where(col(SigninTryRow.at) < now - _FORGOTTEN))
