"""A problem of a catalogue's files, or advice on them, with how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

Step = str | int
Path = tuple[Step, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing at one place: `file` within the folder, `line` from 1 (0 when there is no line), a
    short stable `code`; `path`: the fields and rows that lead there, where that is known.
    """

    file: str
    line: int
    code: str
    message: str
    mend: str
    path: Path = field(default=(), compare=False)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {_stopped(self.message)} Mend: {_stopped(self.mend)}"

    def as_json(self) -> dict[str, str | int]:
        """The same as plain data, for `--json` and the pages."""
        return {name: value for name, value in asdict(self).items() if name != "path"}


class Spot(tuple[str, int]):
    """File and line of a part, with the `path` to it."""

    path: Path = ()

    @classmethod
    def of(cls, file: str, line: int, path: Path) -> Spot:
        """The spot at a path."""
        made = cls((file, line))
        made.path = path
        return made


def _stopped(text: str) -> str:
    return text if text.endswith(("?", ".", "!")) else f"{text}."
