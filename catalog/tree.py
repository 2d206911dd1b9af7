"""Reads YAML as plain data that remembers its lines: `Fields` for mappings, `Rows` for lists.

Built from libyaml's events, not by a loader: fast (a hospital in a tenth of a second), no recursion
that a deep file could exhaust, no tags that make objects, and every doubled field is seen instead
of the first (docs/decisions/0010). Scalars are text, but for null, true and false as YAML 1.2 has
them; the models read numbers and dates themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import yaml

from catalog.characters import MAY_BE_ODD
from catalog.language_packs import packs

MOST_VALUES = 300_000
MOST_LEVELS = 60
_PLAIN: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_PLAIN |= {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Fields(dict[str, Any]):
    """A mapping: `line` of itself, `lines` of each field, `doubts`: fields that were replaced or
    left out as unsound.
    """

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.doubts: set[str] = set()
        self.size = 1


class Rows(list[Any]):
    """A list: `line` of itself, `lines` of each row, `doubted` when a row was left out as
    unsound.
    """

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []
        self.doubted = False
        self.size = 1


class Unreadable(Exception):
    """Text that is no YAML, or more than a file may hold."""

    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(message)
        self.line, self.message, self.mend = line, message, mend


Doubled = list[tuple[Fields, str, int, Any]]


Scalars = list[tuple[int, str]]
"""Texts of a file, each with its line."""


class Parsed(NamedTuple):
    """The data of a file, its doubled fields (where, name, line, the value left out), and the texts
    in it that hold characters which look like others.
    """

    root: Any
    doubled: Doubled
    odd: Scalars


def parse(text: str) -> Parsed:
    """Reads YAML. Raises Unreadable."""
    builder = _Builder()
    return Parsed(builder.build(text), builder.doubled, builder.odd)


class _Builder:
    """Builds the tree from events with a stack of its own."""

    def __init__(self) -> None:
        self.doubled: Doubled = []
        self.odd: Scalars = []
        self.anchors: dict[str, Any] = {}
        self.stack: list[tuple[Fields | Rows, str | None]] = []
        self.keys: list[tuple[str, int] | None] = []
        self.root: Any = None
        self.documents = 0

    def build(self, text: str) -> Any:
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            raise _explained(error) from error
        except yaml.YAMLError as error:
            line = text.count("\n", 0, getattr(error, "position", 0)) + 1
            raise Unreadable(
                line, "there is a character that text cannot hold", "take it out and type it again"
            ) from error
        return self.root

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self._document(line)
            case yaml.ScalarEvent():
                if MAY_BE_ODD.search(event.value):
                    self.odd.append((line, event.value))
                plain = not event.style and event.value in _PLAIN and event.implicit[0]
                self._value(_PLAIN[event.value] if plain else event.value, line, event.anchor)
            case yaml.AliasEvent():
                self._value(self._repeated(event.anchor, line), line, None)
            case yaml.MappingStartEvent():
                self._open(Fields(line), event.anchor)
            case yaml.SequenceStartEvent():
                self._open(Rows(line), event.anchor)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()
            case _:
                pass

    def _document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Unreadable(
                line,
                "a second document begins here",
                "give every team a file of its own, without ---",
            )

    def _repeated(self, anchor: str, line: int) -> Any:
        if anchor not in self.anchors:
            raise Unreadable(
                line,
                f"'*{anchor}' refers to nothing that ended before it",
                f"name the part with &{anchor} first, or put the text in quotes",
            )
        return self.anchors[anchor]

    def _open(self, opened: Fields | Rows, anchor: str | None) -> None:
        if len(self.stack) >= MOST_LEVELS:
            raise Unreadable(
                opened.line,
                f"there are more than {MOST_LEVELS} levels within each other",
                "close the brackets",
            )
        self.stack.append((opened, anchor))
        self.keys.append(None)

    def _close(self) -> None:
        done, anchor = self.stack.pop()
        self.keys.pop()
        if isinstance(done, Fields):
            _merge(done)
            _mend_commas(done)
        self._value(done, done.line, anchor)

    def _value(self, value: Any, line: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = value
        if not self.stack:
            self.root = value
            return
        here = self.stack[-1][0]
        if isinstance(here, Fields) and self.keys[-1] is None:
            self._key(value, line)
            return
        here.size += getattr(value, "size", 1)
        if here.size > MOST_VALUES:
            raise Unreadable(
                line,
                f"the file comes to more than {MOST_VALUES} values",
                "repeat less by * references",
            )
        if isinstance(here, Rows):
            here.append(value)
            here.lines.append(line)
        else:
            self._field(here, value)

    def _key(self, key: Any, line: int) -> None:
        if isinstance(key, Fields | Rows):
            raise Unreadable(
                line,
                "a field's name cannot be a list or hold fields",
                "write a word before the colon",
            )
        self.keys[-1] = (key if isinstance(key, str) else str(key).lower(), line)

    def _field(self, here: Fields, value: Any) -> None:
        key, line = self.keys[-1] or ("", here.line)
        self.keys[-1] = None
        if key not in here:
            here[key] = value
            here.lines[key] = line
            return
        self.doubled.append((here, key, line, value))


def _merge(fields: Fields) -> None:
    """`<<: *base` takes over what is not said here."""
    base = fields.pop("<<", None)
    for one in base if isinstance(base, Rows) else [base]:
        if isinstance(one, Fields):
            for key in one.keys() - fields.keys():
                fields[key] = one[key]
                fields.lines[key] = one.lines[key]


def _mend_commas(fields: Fields) -> None:
    """`{en: questions, in our hours, nl: ...}`: a comma cut the text in two; what follows it
    belongs to it.
    """
    languages = packs().keys()
    if not languages & fields.keys():
        return
    last = ""
    for key, value in list(fields.items()):
        if value is None and key not in languages and isinstance(fields.get(last), str):
            fields[last] += f", {key}"
            del fields[key], fields.lines[key]
        else:
            last = key


def _explained(error: yaml.MarkedYAMLError) -> Unreadable:
    """What YAML's own error means to somebody who writes a file."""
    problem, context = error.problem or "cannot be read", error.context or ""
    opened = error.context_mark.line + 1 if error.context_mark else 1
    line = error.problem_mark.line + 1 if error.problem_mark else opened
    for mistake in _MISTAKES:
        if any(sign in (context if mistake.in_context else problem) for sign in mistake.signs):
            at = {"opened": opened, "closing": max(line - 1, opened), "here": line}[mistake.where]
            message = mistake.message.format(opened=opened, problem=problem)
            return Unreadable(at, message, mistake.mend)
    return Unreadable(
        line, f"this is not YAML ({problem})", "put text in quotes, align lines by spaces"
    )


class _Mistake(NamedTuple):
    """What signs in YAML's problem, or in its context, show; `where` is the line that is told."""

    signs: tuple[str, ...]
    message: str
    mend: str
    where: Literal["opened", "closing", "here"] = "here"
    in_context: bool = False


_MISTAKES = (
    _Mistake(
        ("simple key",),
        "this line is no field, it has no colon",
        "write `field: value`, or put long text in quotes",
        where="opened",
        in_context=True,
    ),
    _Mistake(
        ("quoted",),
        "a quote is opened here and not closed",
        "close it, with the same quote",
        where="opened",
        in_context=True,
    ),
    _Mistake(
        ("flow",),
        "the bracket opened in line {opened} does not end well ({problem})",
        "close it, and put commas between its parts",
        where="closing",
        in_context=True,
    ),
    _Mistake(
        ("\\t", "cannot start any token"),
        "a tab, or a sign that means something else to YAML, begins a value here",
        "use spaces, or put the text in quotes",
    ),
    _Mistake(
        ("mapping values",),
        "there is a colon too many, or this line is too far to the right",
        "put text with a colon in quotes; align the line",
    ),
    _Mistake(
        ("expected key", "block end", "indicator"),
        "this line does not stand under the one it belongs to",
        "align it with its neighbours, by spaces",
    ),
)
"""The first that fits explains."""


def inner(here: Any, part: str | int) -> Any:
    """What stands in a mapping or list at `part`; None where nothing does."""
    if isinstance(here, list):
        return here[part] if isinstance(part, int) and part < len(here) else None
    return here.get(part) if isinstance(here, dict) else None


def scalars(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text within, with the name of the field it stands in."""
    waiting: list[tuple[str, Any]] = [(key, value)]
    while waiting:
        name, here = waiting.pop()
        if isinstance(here, str):
            yield name, here
        elif isinstance(here, dict):
            waiting += [(str(k), v) for k, v in here.items()]
        elif isinstance(here, list):
            waiting += [(name, v) for v in here]
