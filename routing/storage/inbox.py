"""The table of messages that were taken in: the key of one stops every repeat of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from routing.storage import pruning
from routing.storage.ahead import foresee_again, known, run_and_foresee
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run, run_later
from routing.storage.tables import InboxRow, table_of

_INBOX = table_of(InboxRow)
_CLAIM = {
    name: Prepared(
        insert(_INBOX).on_conflict_do_nothing(index_elements=["key"]).returning(_INBOX.c.key)
    )
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""Built once: it is asked for every message."""
_TAKEN = Prepared(
    sa.select(_INBOX.c.key).where(_INBOX.c.key == sa.bindparam("asked")),
    about=lambda given: frozenset((given["asked"],)),
)
_TAKE = Prepared(sa.insert(_INBOX), about=lambda given: frozenset((given["key"],)))
_BECAME = Prepared(
    sa.update(_INBOX).where(_INBOX.c.key == sa.bindparam("of")).values(number=sa.bindparam("call"))
)
_WITHOUT_CALL = Prepared(
    sa.select(*(_INBOX.c[name] for name in ("key", "channel", "person", "at", "number", "body")))
    .where(_INBOX.c.number.is_(None), _INBOX.c.channel == sa.bindparam("said_in"))
    .order_by(_INBOX.c.at.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)

NEWEST = "newest_text"
BEFORE = "text_before"
"""The fields of a body that hold the words of the last edit, and those before it."""


class Taken(NamedTuple):
    """A message as it was taken in; `number` is the call it became, when it did."""

    key: str
    channel: str
    person: str | None
    at: dt.datetime
    number: str | None
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """Its words as they are now, after any edits."""
        return str(self.body.get(NEWEST) or self.body.get("text") or "")

    @property
    def text_before(self) -> str:
        """Its words before the last edit; "" for one that was never edited."""
        return str(self.body.get(BEFORE) or "")


def claim(
    session: Session,
    key: str,
    *,
    channel: str,
    at: dt.datetime,
    body: dict[str, Any],
    person: str | None = None,
    ahead: Sequence[Asked] = (),
) -> bool:
    """Take a message in; False when its key has been taken in before. `ahead`: what will be asked
    next. Where it was looked up ahead whether it was, it is written with what else is, and nobody
    waits for that; another who takes it in at this moment undoes the whole transaction.
    """
    row = {"key": key, "channel": channel, "person": person, "at": at, "body": body}
    before = known(session, asked_for(key))
    if before is not None:
        if before.rows:
            return False
        run_later(session, _TAKE, [row])
        foresee_again(session, ahead)
        return True
    claims = _CLAIM[session.get_bind().dialect.name], row
    (claimed,) = run_and_foresee(session, [claims], ahead)
    return claimed.first() is not None


def asked_for(key: str) -> Asked:
    """What is asked to find whether a message was taken in."""
    return _TAKEN, {"asked": key}


def read(session: Session, key: str) -> Taken | None:
    """The message with this key."""
    row = session.get(InboxRow, key)
    return _taken(row) if row else None


def newest_without_call(session: Session, channel: str, most: int) -> tuple[Taken, ...]:
    """A channel's messages that became no call yet, the newest first."""
    rows = run(session, _WITHOUT_CALL, {"said_in": channel, "most": most})
    return tuple(Taken(*row) for row in rows)


def became(session: Session, key: str, number: str) -> None:
    """Note that the message became this call, or part of it."""
    if run(session, _BECAME, {"of": key, "call": number}).rowcount != 1:
        raise LookupError("the message was not taken in")


def changed(session: Session, key: str, text: str) -> None:
    """Keep the newest words of a message that was edited, beside those it was taken in with."""
    row = session.get(InboxRow, key)
    if row:
        row.body = {**row.body, BEFORE: _taken(row).text, NEWEST: text}
        session.add(row)


def prune(session: Session, before: dt.datetime) -> int:
    """Forget some of the messages from before a moment that became no call; how many."""
    return pruning.few(session, InboxRow, col(InboxRow.at) < before, col(InboxRow.number).is_(None))


def _taken(row: InboxRow) -> Taken:
    return Taken(row.key, row.channel, row.person, row.at, row.number, row.body)
