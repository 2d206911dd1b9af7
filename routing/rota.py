"""Who is on duty: a team's rota, read at a moment. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from catalog.model import DAYS, Shift

_MONDAY = dt.date(2024, 1, 1)
"""Turns are counted from a Monday; which one does not matter as long as it never moves."""


def _turn(shift: Shift, day: dt.date) -> str:
    days = (day - (shift.since or _MONDAY)).days
    turns = {"fixed": 0, "daily": days, "weekly": days // 7}[shift.turn]
    return shift.people[turns % len(shift.people)]


def on_duty(rota: Sequence[Shift], zone: str, at: dt.datetime) -> tuple[str, ...]:
    """The people on duty at `at`, in the rota's order, each once; empty where no shift covers the moment."""
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    found = [
        _turn(shift, local.date())
        for shift in rota
        if (not shift.days or DAYS[local.weekday()] in shift.days)
        and (not shift.hours or any(s.start <= minute < s.end for s in shift.hours))
    ]
    return tuple(dict.fromkeys(found))
