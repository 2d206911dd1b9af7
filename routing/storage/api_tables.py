"""The tables of the programming interface: tokens, and answers that are kept for who asks again."""

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
