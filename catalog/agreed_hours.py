"""Models of agreed time: durations, spans of a day, and the hours in which a promise's clock
runs.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

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


class Span(Frozen):
    """A stretch of one day in minutes after midnight: `start` included, `end` excluded; 1440 is the
    day's end.
    """

    start: int = Field(ge=0, lt=1440)
    end: int = Field(gt=0, le=1440)

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
        if h1 * 60 + m1 >= h2 * 60 + m2:
            raise ValueError(f"'{value}' ends before it begins; write the earlier time first")
        return {"start": h1 * 60 + m1, "end": h2 * 60 + m2}

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


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


class Hours(Frozen):
    """Agreed hours: when a promise's clock runs.

    `weekdays` holds for Monday to Friday, `weekend` for both others, a day's own name overrides
    both; a day may have several stretches ("08:00-12:00, 13:00-17:00"). `holidays` names a country
    (ISO 3166, as the `holidays` package reads it, a subdivision after a dash) whose public holidays
    are closed; `closed` adds own dates.
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
    closed: tuple[dt.date, ...] = ()

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
        import holidays as registry

        if value is not None:
            country, _, part = value.partition("-")
            known = registry.list_supported_countries(include_aliases=True)
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
        return self

    def spans(self, weekday: int) -> tuple[Span, ...]:
        """The open stretches of a weekday (0 is Monday), holidays aside."""
        own: tuple[Span, ...] | None = getattr(self, DAYS[weekday])
        if own is not None:
            return own
        return self.weekend if weekday > 4 else self.weekdays
