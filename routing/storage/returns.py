"""Reads what came back from the ledger, counted against the item that caused it."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from routing.insight.returns import KINDS, Returns, counted
from routing.storage.tables import CallRow, LedgerRow


def returns(session: Session, since: dt.datetime) -> tuple[Returns, ...]:
    """Counts, from the ledger since a moment, every return against the item under which the call
    was there.
    """
    query = (
        select(LedgerRow.kind, LedgerRow.body, CallRow.item)
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(col(LedgerRow.kind).in_(KINDS), col(LedgerRow.at) >= since)
    )
    rows = session.exec(query)
    return counted(
        (kind, item if kind == "reopened" else body.get("was_item")) for kind, body, item in rows
    )
