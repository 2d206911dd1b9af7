"""The clocks of calls that wait in the outbox."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from routing.call.effects import SetTimer
from routing.storage.outbox import OPEN
from routing.storage.tables import OutboxRow


def pending(session: Session, numbers: Iterable[str]) -> tuple[SetTimer, ...]:
    """The timers of these calls that have not gone off."""
    found: list[SetTimer] = []
    for number in numbers:
        rows = session.exec(
            select(OutboxRow).where(
                col(OutboxRow.key).startswith(f"timer/{number}/", autoescape=True),
                col(OutboxRow.state).in_(OPEN),
            )
        )
        found += [SetTimer.model_validate(row.body) for row in rows]
    return tuple(sorted(found, key=lambda timer: timer.at))
