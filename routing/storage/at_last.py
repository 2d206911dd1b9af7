"""What is written with the end of its transaction: outbox rows, of which some are done by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from routing.storage.prepared import Asked, Prepared, many_rows
from routing.storage.session import OneTransaction, run
from routing.storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)
_BORN = [
    "key",
    "kind",
    "body",
    "lane",
    "channel",
    "due_at",
    "made_at",
    "state",
    "attempts",
    "done_at",
]
_WRITE = {
    name: Prepared(insert(_OUTBOX).on_conflict_do_nothing(index_elements=["key"]), many=many)
    for name, insert, many in (
        ("sqlite", sqlite.insert, None),
        ("postgresql", postgresql.insert, many_rows(_OUTBOX, _BORN, "key")),
    )
}
_OPEN_LANES = Prepared(
    sa.select(_OUTBOX.c.lane)
    .where(
        _OUTBOX.c.lane.in_(sa.bindparam("lanes", expanding=True)),
        # Written out in the statement, not bound: only so does a database see that its partial
        # index fits.
        _OUTBOX.c.state.in_([sa.literal_column("'due'"), sa.literal_column("'leased'")]),
    )
    .distinct(),
    written=True,
)

_OPEN_LANE = Prepared(
    sa.select(_OUTBOX.c.lane)
    .where(
        _OUTBOX.c.lane == sa.bindparam("lane"),
        _OUTBOX.c.state.in_([sa.literal_column("'due'"), sa.literal_column("'leased'")]),
    )
    .limit(1),
    written=True,
)
_WRITTEN = "outbox rows"
"""In a session's `info`: how many it was given to write."""


def write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write outbox rows with the end of the transaction, or before the outbox is asked for; a key
    that is there already is left as it is.
    """
    if not rows:
        return
    session.info[_WRITTEN] = session.info.get(_WRITTEN, 0) + len(rows)
    statement = _WRITE[session.get_bind().dialect.name]
    if isinstance(session, OneTransaction):
        session.last(statement, rows)
    else:
        run(session, statement, rows)


def not_written_yet(session: Session) -> list[dict[str, Any]]:
    """The outbox rows that this transaction writes at its end, in their order."""
    if not isinstance(session, OneTransaction):
        return []
    return [row for row in session.to_be_written(_OUTBOX.name) if isinstance(row, dict)]


def are_written(session: Session) -> bool:
    """Whether some of its outbox rows were written before its end: somebody asked for them, and the
    worker has to look.
    """
    return bool(session.info.get(_WRITTEN, 0) > len(not_written_yet(session)))


def asked_for(lane: str) -> Asked:
    """What is asked to find whether something of a lane is still to be done, of what other
    transactions wrote.
    """
    return _OPEN_LANE, {"lane": lane}


def is_open(session: Session, lane: str) -> bool:
    """Whether something of a lane is still to be done, of what other transactions wrote."""
    return bool(run(session, *asked_for(lane)).rows)


def open_lanes(lanes: Collection[str]) -> Asked:
    """What is asked to find those of these lanes in which something is still to be done."""
    return _OPEN_LANES, {"lanes": list(lanes)}


def done(row: dict[str, Any], at: dt.datetime) -> None:
    """Have a row that is not written yet written as done."""
    row.update(state="done", attempts=1, done_at=at)
