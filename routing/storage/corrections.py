"""The table of corrections: what people of the desk put right (hand-overs, declines, "none of
these", other choices), kept for `schakel learn`.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from routing.storage.tables import CorrectionRow


def from_sources(session: Session, sources: Collection[str]) -> tuple[CorrectionRow, ...]:
    """The corrections that came from one of these sources, oldest first."""
    query = select(CorrectionRow).where(col(CorrectionRow.source).in_(sources))
    return tuple(session.exec(query.order_by(col(CorrectionRow.id))))
