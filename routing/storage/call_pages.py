"""Pages through calls and their ledger, for programs: each page begins where the last one ended,
whatever was added meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from routing.call.call import Call
from routing.call.events import AnyEvent, event_of
from routing.storage import parties
from routing.storage.prepared import Prepared
from routing.storage.session import run
from routing.storage.tables import CallRow, LedgerRow, table_of

_CALLS = table_of(CallRow)
AT_ONCE = 100
"""So many are read at a time: who has enough of them reads no more."""
_EACH = 20
"""Up to so many teams are each looked up by themselves; those of more are most of what there is."""
_BEYOND = 2**62
"""No call has this place."""
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
    if not (wanted.person or wanted.teams):
        return
    teams = sorted(wanted.teams)
    statement = _statement(bool(wanted.person), len(teams), wanted.ended, bool(wanted.state))
    given: dict[str, Any] = {f"team{n}": team for n, team in enumerate(teams[:_EACH])}
    given |= {"teams": teams, "person": wanted.person, "state": wanted.state}
    place = _BEYOND if before is None else before
    while limit > 0:
        most = min(limit, AT_ONCE)
        rows = run(session, statement, given | {"before": place, "most": most}).rows
        for key, body in rows:
            yield key, Call.model_validate_json(body)
        if len(rows) < most:
            return
        place, limit = rows[-1][0], limit - len(rows)


@cache
def _statement(of_person: bool, teams: int, ended: bool | None, in_state: bool) -> Prepared:
    """The newest of each kind by its own index, and of those the newest: with all conditions in one
    a database goes through every call there is.
    """
    before, most = (
        sa.bindparam("before", type_=sa.BigInteger),
        sa.bindparam("most", type_=sa.Integer),
    )
    also = [_CALLS.c.id < before, _CALLS.c.number.is_not(None)]
    also += [_CALLS.c.state == sa.bindparam("state")] if in_state else []
    parts = [
        sa.select(_CALLS.c.id)
        .where(whose, _CALLS.c.ended.is_(has), *also)
        .order_by(_CALLS.c.id.desc())
        .limit(most)
        .subquery()
        for whose in _whose(of_person, teams)
        for has in ((False, True) if ended is None else (ended,))
    ]
    newest = sa.union(*(sa.select(part.c.id) for part in parts))
    query = sa.select(_CALLS.c.id, sa.cast(_CALLS.c.body, sa.Text)).where(_CALLS.c.id.in_(newest))
    return Prepared(query.order_by(_CALLS.c.id.desc()).limit(most))


def _whose(of_person: bool, teams: int) -> Iterator[sa.ColumnElement[bool]]:
    if of_person:
        person: sa.BindParameter[str] = sa.bindparam("person")
        yield _CALLS.c.requester == person
        yield _CALLS.c.number.in_(parties.numbers_of(person, "author"))
    for column in (_CALLS.c.team, _CALLS.c.customer):
        if teams > _EACH:
            yield column.in_(sa.bindparam("teams", expanding=True))
        else:
            yield from (column == sa.bindparam(f"team{n}") for n in range(teams))


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
