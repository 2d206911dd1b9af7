"""How late a service usually is, from the calls it solved last: what a forecast leans on beside the
agreement.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.model import Kind
from routing.call.call import Call
from routing.rules import clock

LAST = 80
"""So many of a team's last calls are looked at."""
ENOUGH = 20
"""With fewer solved calls nothing is concluded."""
MOSTLY = 0.8
"""The share of calls that were done within the time that is expected."""


def habit(ended: Iterable[Call], service: str, kind: Kind) -> float | None:
    """The share of its agreed time within which the service solves most calls of this kind: 1.0 is
    all of it; None while too few were solved.
    """
    solved = (call for call in ended if call.service == service and call.kind is kind)
    shares = sorted(share for call in solved if (share := used(call)) is not None)
    return shares[int(len(shares) * MOSTLY)] if len(shares) >= ENOUGH else None


def used(call: Call) -> float | None:
    """How much of its agreed time a solved call took: 1.0 is all of it."""
    if call.resolved_at is None or call.resolve_by is None or call.offered_at is None:
        return None
    promised = clock.minutes_left(call.promise, call.offered_at, call.resolve_by)
    taken = clock.minutes_left(call.promise, call.offered_at, call.resolved_at)
    return taken / promised if promised else None
