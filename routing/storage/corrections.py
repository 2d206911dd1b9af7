"""What the desk's own people put right, as `schakel learn` reads it: hand-overs, declines, "none of
these", other choices.
"""

from __future__ import annotations

from typing import get_args

from sqlmodel import Session, col, select

from routing.storage.tables import CorrectionRow
from routing.understand.learning.correction import Correction, Source

_SOURCES: frozenset[str] = frozenset(get_args(Source))


def of_desk(session: Session) -> tuple[Correction, ...]:
    """Every correction, oldest first."""
    rows = session.exec(
        select(CorrectionRow)
        .where(col(CorrectionRow.source).in_(_SOURCES))
        .order_by(col(CorrectionRow.id))
    )
    return tuple(
        Correction.model_validate(
            {
                "text": row.text,
                "language": row.language,
                "item": row.chosen,
                "wrong": row.guessed,
                "source": row.source,
            }
        )
        for row in rows
    )
