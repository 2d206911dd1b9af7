"""Brings three versions of a team's file together, field by field: where both changed the same one
both are kept apart and asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.editing.splice import Document
from catalog.exchange.merge import key_of

Path = tuple[str, ...]
Three = tuple[list[Any], list[Any], list[Any]]
"""A list as it was, as it is in the file, as one's own draft has it."""
GONE: Any = None
"""What stands for a part that is not there."""


@dataclass(frozen=True)
class Conflict:
    """A field that both changed: what it was, what it is in the file now, what one's own draft
    says. None where it is not there.
    """

    path: Path
    base: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merged:
    """The three together; where they conflict, one's own."""

    document: Document
    conflicts: tuple[Conflict, ...]


def merged(base: Document, theirs: Document, mine: Document) -> Merged:
    """One's own draft and the file as somebody else changed it, both begun from `base`."""
    found: list[Conflict] = []
    made = _both(base, theirs, mine, (), found)
    return Merged(made, tuple(found))


def _both(base: Any, theirs: Any, mine: Any, path: Path, found: list[Conflict]) -> Any:
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if isinstance(theirs, dict) and isinstance(mine, dict):
        return _fields(base if isinstance(base, dict) else {}, theirs, mine, path, found)
    lists = isinstance(base, list) and isinstance(theirs, list) and isinstance(mine, list)
    made = _lists((base, theirs, mine), path, found) if lists else None
    if made is None:
        found.append(Conflict(path, base, theirs, mine))
    return mine if made is None else made


def _lists(three: Three, path: Path, found: list[Conflict]) -> list[Any] | None:
    """Three lists together; None where that cannot be told."""
    base, theirs, mine = three
    if all(map(_are_rows, three)):
        before, now, own = ({key_of(row): row for row in rows} for rows in three)
        return list(_fields(before, now, own, path, found).values())
    if not any(isinstance(one, dict | list) for rows in three for one in rows):
        return _texts(base, theirs, mine)
    if _in_place(base, theirs) and _in_place(base, mine):
        return _by_place(three, path, found)
    return None


def _fields(
    base: Document, theirs: Document, mine: Document, path: Path, found: list[Conflict]
) -> Document:
    made: Document = {}
    for name in dict.fromkeys([*theirs, *mine]):
        three = [part.get(name) for part in (base, theirs, mine)]
        value = _both(three[0], three[1], three[2], (*path, name), found)
        if value is not GONE or (name in theirs and name in mine):
            made[name] = value
    return made


def _in_place(base: list[Any], now: list[Any]) -> bool:
    """Whether the rows of before still stand where they stood, changed or not."""
    if len(now) < len(base):
        return False
    return all(b == n or n not in base for b, n in zip(base, now, strict=False))


def _by_place(three: Three, path: Path, found: list[Conflict]) -> list[Any]:
    """Rows without a name: the first of each are the same row, what was added behind stands."""
    base, theirs, mine = three
    n = len(base)
    rows = enumerate(zip(base, theirs[:n], mine[:n], strict=True))
    both = [_both(b, t, m, (*path, f"#{at}"), found) for at, (b, t, m) in rows]
    return [*both, *theirs[n:], *(row for row in mine[n:] if row not in theirs[n:])]


def _texts(base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]) -> list[Any]:
    """A list of texts: what either added is there, what either took out is not."""
    kept = [one for one in theirs if one in mine or one not in base]
    return [*kept, *(one for one in mine if one not in theirs and one not in base)]


def _are_rows(rows: list[Any]) -> bool:
    keys = [key_of(row) if isinstance(row, dict) else "" for row in rows]
    return all(keys) and len(set(keys)) == len(keys)


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Where two documents differ, with what the first says there; None where it says nothing."""
    if before == after:
        return
    parts = _parts(before, after)
    if parts is None:
        yield path, before
        return
    old, new = parts
    for name in dict.fromkeys([*old, *new]):
        yield from differences(old.get(name), new.get(name), (*path, name))


def _parts(before: Any, after: Any) -> tuple[Document, Document] | None:
    """Both by name, where they can be compared part by part."""
    if isinstance(before, dict) and isinstance(after, dict):
        return before, after
    if not isinstance(before, list) or not isinstance(after, list):
        return None
    if _are_rows(before) and _are_rows(after):
        return {key_of(r): r for r in before}, {key_of(r): r for r in after}
    return (_numbered(before), _numbered(after)) if len(before) == len(after) else None


def _numbered(rows: list[Any]) -> Document:
    return {f"#{n}": row for n, row in enumerate(rows)}


def at(document: Any, path: Sequence[str]) -> Any:
    """What stands at a path: names of fields, ids of rows, or #2 for the third row; None where
    nothing does.
    """
    here = document
    for step in path:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list):
            here = _row(here, step)
        else:
            return None
    return here


def by_name(document: Any, path: Sequence[str | int]) -> Path:
    """A path that counts rows, as `at` takes it: each row by its id, else by its number."""
    found: list[str] = []
    here = document
    for step in path:
        row = at(here, (f"#{step}",)) if isinstance(step, int) and isinstance(here, list) else None
        name = key_of(row) if isinstance(row, dict) else ""
        found.append(str(step) if row is None else name or f"#{step}")
        here = row if row is not None else at(here, (str(step),))
    return tuple(found)


def _row(rows: list[Any], step: str) -> Any:
    place = _place(rows, step)
    return None if place is None else rows[place]


def _place(rows: list[Any], step: str) -> int | None:
    """Where in a list the row stands that a step names."""
    if step.startswith("#"):
        number = int(step[1:]) if step[1:].isdecimal() else len(rows)
        return number if number < len(rows) else None
    found = (n for n, row in enumerate(rows) if isinstance(row, dict) and key_of(row) == step)
    return next(found, None)


def with_value(document: Any, path: Sequence[str], value: Any) -> Any:
    """The same with a value at a path; None takes it out, and what is then empty with it. A row
    that is not there is added.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(document, list):
        return _with_row(document, step, rest, value)
    held = document if isinstance(document, dict) else {}
    inner = with_value(held.get(step), rest, value)
    if inner is None or (inner in ({}, []) and value is None):
        return {key: part for key, part in held.items() if key != step}
    return held | {step: inner}


def _with_row(rows: list[Any], step: str, rest: Sequence[str], value: Any) -> list[Any]:
    place = _place(rows, step)
    inner = with_value(None if place is None else rows[place], rest, value)
    if place is None:
        return rows if inner is None else [*rows, inner]
    changed = [*rows[:place], inner, *rows[place + 1 :]]
    return [row for row in changed if row is not None and row != {}]
