"""Every table. Rows do not validate themselves: what is written comes from frozen models."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    TextClause,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from routing.storage import (
    api_tables,
    board_tables,
    draft_tables,
    insight_tables,
    mail_tables,
    network_tables,
    number_tables,
    people_tables,
    register_tables,
    risk_tables,
    ticket_tables,
    upkeep_tables,
)
from routing.storage.moments import UtcDateTime, moment

__all__ = ["UtcDateTime", "board_tables", "people_tables", "register_tables", "risk_tables"]
__all__ += ["api_tables", "draft_tables", "insight_tables", "network_tables", "number_tables"]
__all__ += ["ticket_tables"]
__all__ += ["mail_tables", "upkeep_tables"]
"""Named here too: whoever knows the tables knows their moments, and all of them."""
_RETURNED = text("kind IN ('declined', 'handed_over', 'reopened')")
"""Events that say that a call was not a team's own, or not solved."""
IS_OPEN = text("NOT call.ended")
"""A call's condition in the words of the indexes of open calls: as an expression of a boolean
column SQLAlchemy writes `NOT call.ended = 1` for SQLite, and reads all calls there ever were.
"""


def _only(rows: TextClause) -> dict[str, Any]:
    """Lets an index hold these rows alone, on both databases."""
    return {"sqlite_where": rows, "postgresql_where": rows}


class CallRow(SQLModel, table=True):
    """A call's row: the projection of its ledger. `body` is the whole `Call`; the columns are what
    is searched by. `erased_at`: since when it has no words any more; `rested_at`: since when what
    only served to reach it is forgotten.
    """

    __tablename__ = "call"
    __table_args__ = (
        Index("ix_call_requester", "requester", "ended", "id"),
        Index(
            "ix_call_asked", *("requester", "id", "root", "number"), **_only(text("root = number"))
        ),
        Index("ix_call_team", "team", "ended", "id"),
        Index("ix_call_customer", "customer", "ended", "id"),
        Index("ix_call_root", "root"),
        Index("ix_call_item", "item", "opened_at"),
        Index("ix_call_component", "component", "opened_at"),
        Index(
            "ix_call_listed",
            *("team", "state", "late_from", "pressing", "due", "assignee", "id"),
            **_only(text("NOT ended")),
        ),
        Index("ix_call_awaits", "id", **_only(text("state = 'awaiting_approval'"))),
        Index("ix_call_words", "opened_at", **_only(text("ended AND erased_at IS NULL"))),
        Index("ix_call_rests", "opened_at", **_only(text("ended AND rested_at IS NULL"))),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: str | None = Field(default=None, sa_column=Column(String(24), unique=True))
    requester: str
    team: str
    state: str
    ended: bool = False
    root: str | None = None
    item: str | None = None
    component: str | None = None
    opened_at: dt.datetime = Field(sa_column=moment())
    resolve_by: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    reopen_until: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revision: int = 1
    late_from: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    due: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    pressing: bool | None = None
    assignee: str | None = None
    kind: str | None = None
    place: str | None = None
    customer: str | None = None
    waits_for: str | None = None
    words: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    erased_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    rested_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    body: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class LedgerRow(SQLModel, table=True):
    """One event of one call: written once, never changed. `seq` counts within the call, so that two
    writers cannot both be next.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ux_ledger_call", "number", "seq", unique=True),
        Index("ix_ledger_returned", "at", **_only(_RETURNED)),
    )
    id: int | None = Field(default=None, primary_key=True)
    number: str
    seq: int
    kind: str
    by: str
    at: dt.datetime = Field(sa_column=moment())
    version: str
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class InboxRow(SQLModel, table=True):
    """A message that was taken in: its key stops every repeat. `number` is the call it reached,
    when it did.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_loose", "at", **_only(text("number IS NULL"))),
        Index("ix_inbox_number", "number", **_only(text("number IS NOT NULL"))),
    )
    key: str = Field(sa_column=Column(String(255), primary_key=True))
    channel: str
    person: str | None = None
    at: dt.datetime = Field(sa_column=moment())
    number: str | None = None
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


def _of_state(name: str, state: str, *columns: str) -> Index:
    """An index of the rows in one state alone, few among many; a query finds it by the same words
    (`state = 'leased'`, written out and not bound).
    """
    only = text(f"state = '{state}'")
    return Index(name, *columns, **_only(only))


class OutboxRow(SQLModel, table=True):
    """Something to do later, exactly once as far as the other side allows: say a message, refresh a
    card, look at a clock.

    `lane`: rows of one lane go in order, one at a time; None goes alone. `state`: due, leased,
    done, dead. `out_of_reach`: dead for as long as its address is.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", **_only(text("state IN ('due', 'leased')"))),
        Index("ix_outbox_lane", "lane", "id", **_only(text("state IN ('due', 'leased')"))),
        _of_state("ix_outbox_leased", "leased", "lease_owner"),
        _of_state("ix_outbox_done", "done", "done_at"),
        _of_state("ix_outbox_dead", "dead", "channel", "kind"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_column=Column(String(255), unique=True, nullable=False))
    lane: str | None = None
    kind: str
    channel: str = ""
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = "due"
    due_at: dt.datetime = Field(sa_column=moment())
    attempts: int = 0
    lease_owner: str | None = None
    lease_until: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    made_at: dt.datetime = Field(sa_column=moment())
    done_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    error: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    out_of_reach: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )


class CardRow(SQLModel, table=True):
    """Where a call's card stands in a conversation, so that it is edited in place; `digest` spares
    an edit that changes nothing.
    """

    __tablename__ = "card"
    __table_args__ = (Index("ix_card_ref", "conversation", "ref"),)
    number: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)
    channel: str
    audience: str
    ref: str
    digest: str


class SaidRow(SQLModel, table=True):
    """Which call a message of ours was about, so that a reply to it reaches that call."""

    __tablename__ = "said"
    __table_args__ = (Index("ix_said_number", "number"),)
    conversation: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    number: str


class QuestionRow(SQLModel, table=True):
    """Whom a message of ours was for and what it asked them, so that a reply to it, or a press on
    it, is known as theirs. `asks` is empty when it asked nothing.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_at", "at"),)
    conversation: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    person: str
    asks: str
    at: dt.datetime = Field(sa_column=moment())


class ButtonsRow(SQLModel, table=True):
    """A message of ours with buttons under it, so that they can be taken away or replaced by what
    was chosen. `turn`: the turn of the conversation with `person` that offered them; else they are
    a call's. `message` is what was said.
    """

    __tablename__ = "buttons"
    __table_args__ = (Index("ix_buttons_number", "number"), Index("ix_buttons_at", "at"))
    conversation: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    person: str
    number: str | None = None
    turn: int | None = None
    message: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: dt.datetime = Field(sa_column=moment())


class DialogueRow(SQLModel, table=True):
    """What a conversation with one person remembers; `person` in a team's room, where several
    people talk.
    """

    __tablename__ = "dialogue"
    conversation: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    at: dt.datetime = Field(sa_column=moment())
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class PersonRow(SQLModel, table=True):
    """What the desk knows of a person beside the catalogue: their language, and guests whom no
    catalogue names. `admitted_by`: who let this guest in, where guests need that.
    """

    __tablename__ = "person"
    id: str = Field(primary_key=True)
    name: str
    language: str | None = None
    zone: str | None = None
    email: str | None = None
    tell: str | None = None
    admitted_by: str | None = None


class AccountRow(SQLModel, table=True):
    """A person's account in a channel, with where to reach them there; the last one used is where
    they are told.

    Out of reach: nothing can be delivered there, since when and why. Closed: by the word of the
    service's directory its owner has left. `handle`: what nobody else is called there.
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_person", "person"),)
    channel: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    person: str
    conversation: str | None = None
    handle: str | None = None
    used_at: dt.datetime = Field(sa_column=moment())
    out_of_reach_since: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))
    out_of_reach_why: str | None = None
    closed_at: dt.datetime | None = Field(default=None, sa_column=moment(nullable=True))


class RoomOutOfReachRow(SQLModel, table=True):
    """A team's room that nothing can be said in: since when, and why by its service's latest
    word.
    """

    __tablename__ = "room_out_of_reach"
    channel: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)
    team: str
    since: dt.datetime = Field(sa_column=moment())
    why: str


class MailboxRow(SQLModel, table=True):
    """What was said in a conversation of the web page and the terminal. `seq` grows at every change
    of a row, per conversation.
    """

    __tablename__ = "mailbox"
    __table_args__ = (
        Index("ux_mailbox_seq", "conversation", "seq", unique=True),
        Index("ix_mailbox_said", "conversation", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_column=Column(String(255), unique=True, nullable=False))
    conversation: str
    seq: int = Field(sa_column=Column(Integer, nullable=False))
    author: str
    at: dt.datetime = Field(sa_column=moment())
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ContentRow(SQLModel, table=True):
    """What is in a file, once for all files that are the same; the bytes stand in parts. `media`:
    as the bytes themselves tell.
    """

    __tablename__ = "content"
    digest: str = Field(sa_column=Column(String(64), primary_key=True))
    size: int
    media: str
    at: dt.datetime = Field(sa_column=moment())


class ContentPartRow(SQLModel, table=True):
    """One stretch of a content, counted from 0: so that nobody has to hold a whole file to pass it
    on.
    """

    __tablename__ = "content_part"
    digest: str = Field(
        sa_column=Column(ForeignKey("content.digest", ondelete="CASCADE"), primary_key=True)
    )
    part: int = Field(primary_key=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class FileRow(SQLModel, table=True):
    """A file as one person sent it in one message: where it can be fetched, and what came of that.

    `state`: wanted, kept, gone. `ref`, `url` and `form` are the channel's own; `message` is the key
    of the message it came with, `origin` the conversation. The reference to the content keeps that
    from being forgotten.
    """

    __tablename__ = "file"
    __table_args__ = (Index("ix_file_message", "message"), Index("ix_file_digest", "digest"))
    id: str = Field(primary_key=True)
    channel: str
    ref: str
    url: str = ""
    form: str = ""
    media: str = ""
    name: str
    kind: str
    size: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    person: str
    message: str
    origin: str
    state: str = "wanted"
    why: str | None = None
    digest: str | None = Field(
        default=None, sa_column=Column(ForeignKey("content.digest"), nullable=True)
    )
    at: dt.datetime = Field(sa_column=moment())


class FileUseRow(SQLModel, table=True):
    """Which calls a file stands at: the one it was sent for, those it was passed on with."""

    __tablename__ = "file_use"
    __table_args__ = (Index("ix_file_use_file", "file"),)
    number: str = Field(primary_key=True)
    file: str = Field(primary_key=True)


class FileSentRow(SQLModel, table=True):
    """A file of a call that was brought to a conversation: so that it is brought there once."""

    __tablename__ = "file_sent"
    number: str = Field(primary_key=True)
    file: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)
    ref: str = ""


class CorrectionRow(SQLModel, table=True):
    """A person chose differently than was guessed: what `schakel learn` proposes from."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_at", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_column=moment())
    text: str
    language: str
    guessed: str | None = None
    chosen: str | None = None
    source: str
    number: str | None = None
    version: str


def table_of(rows: type[SQLModel]) -> Table:
    """The table behind a kind of row, for statements that are made once and for many rows."""
    return SQLModel.metadata.tables[str(rows.__tablename__)]
