"""Reads once in a transaction what is asked there several times."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from routing.storage.session import OneTransaction

_T = TypeVar("_T")


def remember(session: Session, table: str, asked: object, found: object) -> None:
    """What `read_once` is to find, known by what was just written."""
    if isinstance(session, OneTransaction):
        session.remember(table, asked, found)


def read_once(session: Session, table: str, asked: object, read: Callable[[], _T]) -> _T:
    """What `read` finds in a table; asked again in one transaction, what it found before, while
    nothing changed there.
    """
    if isinstance(session, OneTransaction):
        return session.read_once(table, asked, read)
    return read()
