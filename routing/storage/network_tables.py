"""The tables of links in other installations: the connections, the calls that are mirrored, their
messages, and what guards against replay.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index, String, Text
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class PeerRow(SQLModel, table=True):
    """A connection with a link in another installation, by its team's id here. `state`: invited,
    offered (they accepted, our yes is awaited), waiting (theirs is), open, closed.

    `secret` is our private key for this connection alone (32 bytes, base64), `key` its name;
    `next_secret` takes its place once they know it. `their_keys`: what they sign with, each with
    until when. `ours` and `theirs`: what each side offers the other, as of `agreed_at`. `latest`:
    what they offer now, where that is another.
    """

    __tablename__ = "peer"
    __table_args__ = (Index("ix_peer_code", "code"),)
    team: str = Field(primary_key=True)
    state: str
    version: int = 1
    name: str = ""
    url: str = ""
    our_url: str = ""
    code: str | None = None
    code_until: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    key: str = ""
    secret: str = Field(default="", sa_column=Column(Text, nullable=False))
    next_secret: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    their_keys: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    ours: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    theirs: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    latest: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    made_at: dt.datetime = Field(sa_column=moment())
    agreed_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    closed_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    heard_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    trouble: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    trouble_since: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))


class PeerCallRow(SQLModel, table=True):
    """A call of ours with its counterpart elsewhere: `call` is its name at both ends, `theirs` its
    number there. `sent` and `taken` count the messages of each direction; `asked` and `asks` are
    the places of the last question from there and of ours. `trace` is the same along the whole
    chain, `via` the marks of the installations before this one, `mark` ours where we passed it on.
    """

    __tablename__ = "peer_call"
    __table_args__ = (
        Index("ux_peer_call", "peer", "call", unique=True),
        Index("ix_peer_call_mark", "mark"),
    )
    number: str = Field(primary_key=True)
    peer: str
    call: str
    theirs: str = ""
    sent: int = 0
    taken: int = 0
    asked: int | None = None
    asks: int | None = None
    trace: str = ""
    mark: str | None = None
    via: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class PeerMessageRow(SQLModel, table=True):
    """A message that came too early: it is held until those before it are there."""

    __tablename__ = "peer_message"
    __table_args__ = (Index("ix_peer_message_at", "at"),)
    peer: str = Field(primary_key=True)
    call: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: dt.datetime = Field(sa_column=moment())
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class PeerHeardRow(SQLModel, table=True):
    """A message that was done, by the id its sender gave it: which place it had, and when it was
    said there.
    """

    __tablename__ = "peer_heard"
    __table_args__ = (
        Index("ix_peer_heard_place", "peer", "call", "seq"),
        Index("ix_peer_heard_at", "at"),
    )
    peer: str = Field(primary_key=True)
    id: str = Field(sa_column=Column(String(64), primary_key=True))
    call: str
    seq: int
    word: str
    said_at: dt.datetime = Field(sa_column=moment())
    at: dt.datetime = Field(sa_column=moment())


class PeerNonceRow(SQLModel, table=True):
    """A signature that was used, for as long as it could be used again."""

    __tablename__ = "peer_nonce"
    __table_args__ = (Index("ix_peer_nonce_at", "at"),)
    key: str = Field(sa_column=Column(String(64), primary_key=True))
    nonce: str = Field(sa_column=Column(String(80), primary_key=True))
    at: dt.datetime = Field(sa_column=moment())
