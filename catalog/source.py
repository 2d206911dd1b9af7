"""Reads one YAML file: its data, its problems, and what is lost by them."""

from __future__ import annotations

import re
from typing import Any

from catalog.problems import Path, Problem
from catalog.tree import Fields, Rows, Scalars, Unreadable, inner, parse, scalars

MOST_BYTES = 4_000_000


class Source:
    """A file's name, its data (None when it cannot be read), what was wrong with it and what got
    lost by that.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.lost_ids: set[str] = set()
        self.lost_refs: set[str] = set()
        self.lost_team: str | None = None
        self.root: Fields | None = None
        self.odd: Scalars = []
        text = self._text(content)
        if text is not None:
            self._parse(text)

    def problem(self, line: int, code: str, message: str, mend: str, *, path: Path = ()) -> None:
        """Notes a problem, once: the same words at the same line (an alias read twice) count as
        one.
        """
        found = Problem(self.name, line, code, message, mend, path)
        if found not in self.problems:
            self.problems.append(found)

    def lose(self, value: Any) -> None:
        """Remembers the ids and references within a part that is left out, so that nobody's
        reference to them dangles.
        """
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
                1,
                "bad-yaml",
                f"the file is larger than {MOST_BYTES // 1_000_000} MB",
                "split it into one file a team",
            )
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.problem(
                line,
                "bad-yaml",
                f"byte {content[error.start]:#04x} is not UTF-8",
                "save the file as UTF-8",
            )
            self.lose_file(content.decode("utf-8", "replace"))
            return None

    def _parse(self, text: str) -> None:
        try:
            root, doubled, self.odd = parse(text)
        except Unreadable as error:
            self.problem(error.line, "bad-yaml", error.message, error.mend)
            self.lose_file(text)
            return
        for fields, key, line, value in doubled:
            message = f"'{key}' stands here twice, first in line {fields.lines[key]}"
            self.problem(line, "doubled-field", message, "keep one of the two")
            fields.doubts.add(key)
            self.lose(value)
        if isinstance(root, Fields):
            self.root = root
            return
        what = "the file is empty" if root is None else "the file does not hold fields"
        self.problem(
            1,
            "empty-file" if root is None else "bad-yaml",
            what,
            "begin with `team: its-id`, or remove the file",
        )
        self.lose_file(text)


def _doubts_within(value: Any) -> bool:
    if isinstance(value, Fields):
        return bool(value.doubts) or any(_doubts_within(v) for v in value.values())
    return isinstance(value, Rows) and (value.doubted or any(_doubts_within(v) for v in value))
