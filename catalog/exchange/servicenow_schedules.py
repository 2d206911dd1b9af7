"""Reads ServiceNow's schedules: entries of `cmn_schedule_span`, as stretches of each weekday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from catalog.agreed_hours import DAYS
from catalog.exchange.draft import Record
from catalog.exchange.times import week

Hours = dict[str, object]
Stretches = dict[str, list[tuple[str, str]]]
_MOMENT = re.compile(r"\d{4}-?\d\d-?\d\d[T ](\d\d):?(\d\d)")
_HOURS = re.compile(r"\b(\d{1,2})\s*(?:am)?\s*-\s*(\d{1,2})\s*(?:pm)?\b")
_OUT = frozenset({"exclude", "excluded", "time_off", "time off"})
_REPEATED = {
    "daily": DAYS,
    "weekdays": DAYS[:5],
    "every weekday": DAYS[:5],
    "every weekday (mon-fri)": DAYS[:5],
    "weekends": DAYS[5:],
    "every weekend": DAYS[5:],
    "every weekend (sat, sun)": DAYS[5:],
}


def schedules_in(spans: Iterable[Record]) -> dict[str, Stretches]:
    """The stretches of each schedule; what is excluded, and what comes once, is no part of it."""
    found: dict[str, Stretches] = {}
    for one in spans:
        days, stretch = _days(one), _stretch(one)
        one.used |= {"name", "type", "show_as", "repeat_until", "monthly_type", "yearly_type"}
        kinds = {one.take("type").casefold(), one.take("show_as").casefold()}
        if stretch and not kinds & _OUT:
            for day in days:
                held = found.setdefault(one.ref("schedule"), {})
                held.setdefault(day, []).append(stretch)
    return found


def _days(one: Record) -> tuple[str, ...]:
    repeated = one.take("repeat_type").casefold()
    chosen = one.take("days_of_week")
    one.used.add("repeat_count")
    if repeated in ("weekly", "week"):
        return tuple(DAYS[int(n) - 1] for n in dict.fromkeys(chosen) if n in "1234567")
    return _REPEATED.get(repeated, ())


def _stretch(one: Record) -> tuple[str, str] | None:
    """From when to when on a day; all of it for an entry of whole days."""
    begin, end = (_MOMENT.match(one.take(f"{name}_date_time")) for name in ("start", "end"))
    if one.take("all_day").casefold() in ("true", "1", "yes"):
        return "00:00", "24:00"
    if not begin or not end:
        return None
    return f"{begin[1]}:{begin[2]}", f"{end[1]}:{end[2]}"


def hours_of(level: Record, schedules: Mapping[str, Stretches], zone: str) -> Hours | None:
    """The hours of a service level by its schedule's entries, else as the schedule's name says
    them: `8-5 weekdays`, `24 x 7`. One that names none runs day and night (ServiceNow: SLA
    definitions, "Schedule").
    """
    if held := schedules.get(level.ref("schedule")):
        return week(held, zone)
    said = (level.shown("schedule") or level.take("schedule")).casefold()
    own = level.take("schedule_source").casefold() in ("", "sla_definition", "no_schedule")
    if re.search(r"24\s*[x*/]\s*7", said) or ("schedule" in level.values and own and not said):
        return {"zone": zone, "always": True}
    return _named_hours(said, zone)


def _named_hours(said: str, zone: str) -> Hours | None:
    found = _HOURS.search(said)
    if not found:
        return None
    begin, end = int(found[1]), int(found[2])
    end += 12 if end <= begin and end < 12 else 0
    if not begin < end <= 24:
        return None
    span = [(f"{begin:02}:00", f"{end:02}:00")]
    return week(dict.fromkeys(DAYS[:5], span), zone)
