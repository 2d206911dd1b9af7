"""Fields of the forms in which a block is edited, and what was filled in of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

from bot.channels.pages.block_durations import as_agreed
from catalog.editing.merge import Path, at, with_value
from catalog.editing.splice import Document

Way = Literal[
    "line", "words", "lines", "choice", "several", "yes_no", "spans", "day", "named", "time"
]
"""How it is filled in. `spans`: stretches of hours with commas; `time`: how long something may
take; `named`: one of the choices by its name, or anything else that is typed.
"""
Choices = tuple[tuple[str, str], ...]
LONGEST = 2_000
MOST_LINES = 400


def joined(path: Sequence[str]) -> str:
    """A path as a form's field is named by it."""
    return "/".join(quote(step, safe="#") for step in path)


@dataclass(frozen=True)
class EditField:
    """A field of a form: where it stands in the file, what it is called, what it holds. `stored`:
    what a choice is in the file, where that is no text; `otherwise`: what holds where the file says
    neither yes nor no.
    """

    path: Path
    label: str
    way: Way = "line"
    value: Any = None
    choices: Choices = ()
    hint: str = ""
    stored: Mapping[str, Any] = field(default_factory=dict)
    otherwise: bool = False

    @property
    def name(self) -> str:
        """Its name in the form, which is its id too."""
        return f"v.{joined(self.path)}"

    @property
    def text(self) -> str:
        """What it holds, as it is filled in."""
        if isinstance(self.value, list):
            return (", " if self.way == "spans" else "\n").join(map(str, self.value))
        if self.way == "yes_no":
            return "yes" if self.is_yes else "no"
        if self.way == "named":
            return self.named.get(str(self.value), str(self.value or ""))
        return "" if self.value is None else str(self.value)

    @property
    def is_yes(self) -> bool:
        """Whether it holds, said or not."""
        return self.otherwise if self.value is None else self.value is True

    @property
    def named(self) -> Mapping[str, str]:
        """Each choice as it is typed."""
        return typed(self.choices)


@lru_cache(maxsize=64)
def typed(choices: Choices) -> Mapping[str, str]:
    """Each choice as it is typed: its name, with its id where another is called alike."""
    times = Counter(label for _, label in choices)
    return {one: label if times[label] == 1 else f"{label} ({one})" for one, label in choices}


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `taken_out`: what a press takes out of the file; `more`: those
    that are seldom needed, folded away.
    """

    title: str
    fields: tuple[EditField, ...]
    taken_out: str = ""
    more: tuple[EditField, ...] = ()

    @property
    def every(self) -> tuple[EditField, ...]:
        """All its fields."""
        return (*self.fields, *self.more)

    @property
    def says_more(self) -> bool:
        """Whether any of the fields that are seldom needed holds something."""
        return any(one.value not in (None, [], "") for one in self.more)


@dataclass(frozen=True)
class New:
    """A short form that adds something: what, and what has to be said of it."""

    what: str
    title: str
    fields: tuple[EditField, ...]


@dataclass(frozen=True)
class Part:
    """A part of the forms: `id` stands in the address, `inner` are parts within it."""

    id: str
    title: str
    groups: tuple[Group, ...] = ()
    new: tuple[New, ...] = ()
    inner: tuple[tuple[str, str], ...] = field(default=())
    lead: str = ""

    @property
    def fields(self) -> tuple[EditField, ...]:
        """All fields of its groups."""
        return tuple(one for group in self.groups for one in group.every)

    @property
    def lists(self) -> dict[Choices, str]:
        """What fields of this part offer while one types, each with the id of its list."""
        offered = dict.fromkeys(one.choices for one in self.fields if one.way == "named")
        return {choices: f"names-{n}" for n, choices in enumerate(offered)}


def filled(fields: Sequence[EditField], form: Mapping[str, list[str]]) -> dict[Path, Any]:
    """What was filled in of these fields, where it differs from what they hold; None for nothing.
    What is not in the form stays, and so does what no choice of ours says.
    """
    found: dict[Path, Any] = {}
    for one in fields:
        if one.name not in form and one.way != "several":
            continue
        given = form.get(one.name, [])
        if one.way == "several" and f"{one.name}.shown" not in form:
            continue
        value = _read(one, given)
        if value is not _LEFT and value != (one.value or None):
            found[one.path] = value
    return found


_LEFT: Any = object()
"""What says nothing of a field: it stays."""


def _read(one: EditField, given: list[str]) -> Any:
    text = "\n".join(given).replace("\r\n", "\n").strip()
    match one.way:
        case "several":
            return _ticked(one, given)
        case "lines":
            lines = (" ".join(line.split())[:LONGEST] for line in text.split("\n")[:MOST_LINES])
            return list(dict.fromkeys(filter(None, lines))) or None
        case "yes_no":
            return (text == "yes") if (text == "yes") != one.is_yes else _LEFT
        case "choice":
            return _chosen(one, text)
    return _LEFT if one.text.strip() == text else _typed(one, text)


def _typed(one: EditField, text: str) -> str | None:
    if one.way == "named":
        known = {label.casefold(): value for value, label in reversed(one.choices)}  # first wins
        known |= {label.casefold(): value for value, label in one.named.items()}
        text = known.get(text.casefold(), text)
    text = as_agreed(text) if one.way == "time" else text
    return (text if one.way == "words" else " ".join(text.split()))[:LONGEST] or None


def _ticked(one: EditField, given: list[str]) -> list[str] | None:
    """Those that are ticked, with what is held and not offered."""
    offered = [value for value, _ in one.choices]
    stays = [v for v in one.value or () if v in given or v not in offered]
    return [*stays, *(v for v in offered if v in given and v not in stays)] or None


def _chosen(one: EditField, text: str) -> Any:
    if one.value is None and text == next((v for v, _ in one.choices), None):
        return _LEFT  # what a browser sends of a list in which nothing was chosen
    if text == one.text or text not in dict(one.choices):
        return _LEFT
    return one.stored.get(text, text) or None


def with_filled(document: Document, values: Mapping[Path, Any]) -> Document:
    """The document with what was filled in. What is emptied comes last and from the end, so that
    the rows before it keep their places.
    """
    said = [(path, value) for path, value in values.items() if value is not None]
    emptied = [(path, None) for path, value in values.items() if value is None]
    for path, value in (*said, *reversed(emptied)):
        of_approval = path[-2:-1] == ("approval",)
        document = (
            _with_approval(document, path, value)
            if of_approval
            else with_value(document, path, value)
        )
    return document


def _with_approval(document: Document, path: Path, value: Any) -> Document:
    """A field of an approval: it is one word where nothing more is said than who agrees."""
    held = at(document, path[:-1])
    said = {"who": held} if isinstance(held, str) else held
    made = with_value(said, path[-1:], value) or None
    short = made["who"] if made and list(made) == ["who"] else made
    changed: Document = with_value(document, path[:-1], short)
    return changed
