"""Reads moments as logs write them. Nothing is guessed in silence: a date that could be read two
ways is settled once for a whole log.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

Order = Literal["day", "month", "either", "both", "none"]
"""Which part comes first in dates like 03/04/2016: told by the dates themselves, or `either`;
`both` is a log that mixes them.
"""

_DATE = r"(?P<a>\d{1,4})\s*[-/. ]\s*(?P<b>\d{1,2}|[^\W\d]{3,10})\.?\s*[-/. ,]\s*(?P<c>\d{2,4})"
_SECONDS = r"(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
_TIME = rf"(?P<h>\d{{1,2}}):(?P<min>\d{{2}}){_SECONDS}\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?P<zone>Z|UTC|GMT|CES?T|[+-]\d{2}:?\d{2}|[+-]\d{2})"
_MOMENT = re.compile(rf"{_DATE}(?:[T ,]+{_TIME})?(?:\s*{_ZONE})?", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    r"(?P<month>[^\W\d]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<rest>\d{4}.*)"
)
_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "jan",
            "feb",
            "mar mrt maa",
            "apr",
            "may mei",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct okt",
            "nov",
            "dec",
        ),
        start=1,
    )
    for name in names.split()
}
YEARS = range(1970, 2070)
"""Those that two digits may mean. In a torn row one digit more or less is thousands of years."""
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 60, "CEST": 120}


class Moments:
    """Reads the moments of one log: without an offset they are on the log's own clock; `patterns`
    (strptime) come first.

    `epoch` and `epoch_ms` as a pattern are seconds and milliseconds since 1970.
    """

    def __init__(
        self, zone: ZoneInfo, patterns: Iterable[str] = (), *, day_first: bool = True
    ) -> None:
        self.zone = zone
        self.patterns = tuple(patterns)
        self.day_first = day_first

    def read(self, text: str) -> dt.datetime | None:
        """The moment in UTC; None where it cannot be read, or is of no year that a desk was in."""
        found = self._read(text.strip())
        if found is None or found.year not in YEARS:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=self.zone)).astimezone(dt.UTC)

    def _read(self, text: str) -> dt.datetime | None:
        for pattern in self.patterns:
            if found := _by_pattern(text, pattern):
                return found
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError:
            return self._by_parts(text)

    def _by_parts(self, text: str) -> dt.datetime | None:
        if named := _MONTH_FIRST.fullmatch(text):
            text = f"{named['day']} {named['month']} {named['rest']}"
        found = _MOMENT.fullmatch(text)
        if found is None:
            return None
        year, month, day = self._date(found["a"], found["b"], found["c"])
        hour = _hour(int(found["h"] or 0), (found["half"] or "").lower()[:1])
        part = int((found["f"] or "0")[:6].ljust(6, "0"))
        try:
            made = dt.datetime(
                year, month, day, hour, int(found["min"] or 0), int(found["s"] or 0), part
            )
        except ValueError:
            return None
        return made.replace(tzinfo=_zone(found["zone"])) if found["zone"] else made

    def _date(self, a: str, b: str, c: str) -> tuple[int, int, int]:
        if not b.isdecimal():
            month = _MONTHS.get(b[:3].lower(), 0)
            return (int(a), month, int(c)) if len(a) == 4 else (_year(c), month, int(a))
        if len(a) > 2:
            return int(a), int(b), int(c)
        return (_year(c), int(b), int(a)) if self.day_first else (_year(c), int(a), int(b))


def _by_pattern(text: str, pattern: str) -> dt.datetime | None:
    try:
        if pattern in ("epoch", "epoch_ms"):
            return dt.datetime.fromtimestamp(
                float(text) / (1 if pattern == "epoch" else 1000), dt.UTC
            )
        return dt.datetime.strptime(text, pattern)
    except (ValueError, OverflowError, OSError):
        return None


def _hour(hour: int, half: str) -> int:
    """By the half of the day, where it is told: 12 am is midnight."""
    return hour if not half else hour % 12 + 12 * (half == "p")


def _year(text: str) -> int:
    """Two digits are this century's, or from 70 on the last one's."""
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def _zone(text: str) -> dt.timezone:
    name = text.upper()
    minutes = _ZONES.get(name)
    if minutes is None:
        digits = name[1:].replace(":", "").ljust(4, "0")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if name[0] == "-" else 1)
    return dt.timezone(dt.timedelta(minutes=min(max(minutes, -1439), 1439)))


def order_of(texts: Iterable[str]) -> Order:
    """What the dates of a log say about which part comes first; dates with the year in front or a
    named month say nothing.
    """
    day = month = doubtful = False
    for text in texts:
        found = _MOMENT.fullmatch(text.strip())
        if not found or len(found["a"]) > 2 or not found["b"].isdecimal():
            continue
        doubtful = True
        day |= int(found["a"]) > 12
        month |= int(found["b"]) > 12
    if day and month:
        return "both"
    return "day" if day else "month" if month else "either" if doubtful else "none"
