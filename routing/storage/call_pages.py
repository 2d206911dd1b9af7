"""Pages through calls and their ledger, for programs: each page begins where the last one ended,
whatever was added meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from routing.call.call import Call
from routing.call.events import AnyEvent, event_of
from routing.storage import parties
from routing.storage.tables import CallRow, LedgerRow

AT_ONCE = 100
"""So many are read at a time: who has enough of them reads no more."""
SETTLES = dt.timedelta(seconds=5)
"""On PostgreSQL transactions that began earlier may end later: so old is what is handed out."""


@dataclass(frozen=True)
class WantedCalls:
    """Which calls: those that `person` asked for, or had asked, and those that these teams have or
    placed. `state`: all, or those in one; `ended`: all, or those that are open or have ended.
    """

    person: str = ""
    teams: Collection[str] = ()
    state: str = ""
    ended: bool | None = None


@dataclass(frozen=True)
class Happened:
    """An event with its place in the whole ledger, and its call as it is now."""

    place: int
    call: Call
    event: AnyEvent


def calls_before(
    session: Session, wanted: WantedCalls, before: int | None, limit: int
) -> Iterator[tuple[int, Call]]:
    """Calls with their place, newest first, from before a place on; read as they are asked for."""
    query = sa.select(col(CallRow.id), sa.cast(CallRow.body, sa.Text)).where(
        sa.or_(sa.false(), *_whose(wanted)), col(CallRow.number).is_not(None)
    )
    if wanted.state:
        query = query.where(col(CallRow.state) == wanted.state)
    if wanted.ended is not None:
        query = query.where(col(CallRow.ended).is_(wanted.ended))
    query = query.order_by(col(CallRow.id).desc())
    while limit > 0:
        part = query if before is None else query.where(col(CallRow.id) < before)
        most = min(limit, AT_ONCE)
        rows = session.execute(part.limit(most)).all()
        for place, body in rows:
            yield place, Call.model_validate_json(body)
        if len(rows) < most:
            return
        before, limit = rows[-1][0], limit - len(rows)


def _whose(wanted: WantedCalls) -> list[sa.ColumnElement[bool]]:
    found = []
    if wanted.person:
        found.append(col(CallRow.requester) == wanted.person)
        found.append(col(CallRow.number).in_(parties.numbers_of(wanted.person, "author")))
    if wanted.teams:
        found.append(col(CallRow.team).in_(wanted.teams))
        found.append(col(CallRow.customer).in_(wanted.teams))
    return found


def happened_after(
    session: Session, after: int, limit: int, now: dt.datetime
) -> Iterator[Happened]:
    """Events of all calls in the order in which they were written, from after a place on; read as
    they are asked for.
    """
    query = (
        sa.select(
            col(LedgerRow.id),
            sa.cast(CallRow.body, sa.Text).label("of_call"),
            sa.cast(LedgerRow.body, sa.Text).label("of_event"),
        )
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .order_by(col(LedgerRow.id))
    )
    if session.get_bind().dialect.name != "sqlite":
        query = query.where(col(LedgerRow.at) <= now - SETTLES)
    while limit > 0:
        most = min(limit, AT_ONCE)
        rows = session.execute(query.where(col(LedgerRow.id) > after).limit(most)).all()
        for place, call, event in rows:
            yield Happened(place, Call.model_validate_json(call), event_of.validate_json(event))
        if len(rows) < most:
            return
        after, limit = rows[-1][0], limit - len(rows)
