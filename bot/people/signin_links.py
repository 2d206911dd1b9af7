"""One-time links to the pages: made for a person and the browser that asked, used once.

Only digests are kept: of the link's secret, of the code that is typed where no link can be opened,
and of what the browser holds. Making one for a browser ends its earlier one.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.people.accounts import has_left
from bot.people.secrets_kept import code_digest, digest, fresh_code, fresh_secret
from catalog.contact_details import whose_email, whose_phone
from catalog.model import Catalogue, Person
from routing.storage.people_tables import SigninLinkRow
from routing.storage.tables import AccountRow

LIFE = dt.timedelta(minutes=10)
MOST_MISSES = 5
"""So many wrong codes end a link."""
How = Literal["link", "command"]


@dataclass(frozen=True)
class Link:
    """A fresh link: its secret, and the code that does the same where it is asked for."""

    secret: str
    code: str
    until: dt.datetime


@dataclass(frozen=True)
class Used:
    """Whom a link let in, and how it was made."""

    person: Person
    how: How


def whom_we_know(written: str, catalogue: Catalogue, session: Session) -> Person | None:
    """The one person whom the catalogue names that this leads to: their id, their e-mail address,
    their phone number, or what they are called in a chat service (`@vera`); None for anybody else.
    """
    plain = written.strip()
    people = catalogue.people
    wanted = catalogue.renamed.get(plain.casefold(), plain.casefold())
    if not plain:
        return None
    return (
        people.get(wanted)
        or whose_email(plain, people.values())
        or (whose_phone(plain, people.values(), catalogue.country) if _has_digits(plain) else None)
        or _by_handle(session, plain, catalogue)
    )


def _has_digits(written: str) -> bool:
    return sum(sign.isdigit() for sign in written) >= 8


def _by_handle(session: Session, written: str, catalogue: Catalogue) -> Person | None:
    handles = (written, f"@{written.removeprefix('@')}")
    query = select(AccountRow.person).where(col(AccountRow.handle).in_(handles)).distinct()
    found = set(session.exec(query).all())
    return catalogue.people.get(found.pop()) if len(found) == 1 else None


def is_of_us(session: Session, person: str, catalogue: Catalogue) -> Person | None:
    """The person of an id, where the catalogue names them and no directory says that they left."""
    known = catalogue.people.get(catalogue.renamed.get(person, person))
    return None if known is None or has_left(session, known.id) else known


def make(session: Session, person: str, browser: str, words: str, now: dt.datetime) -> Link:
    """A link for this person. `browser`: what the browser that asked holds; "" for a link that the
    first browser may use.
    """
    same = (
        col(SigninLinkRow.browser) == digest(browser)
        if browser
        else col(SigninLinkRow.person) == person
    )
    stale = sa.or_(col(SigninLinkRow.until) <= now, sa.and_(same, _bound(browser)))
    session.execute(sa.delete(SigninLinkRow).where(stale))
    link = Link(fresh_secret(), fresh_code(), now + LIFE)
    session.add(
        SigninLinkRow(
            digest=digest(link.secret),
            person=person,
            browser=digest(browser) if browser else "",
            words=words,
            code=code_digest(link.code) if browser else None,
            until=link.until,
        )
    )
    session.flush()
    return link


def _bound(browser: str) -> sa.ColumnElement[bool]:
    return col(SigninLinkRow.browser) != "" if browser else col(SigninLinkRow.browser) == ""


def look(
    session: Session, secret: str, browser: str, catalogue: Catalogue, now: dt.datetime
) -> Used | None:
    """Whom a link would let in from this browser; None when it lets nobody in. Uses nothing."""
    row = session.get(SigninLinkRow, digest(secret))
    if row is None or row.until <= now or not _is_for(row, browser):
        return None
    person = is_of_us(session, row.person, catalogue)
    return Used(person, "link" if row.browser else "command") if person else None


def _is_for(row: SigninLinkRow, browser: str) -> bool:
    return not row.browser or (browser != "" and hmac.compare_digest(row.browser, digest(browser)))


def use(
    session: Session, secret: str, browser: str, catalogue: Catalogue, now: dt.datetime
) -> Used | None:
    """The same, and the link is used up: it lets nobody in again."""
    used = look(session, secret, browser, catalogue, now)
    return used if used and _taken(session, digest(secret)) else None


def use_code(
    session: Session, code: str, browser: str, catalogue: Catalogue, now: dt.datetime
) -> Used | None:
    """The same by the code, typed in the browser that asked; a link ends after a few wrong ones."""
    mine = col(SigninLinkRow.browser) == digest(browser)
    row = session.exec(select(SigninLinkRow).where(mine)).first() if browser else None
    if row is None or row.until <= now or row.code is None:
        return None
    if not hmac.compare_digest(row.code, code_digest(code)):
        row.misses += 1
        session.add(row)
        if row.misses >= MOST_MISSES:
            session.delete(row)
        session.flush()
        return None
    person = is_of_us(session, row.person, catalogue)
    return Used(person, "link") if person and _taken(session, row.digest) else None


def _taken(session: Session, kept: str) -> bool:
    """Whether this transaction is the one that used the link."""
    gone = sa.delete(SigninLinkRow).where(col(SigninLinkRow.digest) == kept)
    return session.execute(gone.returning(col(SigninLinkRow.digest))).scalar() is not None


def forget_old(session: Session, now: dt.datetime) -> None:
    """Forget links that nobody used in time."""
    session.execute(sa.delete(SigninLinkRow).where(col(SigninLinkRow.until) <= now))
