"""Finds the files of a catalogue in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SUFFIXES = (".yaml", ".yml")
REGISTER = ".register"
"""How the name of a file ends that holds a team's components, before its suffix."""
ORGANISATION = tuple(f"organisation{suffix}" for suffix in SUFFIXES)


def is_organisation(name: str) -> bool:
    """Whether a file of this name says what holds for all teams."""
    return name.lower() in ORGANISATION


def is_register(name: str) -> bool:
    """Whether a file of this name holds a team's components."""
    return name.lower().rpartition(".")[0].endswith(REGISTER)


def catalogue_files(folder: Path) -> Iterator[Path]:
    """The files that are read, by name; those that lead out of the folder too. Hidden ones are
    left out, and registers.
    """
    found = folder.iterdir() if folder.is_dir() else ()
    for path in sorted(found):
        hidden = path.name.startswith(".") or is_register(path.name)
        if path.suffix.lower() in SUFFIXES and not hidden:
            yield path


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a link in the folder leads to something outside it, which is not ours to read."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return True
