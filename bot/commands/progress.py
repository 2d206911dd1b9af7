"""Shows the progress of a long command on standard error: bars for a person, a line now and then
for a file. On standard error.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

STEP, PATIENCE = 0.1, 3.0
"""In a file, one line for each tenth, and none where it is over within seconds."""


class Tell(Protocol):
    """Told what is going on and how far it is, 0 to 1."""

    def __call__(self, what: str, part: float) -> None:
        """Say it."""
        ...


@contextmanager
def progress(console: Console) -> Iterator[Tell]:
    """For as long as it takes."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=1.0)
        yield lambda what, part: bars.update(task, description=what, completed=part)


class _Lines:
    """For who reads it later, or not at all."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said = ("", 0.0)
        self._at = time.monotonic()

    def __call__(self, what: str, part: float) -> None:
        before, far = self._said
        quiet = time.monotonic() - self._at < PATIENCE
        if not quiet and (what != before or part >= far + STEP):
            self._said, self._at = (what, part), time.monotonic()
            self._console.print(f"{what}: {part:.0%}", highlight=False)
