"""Tells who is on duty by a team's rota at a moment. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from zoneinfo import ZoneInfo

from catalog.agreed_hours import DAY
from catalog.model import DAYS, Shift

_MONDAY = dt.date(2024, 1, 1)
"""Turns are counted from a Monday; which one does not matter as long as it never moves."""


def _turn(shift: Shift, day: dt.date, absent: Container[str]) -> str | None:
    """Whose turn it is; the next in line for who is absent, None when all are."""
    since = shift.since or _MONDAY
    turns = {"fixed": 0, "daily": _days(shift, since, day), "weekly": (day - since).days // 7}
    first = turns[shift.turn]
    line = (shift.people[(first + n) % len(shift.people)] for n in range(len(shift.people)))
    return next((person for person in line if person not in absent), None)


def _days(shift: Shift, since: dt.date, day: dt.date) -> int:
    """How many days that have the shift there are from `since` to before `day`."""
    weeks, rest = divmod((day - since).days, 7)
    if not shift.days:
        return weeks * 7 + rest
    begun = (DAYS[(since.weekday() + n) % 7] for n in range(rest))
    return weeks * len(set(shift.days)) + sum(name in shift.days for name in begun)


def _begun_on(shift: Shift, local: dt.datetime) -> dt.date | None:
    """The day whose shift it is at a moment on the wall: today's, or that of yesterday evening
    which goes on after midnight; None where there is none.
    """
    minute = local.hour * 60 + local.minute
    for back in (0, 1):
        day = local.date() - dt.timedelta(days=back)
        has_it = not shift.days or DAYS[day.weekday()] in shift.days
        hours = [(s.start, s.end) for s in shift.hours] or [(0, DAY)]
        if has_it and any(start <= minute + back * DAY < end for start, end in hours):
            return day
    return None


def on_duty(
    rota: Sequence[Shift], zone: str, at: dt.datetime, absent: Container[str] = frozenset()
) -> tuple[str, ...]:
    """The people on duty at `at`, in the rota's order, each once; empty where no shift covers the
    moment.

    Somebody absent is skipped: the next in line of the same shift is on duty.
    """
    local = at.astimezone(ZoneInfo(zone))
    days = ((shift, _begun_on(shift, local)) for shift in rota)
    found = (_turn(shift, day, absent) for shift, day in days if day)
    return tuple(dict.fromkeys(person for person in found if person))
