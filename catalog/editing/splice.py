"""Changes a file's text only where its data change: comments, order and every other line stay, to
the byte.

The places come from the YAML parser's own marks. What was made is read once more and must say what
was wanted; where it does not (a part that is used twice by reference), nothing is made.
"""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.editing.written import WIDEST, field, new_row, on_a_line, scalar
from catalog.exchange.merge import key_of
from catalog.tree import Unreadable, parse

Document = dict[str, Any]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = "\ufeff"


class CannotEditError(Exception):
    """The file is written in a way that a form cannot change; it has to be changed by hand."""


class _Splice(NamedTuple):
    start: int
    end: int
    text: str


def document_of(text: str) -> Document:
    """The data of a team's file. Raises CannotEditError."""
    try:
        root = plain(parse(text.removeprefix(_BOM)).root)
    except Unreadable as error:
        raise CannotEditError(f"line {error.line}: {error.message}; {error.mend}") from error
    if not isinstance(root, dict):
        raise CannotEditError("the file does not hold fields")
    return root


def plain(value: Any) -> Any:
    """The same data in plain dictionaries and lists."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, list) else value


def changed_text(text: str, wanted: Document) -> str:
    """The text with this content. Raises CannotEditError."""
    body = text.removeprefix(_BOM)
    before = document_of(body)
    if before == wanted:
        return text
    root = yaml.compose(body, Loader=_LOADER)
    editor = _Editor(body)
    editor.change(root, before, wanted, "")
    made = text[: len(text) - len(body)] + editor.applied()
    if document_of(made) != wanted:
        raise CannotEditError("a part of the file is used in several places")
    return made


class _Editor:
    """Gathers what changes where; inner parts before what surrounds them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.splices: list[_Splice] = []

    def applied(self) -> str:
        """The text with all of it."""
        made, at = [], 0
        for splice in sorted(self.splices, key=lambda one: one.start):
            if splice.start < at and (splice.text or splice.end > at):
                if splice.text:
                    raise CannotEditError("two changes of the file meet in one place")
                at = max(at, splice.end)
                continue
            made += [self.text[at : splice.start], splice.text]
            at = max(at, splice.end)
        return "".join([*made, self.text[at:]])

    def change(self, node: Node, before: Any, after: Any, name: str) -> None:
        """Make a part of the file say `after`."""
        if before == after:
            return
        if isinstance(node, MappingNode) and isinstance(after, dict) and after and before:
            self._mapping(node, before, after)
        elif isinstance(node, SequenceNode) and isinstance(after, list) and after and before:
            self._sequence(node, before, after, name)
        else:
            self._replace(node, after)

    def _put(self, start: int, end: int, text: str) -> None:
        self.splices.append(_Splice(start, end, text))

    def _replace(self, node: Node, value: Any) -> None:
        start, end = node.start_mark.index, self._end(node)
        if end > start:
            # A list may begin in the column of its field, what replaces it may not.
            alone = not self.text[self._line_start(start) : start].strip()
            below = isinstance(node, SequenceNode) and not node.flow_style and alone
            self._put(start, end, ("  " if below else "") + on_a_line(value))
        else:
            self._put(start, start, f" {on_a_line(value)}")

    def _mapping(self, node: MappingNode, before: Document, after: Document) -> None:
        pairs = {key.value: (key, value) for key, value in node.value}
        if list(pairs) != list(before) or len(pairs) != len(node.value):
            if not node.flow_style:
                raise CannotEditError("a part of the file is taken over from another")
            self._replace(node, after)
            return
        for name, pair in pairs.items():
            if name in after:
                self._field(pair, before[name], after[name], name)
        gone = [name for name in pairs if name not in after]
        if len(gone) == len(pairs):
            self._replace(node, after)
            return
        names = list(pairs)
        for name in gone:
            at = names.index(name)
            follower = pairs[names[at + 1]][0] if at + 1 < len(names) else None
            kept = next((pairs[n][1] for n in reversed(names[:at]) if n in after), None)
            self._take(pairs[name], follower, kept, flow=bool(node.flow_style))
        self._new_fields(node, {k: v for k, v in after.items() if k not in before})

    def _field(self, pair: tuple[Node, Node], before: Any, after: Any, name: str) -> None:
        key, value = pair
        if before != after and self._end(value) <= value.start_mark.index:
            colon = self.text.index(":", key.end_mark.index) + 1
            self._put(colon, colon, f" {on_a_line(after)}")
        else:
            self.change(value, before, after, name)

    def _new_fields(self, node: MappingNode, new: Document) -> None:
        if not new:
            return
        last = self._end(node.value[-1][1])
        if node.flow_style:
            said = "".join(f", {scalar(k)}: {on_a_line(v)}" for k, v in new.items())
            self._put(last, last, said)
            return
        column = node.value[0][0].start_mark.column
        lines = [line for name, value in new.items() for line in field(name, value, column)]
        self._put_lines(self._line_end(last), lines)

    def _sequence(self, node: SequenceNode, before: list[Any], after: list[Any], name: str) -> None:
        rows = node.value
        old, new = list(map(_known_by, before)), list(map(_known_by, after))
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        kept = set()
        puts: list[tuple[int, Any]] = []
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            both = min(i2 - i1, j2 - j1) if tag in ("equal", "replace") else 0
            if tag == "replace" and not _alike(before[i1 : i1 + both], after[j1 : j1 + both]):
                both = 0
            for n in range(both):
                kept.add(i1 + n)
                self.change(rows[i1 + n], before[i1 + n], after[j1 + n], "")
            puts += [(i2, value) for value in after[j1 + both : j2]]
        if not kept:
            self._whole(node, after, name)
            return
        for at in (n for n in range(len(rows)) if n not in kept):
            follower = rows[at + 1] if at + 1 < len(rows) else None
            last = next((rows[n] for n in range(at - 1, -1, -1) if n in kept), None)
            self._take((rows[at], rows[at]), follower, last, flow=bool(node.flow_style))
        for at, value in puts:
            self._new_row(node, at, value, name, kept)

    def _whole(self, node: SequenceNode, after: list[Any], name: str) -> None:
        if node.flow_style:
            self._replace(node, after)
            return
        column = node.start_mark.column
        lines = [line for row in after for line in new_row(row, column, name)]
        said = self.newline.join(lines).lstrip()
        self._put(node.start_mark.index, self._end(node), said)

    def _new_row(self, node: SequenceNode, at: int, value: Any, name: str, kept: set[int]) -> None:
        """A row before the one at `at`, behind the nearest that stays."""
        behind = next((n for n in range(at - 1, -1, -1) if n in kept), None)
        if node.flow_style:
            if behind is None:
                start = node.value[min(kept)].start_mark.index
                self._put(start, start, f"{on_a_line(value)}, ")
            else:
                self._flow_row(node, node.value[behind], on_a_line(value))
            return
        lines = new_row(value, node.start_mark.column, name)
        if behind is None:
            start = self._line_start(node.value[min(kept)].start_mark.index)
            self._put(start, start, "".join(line + self.newline for line in lines))
        else:
            self._put_lines(self._line_end(self._end(node.value[behind])), lines)

    def _flow_row(self, node: SequenceNode, behind: Node, said: str) -> None:
        end = self._end(behind)
        if behind.end_mark.column + len(said) + 2 <= WIDEST + 15 or node.start_mark.line == (
            behind.end_mark.line
        ):
            self._put(end, end, f", {said}")
        else:
            margin = self.text[self._line_start(behind.start_mark.index) :]
            indent = len(margin) - len(margin.lstrip(" "))
            self._put(end, end, f",{self.newline}{' ' * indent}{said}")

    def _take(
        self, pair: tuple[Node, Node], follower: Node | None, kept: Node | None, *, flow: bool
    ) -> None:
        """Take a field or row away, with the comma or the lines that are its own."""
        start, end = pair[0].start_mark.index, self._end(pair[1])
        if flow:
            if follower is not None:
                end = self._up_to(end, follower.start_mark.index)
            elif kept is not None and "#" not in self.text[self._end(kept) : start]:
                start = self._end(kept)
            self._put(start, end, "")
            return
        line = self._line_start(start)
        if self.text[line:start].strip() in ("", "-") and (
            pair[0] is pair[1] or not self.text[line:start].strip()
        ):
            after = self._line_end(end)
            self._put(line, self._next_line(after), "")
        elif follower is not None:
            self._put(start, follower.start_mark.index, "")
        else:
            raise CannotEditError("a row of the file would be empty")

    def _up_to(self, end: int, following: int) -> int:
        """To what follows, or to the comma where a remark stands between."""
        between = self.text[end:following]
        return following if "#" not in between else end + between.index(",") + 1

    def _put_lines(self, at: int, lines: list[str]) -> None:
        self._put(at, at, "".join(self.newline + line for line in lines))

    def _end(self, node: Node) -> int:
        """Where a part's own text ends, without the blank lines and remarks after it."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if not isinstance(node, ScalarNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return start + len(self.text[start:end].rstrip())

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[end - 1 : end] == "\r" and end > at else end

    def _next_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1


def _known_by(value: Any) -> str:
    """What a row is known by: its id or name, else all that it says."""
    key = key_of(value) if isinstance(value, dict) else ""
    return f"id {key}" if key else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _alike(before: list[Any], after: list[Any]) -> bool:
    """Whether rows may be changed into each other: both texts, or both without a name."""
    return all(
        isinstance(a, dict) == isinstance(b, dict)
        and not (isinstance(a, dict) and (key_of(a) or key_of(b)))
        for a, b in zip(before, after, strict=True)
    )
