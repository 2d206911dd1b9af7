"""The table of questions: whom a message of ours was for, and what it asked them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session, col, select

from routing.storage import pruning
from routing.storage.prepared import upsert
from routing.storage.session import run_later
from routing.storage.tables import QuestionRow, table_of

_WRITE = upsert(table_of(QuestionRow))


class Put(NamedTuple):
    """A message of ours that was for one person; `asks` names the question it put to them, empty
    when it asked nothing.
    """

    person: str
    asks: str


def read(session: Session, conversations: Iterable[str], ref: str) -> Put | None:
    """Whom the message `ref`, in one of these conversations, was for."""
    query = select(QuestionRow).where(
        col(QuestionRow.ref) == ref, col(QuestionRow.conversation).in_(list(conversations))
    )
    row = session.exec(query).first()
    return Put(row.person, row.asks) if row else None


def write(session: Session, conversation: str, ref: str, put: Put, at: dt.datetime) -> None:
    """Note whom the message `ref` in this conversation was for."""
    row = {"conversation": conversation, "ref": ref, "at": at, **put._asdict()}
    run_later(session, _WRITE[session.get_bind().dialect.name], [row])


def prune(session: Session, before: dt.datetime) -> int:
    """Forget some of the questions that were put before this moment; how many."""
    return pruning.few(session, QuestionRow, col(QuestionRow.at) < before)
