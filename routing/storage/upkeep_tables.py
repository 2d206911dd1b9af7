"""The tables of what the desk itself has to remember: jobs of one process, moved places, counts,
adoption.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class LeaseRow(SQLModel, table=True):
    """A job that only one process may do at a time (Telegram's polling, say), for as long as it
    says so.
    """

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    owner: str
    until: dt.datetime = Field(sa_column=moment())
    position: str | None = None


class MovedRow(SQLModel, table=True):
    """A place that its service gave a new address (a group that became a supergroup); we go on
    calling it by the old one.
    """

    __tablename__ = "moved"
    channel: str = Field(primary_key=True)
    was: str = Field(primary_key=True)
    now: str


class LanguageModelUseRow(SQLModel, table=True):
    """How many questions a language model was asked in a `period`: a day (2026-11-26) or a minute
    of it (2026-11-26T23:58), in UTC.
    """

    __tablename__ = "language_model_use"
    period: str = Field(primary_key=True)
    asked: int


class RateBucketRow(SQLModel, table=True):
    """How full the bucket of one who comes often was, and when: an API token (by its hash) or a
    link.
    """

    __tablename__ = "rate_bucket"
    __table_args__ = (Index("ix_rate_bucket_at", "at"),)
    name: str = Field(primary_key=True)
    level: float
    at: dt.datetime = Field(sa_column=moment())


class AdoptionRow(SQLModel, table=True):
    """What was measured of adoption, what was proposed, and what came of it (`kind`: measured,
    proposed, came): written once, never changed. `key` is the proposal's, `team` its link's.
    """

    __tablename__ = "adoption"
    __table_args__ = (Index("ix_adoption_kind", "kind", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_column=moment())
    kind: str
    team: str = ""
    key: str = ""
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
