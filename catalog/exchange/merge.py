"""Merges what an import says now into files that people have edited since the last one.

Three ways, field by field: what the import said last (`base`), what stands in the file (`ours`),
what it says now (`theirs`). What nobody edited follows the import; what was edited stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_KEYS = ("id", "name", "key")
_PARTS = frozenset({"questions", "choices", "agreements"})
"""Rows that follow the import when nobody edited them, also in going."""


@dataclass
class Notes:
    """What the merge kept against the import: edited fields that it would change, rows that it no
    longer names, rows that people took out.
    """

    edited: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    taken_out: list[str] = field(default_factory=list)


def canonical(value: Any) -> Any:
    """Data as the files hold it: texts, true, false and nothing."""
    if isinstance(value, Mapping):
        return {str(key): canonical(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(part) for part in value]
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


class Merge:
    """A merge with its notes. `remove`: rows that the import no longer names go, unless they were
    edited.
    """

    def __init__(self, *, remove: bool = False) -> None:
        self.remove = remove
        self.notes = Notes()

    def of(self, base: Any, ours: Any, theirs: Any, at: str = "") -> Any:
        """The three together; each of them canonical, `base` None where nothing was said before.
        `at`: where in the files that is.
        """
        name = at.rpartition("/")[2]
        if name == "locations" and ours and theirs:
            return [*ours, *(place for place in theirs if place not in [*ours, *(base or ())])]
        if name != "hours" and isinstance(ours, dict) and isinstance(theirs, dict):
            return self._fields(base if isinstance(base, dict) else {}, ours, theirs, at)
        if _is_rows(ours) and _is_rows(theirs):
            return self._rows(base if _is_rows(base) else [], ours, theirs, at)
        if theirs in (base, ours):
            return ours
        if ours == base:
            return theirs
        self.notes.edited.append(at)
        return ours

    def _fields(
        self, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any], at: str
    ) -> dict[str, Any]:
        made = dict(ours)
        for key, said in theirs.items():
            place = f"{at}/{key}" if at else key
            if key in ours:
                made[key] = self.of(base.get(key), ours[key], said, place)
            elif key in base:
                self.notes.taken_out.append(place)
            else:
                made[key] = said
        for key in base.keys() - theirs.keys():
            if key in made and made[key] == base[key]:
                del made[key]
        return made

    def _rows(self, base: list[Any], ours: list[Any], theirs: list[Any], at: str) -> list[Any]:
        before = {key_of(row): row for row in base}
        now = {key_of(row): row for row in theirs}
        kept = (self._row(row, before, now, at) for row in ours)
        standing = {key_of(row) for row in ours}
        new = [(key, row) for key, row in now.items() if key not in standing]
        made = [row for row in kept if row is not None]
        self.notes.taken_out += [f"{at}/{key}" for key, _ in new if key in before]
        return [*made, *(row for key, row in new if key not in before)]

    def _row(self, row: Any, before: dict[str, Any], now: dict[str, Any], at: str) -> Any:
        """A row that stands in the file, as it is after the merge; None where it goes."""
        key = key_of(row)
        if key in now:
            return self.of(before.get(key), row, now[key], f"{at}/{key}")
        if key in before and self._goes(at.rpartition("/")[2], row, before[key]):
            return None
        self.notes.gone += [f"{at}/{key}"] if key in before else []
        return row

    def _goes(self, kind: str, row: dict[str, Any], before: dict[str, Any]) -> bool:
        """Whether a row that the import no longer names goes with it."""
        stand_in = str(row.get("id", "")).endswith("stand-in")
        return row == before and (kind in _PARTS or stand_in or self.remove)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) and key_of(row) for row in value)


def key_of(row: Mapping[str, Any]) -> str:
    """What a row of a list is known by: its id, else its name."""
    found = next((row[key] for key in _KEYS if isinstance(row.get(key), str)), "")
    return str(found)


def moved(
    teams: dict[str, dict[str, Any]], old: Mapping[str, str], new: Mapping[str, str]
) -> list[str]:
    """Moves items in the files to where the import has them now, with all that was edited. `old`
    and `new`: their refs `team/service/item` by key.
    """
    told = []
    for key, place in new.items():
        before = old.get(key)
        if before is None or before == place:
            continue
        team, service, item = before.split("/")
        to_team, to_service, to_item = place.split("/")
        row = _take(teams, team, service, item)
        target = _service_in(teams, to_team, to_service)
        if row is None or target is None:
            continue
        target.setdefault("items", []).append(row | {"id": to_item})
        told.append(f"{before} → {place}")
    return told


def _service_in(teams: dict[str, dict[str, Any]], team: str, service: str) -> Any:
    rows = teams.get(team, {}).get("services", ())
    return next((row for row in rows if row.get("id") == service), None)


def _take(teams: dict[str, dict[str, Any]], team: str, service: str, item: str) -> Any:
    held = _service_in(teams, team, service)
    rows = held.get("items", []) if held else []
    at = next((n for n, row in enumerate(rows) if row.get("id") == item), None)
    return None if at is None else rows.pop(at)
