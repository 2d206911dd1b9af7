"""The table of what was said about calls: which call a message of ours was about."""

from __future__ import annotations

from sqlmodel import Session

from routing.storage.tables import SaidRow


def call_of(session: Session, conversation: str, ref: str) -> str | None:
    """The call that the message `ref` in this conversation was about."""
    row = session.get(SaidRow, (conversation, ref))
    return row.number if row else None


def write(session: Session, conversation: str, ref: str, number: str) -> None:
    """Note that the message `ref` in this conversation was about this call."""
    session.merge(SaidRow(conversation=conversation, ref=ref, number=number))
