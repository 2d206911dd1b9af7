"""The table of corrections: what people of the desk put right (hand-overs, declines, "none of
these", other choices), kept for `schakel learn`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from routing.storage.tables import CorrectionRow


def write(
    session: Session,
    *,
    at: dt.datetime,
    text: str,
    language: str,
    guessed: str | None,
    chosen: str | None,
    source: str,
    number: str | None,
    version: str,
) -> None:
    """Keep a correction: `guessed` and `chosen` are items by ref, `number` the call it showed at,
    `version` the catalogue's.
    """
    session.add(
        CorrectionRow(
            at=at,
            text=text,
            language=language,
            guessed=guessed,
            chosen=chosen,
            source=source,
            number=number,
            version=version,
        )
    )


def from_sources(session: Session, sources: Collection[str]) -> tuple[CorrectionRow, ...]:
    """The corrections that came from one of these sources, oldest first."""
    query = select(CorrectionRow).where(col(CorrectionRow.source).in_(sources))
    return tuple(session.exec(query.order_by(col(CorrectionRow.id))))


class Corrected(NamedTuple):
    """Words that were taken for `guessed`, where `chosen` was meant."""

    at: dt.datetime
    text: str
    guessed: str | None
    chosen: str | None


def between(
    session: Session, since: dt.datetime, until: dt.datetime, limit: int
) -> tuple[Corrected, ...]:
    """The corrections of a stretch of time, the newest first."""
    row = CorrectionRow
    inside = (col(row.at) >= since, col(row.at) < until)
    query = select(row.at, row.text, row.guessed, row.chosen).where(*inside)
    found = session.exec(query.order_by(col(row.at).desc()).limit(limit))
    return tuple(Corrected(*one) for one in found)
