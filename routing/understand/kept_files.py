"""Files of what was learnt: those that were used last stay."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

KEPT = 8
"""So many files of a sort: the present catalogue and those just before it, by words and by
meaning.
"""


def was_used(file: Path) -> None:
    """Note that what a file keeps was read; a folder that can't be written keeps its order."""
    with suppress(OSError):
        file.touch()


def only_last_used(folder: Path, pattern: str) -> None:
    """Remove the files of a pattern beyond those used last. Raises OSError."""
    found = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime)
    for old in found[:-KEPT]:
        old.unlink(missing_ok=True)
