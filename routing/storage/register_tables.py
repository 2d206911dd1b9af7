"""The tables of the register: components, what they are found by, their relations, their ledger."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class ComponentRow(SQLModel, table=True):
    """A component as it stands: the projection of its ledger. `body` is the whole `Component`; the
    columns are what is searched by. `place`: as it is compared.
    """

    __tablename__ = "component"
    __table_args__ = (
        Index("ix_component_team", "team", "ref"),
        Index("ix_component_place", "place", "ref"),
    )
    ref: str = Field(primary_key=True)
    team: str
    place: str
    state: str
    revision: int = 1
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ComponentWordRow(SQLModel, table=True):
    """A word, or a sticker, serial or id, by which a component is found."""

    __tablename__ = "component_word"
    __table_args__ = (Index("ix_component_word_ref", "ref"),)
    word: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)


class ComponentTermRow(SQLModel, table=True):
    """A word that components have: what a slip of the finger is compared with. `n`: how often one
    was written with it, which is about how many there are.
    """

    __tablename__ = "component_term"
    word: str = Field(primary_key=True)
    n: int = Field(sa_column=Column(Integer, nullable=False))


class ComponentTieRow(SQLModel, table=True):
    """What a component is tied to: `how` is used_by (a person, team or group), part_of or
    relies_on.
    """

    __tablename__ = "component_tie"
    __table_args__ = (Index("ix_component_tie_other", "other", "how", "ref"),)
    ref: str = Field(primary_key=True)
    how: str = Field(primary_key=True)
    other: str = Field(primary_key=True)


class ComponentEntryRow(SQLModel, table=True):
    """One thing that happened to a component: written once, never changed. `seq` counts within the
    component, so that two writers cannot both be next.
    """

    __tablename__ = "component_entry"
    __table_args__ = (
        Index("ux_component_entry", "ref", "seq", unique=True),
        Index("ix_component_entry_number", "number"),
    )
    id: int | None = Field(default=None, primary_key=True)
    ref: str
    seq: int = Field(sa_column=Column(Integer, nullable=False))
    kind: str
    by: str
    at: dt.datetime = Field(sa_column=moment())
    why: str = ""
    number: str | None = None
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
