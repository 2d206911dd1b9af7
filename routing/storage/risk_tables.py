"""The table of risks: what was offered to whom, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from routing.storage.moments import moment


class RiskOfferRow(SQLModel, table=True):
    """A sign that was offered as a risk, by its key; `body` is the `Sign`. `state`: offered, taken,
    refused; `number`: the call that it became.
    """

    __tablename__ = "risk_offer"
    __table_args__ = (
        Index("ux_risk_offer_key", "key", unique=True),
        Index("ix_risk_offer_team", "team", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str
    team: str
    state: str
    person: str
    at: dt.datetime = Field(sa_column=moment())
    number: str | None = None
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
