"""Reads an agreed time as people write it ("4 uur", "1u", "30 min") as a file has it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from catalog.language_packs import packs

_WEEK, _MONTH, _HOUR = 7, 28, 60
_ONE = re.compile(r"(\d{1,4})?\s*([^\W\d_]+(?: [^\W\d_]+)?)")


def as_agreed(text: str) -> str:
    """The time as it is written in a team's file, like `1d4h`; the text as it is, where it is no
    number of minutes, hours, days or weeks.
    """
    found = _parts(" ".join(text.casefold().split()))
    if not found:
        return text
    weeks, days = (sum(n for n, unit in found if unit == one) for one in "wd")
    hours, minutes = divmod(sum(n for n, unit in found if unit == "m"), _HOUR)
    written = ((weeks, "w"), (days, "d"), (hours, "h"), (minutes, "m"))
    return "".join(f"{n}{unit}" for n, unit in written if n) or text


def _parts(said: str) -> list[tuple[int, str]]:
    """Each number of minutes, days or weeks; none where anything else is said."""
    known, found, at = _units(), list[tuple[int, str]](), 0
    while at < len(said):
        one = _ONE.match(said, at)
        name = one and next((w for w in (one[2], one[2].split()[0]) if w in known), None)
        if one is None or name is None or not (one[1] or known[name] in _ALONE):
            return []
        times, unit = known[name]
        found.append((int(one[1] or 1) * times, unit))
        at = one.start(2) + len(name)
        at += len(said[at:]) - len(said[at:].lstrip(" ,+&"))
    return found


_ALONE = ((30, "m"), (15, "m"))
"""Half an hour and a quarter are said without a number."""


def _units() -> Mapping[str, tuple[int, str]]:
    """The words for stretches of time, in all installed languages."""
    units = {unit: (1, unit) for unit in "wdm"} | {"h": (_HOUR, "m")}
    for pack in packs().values():
        dates = pack.data("dates")
        short = {**dates.get("minutes", {}), **dates.get("short_hours", {})}
        units |= {word.casefold(): (int(n), "m") for word, n in short.items()}
        for word, days in dates.get("units", {}).items():
            if int(days) < _MONTH:
                weeks, rest = divmod(int(days), _WEEK)
                units[word.casefold()] = (int(days), "d") if rest else (weeks, "w")
    return units
