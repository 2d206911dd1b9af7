"""Counts what came back (declines, hand-overs, reopenings) against the item that caused it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from routing.storage.tables import CallRow, LedgerRow

_KINDS = ("declined", "handed_over", "reopened")


class Returns(BaseModel):
    """How often calls for an item (None: without one) were sent on as not ours, and how often
    reopened as not solved.
    """

    model_config = ConfigDict(frozen=True)
    item: str | None
    declined: int = 0
    handed_over: int = 0
    reopened: int = 0

    @property
    def misrouted(self) -> int:
        """How often the item brought a call to the wrong team."""
        return self.declined + self.handed_over


def counted(found: Iterable[tuple[str, str | None]]) -> tuple[Returns, ...]:
    """Counts (kind of event, item) pairs; the item that misroutes most comes first."""
    counts: dict[str | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_KINDS, 0))
    for kind, item in found:
        counts[item][kind] += 1
    rows = [Returns.model_validate({"item": item} | numbers) for item, numbers in counts.items()]
    return tuple(sorted(rows, key=lambda r: (-r.misrouted, -r.reopened, r.item or "")))


def returns(session: Session, since: dt.datetime) -> tuple[Returns, ...]:
    """Counts, from the ledger since a moment, every return against the item under which the call
    was there.
    """
    query = (
        select(LedgerRow.kind, LedgerRow.body, CallRow.item)
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(col(LedgerRow.kind).in_(_KINDS), col(LedgerRow.at) >= since)
    )
    rows = session.exec(query)
    return counted(
        (kind, item if kind == "reopened" else body.get("was_item")) for kind, body, item in rows
    )
