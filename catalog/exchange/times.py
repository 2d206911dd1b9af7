"""Reads agreed times and hours as other products write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from catalog.agreed_hours import DAYS, Duration
from catalog.language_packs import packs

_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)")
_EPOCH = re.compile(r"1970-01-(\d\d) (\d\d):(\d\d)(?::(\d\d))?")
_CLOCK = re.compile(r"(?:(\d+)(?: days?,)? )?(\d{1,3}):(\d\d)(?::(\d\d))?")
_SHEET_DAYS = re.compile(r"1900-01-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d))?)?")
"""A stretch of days in a spreadsheet, whose first day is the first of January 1900."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MOST_MINUTES = 60 * 24 * 366 * 5


def minutes_text(minutes: float) -> str:
    """So many minutes of agreed hours as `4h30m`; a promise of no time is none."""
    whole = min(round(minutes), _MOST_MINUTES)
    if whole <= 0:
        return ""
    hours, rest = divmod(whole, 60)
    return f"{hours}h{rest}m" if hours and rest else f"{hours}h" if hours else f"{rest}m"


def duration(written: str, unit: str = "") -> str:
    """A time as we write it, `4h`; "" for what is none. Reads ours, `8 hours`, `1 day 2 hours`,
    `4 uur`, ServiceNow's `1970-01-01 08:00:00` and `1 08:00:00`, a spreadsheet's `1 day, 4:00:00`
    and `1900-01-01 04:00:00`, and a bare number of `unit`.
    """
    said = written.strip().casefold()
    if found := _EPOCH.fullmatch(said):
        day, hour, minute, second = (int(part or 0) for part in found.groups())
        return minutes_text((day - 1) * 1440 + hour * 60 + minute + second / 60)
    if found := _CLOCK.fullmatch(said) or _SHEET_DAYS.fullmatch(said):
        day, hour, minute, second = (int(part or 0) for part in found.groups())
        return minutes_text(day * 1440 + hour * 60 + minute + second / 60)
    if _NUMBER.fullmatch(said):
        return _parts([(said, unit)])
    return _ours(said) or _in_words(said)


def _ours(said: str) -> str:
    """A time that is written as ours are."""
    try:
        found = str(Duration.model_validate(said.replace(" ", "")))
    except ValueError:
        return ""
    return "" if found == "0m" else found


def _in_words(said: str) -> str:
    """A time in numbers and words: `1 day 2 hours`."""
    return "" if _PART.sub("", said).strip(" ,&.+") else _parts(_PART.findall(said))


def _parts(parts: list[tuple[str, str]]) -> str:
    """Numbers with their units, in any installed language, taken together."""
    days = minutes = 0.0
    for number, word in parts:
        unit = unit_called(word)
        if unit is None:
            return ""
        amount = float(number.replace(",", "."))
        days += amount * {"days": 1, "weeks": 5}.get(unit, 0)
        minutes += amount * {"minutes": 1, "hours": 60, "seconds": 1 / 60}.get(unit, 0)
    if days % 1:
        minutes += (days % 1) * 8 * 60
    whole = min(int(days), 1_500)
    return f"{whole}d{minutes_text(minutes)}" if whole else minutes_text(minutes)


def unit_called(word: str) -> str | None:
    """The unit of time that a word stands for, in any installed language."""
    for each in packs().values():
        for unit, words in each.data("exchange").get("units", {}).items():
            if word in map(str, words):
                return str(unit)
    return None


def date_in(written: str) -> dt.date | None:
    """A date as `2026-12-24` (a time may follow) or `24-12-2026`; None for what is none."""
    try:
        if found := _DATE.match(written.strip()):
            year, month, day = map(int, found.groups())
            return dt.date(year, month, day)
        if found := _DAY_FIRST.match(written.strip()):
            day, month, year = map(int, found.groups())
            return dt.date(year, month, day)
    except ValueError:
        return None
    return None


def clock(written: str) -> str:
    """A time of day as `08:30`, from `8`, `8.5`, `8:30` or `08:30:00`; "" for none."""
    said = written.strip().replace(",", ".")
    if found := re.fullmatch(r"(\d{1,2}):(\d\d)(?::\d\d)?", said):
        minutes = int(found[1]) * 60 + int(found[2])
    elif re.fullmatch(r"\d{1,2}(?:\.\d+)?", said):
        minutes = round(float(said) * 60)
    else:
        return ""
    return f"{minutes // 60:02}:{minutes % 60:02}" if 0 <= minutes <= 1440 else ""


def week(spans: dict[str, list[tuple[str, str]]], zone: str) -> dict[str, Any] | None:
    """Hours of a team from the stretches of each day; None where it is never open."""
    told = {day: _day(spans.get(day, [])) for day in DAYS}
    if set(told.values()) == {""}:
        return None
    if set(told.values()) == {"00:00-24:00"}:
        return {"zone": zone, "always": True}
    return {"zone": zone} | _days("weekdays", DAYS[:5], told) | _days("weekend", DAYS[5:], told)


def _day(spans: list[tuple[str, str]]) -> str:
    """The stretches of a day as they are written; "" for a day that is closed."""
    found = sorted((begin, "24:00" if end == "00:00" else end) for begin, end in spans)
    return ", ".join(f"{begin}-{end}" for begin, end in found if begin and begin < end)


def _days(name: str, days: tuple[str, ...], told: dict[str, str]) -> dict[str, str]:
    """Days under one name where they are alike, else each under its own."""
    alike = {told[day] for day in days}
    named = {name: alike.pop()} if len(alike) == 1 else {day: told[day] for day in days}
    return {day: spans for day, spans in named.items() if spans}
