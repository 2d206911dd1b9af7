"""The tables of a team's list: its views that were kept, and who looks at which call."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class BoardViewRow(SQLModel, table=True):
    """A view of a team's list under a name: somebody's own, or with `owner` "" the whole team's.
    `query` is what the address asks.
    """

    __tablename__ = "board_view"
    __table_args__ = (UniqueConstraint("team", "owner", "name", name="uq_board_view"),)
    id: int | None = Field(default=None, primary_key=True)
    team: str
    owner: str
    name: str
    query: str
    by: str
    at: dt.datetime = Field(sa_column=moment())


class LookingRow(SQLModel, table=True):
    """A window in which somebody of a team has a call open, until a moment; `writing`: they write
    there. `changed` grows with each change of it (milliseconds).
    """

    __tablename__ = "looking"
    __table_args__ = (Index("ix_looking_team", "team", "changed"),)
    person: str = Field(primary_key=True)
    open_window: str = Field(primary_key=True)
    team: str
    number: str
    writing: bool
    until: dt.datetime = Field(sa_column=moment())
    changed: int = Field(sa_type=BigInteger)
