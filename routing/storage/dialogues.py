"""The table of dialogues: what a conversation with one person remembers."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from routing.storage.tables import DialogueRow


class Stored(NamedTuple):
    """A dialogue as it was kept at a moment."""

    body: dict[str, Any]
    at: dt.datetime


def read(session: Session, conversation: str, person: str, *, lock: bool = False) -> Stored | None:
    """The dialogue with a person; `lock` holds its row until the transaction ends."""
    row = session.get(DialogueRow, (conversation, person), with_for_update=lock or None)
    return Stored(row.body, row.at) if row else None


def write(
    session: Session, conversation: str, person: str, body: dict[str, Any], at: dt.datetime
) -> None:
    """Keep the dialogue as it stands at this moment."""
    row = session.get(DialogueRow, (conversation, person)) or DialogueRow(
        conversation=conversation, person=person, at=at, body={}
    )
    row.body, row.at = body, at
    session.add(row)


def people_in(session: Session, conversation: str) -> tuple[str, ...]:
    """Everybody who has a dialogue in this conversation."""
    query = select(DialogueRow.person).where(col(DialogueRow.conversation) == conversation)
    return tuple(session.exec(query))
