"""The table of what stands before the count in calls' numbers."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class NumberPrefixRow(SQLModel, table=True):
    """A prefix, other than the usual one, that numbers of calls bear."""

    __tablename__ = "number_prefix"
    prefix: str = Field(primary_key=True)
