"""Fields of the forms in which a block is edited, and what was filled in of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from catalog.editing.merge import Path, with_value
from catalog.editing.splice import Document

Way = Literal["line", "words", "lines", "choice", "several", "yes_no"]
Choices = tuple[tuple[str, str], ...]
LONGEST = 2_000
MOST_LINES = 400


def joined(path: Sequence[str]) -> str:
    """A path as a form's field is named by it."""
    return "/".join(quote(step, safe="#") for step in path)


@dataclass(frozen=True)
class EditField:
    """A field of a form: where it stands in the file, what it is called, what it holds."""

    path: Path
    label: str
    way: Way = "line"
    value: Any = None
    choices: Choices = ()
    hint: str = ""

    @property
    def name(self) -> str:
        """Its name in the form, which is its id too."""
        return f"v.{joined(self.path)}"

    @property
    def text(self) -> str:
        """What it holds, as it is filled in."""
        if isinstance(self.value, list):
            return "\n".join(map(str, self.value))
        if self.way == "yes_no":
            return "yes" if self.value is True else "no"
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `taken_out`: what a press takes out of the file."""

    title: str
    fields: tuple[EditField, ...]
    taken_out: str = ""


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
    text = "\n".join(given).replace("\r\n", "\n").strip() if given else ""
    if one.way == "several":
        offered = [value for value, _ in one.choices]
        stays = [v for v in one.value or () if v in given or v not in offered]
        return [*stays, *(v for v in offered if v in given and v not in stays)] or None
    if one.way == "lines":
        lines = (" ".join(line.split())[:LONGEST] for line in text.split("\n")[:MOST_LINES])
        return list(dict.fromkeys(line for line in lines if line)) or None
    if one.way == "yes_no":
        return (text == "yes") if (text == "yes") != (one.value is True) else _LEFT
    if one.way == "choice" and one.value is None and [text] == [v for v, _ in one.choices[:1]]:
        return _LEFT  # what a browser sends of a list in which nothing was chosen
    if one.way == "choice":
        return (text or None) if text in dict(one.choices) else _LEFT
    if one.text.strip() == text:
        return _LEFT
    return (text if one.way == "words" else " ".join(text.split()))[:LONGEST] or None


def with_filled(document: Document, values: Mapping[Path, Any]) -> Document:
    """The document with what was filled in."""
    for path, value in values.items():
        document = with_value(document, path, value)
    return document
