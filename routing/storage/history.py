"""How long a service really takes, from its last solved calls: what a forecast may lean on beside
the agreement.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from catalog.model import Kind
from routing.call.call import Call
from routing.rules import clock
from routing.rules.forecast import Habit
from routing.storage.tables import CallRow

LAST = 80
ENOUGH = 20
"""With fewer solved calls nothing is concluded."""
MOSTLY = 0.8
"""The share of calls that were done within the time that is expected."""


def used(call: Call) -> float | None:
    """How much of its agreed time a solved call took: 1.0 is all of it."""
    if call.resolved_at is None or call.resolve_by is None or call.offered_at is None:
        return None
    promised = clock.minutes_left(call.promise, call.offered_at, call.resolve_by)
    return (
        clock.minutes_left(call.promise, call.offered_at, call.resolved_at) / promised
        if promised
        else None
    )


def habit_from(session: Session) -> Habit:
    """Looks only when asked: the team's last solved calls, of this service and kind."""

    def habit(service: str, kind: Kind) -> float | None:
        query = select(CallRow.body).where(
            col(CallRow.team) == service.split("/", maxsplit=1)[0], col(CallRow.ended).is_(True)
        )
        rows = session.exec(query.order_by(col(CallRow.id).desc()).limit(LAST))
        calls = (Call.model_validate(body) for body in rows)
        shares = sorted(
            s
            for c in calls
            if c.service == service and c.kind is kind and (s := used(c)) is not None
        )
        return shares[int(len(shares) * MOSTLY)] if len(shares) >= ENOUGH else None

    return habit
