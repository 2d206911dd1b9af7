"""The tables of changes to teams' files that are made in the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer, Text
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class TeamDraftRow(SQLModel, table=True):
    """What somebody changes in a team's file and has not put in yet. `base`: the file's text from
    which it began, "" for a new team; `document`: the file's data as the draft has them;
    `conflicts`: fields that the file and the draft both changed since; `version` counts its
    changes, `journal` is what the last of them replaced.
    """

    __tablename__ = "team_draft"
    team: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    base: str = Field(sa_column=Column(Text, nullable=False))
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    conflicts: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))
    journal: list[dict[str, Any]] = Field(
        sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    at: dt.datetime = Field(sa_column=moment())


class TeamChangeRow(SQLModel, table=True):
    """A change of a team's file that was asked for: `state` is waiting, done, refused, back (taken
    back) or lapsed; `why` in the words of who asked, `decided_by` who agreed, refused or put it in,
    `reason` in their words. `told`: who was told that it waits.
    """

    __tablename__ = "team_change"
    __table_args__ = (Index("ix_team_change_team", "team", "state"),)
    id: int | None = Field(default=None, primary_key=True)
    team: str
    person: str
    why: str
    base: str = Field(sa_column=Column(Text, nullable=False))
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str
    at: dt.datetime = Field(sa_column=moment())
    told: list[str] = Field(sa_column=Column(JSON, nullable=False, server_default="[]"))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    decided_by: str | None = None
    decided_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
