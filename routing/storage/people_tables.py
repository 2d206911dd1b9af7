"""The tables of who joined from a chat, who asked to be known, and who is told of a call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class JoinedRoomRow(SQLModel, table=True):
    """The room of a team in a channel whose file names none: said in that room, by a coordinator.
    `room` is written as a team's file would.
    """

    __tablename__ = "joined_room"
    channel: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    room: str
    by: str
    at: dt.datetime = Field(sa_column=moment())


class JoinedPersonRow(SQLModel, table=True):
    """Somebody whom a coordinator brought in from a chat, beside those whom the files name: of a
    team, or an employee who only asks.
    """

    __tablename__ = "joined_person"
    id: str = Field(primary_key=True)
    name: str
    team: str | None = None
    by: str
    at: dt.datetime = Field(sa_column=moment())


class ClaimRow(SQLModel, table=True):
    """What somebody whom nobody knows asked a coordinator: to be taken for `person`, or (None) to
    be let in as a guest. `body` is the message they waited with.
    """

    __tablename__ = "claim"
    id: str = Field(primary_key=True)
    channel: str
    account: str
    guest: str
    person: str | None = None
    at: dt.datetime = Field(sa_column=moment())
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class CallPartyRow(SQLModel, table=True):
    """Who else a call is told to: its `author`, where somebody asked for another, and its
    `follower`s. The projection of its ledger.
    """

    __tablename__ = "call_party"
    __table_args__ = (Index("ix_call_party_person", "person"),)
    number: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    part: str = Field(primary_key=True)


class PrivateLookRow(SQLModel, table=True):
    """That somebody looked at another's private call: once a day (UTC), at its first moment."""

    __tablename__ = "private_look"
    __table_args__ = (Index("ix_private_look_person", "person"),)
    number: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    at: dt.datetime = Field(sa_column=moment())


class UnheardRow(SQLModel, table=True):
    """Something that was to be said to a person whom nothing reached: said when they come."""

    __tablename__ = "unheard"
    __table_args__ = (Index("ix_unheard_person", "person"),)
    id: int | None = Field(default=None, primary_key=True)
    person: str
    number: str
    at: dt.datetime = Field(sa_column=moment())
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class SigninLinkRow(SQLModel, table=True):
    """A one-time link to the pages. `digest` is that of its secret, `code` that of what is typed
    where no link can be opened, `browser` that of what the browser that asked holds ("": made on
    the machine itself); `words` are what the page shows and the chat repeats.
    """

    __tablename__ = "signin_link"
    __table_args__ = (
        Index("ix_signin_link_person", "person"),
        Index("ix_signin_link_browser", "browser"),
    )
    digest: str = Field(primary_key=True)
    person: str
    browser: str
    words: str
    code: str | None = None
    misses: int = 0
    until: dt.datetime = Field(sa_column=moment())


class SigninTryRow(SQLModel, table=True):
    """Something that is counted so that nobody does it too often: `what` was done, and the digest
    of the person or address that it is counted for.
    """

    __tablename__ = "signin_try"
    __table_args__ = (Index("ix_signin_try", "what", "whose", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    what: str
    whose: str
    at: dt.datetime = Field(sa_column=moment())


class SigninSessionRow(SQLModel, table=True):
    """A browser in which somebody is signed in; `digest` is that of what it holds. `how`: link,
    command, openid; `browser`: what it calls itself, in a few words.
    """

    __tablename__ = "signin_session"
    __table_args__ = (Index("ix_signin_session_person", "person"),)
    id: str = Field(primary_key=True)
    digest: str = Field(unique=True)
    person: str
    how: str
    browser: str
    at: dt.datetime = Field(sa_column=moment())
    seen_at: dt.datetime = Field(sa_column=moment())
    until: dt.datetime = Field(sa_column=moment())


class LinkCodeRow(SQLModel, table=True):
    """A code with which a person shows that another account is theirs too; only its digest is kept,
    once used it is gone. `by`: who invited the person with it, None where they made it themselves.
    """

    __tablename__ = "link_code"
    __table_args__ = (Index("ix_link_code_person", "person"),)
    digest: str = Field(primary_key=True)
    person: str
    by: str | None = None
    until: dt.datetime = Field(sa_column=moment())


class LinkTryRow(SQLModel, table=True):
    """Codes that an account asked for or tried, so that nobody guesses for long. `what`: asked,
    missed.
    """

    __tablename__ = "link_try"
    __table_args__ = (Index("ix_link_try", "channel", "account", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    account: str
    what: str
    at: dt.datetime = Field(sa_column=moment())
