"""Sketches a map of a log by looking at it: probable columns, and every state with a guess."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from bot.lab.logs.moments import Moments

_UTC = ZoneInfo("UTC")
_LOOK = 200
"""So many rows are looked at to see which columns hold moments."""
_NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        r"case:concept:name",
        r"(incident|ticket|case|sr|call|request|melding)[ _-]?(id|number|nr|nummer)",
        r"number",
        r"key",
        r"id",
        r"case|incident|ticket|nummer",
    ),
    "time": (
        r"sys_updated_at",
        r"time:timestamp",
        r"(complete[ _])?timestamp",
        r"change date.*",
        r"date ?stamp",
        r".*updated.*",
        r".*(date|time|datum|tijd|moment).*",
        r"at",
    ),
    "state": (
        r"incident_state",
        r"status|state|toestand",
        r"lifecycle:transition",
        r"concept:name",
        r".*(status|state|activity).*",
    ),
    "group": (
        r"assignment[ _]group",
        r"org:group",
        r"involved st",
        r".*(group|team|queue|groep).*",
    ),
    "person": (
        r"assigned[ _]to",
        r"assignee",
        r"org:resource",
        r"owner first name",
        r".*(resource|resolver|owner|behandelaar).*",
    ),
    "priority": (r".*priori.*", r".*impact.*", r".*severity.*"),
    "requester": (r"caller.*", r"requester|reporter|melder|customer", r"opened_by"),
    "order": (r"sys_mod_count", r".*activity_number", r"(event|sequence)[ _]?(id|nr|number)?"),
    "opened": (r"opened_at", r"created(_at)?", r"open time"),
    "moved": (r"reassignment_count", r".*reassignments"),
    "reopened": (r"reopen_count",),
    "kept": (
        r"made_sla",
        r".*sla.*(met|kept|gehaald).*",
        r"(binnen|within)[ _].*(sla|norm|target|tijd|time).*",
        r"(on|in|op)[ _-]?(time|tijd)",
    ),
}
_NEEDED = ("id", "time", "state")
"""What a map cannot do without."""
_SUB_STATE = re.compile(r"sub[ _-]?(status|state)", re.I)
_MEANS: tuple[tuple[str, str], ...] = (
    ("cancelled", r"cancel|geannuleerd|duplicate|invalid|withdrawn|ingetrokken"),
    ("supplier", r"vendor|supplier|leverancier|third.?party|external"),
    (
        "asked",
        r"(await|wait|pend|wacht|hold).*(user|customer|client|caller|requester|klant|melder)"
        r"|user info|feedback",
    ),
    ("closed", r"clos|gesloten|afgesloten|afgemeld"),
    ("resolved", r"resolv|solved|fixed|opgelost|verholpen|completed|done|gereed"),
    ("queued", r"new|nieuw|queue|await.*assign|assign|registered|open|reopen|toegewezen|to ?do"),
    ("working", r"active|progress|accept|in call|work|behandeling|take in charge|started?"),
)


def sketch(columns: Sequence[str], rows: Sequence[dict[str, str]]) -> str:
    """The map as YAML, with a remark wherever somebody has to look."""
    named = _columns(columns, rows)
    guessed = {field: _any_column(field, named, columns) for field in _NEEDED if field not in named}
    priorities = _values(named.get("priority", []), rows)
    states = _states(named.get("state", guessed.get("state", [])), rows)
    lines = ["# A map to start from: look at every line with a '?'.", "columns:"]
    lines += [f"  {field}: {_listed(found)}" for field, found in named.items()]
    lines += [f"  {field}: {_listed(found)}   # ? which column" for field, found in guessed.items()]
    lines += [
        "",
        "# queued | working | asked | supplier | resolved | closed | cancelled | note | skip",
        "states:" if states else "states: {}",
    ]
    lines += [f"  {_quoted(word)}: {_meaning(word)}" for word in states]
    lines += [
        "",
        'missing: ["", "?"]',
        "zone: Europe/Amsterdam   # ? the clock of moments that name no zone",
        "groups: owner   # ? actor: in a row that only notes something, the group is who wrote it",
        "",
        "terms:   # ? what was promised",
        "  kind: incident",
        '  hours: {zone: Europe/Amsterdam, weekdays: "08:00-18:00", holidays: NL}',
        *(["  targets:"] if priorities else []),
        *(f"    {_quoted(word)}: {{acknowledge: 4h, resolve: 3d}}" for word in priorities),
        "  default: {acknowledge: 4h, resolve: 3d}",
        "  reopen: 5d",
    ]
    return "\n".join(lines) + "\n"


def _any_column(field: str, named: dict[str, list[str]], columns: Sequence[str]) -> list[str]:
    """A column for what a map cannot do without: the first that serves nothing else, so that the
    map can be read as it is.
    """
    taken = {name for names in named.values() for name in names}
    free = [name for name in columns if name not in taken] or list(columns) or [field]
    return [free[min(_NEEDED.index(field), len(free) - 1)]]


def _columns(columns: Sequence[str], rows: Sequence[dict[str, str]]) -> dict[str, list[str]]:
    """The likeliest column for each field; a moment must look like one, and no column serves
    twice.
    """
    moments = [c for c in columns if _is_moment(c, rows)]
    found = _by_name(moments, [c for c in columns if c not in moments])
    if moments:
        found.setdefault("time", moments[:1])
    if "state" in found:
        found["state"] = _state_columns(found["state"], columns)
    return found


def _by_name(moments: Sequence[str], others: Sequence[str]) -> dict[str, list[str]]:
    """The column for each field whose name fits, each column once."""
    found: dict[str, list[str]] = {}
    for field, patterns in _NAMES.items():
        taken = {c for names in found.values() for c in names}
        able = moments if field in ("time", "opened") else others
        if match := _first_match(patterns, [c for c in able if c not in taken]):
            found[field] = [match]
    return found


def _first_match(patterns: Sequence[str], columns: Sequence[str]) -> str | None:
    """The column that fits the earliest pattern."""
    fits = (c for p in patterns for c in columns if re.fullmatch(p, c.strip(), re.I))
    return next(fits, None)


def _state_columns(named: list[str], columns: Sequence[str]) -> list[str]:
    """The state with its sub-states; a lifecycle step says little without the activity."""
    found = [*named, *(c for c in columns if _SUB_STATE.search(c) and c not in named)]
    alone = found == ["lifecycle:transition"] and "concept:name" in columns
    return ["concept:name", *found] if alone else found


def _is_moment(column: str, rows: Sequence[dict[str, str]]) -> bool:
    clocks = (Moments(_UTC), Moments(_UTC, day_first=False))
    values = [v for row in rows[:_LOOK] if (v := (row.get(column) or "").strip()) not in ("", "?")]
    return (
        bool(values)
        and sum(any(c.read(v) for c in clocks) and not v.isdecimal() for v in values)
        > len(values) * 0.8
    )


def _states(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> list[str]:
    """Every state, the most frequent first."""
    joined = (
        "/".join(v for c in columns if (v := (row.get(c) or "").strip()) not in ("", "?"))
        for row in rows
    )
    return [word for word, _ in Counter(word for word in joined if word).most_common(60)]


def _values(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> list[str]:
    found = {
        v for row in rows for c in columns if (v := (row.get(c) or "").strip()) not in ("", "?")
    }
    return sorted(found)[:12]


def _meaning(word: str) -> str:
    """A guess by the last part of a joined state first, as it says more."""
    for part in (word.rsplit("/", 1)[-1], word):
        for meaning, pattern in _MEANS:
            if re.search(pattern, part, re.I):
                return meaning
    return "note   # ?"


def _listed(names: Sequence[str]) -> str:
    return (
        _quoted(names[0]) if len(names) == 1 else "[" + ", ".join(_quoted(n) for n in names) + "]"
    )


def _quoted(word: str) -> str:
    """A word as YAML reads it back: quoted unless it is plain, what cannot be seen written out."""
    plain = re.fullmatch(r"[A-Za-z_](?:[A-Za-z0-9_ .()-]*[A-Za-z0-9_)])?", word)
    if plain and word.lower() not in _YAML_WORDS:
        return word
    shown = json.dumps(word, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in shown)


_YAML_WORDS = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
