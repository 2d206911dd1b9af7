"""Agreed hours by brute force: every minute of a window looked at by itself, with nothing shared
with catalog/hours.py.

Holidays are typed out here, not taken from the `holidays` package.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)
Stretches = dict[int, tuple[tuple[int, int], ...]]

_PUBLIC = {
    "NL": """
        2024 0101 0329 0331 0401 0427 0509 0519 0520 1225 1226
        2025 0101 0418 0420 0421 0426 0505 0529 0608 0609 1225 1226
        2026 0101 0403 0405 0406 0427 0514 0524 0525 1225 1226
        2027 0101 0326 0328 0329 0427 0506 0516 0517 1225 1226
        2028 0101 0414 0416 0417 0427 0525 0604 0605 1225 1226
        2029 0101
    """,
    "US": """
        2024 0101 0115 0219 0527 0619 0704 0902 1014 1111 1128 1225
        2025 0101 0120 0217 0526 0619 0704 0901 1013 1111 1127 1225
        2026 0101 0119 0216 0525 0619 0703 0704 0907 1012 1111 1126 1225
        2027 0101 0118 0215 0531 0618 0619 0704 0705 0906 1011 1111 1125 1224 1225 1231
        2028 0101 0117 0221 0529 0619 0704 0904 1009 1110 1111 1123 1225
        2029 0101
    """,
    "AU-NSW": """
        2024 0101 0126 0329 0330 0331 0401 0425 0610 1007 1225 1226
        2025 0101 0127 0418 0419 0420 0421 0425 0609 1006 1225 1226
        2026 0101 0126 0403 0404 0405 0406 0425 0427 0608 1005 1225 1226 1228
        2027 0101 0126 0326 0327 0328 0329 0425 0426 0614 1004 1225 1226 1227 1228
        2028 0101 0103 0126 0414 0415 0416 0417 0425 0612 1002 1225 1226
        2029 0101
    """,
}


def public_holidays(country: str) -> set[dt.date]:
    """The typed table as dates, 2024 to 2028."""
    found = set()
    for line in _PUBLIC[country].split("\n"):
        year, *days = line.split() or ["0"]
        found |= {dt.date(int(year), int(day[:2]), int(day[2:])) for day in days}
    return found


class Naive:
    """Every minute of a window: what the clock on the wall showed, and whether it was open."""

    def __init__(
        self, zone: str, week: Stretches, closed: set[dt.date], first: dt.datetime, days: int
    ) -> None:
        self.first = first
        self.walls: list[tuple[dt.date, int]] = []
        self.opens: list[int] = []
        place = ZoneInfo(zone)
        for n in range(days * 1440):
            wall = (first + n * MINUTE).astimezone(place)
            shown = wall.hour * 60 + wall.minute
            self.walls.append((wall.date(), shown))
            spans = () if wall.date() in closed else week.get(wall.weekday(), ())
            if any(start <= shown < end for start, end in spans):
                self.opens.append(n)
        self.open_days = sorted({self.walls[n][0] for n in self.opens})

    def elapsed(self, start: dt.datetime, end: dt.datetime) -> int:
        """Open minutes from `start` to `end`."""
        return bisect_left(self.opens, self._at(end)) - bisect_left(self.opens, self._at(start))

    def due(self, start: dt.datetime, days: int, minutes: int) -> dt.datetime:
        """The rule as docs/catalogue.md tells it, step by step. IndexError outside the window."""
        here = self._at(start)
        if days:
            here = self._days_later(self.opens[bisect_left(self.opens, here)], days)
        if minutes:
            here = self.opens[bisect_left(self.opens, here) + minutes - 1] + 1
        return self.first + here * MINUTE

    def _days_later(self, here: int, days: int) -> int:
        date, shown = self.walls[here]
        day = self.open_days[bisect_right(self.open_days, date) + days - 1]
        that_day = [n for n, (wall_date, _) in enumerate(self.walls) if wall_date == day]
        reached = next((n for n in that_day if self.walls[n][1] >= shown), that_day[-1] + 1)
        is_open = set(self.opens)
        later = [n for n in that_day if n >= reached and n in is_open]
        return later[0] if later else max(n for n in that_day if n in is_open) + 1

    def _at(self, moment: dt.datetime) -> int:
        return int((moment - self.first) / MINUTE)
