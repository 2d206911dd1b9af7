"""Finds the registers that stand beside the teams' files: `<team>.register.csv`, `.xlsx` or
`.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalog.folder import REGISTER, is_register, leads_out
from catalog.register.rows import SUFFIXES


def team_of_file(name: str) -> str:
    """The team whose components a file of this name holds: what stands before the mark; "" where
    the name says nothing.
    """
    return name.lower().rpartition(".")[0].removesuffix(REGISTER) if is_register(name) else ""


def register_files(folder: Path) -> Iterator[Path]:
    """The registers of a catalogue's folder, by name; no link out of it is followed."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        ours = is_register(path.name) and path.suffix.lower() in SUFFIXES
        if ours and not path.name.startswith(".") and not leads_out(path, folder):
            yield path
