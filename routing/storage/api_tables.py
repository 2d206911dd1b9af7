"""The tables of the programming interface: tokens, answers that are kept for who asks again,
webhooks and what became of what they were sent.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index, String
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class ApiTokenRow(SQLModel, table=True):
    """A token by which a program asks in the name of `person`: of itself only the digest. `scopes`:
    what it may do; `teams`: only with calls of these, where there are any.
    """

    __tablename__ = "api_token"
    __table_args__ = (Index("ux_api_token_digest", "digest", unique=True),)
    id: str = Field(primary_key=True)
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    person: str
    name: str
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    teams: list[str] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_column=moment())
    until: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    used_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revoked_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ApiAnswerRow(SQLModel, table=True):
    """What was answered to a request with an idempotency key: a repeat hears the same. `asked`: the
    digest of what was asked, `number` the call of the answer.
    """

    __tablename__ = "api_answer"
    __table_args__ = (Index("ix_api_answer_at", "at"),)
    token: str = Field(primary_key=True)
    key: str = Field(sa_column=Column(String(64), primary_key=True))
    asked: str = Field(sa_column=Column(String(64), nullable=False))
    status: int
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: dt.datetime = Field(sa_column=moment())


class WebhookRow(SQLModel, table=True):
    """An address that is told what happens to calls that `person` may read. `secret` signs what it
    is sent. `kinds`: of events, all where none are named; `teams`: only calls of these, where there
    are any. `why`: why it ended.
    """

    __tablename__ = "webhook"
    id: str = Field(primary_key=True)
    person: str
    name: str
    url: str
    secret: str
    kinds: list[str] = Field(sa_column=Column(JSON, nullable=False))
    teams: list[str] = Field(sa_column=Column(JSON, nullable=False))
    made_at: dt.datetime = Field(sa_column=moment())
    ended_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    why: str = ""


class WebhookMessageRow(SQLModel, table=True):
    """A message for a webhook, as it was or is to be sent, and what became of it: `state` waiting,
    delivered, failed or given_up; `status` of the last answer, 0 for none.
    """

    __tablename__ = "webhook_message"
    __table_args__ = (
        Index("ix_webhook_message_hook", "hook", "made_at"),
        Index("ix_webhook_message_at", "made_at"),
    )
    id: str = Field(primary_key=True)
    hook: str
    number: str
    kind: str
    body: str
    made_at: dt.datetime = Field(sa_column=moment())
    state: str
    attempts: int = 0
    status: int = 0
    told: str = ""
    tried_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
