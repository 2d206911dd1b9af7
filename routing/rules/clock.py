"""A call's clocks under its promise: when they end, how they pause. Pure: `at` is always handed in.

The arithmetic of agreed hours itself, `due(hours, start, duration)` and `elapsed(hours, start,
end)`, stands in catalog/hours.py (the catalogue's proofs need it too) and is offered here with the
rest.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from catalog.hours import add_minutes, due, elapsed
from catalog.model import Duration
from routing.call.promise import Promise

__all__ = [
    "Deadlines",
    "add_minutes",
    "deadlines",
    "due",
    "elapsed",
    "minutes_left",
    "part_of",
    "resumed",
    "window",
]


class Deadlines(NamedTuple):
    """The moments by which a call is to be acknowledged and resolved."""

    acknowledge_by: dt.datetime
    resolve_by: dt.datetime


def deadlines(promise: Promise, at: dt.datetime) -> Deadlines:
    """Both deadlines of a call that arrives at `at`."""
    target = promise.target
    return Deadlines(
        due(promise.hours, at, target.acknowledge), due(promise.hours, at, target.resolve)
    )


def minutes_left(promise: Promise, at: dt.datetime, by: dt.datetime) -> float:
    """Agreed minutes from `at` to `by`; 0 once it has passed."""
    return elapsed(promise.hours, at, by) if at < by else 0.0


def resumed(promise: Promise, at: dt.datetime, left: float) -> dt.datetime:
    """The deadline of a clock that runs on at `at` with `left` agreed minutes on it."""
    return add_minutes(promise.hours, at, left)


def part_of(promise: Promise, start: dt.datetime, by: dt.datetime, share: float) -> dt.datetime:
    """The moment at which `share` of the agreed time between two moments has passed (0.5 is half
    time).
    """
    return add_minutes(promise.hours, start, minutes_left(promise, start, by) * share)


def window(promise: Promise, at: dt.datetime, length: Duration) -> dt.datetime:
    """When a window that opens at `at` ends, in agreed time."""
    return due(promise.hours, at, length)
