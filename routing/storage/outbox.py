"""The outbox: enqueue in the caller's transaction, claim with a lease, finish behind a fence. Knows
rows, sends nothing.

A row is claimed when it is due and no earlier row of its lane is still open, so a lane is in order
and one at a time. Finishing asks for the same owner and attempt as the claim: whoever lost the
lease changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, cast

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from routing.storage import at_last, pruning
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run, run_all, run_later
from routing.storage.tables import OutboxRow, table_of

LEASE = dt.timedelta(seconds=60)
ATTEMPTS = 12
# Written out in the statement, not bound: only so does a database see that its partial index fits.
DUE: sa.ColumnClause[str] = sa.literal_column("'due'")
LEASED: sa.ColumnClause[str] = sa.literal_column("'leased'")
DEAD: sa.ColumnClause[str] = sa.literal_column("'dead'")
DONE: sa.ColumnClause[str] = sa.literal_column("'done'")
OPEN = (DUE, LEASED)
_CLAIMED = ("key", "kind", "channel", "body")
_OUTBOX = table_of(OutboxRow)


def _claim_statement() -> sa.Select[Any]:
    """What is due, oldest first, and not behind an earlier row of its lane. Built once: building
    costs more than running it.

    A row of a channel that is not on in this process (`channels`; no channel at all: a timer) is
    left to another process.
    """
    earlier, now = _OUTBOX.alias("earlier"), sa.bindparam("now", type_=_OUTBOX.c.due_at.type)
    row = _OUTBOX.c
    free = sa.and_(
        row.state.in_(OPEN), row.due_at <= now, sa.or_(row.state == DUE, row.lease_until < now)
    )
    before = sa.and_(earlier.c.lane == row.lane, earlier.c.id < row.id, earlier.c.state.in_(OPEN))
    blocked = sa.exists().where(before).correlate(_OUTBOX)
    return (
        sa.select(row.id, *(row[name] for name in _CLAIMED), row.attempts)
        .where(
            free,
            sa.or_(row.lane.is_(None), ~blocked),
            row.channel.in_(sa.bindparam("channels", expanding=True)),
        )
        .order_by(row.due_at, row.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(skip_locked=True, of=_OUTBOX)
    )


_HELD = {
    "state": "leased",
    "lease_owner": sa.bindparam("owner"),
    "lease_until": sa.bindparam("until"),
    "attempts": _OUTBOX.c.attempts + 1,
}


def _claim_in_one() -> sa.Update:
    """The same on PostgreSQL, held at once. Its rows are in no order."""
    due = _claim_statement().cte("due")
    ids = sa.func.array(sa.select(due.c.id).scalar_subquery())
    row = _OUTBOX.c
    changed = sa.update(_OUTBOX).where(row.id == sa.any_(ids)).values(**_HELD)
    return changed.returning(row.id, *(row[name] for name in _CLAIMED), row.attempts, row.due_at)


_CLAIM = Prepared(_claim_statement())
_CLAIM_IN_ONE = Prepared(_claim_in_one())
_LEASE = Prepared(
    sa.update(_OUTBOX).where(_OUTBOX.c.id.in_(sa.bindparam("ids", expanding=True))).values(**_HELD)
)
_FINISH = Prepared(
    sa.update(_OUTBOX)
    .where(
        _OUTBOX.c.id.in_(sa.bindparam("ids", expanding=True)),
        _OUTBOX.c.state == "leased",
        _OUTBOX.c.lease_owner == sa.bindparam("owner"),
        _OUTBOX.c.attempts == sa.bindparam("attempt"),
    )
    .values(
        state="done", done_at=sa.bindparam("at"), error=None, lease_owner=None, lease_until=None
    )
    .returning(_OUTBOX.c.id)
)
_FINISH_ONE = Prepared(
    sa.update(_OUTBOX)
    .where(
        _OUTBOX.c.id == sa.bindparam("row"),
        _OUTBOX.c.state == LEASED,
        _OUTBOX.c.lease_owner == sa.bindparam("owner"),
        _OUTBOX.c.attempts == sa.bindparam("attempt"),
    )
    .values(
        state="done", done_at=sa.bindparam("at"), error=None, lease_owner=None, lease_until=None
    )
)


class Row(BaseModel):
    """Something to do, as it is enqueued. `key` is the same whenever the same decision is taken
    again.
    """

    model_config = ConfigDict(frozen=True)
    key: str
    kind: str
    body: dict[str, Any]
    lane: str | None = None
    channel: str = ""
    due_at: dt.datetime


class Claim(BaseModel):
    """A row that is ours until `until`; `attempt` counts from 1 and is part of the fence."""

    model_config = ConfigDict(frozen=True)
    id: int
    key: str
    kind: str
    channel: str
    body: dict[str, Any]
    owner: str
    attempt: int
    until: dt.datetime


def enqueue(session: Session, rows: Iterable[Row], now: dt.datetime) -> None:
    """Write the rows in this transaction; a key that is there already is left as it is."""
    new = {"made_at": now, "state": "due", "attempts": 0, "done_at": None}
    values = [{name: getattr(row, name) for name in Row.model_fields} | new for row in rows]
    at_last.write(session, values)


def claim(
    session: Session,
    owner: str,
    now: dt.datetime,
    limit: int,
    channels: Iterable[str],
    *,
    lease: dt.timedelta = LEASE,
) -> list[Claim]:
    """Take up to `limit` rows of these channels that are due, oldest first, and timers; leases that
    ran out are taken too.
    """
    named = {"now": now, "most": limit, "channels": ["", *channels]}
    until = now + lease
    held = {"owner": owner, "until": until}
    if session.get_bind().dialect.name == "sqlite":
        rows = _claimed(session, named, held)
    else:
        found = run(session, _CLAIM_IN_ONE, named | held).rows
        rows = [row[:-1] for row in sorted(found, key=lambda row: (row[-1], row[0]))]
    return [
        Claim(
            id=id,
            key=key,
            kind=kind,
            channel=channel,
            body=body,
            owner=owner,
            attempt=attempt,
            until=until,
        )
        for id, key, kind, channel, body, attempt in rows
    ]


def _claimed(session: Session, named: dict[str, Any], held: dict[str, Any]) -> list[Any]:
    rows = run(session, _CLAIM, named).rows
    if rows:
        run_later(session, _LEASE, [held | {"ids": [row[0] for row in rows]}])
    return [(*row[:-1], row[-1] + 1) for row in rows]


def _close(session: Session, claim: Claim, **values: Any) -> bool:
    return _held(session, claim, lease_owner=None, lease_until=None, **values)


def _held(session: Session, claim: Claim, **values: Any) -> bool:
    fence = (
        col(OutboxRow.id) == claim.id,
        col(OutboxRow.state) == LEASED,
        col(OutboxRow.lease_owner) == claim.owner,
        col(OutboxRow.attempts) == claim.attempt,
    )
    return _count(session, sa.update(OutboxRow).where(*fence).values(**values)) == 1


def finish(session: Session, claim: Claim, now: dt.datetime, *, forget: bool = False) -> bool:
    """Marks a row as done; False when the lease was lost meanwhile (then nothing changes).
    `forget`: keep the key alone, not what it held.
    """
    if forget:
        return _close(session, claim, state="done", done_at=now, error=None, body={})
    named = {"row": claim.id, "owner": claim.owner, "attempt": claim.attempt, "at": now}
    return run(session, _FINISH_ONE, named).rowcount == 1


def finish_all(session: Session, claims: Iterable[Claim], now: dt.datetime) -> frozenset[int]:
    """Marks many rows as done; the ids of those whose leases had not been lost."""
    ended = run_all(session, ends_of(claims, now))
    return frozenset(row for found in ended for row in found.scalars())


def ends_of(claims: Iterable[Claim], now: dt.datetime) -> list[Asked]:
    """What marks many rows as done, and gives the ids of those whose leases had not been lost."""
    by_attempt = defaultdict[tuple[str, int], list[int]](list)
    for claim in claims:
        by_attempt[claim.owner, claim.attempt].append(claim.id)
    return [
        (_FINISH, {"ids": ids, "owner": owner, "attempt": attempt, "at": now})
        for (owner, attempt), ids in by_attempt.items()
    ]


def postpone(
    session: Session, claim: Claim, until: dt.datetime, why: str, *, counts: bool = True
) -> bool:
    """Makes a row due again at `until`; `counts` False for a wait the service asked for (429),
    which is no failure of ours.
    """
    attempts = {} if counts else {"attempts": claim.attempt - 1}
    return _close(session, claim, state="due", due_at=until, error=why[:500], **attempts)


def bury(
    session: Session, claim: Claim, now: dt.datetime, why: str, *, out_of_reach: bool = False
) -> bool:
    """Marks a row as dead, with the reason: it will never work, and its lane goes on.
    `out_of_reach`: `revive` makes it due again.
    """
    reason = {"error": why[:500], "out_of_reach": out_of_reach}
    return _close(session, claim, state="dead", done_at=now, **reason)


def renew(session: Session, owner: str, rows: Iterable[int], until: dt.datetime) -> int:
    """Holds the leases of rows on which work goes on until then. How many this owner still has."""
    held = sa.update(OutboxRow).where(*_leased_by(owner), col(OutboxRow.id).in_(rows))
    return _count(session, held.values(lease_until=until))


def remember(session: Session, claim: Claim, body: dict[str, Any]) -> bool:
    """Keeps how far slow work has come, for whoever goes on with the row; False when the lease was
    lost.
    """
    return _held(session, claim, body=body)


def release(session: Session, gone: Callable[[str], bool], now: dt.datetime) -> int:
    """Makes rows due again whose owners are known to be gone: nobody need wait for their leases to
    run out. How many rows.
    """
    held = select(OutboxRow.lease_owner).where(col(OutboxRow.state) == LEASED).distinct()
    dead = [owner for owner in session.exec(held).all() if owner and gone(owner)]
    if not dead:
        return 0
    free = sa.update(OutboxRow).where(
        col(OutboxRow.state) == LEASED, col(OutboxRow.lease_owner).in_(dead)
    )
    return _count(session, free.values(lease_until=now - LEASE))


def release_but(session: Session, owner: str, rows: Iterable[int], now: dt.datetime) -> int:
    """Give back all that an owner holds but these rows. How many."""
    free = sa.update(OutboxRow).where(*_leased_by(owner), col(OutboxRow.id).not_in(rows))
    return _count(session, free.values(lease_until=now - LEASE))


def bring_forward(
    session: Session, was: dt.datetime, now: dt.datetime, but: Collection[str] = ()
) -> int:
    """Make due now what was due by `was`: the clock went back since. Rows of kinds in `but` stay
    as they are. How many.
    """
    late = col(OutboxRow.due_at)
    ahead = (col(OutboxRow.state) == DUE, late > now, late <= was, col(OutboxRow.kind).not_in(but))
    return _count(session, sa.update(OutboxRow).where(*ahead).values(due_at=now))


def _leased_by(owner: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(OutboxRow.state) == LEASED, col(OutboxRow.lease_owner) == owner)


def _count(session: Session, statement: sa.Update | sa.Delete) -> int:
    return cast("sa.CursorResult[Any]", session.execute(statement)).rowcount


def revive(
    session: Session,
    channel: str,
    lane: str | None,
    *,
    since: dt.datetime,
    now: dt.datetime,
) -> int:
    """What died because a place was out of reach is due again: of one lane and what lies in it, or
    of the whole channel. What died before `since` stays dead. How many rows.
    """
    dead = [
        col(OutboxRow.state) == DEAD,
        col(OutboxRow.out_of_reach),
        col(OutboxRow.channel) == channel,
        col(OutboxRow.done_at) >= since,
    ]
    if lane is not None:
        inside = col(OutboxRow.lane).startswith(f"{lane}/", autoescape=True)
        dead.append(sa.or_(col(OutboxRow.lane) == lane, inside))
    again = sa.update(OutboxRow).where(*dead)
    due = {"state": "due", "due_at": now, "done_at": None, "out_of_reach": False}
    return _count(session, again.values(**due))


def taken_elsewhere(
    session: Session, kind: str, lanes: Collection[str], *, since: dt.datetime
) -> list[dict[str, Any]]:
    """The bodies of what died since then because these lanes were out of reach, oldest first; it
    is done elsewhere now, so `revive` passes it over.
    """
    dead = (
        col(OutboxRow.state) == DEAD,
        col(OutboxRow.out_of_reach),
        col(OutboxRow.kind) == kind,
        col(OutboxRow.lane).in_(lanes),
        col(OutboxRow.done_at) >= since,
    )
    rows = session.exec(select(OutboxRow).where(*dead).order_by(col(OutboxRow.id))).all()
    for row in rows:
        row.out_of_reach = False
        session.add(row)
    session.flush()
    return [row.body for row in rows]


def body_of(session: Session, key: str, kind: str) -> dict[str, Any] | None:
    """The body of the row of this key and kind, however it stands; None when there is none any
    more, or nothing is left of it.
    """
    query = select(OutboxRow).where(col(OutboxRow.key) == key, col(OutboxRow.kind) == kind)
    row = session.exec(query).first()
    return dict(row.body) if row and row.body else None


def forget_waiting(session: Session, lane: str) -> int:
    """Drops what is to be done in a lane and nobody works on yet: it has no meaning any more. How
    many rows.
    """
    waiting = sa.delete(OutboxRow).where(
        col(OutboxRow.lane) == lane, col(OutboxRow.state).in_(OPEN), col(OutboxRow.state) == DUE
    )
    return _count(session, waiting)


def bodies_in(session: Session, lanes: str) -> list[dict[str, Any]]:
    """What is still to be done in the lanes that begin so, oldest first."""
    query = select(OutboxRow.body).where(
        col(OutboxRow.lane).startswith(lanes, autoescape=True), col(OutboxRow.state).in_(OPEN)
    )
    return [dict(body) for body in session.exec(query.order_by(col(OutboxRow.id)))]


def waiting_in(session: Session, lanes: str) -> int:
    """How many rows are still to be done in the lanes that begin so."""
    query = select(sa.func.count()).where(
        col(OutboxRow.lane).startswith(lanes, autoescape=True), col(OutboxRow.state).in_(OPEN)
    )
    return session.exec(query).one()


def hasten(session: Session, lanes: str, now: dt.datetime) -> int:
    """What waits for another try in the lanes that begin so is due now: whoever it is for is there
    again. How many rows.
    """
    waits = sa.update(OutboxRow).where(
        col(OutboxRow.lane).startswith(lanes, autoescape=True),
        col(OutboxRow.state).in_(OPEN),
        col(OutboxRow.state) == DUE,
        col(OutboxRow.attempts) > 0,
        col(OutboxRow.due_at) > now,
    )
    return _count(session, waits.values(due_at=now))


def wait_before(attempt: int) -> dt.timedelta:
    """How long to wait after a passing fault: 1, 2, 4 ... at most 300 seconds."""
    return dt.timedelta(seconds=min(2 ** (attempt - 1), 300))


def waiting(session: Session, lane: str, now: dt.datetime) -> int:
    """How many rows of a lane are due or being done."""
    query = select(sa.func.count()).where(
        col(OutboxRow.lane) == lane, col(OutboxRow.state).in_(OPEN), col(OutboxRow.due_at) <= now
    )
    return session.exec(query).one()


def under_way(session: Session, lane: str) -> bool:
    """Whether something of this lane is being done at this moment."""
    query = (
        select(OutboxRow.id)
        .where(
            col(OutboxRow.lane) == lane,
            col(OutboxRow.state).in_(OPEN),
            col(OutboxRow.state) == LEASED,
        )
        .limit(1)
    )
    return session.exec(query).first() is not None


def counted(session: Session) -> dict[tuple[str, str], int]:
    """How many rows there are of each kind in each state."""
    kind, state = col(OutboxRow.kind), col(OutboxRow.state)
    query = select(kind, state, sa.func.count()).group_by(kind, state)
    return {(kind, state): count for kind, state, count in session.exec(query)}


def prune(session: Session, before: dt.datetime) -> int:
    """Forget some of what was done before a moment; how many. Dead rows stay, for somebody to look
    at.
    """
    return pruning.few(
        session, OutboxRow, col(OutboxRow.state) == DONE, col(OutboxRow.done_at) < before
    )


def prune_dead(session: Session, before: dt.datetime) -> int:
    """Forget some of what died before a moment; how many."""
    return pruning.few(
        session, OutboxRow, col(OutboxRow.state) == DEAD, col(OutboxRow.done_at) < before
    )
