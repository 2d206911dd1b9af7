"""Five whole years, minute by minute, by plain arithmetic: which are open, where each day begins.
Shares nothing with catalog/hours.py.

The wall clock is taken from the zone once per quarter of an hour (no clock in the world moves more
often); from there on it is counting. Holidays are those typed out in naive.py.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tests.catalog.naive import MINUTE, Stretches

QUARTER = 15


class Table:
    """All minutes from `first` (UTC midnight) on: `opened[n]` is how many of the first n minutes
    were open.
    """

    def __init__(
        self, zone: str, week: Stretches, closed: set[dt.date], first: dt.datetime, days: int
    ) -> None:
        self.first = first
        place, count = ZoneInfo(zone), days * 1440
        quarters = (
            (first + n * QUARTER * MINUTE).astimezone(place).utcoffset()
            for n in range(count // QUARTER)
        )
        offsets = np.repeat(
            [int(offset / MINUTE) for offset in quarters if offset is not None], QUARTER
        )
        wall = np.arange(count) + offsets
        self.shown: NDArray[np.int64] = wall % 1440
        self.date: NDArray[np.int64] = wall // 1440 + first.toordinal()
        self.is_open = self._open(week, closed)
        self.opens = np.flatnonzero(self.is_open)
        self.opened = np.concatenate([[0], np.cumsum(self.is_open)])
        self.open_days = sorted({int(d) for d in self.date[self.opens]})

    def _open(self, week: Stretches, closed: set[dt.date]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.shown), dtype=bool)
        weekday = (self.date + 6) % 7
        for day, spans in week.items():
            for start, end in spans:
                found |= (weekday == day) & (self.shown >= start) & (self.shown < end)
        return found & ~np.isin(self.date, [day.toordinal() for day in closed])

    def at(self, n: int) -> dt.datetime:
        """The moment of minute n."""
        return self.first + n * MINUTE

    def elapsed(self, start: int, end: int) -> int:
        """Open minutes from one minute to another."""
        return int(self.opened[end] - self.opened[start])

    def after(self, start: int, minutes: int) -> int:
        """When so many open minutes have run."""
        return int(self.opens[self.opened[start] + minutes - 1]) + 1 if minutes else start

    def due(self, start: int, days: int, minutes: int) -> int:
        """The rule as docs/catalogue.md tells it."""
        return self.after(self._days_later(start, days) if days else start, minutes)

    def _days_later(self, start: int, days: int) -> int:
        begin = int(self.opens[self.opened[start]])
        day = self.open_days[bisect_right(self.open_days, int(self.date[begin])) + days - 1]
        # A day may hold up to 25 hours, and a zone's day never lies further than 14 hours from that
        # of UTC.
        low = (day - self.first.toordinal() - 1) * 1440
        that_day = low + np.flatnonzero(self.date[low : low + 3 * 1440] == day)
        reached = that_day[self.shown[that_day] >= self.shown[begin]]
        later = (
            that_day[(that_day >= reached[0]) & self.is_open[that_day]] if reached.size else reached
        )
        return int(later[0]) if later.size else int(that_day[self.is_open[that_day]][-1]) + 1
