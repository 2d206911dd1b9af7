"""A problem of a catalogue's files, or advice on them, with how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing at one place: `file` within the folder, `line` from 1 (0 when there is no line), a
    short stable `code`.
    """

    file: str
    line: int
    code: str
    message: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {_stopped(self.message)} Mend: {_stopped(self.mend)}"

    def as_json(self) -> dict[str, str | int]:
        """The same as plain data, for `--json` and the pages."""
        return asdict(self)


def _stopped(text: str) -> str:
    return text if text.endswith(("?", ".", "!")) else f"{text}."
