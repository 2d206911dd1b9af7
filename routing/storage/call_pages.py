"""Pages through calls and their ledger, for programs: each page begins where the last one ended,
whatever was added meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from routing.call.call import Call
from routing.call.events import AnyEvent, event_of
from routing.storage import parties
from routing.storage.tables import CallRow, LedgerRow

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
) -> list[tuple[int, Call]]:
    """Calls with their place, newest first, from before a place on."""
    query = sa.select(col(CallRow.id), sa.cast(CallRow.body, sa.Text)).where(
        sa.or_(sa.false(), *_whose(wanted)), col(CallRow.number).is_not(None)
    )
    if wanted.state:
        query = query.where(col(CallRow.state) == wanted.state)
    if wanted.ended is not None:
        query = query.where(col(CallRow.ended).is_(wanted.ended))
    if before is not None:
        query = query.where(col(CallRow.id) < before)
    rows = session.execute(query.order_by(col(CallRow.id).desc()).limit(limit))
    return [(place, Call.model_validate_json(body)) for place, body in rows]


def _whose(wanted: WantedCalls) -> list[sa.ColumnElement[bool]]:
    found = []
    if wanted.person:
        found.append(col(CallRow.requester) == wanted.person)
        found.append(col(CallRow.number).in_(parties.numbers_of(wanted.person, "author")))
    if wanted.teams:
        found.append(col(CallRow.team).in_(wanted.teams))
        found.append(col(CallRow.customer).in_(wanted.teams))
    return found


def happened_after(session: Session, after: int, limit: int, now: dt.datetime) -> list[Happened]:
    """Events of all calls in the order in which they were written, from after a place on."""
    query = (
        sa.select(
            col(LedgerRow.id),
            sa.cast(CallRow.body, sa.Text).label("of_call"),
            sa.cast(LedgerRow.body, sa.Text).label("of_event"),
        )
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(col(LedgerRow.id) > after)
    )
    if session.get_bind().dialect.name != "sqlite":
        query = query.where(col(LedgerRow.at) <= now - SETTLES)
    rows = session.execute(query.order_by(col(LedgerRow.id)).limit(limit))
    return [
        Happened(place, Call.model_validate_json(call), event_of.validate_json(event))
        for place, call, event in rows
    ]
