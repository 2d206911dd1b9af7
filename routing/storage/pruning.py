"""Deletes what is old, a few rows in a transaction: whoever writes meanwhile waits for no more."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from routing.storage.tables import CallRow, table_of

AT_ONCE = 200
"""So many rows are deleted in one transaction."""


def few(session: Session, rows: type[SQLModel], *old: sa.ColumnElement[bool]) -> int:
    """Delete some of the rows of a table of which all of this is so. How many; there may be more
    when it is AT_ONCE.
    """
    table = table_of(rows)
    key: Any = [*table.primary_key.columns]
    some = sa.select(*key).where(*old).limit(AT_ONCE)
    name = key[0] if len(key) == 1 else sa.tuple_(*key)
    done = session.execute(sa.delete(table).where(name.in_(some)))
    return cast("sa.CursorResult[Any]", done).rowcount


def ended_before(moment: dt.datetime) -> sa.ColumnElement[bool]:
    """Whether a call ended before then: its body tells, which begins with the moment's digits."""
    ended_at = sa.type_coerce(CallRow.body, sa.JSON)["ended_at"].as_string()
    digits = moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return sa.and_(col(CallRow.ended), sa.func.coalesce(ended_at, "never") < digits)
