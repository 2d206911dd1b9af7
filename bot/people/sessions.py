"""Keeps in which browsers somebody is signed in. A browser holds a secret, of which the digest is
kept; a session ends when it is not used, after some weeks, by the person's own word, and at once
when its person leaves.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.people.secrets_kept import digest, fresh_secret
from bot.people.signin_links import is_of_us
from catalog.model import Catalogue, Person
from routing.storage.people_tables import SigninSessionRow

LASTS, UNUSED = dt.timedelta(days=14), dt.timedelta(days=3)
"""So long a session lasts, and so long while nobody uses it."""
NOTED_EVERY = dt.timedelta(minutes=5)
"""Between two notes that a session is in use."""
MOST = 20
"""Sessions of one person; a further one ends the one that was used longest ago."""
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Signed:
    """A session that holds: its public id, its person, and in which browser since when."""

    id: str
    person: Person
    how: str
    browser: str
    at: dt.datetime
    seen_at: dt.datetime


def called(user_agent: str) -> str:
    """What a browser calls itself, in a few words: `Firefox, Linux`. "" for an unknown one."""
    found = (
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))


def begin(session: Session, person: Person, how: str, browser: str, now: dt.datetime) -> str:
    """Sign somebody in; returns the secret that their browser holds from now on."""
    secret = fresh_secret()
    rows = _rows(session, person)
    for old in rows[MOST - 1 :]:
        session.delete(old)
    session.add(
        SigninSessionRow(
            id=secrets.token_hex(8),
            digest=digest(secret),
            person=person.id,
            how=how,
            browser=browser,
            at=now,
            seen_at=now,
            until=now + LASTS,
        )
    )
    session.flush()
    return secret


def find(session: Session, secret: str, catalogue: Catalogue, now: dt.datetime) -> Signed | None:
    """Who is signed in with this secret; None when nobody is, any more or at all."""
    kept = col(SigninSessionRow.digest) == digest(secret)
    row = session.exec(select(SigninSessionRow).where(kept)).first()
    return _signed(session, row, catalogue, now) if row else None


def _signed(
    session: Session, row: SigninSessionRow, catalogue: Catalogue, now: dt.datetime
) -> Signed | None:
    if row.until <= now or row.seen_at + UNUSED <= now:
        return None
    person = is_of_us(session, row.person, catalogue)
    return Signed(row.id, person, row.how, row.browser, row.at, row.seen_at) if person else None


def used(session: Session, one: Signed, now: dt.datetime) -> None:
    """Note that a session is in use."""
    mine = sa.update(SigninSessionRow).where(col(SigninSessionRow.id) == one.id)
    session.execute(mine.values(seen_at=now))


def of_person(
    session: Session, person: Person, catalogue: Catalogue, now: dt.datetime
) -> tuple[Signed, ...]:
    """Where somebody is signed in, last used first."""
    found = (_signed(session, row, catalogue, now) for row in _rows(session, person))
    return tuple(one for one in found if one)


def _of(person: Person) -> sa.ColumnElement[bool]:
    """Theirs, under whatever id they had when they signed in."""
    return col(SigninSessionRow.person).in_((person.id, *person.was))


def _rows(session: Session, person: Person) -> list[SigninSessionRow]:
    mine = select(SigninSessionRow).where(_of(person))
    return list(session.exec(mine.order_by(col(SigninSessionRow.seen_at).desc())).all())


def end(session: Session, person: Person, name: str) -> bool:
    """Sign a person out of one of their browsers; False when it is none of theirs."""
    mine = (col(SigninSessionRow.id) == name, _of(person))
    gone = sa.delete(SigninSessionRow).where(*mine).returning(col(SigninSessionRow.id))
    return session.execute(gone).scalar() is not None


def end_all(session: Session, *ids: str) -> None:
    """Sign somebody out everywhere, under each of these ids."""
    session.execute(sa.delete(SigninSessionRow).where(col(SigninSessionRow.person).in_(ids)))


def end_departed(session: Session, catalogue: Catalogue, now: dt.datetime) -> int:
    """End the sessions of whoever left, and those that ran out; how many people's."""
    old = sa.or_(col(SigninSessionRow.until) <= now, col(SigninSessionRow.seen_at) <= now - UNUSED)
    session.execute(sa.delete(SigninSessionRow).where(old))
    people = session.exec(select(SigninSessionRow.person).distinct()).all()
    gone = [person for person in people if is_of_us(session, person, catalogue) is None]
    end_all(session, *gone)
    return len(gone)
