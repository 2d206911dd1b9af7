"""The table of what was counted of each call, link by link."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class LinkCountRow(SQLModel, table=True):
    """What one link had of one call, as its ledger tells; can be made anew from that at any time.
    `routing/insight/counted.py` says what the columns are; `upto`: the key of the newest event
    that is in it.
    """

    __tablename__ = "link_count"
    __table_args__ = (
        Index("ix_link_count_day", "day", "team"),
        Index("ix_link_count_team", "team", "day"),
    )
    number: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    item: str
    kind: str
    customer: str
    private: bool
    day: int
    hour: int
    read: str
    requests: int
    calls: int
    picked: int
    picked_in_time: int
    solved: int
    solved_in_time: int
    picking_up: int
    working: int
    requester: int
    supplier: int
    bounces: int
    sent_on: int
    reopened: int
    escalated: int
    foretold: int
    foretold_kept: int
    rated: int
    stars: int
    upto: int
