"""What is written with the end of its transaction: outbox rows, of which some are done by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from routing.storage.prepared import Asked, Prepared
from routing.storage.session import OneTransaction, run
from routing.storage.tables import OutboxRow, table_of

_OUTBOX = table_of(OutboxRow)
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


def run_last(session: Session, statement: Prepared, given: Sequence[dict[str, Any]]) -> None:
    """Run a statement that changes a table, and gives nothing, with the end of the transaction; or
    before its table is asked for.
    """
    if isinstance(session, OneTransaction):
        session.last(statement, given)
    else:
        run(session, statement, given)


def not_written_yet(session: Session) -> list[dict[str, Any]]:
    """The outbox rows that this transaction writes at its end, in their order."""
    if not isinstance(session, OneTransaction):
        return []
    return [row for row in session.to_be_written(_OUTBOX.name) if isinstance(row, dict)]


def open_lanes(lanes: Collection[str]) -> Asked:
    """What is asked to find those of these lanes in which something is still to be done."""
    return _OPEN_LANES, {"lanes": list(lanes)}


def done(row: dict[str, Any], at: dt.datetime) -> None:
    """Have a row that is not written yet written as done."""
    row.update(state="done", attempts=1, done_at=at)
