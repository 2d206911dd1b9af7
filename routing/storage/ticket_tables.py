"""The table of tickets in other systems."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, Column, Index, Text
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class TicketRow(SQLModel, table=True):
    """The ticket of a call at a team that works in another system. `told`: the call's revision up
    to which they know it; `heard`: the revisions that came from there. `stage` and `said`: how the
    ticket stood and the last thing said there when it was looked at. `trouble`: why it is not
    reached, since when.
    """

    __tablename__ = "ticket"
    __table_args__ = (Index("ix_ticket_key", "team", "key"),)
    number: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    key: str = ""
    shown: str = ""
    url: str = ""
    told: int = 0
    heard: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    stage: str = "new"
    said: int = 0
    looks: int = 0
    trouble: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    trouble_since: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
