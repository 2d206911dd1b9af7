"""Keeps webhooks, and what became of each message that they were to be sent."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.storage import outbox
from routing.storage.api_tables import WebhookMessageRow, WebhookRow
from routing.storage.outbox import Row
from routing.storage.prepared import Asked, Prepared
from routing.storage.session import run
from routing.storage.tables import table_of

KEPT = dt.timedelta(days=30)
"""So long it is told what became of a message."""
HAPPENED = "happened"
"""The kind of the outbox rows that say that something happened to a call."""
_KNOWN = "webhooks"
_WEBHOOK = table_of(WebhookRow).c
_FIRST = Prepared(sa.select(_WEBHOOK.id).where(_WEBHOOK.ended_at.is_(None)).limit(1))


class Hook(BaseModel):
    """A webhook, as its row has it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    id: str
    person: str
    name: str
    url: str
    secret: str
    kinds: tuple[str, ...]
    teams: tuple[str, ...]
    made_at: dt.datetime
    ended_at: dt.datetime | None
    why: str


class Message(BaseModel):
    """A message for a webhook, and what became of it, as its row has it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
    id: str
    hook: str
    number: str
    kind: str
    body: str
    made_at: dt.datetime
    state: str = "waiting"
    attempts: int = 0
    status: int = 0
    told: str = ""
    tried_at: dt.datetime | None = None


def announce(session: Session, call: Call, event: AnyEvent) -> None:
    """Have webhooks told of an event, in the transaction that writes it; nothing where there are
    none. Of private calls nothing leaves.
    """
    if call.private or not _any(session):
        return
    name = f"{call.number}/{call.revision}"
    row = Row(
        key=f"{HAPPENED}/{name}",
        kind=HAPPENED,
        body={"number": call.number, "revision": call.revision},
        lane=f"{HAPPENED}/{call.number}",
        due_at=event.at,
    )
    outbox.enqueue(session, [row], event.at)


def asked_for() -> Asked:
    """What is asked to find whether there are webhooks."""
    return _FIRST, {}


def _any(session: Session) -> bool:
    """Whether there are webhooks; looked up once a transaction."""
    if _KNOWN not in session.info:
        session.info[_KNOWN] = run(session, *asked_for()).first() is not None
    return bool(session.info[_KNOWN])


def make(
    session: Session,
    url: str,
    *,
    person: str,
    name: str,
    kinds: Collection[str],
    teams: Collection[str],
    now: dt.datetime,
) -> Hook:
    """Make a webhook, with a secret of its own."""
    row = WebhookRow(
        id=secrets.token_hex(4),
        person=person,
        name=name,
        url=url,
        secret="whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
        kinds=sorted(set(kinds)),
        teams=sorted(set(teams)),
        made_at=now,
    )
    session.add(row)
    session.flush()
    return Hook.model_validate(row)


def find(session: Session, hook: str) -> Hook | None:
    """A webhook, ended or not."""
    row = session.get(WebhookRow, hook)
    return Hook.model_validate(row) if row else None


def every(session: Session, *, ended: bool = True) -> list[Hook]:
    """All webhooks, or those that have not ended."""
    query = select(WebhookRow).order_by(col(WebhookRow.made_at))
    if not ended:
        query = query.where(col(WebhookRow.ended_at).is_(None))
    return [Hook.model_validate(row) for row in session.exec(query)]


def end(session: Session, hook: str, why: str, now: dt.datetime) -> bool:
    """Tell a webhook nothing more; False when there is none that is told something."""
    mine = (col(WebhookRow.id) == hook, col(WebhookRow.ended_at).is_(None))
    done = sa.update(WebhookRow).where(*mine).values(ended_at=now, why=why[:200])
    return session.execute(done.returning(col(WebhookRow.id))).scalar() is not None


def message_id(hook: str, number: str, revision: int) -> str:
    """The name of a message: the same for each try and each delivery anew."""
    return "msg_" + hashlib.sha256(f"{hook}/{number}/{revision}".encode()).hexdigest()[:32]


def keep(session: Session, message: Message) -> None:
    """Write a message down; those that are old are forgotten."""
    old = col(WebhookMessageRow.made_at) < message.made_at - KEPT
    session.execute(sa.delete(WebhookMessageRow).where(old))
    if session.get(WebhookMessageRow, message.id) is None:
        session.add(WebhookMessageRow(**message.model_dump()))
        session.flush()


def message(session: Session, name: str) -> Message | None:
    """A message by its name."""
    row = session.get(WebhookMessageRow, name)
    return Message.model_validate(row) if row else None


def tried(
    session: Session, name: str, *, state: str, status: int, told: str, now: dt.datetime
) -> None:
    """Write down what became of a try."""
    mine = sa.update(WebhookMessageRow).where(col(WebhookMessageRow.id) == name)
    values = {"state": state, "status": status, "told": told[:300], "tried_at": now}
    session.execute(mine.values(attempts=WebhookMessageRow.attempts + 1, **values))


def messages(
    session: Session, hook: str, *, failed: bool = False, limit: int = 100
) -> list[Message]:
    """What a webhook was to be sent, newest first; `failed`: what it did not take."""
    query = select(WebhookMessageRow).where(col(WebhookMessageRow.hook) == hook)
    if failed:
        query = query.where(col(WebhookMessageRow.state).in_(("failed", "given_up")))
    rows = session.exec(query.order_by(col(WebhookMessageRow.made_at).desc()).limit(limit))
    return [Message.model_validate(row) for row in rows]
