"""Says in words what a draft changes, field by field, as the forms call it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from bot.channels.pages.block_fields import EditField
from bot.channels.pages.block_forms import Forms
from catalog.editing.merge import Path, at, differences

LONGEST = 160


class Places:
    """What the forms call the places of a document."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.fields: dict[Path, EditField] = {}
        self.named: dict[Path, str] = {}
        self.parts: dict[Path, str] = {}
        for part_id, title, _ in forms.menu():
            part = forms.part(part_id)
            for group in part.groups if part else ():
                whole = title if group.title == forms.say("What it is") else group.title
                named = title if whole == title else f"{title} · {whole}"
                if group.taken_out:
                    path = tuple(unquote(step) for step in group.taken_out.split("/"))
                    self.named.setdefault(path, named)
                for one in group.every:
                    self.fields.setdefault(one.path, one)
                    self.parts.setdefault(one.path, part_id)
                    label = one.label if one.label == whole else f"{named} · {one.label}"
                    self.named.setdefault(one.path, label)

    def called(self, path: Path) -> str:
        """What a place is called: as the forms do, else by what surrounds it."""
        if path in self.named:
            return self.named[path]
        inner = next((n for p, n in self.named.items() if p[: len(path)] == path), None)
        if inner:
            return inner.rpartition(" · ")[0] or inner
        outer = next(
            (self.named[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.named), ""
        )
        return f"{outer} · {path[-1]}" if outer else " · ".join(path)

    def shown(self, path: Path, value: Any) -> str:
        """A value as one reads it."""
        one = self.fields.get(path)
        if one and one.way == "yes_no":
            yes = one.otherwise if value is None else value
            return self.forms.say("yes") if yes else self.forms.say("no")
        labels = dict(one.choices) if one else {}
        if one and one.stored:
            value = next((key for key, said in one.stored.items() if said == value), value)
        if isinstance(value, list):
            return ", ".join(labels.get(str(v), plain(v)) for v in value)
        return labels.get(str(value), plain(value))


def plain(value: Any) -> str:
    """A part of a file as one reads it."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {plain(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(plain, value))
    text = "–" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def in_words(before: Forms, after: Forms) -> list[str]:
    """A line for each thing that is other than it was."""
    was, now = Places(before), Places(after)
    found = differences(before.document, after.document)
    return [line for path, _ in found for line in _told(path, was, now)]


def _told(path: Path, was: Places, now: Places) -> Iterator[str]:
    say = now.forms.say
    old, new = at(was.forms.document, path), at(now.forms.document, path)
    if new is None:
        yield say("Taken out: {what}", what=was.called(path))
    elif old is None and path not in now.fields:
        yield say("New: {what}", what=now.called(path))
    elif isinstance(old, list) and isinstance(new, list) and path in now.fields:
        where = now.called(path)
        if more := [one for one in new if one not in old]:
            yield say("{where}: new {what}", where=where, what=now.shown(path, more))
        if gone := [one for one in old if one not in new]:
            yield say("{where}: without {what}", where=where, what=was.shown(path, gone))
    elif old is None:
        yield f"{now.called(path)}: {now.shown(path, new)}"
    else:
        shown = {"new": now.shown(path, new), "old": was.shown(path, old)}
        yield say("{where}: {new} (was {old})", where=now.called(path), **shown)
