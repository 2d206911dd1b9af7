"""Parts of a session's transaction that are undone alone where they raise."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlmodel import Session

from routing.storage.session import OneTransaction


def apart(session: Session, part: Hashable = None) -> AbstractContextManager[Any]:
    """A part of the session's transaction, for work beside that of others: undone alone where it
    raises, or with all of it (WholeUndone) where a savepoint would cost a wait.
    """
    if not isinstance(session, OneTransaction):
        return session.begin_nested()
    return session.apart() if session.line.named is None else session.beside(part)


def may_be_undone(session: Session) -> AbstractContextManager[Any]:
    """What is done within `apart` and may raise UndoneAlone."""
    if isinstance(session, OneTransaction) and session.line.named is not None:
        return session.undoable()
    return nullcontext()  # `apart` has a savepoint of its own


def undoable(session: Session) -> AbstractContextManager[Any]:
    """A part of the session's transaction that is undone alone where it raises."""
    return session.undoable() if isinstance(session, OneTransaction) else session.begin_nested()
