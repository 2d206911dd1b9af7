"""Tells who is on duty by a team's rota at a moment. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from zoneinfo import ZoneInfo

from catalog.model import DAYS, Shift

_MONDAY = dt.date(2024, 1, 1)
"""Turns are counted from a Monday; which one does not matter as long as it never moves."""


def _turn(shift: Shift, day: dt.date, absent: Container[str]) -> str | None:
    """Whose turn it is; the next in line for who is absent, None when all are."""
    days = (day - (shift.since or _MONDAY)).days
    turns = {"fixed": 0, "daily": days, "weekly": days // 7}[shift.turn]
    line = (shift.people[(turns + n) % len(shift.people)] for n in range(len(shift.people)))
    return next((person for person in line if person not in absent), None)


def on_duty(
    rota: Sequence[Shift], zone: str, at: dt.datetime, absent: Container[str] = frozenset()
) -> tuple[str, ...]:
    """The people on duty at `at`, in the rota's order, each once; empty where no shift covers the
    moment.

    Somebody absent is skipped: the next in line of the same shift is on duty.
    """
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    found = (
        _turn(shift, local.date(), absent)
        for shift in rota
        if (not shift.days or DAYS[local.weekday()] in shift.days)
        and (not shift.hours or any(s.start <= minute < s.end for s in shift.hours))
    )
    return tuple(dict.fromkeys(person for person in found if person))
