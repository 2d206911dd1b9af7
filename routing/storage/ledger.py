"""Calls in the database: events are appended, the row is their projection. Knows tables, decides
nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from pydantic_core import to_json
from sqlmodel import Session, col, select

from routing.call.call import AT_WORK, ENDED, Call
from routing.call.events import AnyEvent, event_of
from routing.call.numbers import key_of, number_of, understood
from routing.rules.transition import rebuilt
from routing.storage import number_prefixes, parties, worklist
from routing.storage.ahead import run_and_foresee
from routing.storage.call_body import of_body, read_body
from routing.storage.once import read_once, remember
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run, run_all, run_later
from routing.storage.tables import CallRow, LedgerRow, table_of

# Written with Core: the desk's rows are values, and the ORM's bookkeeping costs more than the
# statements.
_CALLS = table_of(CallRow)
_LEDGER = table_of(LedgerRow)
_INSERT = sa.insert(_CALLS)
_NEW = Prepared(
    sa.insert(_CALLS).returning(_CALLS.c.id), about=lambda given: frozenset((given["requester"],))
)
_CHANGING = (
    "number",
    "requester",
    "team",
    "state",
    "ended",
    "root",
    "item",
    "component",
    "resolve_by",
    "reopen_until",
    "revision",
    "body",
    *worklist.COLUMNS,
)
UPDATE_CALL = (
    sa.update(_CALLS)
    .where(_CALLS.c.id == sa.bindparam("key"))
    .values({name: sa.bindparam(name) for name in _CHANGING})
)
INSERT_EVENT = sa.insert(_LEDGER)
_WRITE_CALL, _WRITE_EVENT = Prepared(UPDATE_CALL), Prepared(INSERT_EVENT)
_BODY = sa.cast(CallRow.body, sa.Text)
"""A call as it stands, unread."""
_STORED = sa.cast(_CALLS.c.body, sa.Text)
_BY_KEY = Prepared(sa.select(_STORED).where(_CALLS.c.id == sa.bindparam("meant")))
_BY_NUMBER = Prepared(sa.select(_STORED).where(_CALLS.c.number == sa.bindparam("meant")))


def _lock(meant: sa.ColumnElement[bool]) -> Prepared:
    """Holds the chain of the call that is meant, by the row of its root."""
    root = sa.select(_CALLS.c.root).where(meant).correlate(None).scalar_subquery()
    return Prepared(sa.select(_CALLS.c.id).where(_CALLS.c.number == root).with_for_update())


_LOCK_BY_KEY = _lock(_CALLS.c.id == sa.bindparam("meant"))
_LOCK_BY_NUMBER = _lock(_CALLS.c.number == sa.bindparam("meant"))


def new_number(session: Session, requester: str, team: str, at: dt.datetime, prefix: str) -> str:
    """A row with its number, `S-1001` onwards; the number is the row's own key, so nobody waits for
    a counter. A prefix that is new is kept: its numbers stay good when it is no longer used.
    """
    number_prefixes.keep(session, prefix)
    row = {
        "requester": requester,
        "team": team,
        "state": "",
        "opened_at": at,
        "ended": False,
        "revision": 0,
        "body": {},
    }
    return number_of(run(session, _NEW, row).scalar_one(), prefix)


def locked(session: Session, number: str, ahead: Sequence[Asked] = ()) -> Call | None:
    """The call, with its chain held until the transaction ends; None when there is none. `ahead`:
    what will be asked next.

    The root's row is the lock. On SQLite the transaction itself is: there is one writer at a time.
    """
    if session.get_bind().dialect.name != "sqlite":
        reads, meant = asked_for(number)
        lock = _LOCK_BY_NUMBER if reads is _BY_NUMBER else _LOCK_BY_KEY
        run_and_foresee(session, [(lock, meant)], [(reads, meant), *ahead])
    return read(session, number)


def read(session: Session, number: str) -> Call | None:
    """The call as it stands."""
    found = read_once(session, "call", number, lambda: _body_of(session, number))
    return found if found is None or isinstance(found, Call) else _whole(session, found)


def asked_for(number: str) -> Asked:
    """What is asked to find a call."""
    key = understood(number)
    return (_BY_NUMBER, {"meant": number}) if key is None else (_BY_KEY, {"meant": key})


def _body_of(session: Session, number: str) -> str | Call | None:
    """As its row is written; `write` remembers the call itself."""
    body: str | None = run(session, *asked_for(number)).scalar()
    return body


def _whole(session: Session, body: str) -> Call:
    """The call of a row. What was written before calls kept the requester's first promise is read
    from its ledger, which tells it.
    """
    call, is_whole = read_body(body)
    return call if is_whole else rebuilt(events(session, call.number))


def write(session: Session, call: Call, event: AnyEvent, before: Call | None = None) -> None:
    """Append the event and bring the row up to it. `before`: the call as it was, where that is
    known.
    """
    run_later(session, _WRITE_CALL, [row_of(call)], _whose(call, before))
    run_later(session, _WRITE_EVENT, [entry_of(call, event)])
    remember(session, "call", call.number, call)


def _whose(call: Call, before: Call | None) -> frozenset[str] | None:
    """Whose call it is and was; None where it may have been anybody's."""
    if before is None and call.revision > 1:
        return None
    both = (call, before) if before else (call,)
    return frozenset(one for each in both for one in (each.requester, each.author) if one)


def write_many(
    session: Session,
    new: Iterable[Call],
    changed: Iterable[Call],
    entries: Iterable[tuple[Call, AnyEvent]],
) -> None:
    """Write many calls at once: new rows under the keys of their numbers, changed rows, and the
    events of both (each with its call as it was after it).
    """
    rows = [_inserted(call) for call in new]
    changes, told = [row_of(call) for call in changed], [entry_of(*entry) for entry in entries]
    connection = session.connection()
    for statement, values in ((_INSERT, rows), (UPDATE_CALL, changes), (INSERT_EVENT, told)):
        if values:
            connection.execute(statement, values)


def _inserted(call: Call) -> dict[str, Any]:
    row = row_of(call)
    return row | {"id": row.pop("key"), "opened_at": call.opened_at}


def row_of(call: Call) -> dict[str, Any]:
    """The columns of a call's row, for `UPDATE_CALL`."""
    return {
        "key": key_of(call.number),
        "number": call.number,
        "requester": call.requester,
        "team": call.team,
        "state": call.state.value,
        "ended": call.state in ENDED,
        "root": call.root,
        "item": call.item,
        "component": call.component,
        "resolve_by": call.resolve_by,
        "reopen_until": call.reopen_until,
        "revision": call.revision,
        "body": call,
        **worklist.columns_of(call),
    }


def entry_of(call: Call, event: AnyEvent) -> dict[str, Any]:
    """The columns of an event's row, for `INSERT_EVENT`: `call` is the call after it."""
    return {
        "number": call.number,
        "seq": call.revision,
        "kind": event.kind,
        "by": event.by,
        "at": event.at,
        "version": call.promise.version,
        "body": event,
    }


def events(session: Session, number: str) -> tuple[AnyEvent, ...]:
    """The call's ledger, oldest first."""
    rows = session.exec(
        select(LedgerRow.body).where(col(LedgerRow.number) == number).order_by(col(LedgerRow.seq))
    )
    return tuple(event_of.validate_python(body) for body in rows)


def placed_events(session: Session, number: str) -> tuple[tuple[int, AnyEvent], ...]:
    """The call's ledger, oldest first, each with its place among the events of all calls."""
    rows = session.exec(
        select(LedgerRow.id, LedgerRow.body)
        .where(col(LedgerRow.number) == number)
        .order_by(col(LedgerRow.seq))
    )
    return tuple((place or 0, event_of.validate_python(body)) for place, body in rows)


def chain(session: Session, root: str) -> tuple[Call, ...]:
    """All calls of a chain, the root first."""
    rows = session.exec(
        select(_BODY).where(col(CallRow.root) == root).order_by(col(CallRow.id))
    ).all()
    return tuple(_whole(session, body) for body in rows)


def between(
    session: Session, low: int, high: int
) -> tuple[tuple[Call, ...], dict[str, list[AnyEvent]]]:
    """The calls with row keys from `low` up to `high`, and each one's ledger: for going through all
    of them in pieces.
    """
    inside = (col(CallRow.id) >= low, col(CallRow.id) < high)
    # Straight from the JSON as it stands: a year of calls is read at once here.
    bodies = session.exec(select(_BODY).where(*inside))
    calls = tuple(Call.model_validate_json(body) for body in bodies)
    told: dict[str, list[AnyEvent]] = {call.number: [] for call in calls}
    rows = session.exec(
        select(LedgerRow.number, sa.cast(LedgerRow.body, sa.Text))
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(*inside)
        .order_by(col(LedgerRow.number), col(LedgerRow.seq))
    )
    for number, body in rows:
        told[number].append(event_of.validate_json(body))
    return calls, told


def of_requester(
    session: Session, person: str, *, ended: bool, limit: int, skip: int = 0
) -> tuple[Call, ...]:
    """A person's own root calls, and those they asked for somebody else, newest first."""
    statement, named = of_requester_asked(person, ended=ended, limit=limit, skip=skip)

    def read() -> tuple[Call, ...]:
        bodies = run(session, statement, named).scalars()
        calls = tuple(_whole(session, body) for body in bodies)
        for call, body in zip(calls, bodies, strict=True):
            remember(session, "call", call.number, body)
        return calls

    return read_once(session, "call", (person, ended, limit, skip), read)


def of_requester_asked(person: str, *, ended: bool, limit: int, skip: int = 0) -> Asked:
    """What `of_requester` asks."""
    named = {"person": person, "most": limit, "skip": skip, "upto": skip + limit}
    return _OF_REQUESTER if ended else _OPEN_OF_REQUESTER, named


def count_of_requester(session: Session, person: str) -> int:
    """How many root calls they asked for, for themselves or somebody else."""
    return int(run(session, _COUNT_OF_REQUESTER, {"person": person}).scalar_one())


def _own_of(*also: sa.ColumnElement[bool]) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """A person's own root calls, and those they asked for somebody else."""
    person: sa.BindParameter[str] = sa.bindparam("person")
    whole = (_CALLS.c.root == _CALLS.c.number, *also)
    rows = sa.select(_CALLS.c.id, _CALLS.c.body)
    mine = rows.where(_CALLS.c.requester == person, *whole)
    authored = _CALLS.c.number.in_(parties.numbers_of(person, "author"))
    return mine, rows.where(authored, _CALLS.c.requester != person, *whole)


def _of_requester(*also: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """What `of_requester` asks, built once: it is asked several times for each message. Those of a
    person and those they asked for others are each found by their own index: with both in one
    condition PostgreSQL reads every call there is.
    """
    most, skip, upto = (sa.bindparam(name, type_=sa.Integer) for name in ("most", "skip", "upto"))
    mine, brought = _own_of(*also)
    newest = sa.select(mine.order_by(_CALLS.c.id.desc()).limit(upto).subquery())
    both = sa.union_all(newest, brought).subquery()
    query = sa.select(sa.cast(both.c.body, sa.Text)).order_by(both.c.id.desc())
    return query.limit(most).offset(skip)


def _count_of_requester() -> sa.Select[Any]:
    """Each counted by its own index, which holds all that is asked."""
    counts = [
        sa.select(sa.func.count())
        .select_from(part.with_only_columns(_CALLS.c.id).subquery())
        .scalar_subquery()
        for part in _own_of()
    ]
    return sa.select(counts[0] + counts[1])


_OPEN = _CALLS.c.ended.is_(False)
_OF_REQUESTER, _OPEN_OF_REQUESTER = (
    Prepared(_of_requester(*also), about=lambda given: frozenset((given["person"],)))
    for also in ((), (_OPEN,))
)
_COUNT_OF_REQUESTER = Prepared(_count_of_requester())
_WAITS = _of_requester(_OPEN, _CALLS.c.state == sa.literal_column("'waiting_requester'"))
_TO_APPROVE = (
    sa.select(_STORED)
    .where(
        # Written out, not bound: only so does a database see that its partial index fits.
        _CALLS.c.state == sa.literal_column("'awaiting_approval'"),
        _CALLS.c.root == _CALLS.c.number,
        _STORED.contains(sa.bindparam("named", type_=sa.String), escape="\\"),
    )
    .order_by(_CALLS.c.id)
)
_WAITING, _APPROVALS = Prepared(_WAITS), Prepared(_TO_APPROVE)
_LIKE = re.compile(r"[\\%_]")
"""What means something in a pattern of SQL."""
_ALL_WAITING = {"most": 100, "skip": 0, "upto": 100}
"""So many calls of one person wait for their answer at most."""


def waiting_for_a_word(session: Session, person: str) -> tuple[Call, ...]:
    """The calls that wait for an approval of this person, or for their answer, oldest first."""
    theirs = {"person": person, **_ALL_WAITING}
    # Many are looked through, by the name alone, for few wait so at a time in a whole organisation.
    named = _LIKE.sub(r"\\\g<0>", to_json(person).decode())
    both = run_all(session, [(_WAITING, theirs), (_APPROVALS, {"named": named})])
    bodies = (body for found in both for body in found.scalars())
    calls = sorted((_whole(session, body) for body in bodies), key=_opened)
    return tuple(c for c in calls if person in (c.requester, c.author, *c.approvers))


def _opened(call: Call) -> int:
    return key_of(call.number)


def of_team(session: Session, team: str, *, limit: int) -> tuple[Call, ...]:
    """A team's open calls, those due first on top."""
    query = select(_BODY).where(
        col(CallRow.team) == team,
        col(CallRow.ended).is_(False),
        col(CallRow.state) != "awaiting_approval",
    )
    ordered = query.order_by(col(CallRow.resolve_by).nulls_last(), col(CallRow.id)).limit(limit)
    return tuple(_whole(session, body) for body in session.exec(ordered).all())


def open_bodies(session: Session) -> Iterator[Mapping[str, Any]]:
    """Every open call as it is stored, unread: for looking through all of them."""
    yield from session.exec(select(CallRow.body).where(col(CallRow.ended).is_(False))).all()


def ended_of(session: Session, requesters: Collection[str]) -> list[str]:
    """The numbers of calls of these people that have ended."""
    if not requesters:
        return []
    query = select(CallRow.number).where(
        col(CallRow.requester).in_(requesters), col(CallRow.ended).is_(True)
    )
    return [number for number in session.exec(query).all() if number]


def ended_last(session: Session, team: str, limit: int) -> tuple[Call, ...]:
    """A team's calls that ended, newest first."""
    query = select(_BODY).where(col(CallRow.team) == team, col(CallRow.ended).is_(True))
    return _calls(session.exec(query.order_by(col(CallRow.id).desc()).limit(limit)))


def newest(session: Session, limit: int) -> tuple[Call, ...]:
    """The calls opened last."""
    return _calls(session.exec(select(_BODY).order_by(col(CallRow.id).desc()).limit(limit)))


def newest_event(session: Session) -> int:
    """The id of the event written last; 0 before the first."""
    return session.exec(select(sa.func.max(LedgerRow.id))).one() or 0


def newest_key(session: Session) -> int:
    """The row key of the call opened last; 0 before the first."""
    return session.exec(select(sa.func.max(CallRow.id))).one() or 0


def count_children(session: Session) -> int:
    """How many calls are part of another's chain."""
    return session.exec(
        select(sa.func.count()).where(col(CallRow.root) != col(CallRow.number))
    ).one()


def count_at_work(session: Session) -> int:
    """How many calls are with a team or wait for somebody."""
    states = [state.value for state in AT_WORK]
    return session.exec(select(sa.func.count()).where(col(CallRow.state).in_(states))).one()


def count(session: Session) -> int:
    """How many calls there are."""
    return session.exec(select(sa.func.count()).select_from(CallRow)).one()


def alike(
    session: Session, items: Sequence[str], since: dt.datetime, most: int
) -> tuple[Call, ...]:
    """Open root calls about these items that came since, newest first."""
    return _calls(run(session, _ALIKE, {"items": items, "since": since, "most": most}).scalars())


_ALIKE = Prepared(
    sa.select(_STORED)
    .where(
        _CALLS.c.item.in_(sa.bindparam("items", expanding=True)),
        _CALLS.c.opened_at >= sa.bindparam("since", type_=_CALLS.c.opened_at.type),
        _CALLS.c.ended.is_(False),
        _CALLS.c.root == _CALLS.c.number,
    )
    .order_by(_CALLS.c.opened_at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)
"""Built once: it is asked for every call that is made."""


def of_component(
    session: Session, component: str, *, limit: int, since: dt.datetime | None = None
) -> tuple[Call, ...]:
    """The root calls about a component, open or ended, newest first."""
    query = select(_BODY).where(
        col(CallRow.component) == component, col(CallRow.root) == col(CallRow.number)
    )
    if since:
        query = query.where(col(CallRow.opened_at) >= since)
    return _calls(session.exec(query.order_by(col(CallRow.opened_at).desc()).limit(limit)))


def _calls(bodies: Iterable[str]) -> tuple[Call, ...]:
    return tuple(map(of_body, bodies))
