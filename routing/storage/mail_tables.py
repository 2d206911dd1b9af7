"""The tables of the e-mail channel: how far a mailbox was read, which mails make a thread, and
mails that wait for a proof of who sent them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, String
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class MailboxReadRow(SQLModel, table=True):
    """How far a mailbox was read: up to the mail `uid`, as long as its server numbers them by
    `validity`.
    """

    __tablename__ = "mailbox_read"
    name: str = Field(primary_key=True)
    validity: int = Field(sa_column=Column(BigInteger, nullable=False))
    uid: int = Field(sa_column=Column(BigInteger, nullable=False))
    at: dt.datetime = Field(sa_column=moment())


class MailRow(SQLModel, table=True):
    """A mail of a conversation, ours or (`came`) theirs: enough to put the next one into its thread
    and to know what a reply to it chooses (`choices`: action and label of each). `thread`: the
    Message-ID with which it began; `sent_as`: the key of the outbox row that it was; of theirs, how
    those of its answers begin. `others`: who else had a mail of theirs.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_number", "conversation", "number"),
        Index("ix_mail_at", "at"),
        Index("ix_mail_ref", "ref"),
    )
    conversation: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    came: bool
    message_id: str
    thread: str
    subject: str
    number: str | None = None
    choices: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    sent_as: str
    at: dt.datetime = Field(sa_column=moment())
    others: list[str] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class HeldMailRow(SQLModel, table=True):
    """A mail that is not taken in before its sender has shown, by a code of which only the `digest`
    is kept, that the address is theirs.
    """

    __tablename__ = "held_mail"
    __table_args__ = (Index("ux_held_mail_digest", "digest", unique=True),)
    key: str = Field(primary_key=True)
    conversation: str
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    until: dt.datetime = Field(sa_column=moment())
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
