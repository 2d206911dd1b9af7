"""Keeps which prefixes calls' numbers bear, so that old numbers stay good after a change."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from catalog.fields import USUAL_PREFIX
from routing.storage.number_tables import NumberPrefixRow


def keep(session: Session, prefix: str) -> None:
    """A call is about to bear it. The usual one is known without."""
    if prefix == USUAL_PREFIX:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(NumberPrefixRow).values(prefix=prefix).on_conflict_do_nothing())


def read(session: Session) -> tuple[str, ...]:
    """All that calls bear, but for the usual one."""
    return tuple(session.exec(select(NumberPrefixRow.prefix).order_by(NumberPrefixRow.prefix)))
