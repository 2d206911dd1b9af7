"""What a desk has not said yet, for tests that wait until it has."""

from __future__ import annotations

from sqlmodel import col, select

from routing.storage.db import Database
from routing.storage.tables import OutboxRow


def still_to_say(database: Database) -> int:
    """How many messages and cards are still to be said, or not yet noted as said."""
    kinds = col(OutboxRow.kind).in_(("heard", "say", "card", "settle"))
    open_ones = col(OutboxRow.state).in_(("due", "leased"))
    with database.reading() as session:
        return len(session.exec(select(OutboxRow.id).where(kinds, open_ones)).all())
