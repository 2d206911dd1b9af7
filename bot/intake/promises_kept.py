"""Counts promises that were kept, and that were not, as teams do what they promised."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter
from sqlmodel import Session

from routing.call.actions import Action
from routing.call.call import Call
from routing.desk.desk import Desk
from routing.rules import promised
from routing.storage import ledger
from routing.storage.session import when_committed

PROMISES = Counter(
    "schakel_promises_total",
    "Calls acknowledged and resolved, by whether that was in time",
    ["team", "what", "kept"],
)


def count(session: Session, desk: Desk) -> None:
    """Count, once the transaction is committed, what was done in it."""
    numbers = {(number, action) for number, action, _ in desk.done if action in _IN_TIME}
    found = [(number, action) for number, action in sorted(numbers)]
    if not found:
        return
    told = [one for number, action in found for one in _told(ledger.read(session, number), action)]
    when_committed(session, lambda: _count(told))


def _told(call: Call | None, action: Action) -> Iterable[tuple[str, str, str]]:
    kept = _IN_TIME[action](call) if call else None
    if call and kept is not None:
        yield call.team, action.value, "yes" if kept else "no"


def _count(told: Iterable[tuple[str, str, str]]) -> None:
    for labels in told:
        PROMISES.labels(*labels).inc()


def _acknowledged(call: Call) -> bool | None:
    if call.acknowledge_by is None or call.acknowledged_at is None:
        return None
    return call.acknowledged_at <= call.acknowledge_by


_IN_TIME = {Action.ACKNOWLEDGE: _acknowledged, Action.RESOLVE: promised.in_time}
