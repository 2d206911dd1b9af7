"""The table of dialogues: what a conversation with one person remembers."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.storage.prepared import Asked, Prepared, upsert
from routing.storage.session import run, run_later
from routing.storage.tables import DialogueRow, table_of

# Built once: every message reads and writes its own.
_DIALOGUE = table_of(DialogueRow)
_READ = sa.select(_DIALOGUE.c.body, _DIALOGUE.c.at).where(
    _DIALOGUE.c.conversation == sa.bindparam("place"), _DIALOGUE.c.person == sa.bindparam("who")
)
_LOOK, _HOLD = (
    Prepared(one, about=lambda given: frozenset((given["who"],)))
    for one in (_READ, _READ.with_for_update())
)
_WRITE = upsert(_DIALOGUE, about=lambda given: frozenset((given["person"],)))


class Stored(NamedTuple):
    """A dialogue as it was kept at a moment."""

    body: dict[str, Any]
    at: dt.datetime


def read(session: Session, conversation: str, person: str, *, lock: bool = False) -> Stored | None:
    """The dialogue with a person; `lock` holds its row until the transaction ends."""
    statement, given = held(conversation, person)
    row = run(session, statement if lock else _LOOK, given).first()
    return Stored(*row) if row else None


def held(conversation: str, person: str) -> Asked:
    """What `read` asks to hold a dialogue."""
    return _HOLD, {"place": conversation, "who": person}


def write(
    session: Session, conversation: str, person: str, body: dict[str, Any], at: dt.datetime
) -> None:
    """Keep the dialogue as it stands at this moment."""
    row = {"conversation": conversation, "person": person, "at": at, "body": body}
    run_later(session, _WRITE[session.get_bind().dialect.name], [row])


def people_in(session: Session, conversation: str) -> tuple[str, ...]:
    """Everybody who has a dialogue in this conversation."""
    query = select(DialogueRow.person).where(col(DialogueRow.conversation) == conversation)
    return tuple(session.exec(query))
