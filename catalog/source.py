"""One YAML file as plain data that remembers its lines: `Fields` for mappings, `Rows` for lists.

Read from libyaml's events, not by a loader: fast (a hospital in a tenth of a second), no recursion that a deep file
could exhaust, no tags that build objects, and every doubled field is seen instead of the first (docs/decisions/0010).
Scalars are text, but for null, true and false as YAML 1.2 has them; the models read numbers and dates themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from catalog.problems import Problem

MOST_BYTES = 4_000_000
MOST_VALUES = 300_000
MOST_LEVELS = 60
_PLAIN: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_PLAIN |= {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Fields(dict[str, Any]):
    """A mapping: `line` of itself, `lines` of each field, `doubts`: fields that were replaced or left out as unsound."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.doubts: set[str] = set()
        self.size = 1


class Rows(list[Any]):
    """A list: `line` of itself, `lines` of each row, `doubted` when a row was left out as unsound."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []
        self.doubted = False
        self.size = 1


class Source:
    """A file's name, its data (None when it cannot be read), what was wrong with it and what got lost by that."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.lost_ids: set[str] = set()
        self.lost_refs: set[str] = set()
        self.lost_team: str | None = None
        self.root: Fields | None = None
        text = self._text(content)
        if text is not None:
            self._parse(text)

    def problem(self, line: int, code: str, message: str, mend: str) -> None:
        """Notes a problem, once: the same words at the same line (an alias read twice) count as one."""
        found = Problem(self.name, line, code, message, mend)
        if found not in self.problems:
            self.problems.append(found)

    def lose(self, value: Any) -> None:
        """Remembers the ids and references within a part that is left out, so that nobody's reference to them dangles."""
        for key, text in scalars(value):
            if key in ("id", "team"):
                self.lost_ids.add(text)
            if re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", text):
                self.lost_refs.add(text)

    def lose_file(self, text: str) -> None:
        """Gathers what an unreadable file would have named, by the look of its lines."""
        team = re.search(r"^[{\s]*[\"']?team[\"']?\s*:\s*[\"']?([\w-]+)", text, re.MULTILINE)
        self.lost_team = team.group(1) if team else self.name.rpartition(".")[0]
        self.lost_ids |= set(re.findall(r"\bid[\"']?\s*:\s*[\"']?([\w-]+)", text))
        self.lost_refs |= set(re.findall(r"\b[a-z0-9-]+/[a-z0-9-]+\b", text))

    def line(self, *path: str | int) -> int:
        """The line of the deepest part of `path` that is there."""
        line = 1
        here: Any = self.root
        for part in path:
            try:
                line = here.lines[part]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            here = inner(here, part)
        return line

    def doubtful(self, *path: str | int) -> bool:
        """Whether `path` stands within, or holds, something that was replaced or left out."""
        here: Any = self.root
        for part in path:
            if isinstance(here, Fields) and part in here.doubts:
                return True
            here = inner(here, part)
        return _doubts_within(here)

    def _text(self, content: bytes) -> str | None:
        if len(content) > MOST_BYTES:
            self.problem(
                1, "bad-yaml", f"the file is larger than {MOST_BYTES // 1_000_000} MB", "split it into one file a team"
            )
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.problem(line, "bad-yaml", f"byte {content[error.start]:#04x} is not UTF-8", "save the file as UTF-8")
            self.lose_file(content.decode("utf-8", "replace"))
            return None

    def _parse(self, text: str) -> None:
        try:
            root = _Builder(self).build(text)
        except _UnreadableError as error:
            self.problem(error.line, "bad-yaml", error.message, error.mend)
            self.lose_file(text)
            return
        if isinstance(root, Fields):
            self.root = root
            return
        what = "the file is empty" if root is None else "the file does not hold fields"
        self.problem(
            1, "empty-file" if root is None else "bad-yaml", what, "begin with `team: its-id`, or remove the file"
        )
        self.lose_file(text)


class _UnreadableError(Exception):
    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(message)
        self.line, self.message, self.mend = line, message, mend


class _Builder:
    """Builds the tree from events with a stack of its own."""

    def __init__(self, source: Source) -> None:
        self.source = source
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
            raise _UnreadableError(
                line, "there is a character that text cannot hold", "take it out and type it again"
            ) from error
        return self.root

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise _UnreadableError(
                        line, "a second document begins here", "give every team a file of its own, without ---"
                    )
            case yaml.ScalarEvent():
                plain = not event.style and event.value in _PLAIN and event.implicit[0]
                self._value(_PLAIN[event.value] if plain else event.value, line, event.anchor)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    message = f"'*{event.anchor}' refers to nothing that ended before it"
                    raise _UnreadableError(
                        line, message, f"name the part with &{event.anchor} first, or put the text in quotes"
                    )
                self._value(self.anchors[event.anchor], line, None)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self.stack) >= MOST_LEVELS:
                    raise _UnreadableError(
                        line, f"there are more than {MOST_LEVELS} levels within each other", "close the brackets"
                    )
                opened = Fields(line) if isinstance(event, yaml.MappingStartEvent) else Rows(line)
                self.stack.append((opened, event.anchor))
                self.keys.append(None)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done, anchor = self.stack.pop()
                self.keys.pop()
                if isinstance(done, Fields):
                    _merge(done)
                self._value(done, done.line, anchor)
            case _:
                pass

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
            raise _UnreadableError(
                line, f"the file comes to more than {MOST_VALUES} values", "repeat less by * references"
            )
        if isinstance(here, Rows):
            here.append(value)
            here.lines.append(line)
        else:
            self._field(here, value)

    def _key(self, key: Any, line: int) -> None:
        if isinstance(key, Fields | Rows):
            raise _UnreadableError(
                line, "a field's name cannot be a list or hold fields", "write a word before the colon"
            )
        self.keys[-1] = (key if isinstance(key, str) else str(key).lower(), line)

    def _field(self, here: Fields, value: Any) -> None:
        key, line = self.keys[-1] or ("", here.line)
        self.keys[-1] = None
        if key not in here:
            here[key] = value
            here.lines[key] = line
            return
        message = f"'{key}' stands here twice, first in line {here.lines[key]}"
        self.source.problem(line, "doubled-field", message, "keep one of the two")
        here.doubts.add(key)
        self.source.lose(value)


def _merge(fields: Fields) -> None:
    """`<<: *base` takes over what is not said here."""
    base = fields.pop("<<", None)
    for one in base if isinstance(base, Rows) else [base]:
        if isinstance(one, Fields):
            for key in one.keys() - fields.keys():
                fields[key] = one[key]
                fields.lines[key] = one.lines[key]


def _explained(error: yaml.MarkedYAMLError) -> _UnreadableError:
    problem, context = error.problem or "cannot be read", error.context or ""
    opened = error.context_mark.line + 1 if error.context_mark else 1
    line = error.problem_mark.line + 1 if error.problem_mark else opened
    if "simple key" in context:
        return _UnreadableError(opened, "this line is no field, it has no colon", "write `field: value`, or put long text in quotes")
    if "quoted" in context:
        return _UnreadableError(opened, "a quote is opened here and not closed", "close it, with the same quote")
    if "flow" in context:
        message = f"the bracket opened in line {opened} does not end well ({problem})"
        return _UnreadableError(max(line - 1, opened), message, "close it, and put commas between its parts")
    if "\\t" in problem or "cannot start any token" in problem:
        return _UnreadableError(
            line,
            "a tab, or a sign that means something else to YAML, begins a value here",
            "use spaces, or put the text in quotes",
        )
    if "mapping values" in problem:
        return _UnreadableError(
            line,
            "there is a colon too many, or this line is too far to the right",
            "put text with a colon in quotes; align the line",
        )
    if "expected key" in problem or "block end" in problem or "indicator" in problem:
        return _UnreadableError(
            line, "this line does not stand under the one it belongs to", "align it with its neighbours, by spaces"
        )
    return _UnreadableError(line, f"this is not YAML ({problem})", "put text in quotes, align lines by spaces")


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


def _doubts_within(value: Any) -> bool:
    if isinstance(value, Fields):
        return bool(value.doubts) or any(_doubts_within(v) for v in value.values())
    return isinstance(value, Rows) and (value.doubted or any(_doubts_within(v) for v in value))
