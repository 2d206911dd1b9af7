"""Models of agreed time: durations, spans of a day, and the hours in which a promise's clock
runs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    field_validator,
    model_serializer,
    model_validator,
)

from catalog.fields import Frozen

_DURATION = re.compile(r"(?:(?P<w>\d+)w)?(?:(?P<d>\d+)d)?(?:(?P<h>\d+)h)?(?:(?P<m>\d+)m)?")


class Duration(Frozen):
    """An agreed time, written `15m`, `4h`, `1d`, `2w` or joined (`1d4h`).

    `days` are agreed days: the same time on the clock, so many open days later; a week is five of
    them. `minutes` are minutes within agreed hours.
    """

    days: int = Field(default=0, ge=0)
    minutes: int = Field(default=0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _DURATION.fullmatch(value.strip().replace(" ", ""))
        if not value.strip() or not found:
            raise ValueError(f"'{value}' is no duration; write it like 15m, 4h, 1d or 1d4h")
        part = {unit: int(number or 0) for unit, number in found.groupdict().items()}
        return {"days": part["w"] * 5 + part["d"], "minutes": part["h"] * 60 + part["m"]}

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        text = "".join(f"{n}{u}" for n, u in ((self.days, "d"), (hours, "h"), (minutes, "m")) if n)
        return text or "0m"


DAY = 1440
"""Minutes of a day on the wall."""


class Span(Frozen):
    """A stretch of hours in minutes after the midnight with which its day begins: `start` included,
    `end` excluded; 1440 is the day's end, what lies beyond is on the next morning.

    A stretch over midnight ("22:00-06:00") is one, and of the day on which it begins.
    """

    start: int = Field(ge=0, lt=DAY)
    end: int = Field(gt=0, lt=2 * DAY)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", value)
        if not found:
            raise ValueError(f"'{value}' is no stretch of hours; write it like 07:00-18:00")
        h1, m1, h2, m2 = map(int, found.groups())
        if m1 > 59 or m2 > 59 or h1 * 60 + m1 >= 1440 or h2 * 60 + m2 > 1440:
            raise ValueError(f"'{value}' is not on the clock; hours run from 00:00 to 24:00")
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if start == end:
            raise ValueError(
                f"'{value}' ends when it begins; write 00:00-24:00 for a whole day, or leave it out"
            )
        return {"start": start, "end": end if end > start else end + DAY}

    def __str__(self) -> str:
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{self.start // 60:02}:{self.start % 60:02}-{end // 60:02}:{end % 60:02}"

    @property
    def over_midnight(self) -> bool:
        """Whether it goes on into the next morning."""
        return self.end > DAY

    @property
    def forgets_a_minute(self) -> bool:
        """Whether it ends at 23:59, where the end of the day was probably meant."""
        return self.end % DAY == DAY - 1


def _spans(value: Any) -> Any:
    """One stretch or several; `closed` or nothing is a closed day."""
    if value in (None, "", "closed", False):
        return ()
    return value.split(",") if isinstance(value, str) else value


Spans = Annotated[tuple[Span, ...], BeforeValidator(_spans)]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"'{name}' is no time zone; write it like Europe/Amsterdam") from error
    return name


Zone = Annotated[str, Field(min_length=1), AfterValidator(_zone)]
"""A time zone by its name, `Europe/Amsterdam`."""


_CLOSED = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?: from (?P<start>\d{1,2}:\d{2}))?(?: until (?P<end>\d{1,2}:\d{2}))?"
)


class ClosedDay(Frozen):
    """A day on which it is closed: the whole of it, or from and until a time on the wall, in
    minutes. Written `2026-12-24`, `2026-12-24 from 12:00`, `2026-12-24 until 10:00`.
    """

    day: dt.date
    start: int = Field(default=0, ge=0, lt=DAY)
    end: int = Field(default=DAY, gt=0, le=DAY)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, dt.datetime | dt.date):
            return {"day": value}
        if not isinstance(value, str):
            return value
        found = _CLOSED.fullmatch(" ".join(value.split()))
        if not found:
            raise ValueError(
                f"'{value}' is no closing day; write it like 2026-12-24, or 2026-12-24 from 12:00"
            )
        start, end = _minute(found["start"] or "00:00"), _minute(found["end"] or "24:00")
        if start >= end:
            raise ValueError(f"'{value}' ends before it begins; write the earlier time after from")
        return {"day": found["day"], "start": start, "end": end}

    @model_serializer
    def _written(self) -> Any:
        return self.day if (self.start, self.end) == (0, DAY) else str(self)

    def __str__(self) -> str:
        begins = f" from {_shown(self.start)}" if self.start else ""
        ends = f" until {_shown(self.end)}" if self.end < DAY else ""
        return f"{self.day.isoformat()}{begins}{ends}"

    def leaves(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """What is left of the day's stretches. Closed until the end of the day, it is closed for
        what would have gone on after midnight too.
        """
        end = 2 * DAY if self.end == DAY else self.end
        parts = [((a, min(b, self.start)), (max(a, end), b)) for a, b in spans]
        return [(a, b) for pair in parts for a, b in pair if a < b]


def _minute(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    if int(minute) > 59 or int(hour) * 60 + int(minute) > DAY:
        raise ValueError(f"'{clock}' is not on the clock; hours run from 00:00 to 24:00")
    return int(hour) * 60 + int(minute)


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@cache
def _countries() -> Mapping[str, Sequence[str]]:
    """Whose holidays are known, with the parts of each country that have their own."""
    import holidays as registry

    found: Mapping[str, Sequence[str]] = registry.list_supported_countries(include_aliases=True)
    return found


class Hours(Frozen):
    """Agreed hours: when a promise's clock runs.

    `weekdays` holds for Monday to Friday, `weekend` for both others, a day's own name overrides
    both; a day may have several stretches ("08:00-12:00, 13:00-17:00"). `holidays` names a country
    (ISO 3166, as the `holidays` package reads it, a subdivision after a dash) whose public holidays
    are closed; `closed` adds own dates, or parts of them.
    """

    zone: Zone
    weekdays: Spans = ()
    weekend: Spans = ()
    monday: Spans | None = None
    tuesday: Spans | None = None
    wednesday: Spans | None = None
    thursday: Spans | None = None
    friday: Spans | None = None
    saturday: Spans | None = None
    sunday: Spans | None = None
    holidays: str | None = None
    closed: tuple[ClosedDay, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _always(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "always" not in value:
            return value
        if value["always"] not in (True, False):
            raise ValueError("'always' is true, or left out; write always: true")
        rest = {k: v for k, v in value.items() if k != "always"}
        return (
            {"weekdays": "00:00-24:00", "weekend": "00:00-24:00"} | rest
            if value["always"]
            else rest
        )

    @field_validator("holidays")
    @classmethod
    def _known_country(cls, value: str | None) -> str | None:
        if value is not None:
            country, _, part = value.partition("-")
            known = _countries()
            if country not in known or (part and part not in known[country]):
                raise ValueError(
                    f"'{value}' has no holidays we know; write a country's code like NL, or DE-BY"
                )
        return value

    @model_validator(mode="after")
    def _open_somewhere(self) -> Self:
        week = [self.spans(day) for day in range(7)]
        if not any(week):
            raise ValueError(
                'these hours are never open; give at least one day, e.g. weekdays: "08:00-17:00"'
            )
        for spans in week:
            ordered = sorted(spans, key=lambda s: s.start)
            if any(a.end > b.start for a, b in pairwise(ordered)):
                raise ValueError(
                    "two stretches of one day overlap; let one end before the other begins"
                )
        for day, spans in enumerate(week):
            late = max((s.end for s in spans), default=0) - DAY
            if any(s.start < late for s in week[(day + 1) % 7]):
                raise ValueError(
                    f"the stretch over midnight of {DAYS[day]} runs into the next day's; "
                    "let it end before the other begins"
                )
        return self

    def spans(self, weekday: int) -> tuple[Span, ...]:
        """The open stretches of a weekday (0 is Monday), holidays aside."""
        own: tuple[Span, ...] | None = getattr(self, DAYS[weekday])
        if own is not None:
            return own
        return self.weekend if weekday > 4 else self.weekdays
