"""Keeps connections with links in other installations, the calls mirrored there and the order of
their messages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from routing.call.effects import ToPeer
from routing.call.peer_messages import Message, Request
from routing.storage import ledger, pruning
from routing.storage.network_tables import (
    PeerCallRow,
    PeerHeardRow,
    PeerMessageRow,
    PeerNonceRow,
    PeerRow,
)
from routing.storage.tables import CallRow

State = Literal["invited", "offered", "waiting", "open", "closed"]
KEPT = dt.timedelta(days=90)
"""So long a message is held that comes too early."""
MOST_HELD = 500
"""So many messages of one call are held while one before them is missing."""


def find(session: Session, team: str) -> PeerRow | None:
    """The connection with a link, whatever state it is in."""
    return session.get(PeerRow, team)


def every(session: Session) -> Sequence[PeerRow]:
    """All connections, by the team's id."""
    return session.exec(select(PeerRow).order_by(col(PeerRow.team))).all()


def keep(session: Session, row: PeerRow) -> None:
    """Write a connection down."""
    session.add(row)
    session.flush()


def digest_of(code: str) -> str:
    """What is kept of a code that was shown once."""
    return hashlib.sha256("".join(code.split("-")).upper().strip().encode()).hexdigest()


def invited(session: Session, code: str, now: dt.datetime) -> PeerRow | None:
    """The connection that an invitation's code is for, while it lives."""
    row = session.exec(select(PeerRow).where(col(PeerRow.code) == digest_of(code))).first()
    alive = row and row.state == "invited" and row.code_until and row.code_until > now
    return row if alive else None


def by_key(session: Session, key: str, now: dt.datetime) -> PeerRow | None:
    """Whose key this is, of those that are in use still."""
    for row in every(session):
        for known in row.their_keys:
            until = known.get("until")
            if known["id"] == key and (until is None or dt.datetime.fromisoformat(until) > now):
                return row
    return None


def used(session: Session, key: str, nonce: str, now: dt.datetime, span: dt.timedelta) -> bool:
    """Whether a signature was used before; from now on it was. Those older than `span` are
    forgotten, as they are refused for their age.
    """
    session.execute(sa.delete(PeerNonceRow).where(col(PeerNonceRow.at) < now - span))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = insert(PeerNonceRow).values(key=key, nonce=nonce, at=now)
    made = fresh.on_conflict_do_nothing().returning(col(PeerNonceRow.nonce))
    return session.execute(made).first() is None


def mirrored(session: Session, number: str) -> PeerCallRow | None:
    """A call's counterpart elsewhere."""
    return session.get(PeerCallRow, number)


def named(session: Session, peer: str, call: str) -> PeerCallRow | None:
    """The call here that has this name at both ends."""
    query = select(PeerCallRow).where(col(PeerCallRow.peer) == peer, col(PeerCallRow.call) == call)
    return session.exec(query).first()


def of_peer(session: Session, peer: str) -> Sequence[str]:
    """The numbers of all calls that are, or were, mirrored with a link."""
    query = select(PeerCallRow.number).where(col(PeerCallRow.peer) == peer)
    return session.exec(query.order_by(col(PeerCallRow.number))).all()


def under_way(session: Session, peer: str) -> int:
    """How many open calls are mirrored with a link."""
    query = (
        select(sa.func.count())
        .select_from(PeerCallRow)
        .join(CallRow, col(CallRow.number) == col(PeerCallRow.number))
        .where(col(PeerCallRow.peer) == peer, sa.not_(col(CallRow.ended)))
    )
    return session.exec(query).one()


def begun(session: Session, number: str, peer: str, message: Message, asked: Request) -> None:
    """Write down that a call was opened for a link elsewhere, by its first message."""
    row = PeerCallRow(
        number=number,
        peer=peer,
        call=message.call,
        theirs=asked.number,
        taken=message.seq,
        trace=asked.trace,
        via=list(asked.via),
    )
    session.add(row)
    session.flush()


def worded(session: Session, effect: ToPeer, now: dt.datetime) -> Message | None:
    """The message of an effect, with its place in the order; None where the call was never said to
    be there.
    """
    row = mirrored(session, effect.number)
    if row is None and effect.word == "opened":
        row = _first(session, effect)
    if row is None:
        return None
    row.sent += 1
    data = dict(effect.data)
    match effect.word:
        case "opened":
            data |= {"trace": row.trace, "via": [*row.via, row.mark]}
        case "answered" if row.asked is not None:
            data["to"] = row.asked
        case "asked":
            row.asks = row.sent
    session.add(row)
    session.flush()
    return Message(
        id=str(uuid.uuid4()), call=row.call, seq=row.sent, at=now, word=effect.word, data=data
    )


def _first(session: Session, effect: ToPeer) -> PeerCallRow:
    """A new counterpart: on the way of the request that it is part of."""
    call = ledger.read(session, effect.number)
    above = mirrored(session, call.root) if call else None
    return PeerCallRow(
        number=effect.number,
        peer=effect.peer,
        call=str(uuid.uuid4()),
        trace=above.trace if above else secrets.token_urlsafe(16),
        mark=secrets.token_urlsafe(16),
        via=list(above.via) if above else [],
    )


def was_here(session: Session, asked: Request) -> bool:
    """Whether a request went through this installation before: one of the marks on its way is
    ours.
    """
    query = select(PeerCallRow.number).where(col(PeerCallRow.mark).in_(asked.via))
    return session.exec(query.limit(1)).first() is not None


def is_held(session: Session, peer: str, message: Message) -> bool:
    """Whether a message of this place is held already."""
    return session.get(PeerMessageRow, (peer, message.call, message.seq)) is not None


def hold(session: Session, peer: str, message: Message, now: dt.datetime) -> None:
    """Keep a message, until those before it came."""
    session.add(
        PeerMessageRow(
            peer=peer,
            call=message.call,
            seq=message.seq,
            at=now,
            body=message.model_dump(mode="json"),
        )
    )
    session.flush()


def held(session: Session, peer: str, call: str) -> int:
    """How many messages of a call wait for one before them."""
    query = select(sa.func.count()).where(
        col(PeerMessageRow.peer) == peer,
        col(PeerMessageRow.call) == call,
    )
    return session.exec(query).one()


def next_held(session: Session, peer: str, call: str, seq: int) -> Message | None:
    """The message of that place, where it is there; it is not held any longer."""
    row = session.get(PeerMessageRow, (peer, call, seq))
    if row is None:
        return None
    message = Message.model_validate(row.body)
    session.delete(row)
    session.flush()
    return message


def forget(session: Session, now: dt.datetime) -> int:
    """Forget some of what was held for so long that those before it will not come, and of what was
    heard so long ago that it will not come again; how many.
    """
    held = pruning.few(session, PeerMessageRow, col(PeerMessageRow.at) < now - KEPT)
    return held + pruning.few(session, PeerHeardRow, col(PeerHeardRow.at) < now - KEPT)


def was_done(session: Session, peer: str, message: Message) -> bool:
    """Whether a message of this id was done already, whatever place it had."""
    return session.get(PeerHeardRow, (peer, message.id)) is not None


def done(session: Session, peer: str, message: Message, now: dt.datetime) -> None:
    """Write down that a message is done, so that it is not done again."""
    row = PeerHeardRow(
        peer=peer,
        id=message.id,
        call=message.call,
        seq=message.seq,
        word=message.word,
        said_at=message.at,
        at=now,
    )
    session.add(row)
    session.flush()


def is_another(session: Session, peer: str, message: Message) -> bool:
    """Whether another message than this one has its place."""
    query = select(PeerHeardRow.id).where(
        col(PeerHeardRow.peer) == peer,
        col(PeerHeardRow.call) == message.call,
        col(PeerHeardRow.seq) == message.seq,
    )
    taken = session.exec(query.limit(1)).first()
    held = session.get(PeerMessageRow, (peer, message.call, message.seq))
    known = taken or (str(held.body.get("id")) if held else None)
    return known is not None and known != message.id


def is_overtaken(session: Session, peer: str, message: Message) -> bool:
    """Whether something newer was said with the same word about the connection itself."""
    query = select(sa.func.max(col(PeerHeardRow.said_at))).where(
        col(PeerHeardRow.peer) == peer,
        col(PeerHeardRow.call) == "",
        col(PeerHeardRow.seq) == 0,
        col(PeerHeardRow.word) == message.word,
    )
    newest = session.exec(query).one()
    return newest is not None and message.at < newest


def heard_from(session: Session, team: str, now: dt.datetime) -> None:
    """A link was heard of, which does not say that we reach it."""
    _set(session, team, heard_at=now)


def reached(session: Session, team: str, now: dt.datetime) -> None:
    """A link has heard us: there is no trouble any more."""
    _set(session, team, heard_at=now, trouble=None, trouble_since=None)


def in_trouble(session: Session, team: str, why: str, now: dt.datetime) -> None:
    """A link could not be reached; since when is kept."""
    since = sa.func.coalesce(col(PeerRow.trouble_since), now)
    _set(session, team, trouble=why[:300], trouble_since=since)


def _set(session: Session, team: str, **values: Any) -> None:
    session.execute(sa.update(PeerRow).where(col(PeerRow.team) == team).values(**values))
