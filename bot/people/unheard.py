"""Keeps what could not be said to a person whom nothing reached, for when they come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.call.knows import About
from routing.storage.people_tables import UnheardRow
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run
from routing.storage.tables import table_of

REMEMBERED = dt.timedelta(days=7)
"""What could not be said for longer is not said any more."""
LOST = "lost"
"""Marks something that waits elsewhere, for its place to be in reach again."""
_UNHEARD = table_of(UnheardRow).c
_OF_PERSON = Prepared(
    sa.select(_UNHEARD.number, _UNHEARD.at, _UNHEARD.body)
    .where(_UNHEARD.person == sa.bindparam("person"))
    .order_by(_UNHEARD.id)
)
"""Built once: it is asked for every message."""


@dataclass(frozen=True)
class Waiting:
    """Something that waits to be said: about which call, what kind of news, the message; `about`:
    what the call needs of them.
    """

    number: str
    what: str
    message: dict[str, Any]
    about: About | None = None


def keep(session: Session, person: str, waiting: Waiting, at: dt.datetime) -> bool:
    """Keep it; False when something about that call waits for the person already."""
    same = select(UnheardRow.id).where(
        col(UnheardRow.person) == person, col(UnheardRow.number) == waiting.number
    )
    is_first = session.exec(same).first() is None
    body = {"what": waiting.what, "message": waiting.message, "about": waiting.about}
    session.add(UnheardRow(person=person, number=waiting.number, at=at, body=body))
    session.flush()
    return is_first


def asked_for(person: str) -> Asked:
    """What is asked to find what waits for a person."""
    return _OF_PERSON, {"person": person}


def taken(session: Session, person: str, now: dt.datetime) -> list[Waiting]:
    """What waits for the person, oldest first; it waits no longer."""
    rows = run(session, *asked_for(person)).rows
    if rows:
        session.execute(sa.delete(UnheardRow).where(col(UnheardRow.person) == person))
    return [
        Waiting(number, str(body["what"]), dict(body["message"]), body.get("about"))
        for number, at, body in rows
        if at >= now - REMEMBERED and body["what"] != LOST
    ]
