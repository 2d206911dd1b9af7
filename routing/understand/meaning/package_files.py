"""Finds the files of weights that installed packages carry, and checks that they are the ones that
were measured.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from routing.understand.meaning.model import ModelUnusable


def checked(package: str, name: str, checksum: str, cache: Path | None = None) -> Path:
    """A file of a package, by its SHA-256; what was checked is not checked again until it changes.
    Raises `ModelUnusable` where it is missing or another.
    """
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    file = Path(next(iter(folders))) / name if folders else Path(name)
    if not file.is_file():
        raise ModelUnusable(
            f"The package {package} lacks its file {file.name}; install schakel[semantic] again."
        )
    stamp = _stamp(cache, checksum)
    there = f"{file.stat().st_size} {file.stat().st_mtime_ns}"
    if stamp is not None and _read(stamp) == there:
        return file
    if digest(file) != checksum:
        raise ModelUnusable(
            f"The file {file.name} of the package {package} is not the one that was measured "
            f"(its checksum differs); install schakel[semantic] again."
        )
    if stamp is not None:
        with suppress(OSError):
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.write_text(there, "utf-8")
    return file


def _stamp(cache: Path | None, checksum: str) -> Path | None:
    """Where size and time of a checked file are written down."""
    return cache / "models" / f"{checksum[:16]}.checked" if cache else None


def _read(stamp: Path) -> str | None:
    with suppress(OSError, UnicodeDecodeError):
        return stamp.read_text("utf-8")
    return None


def digest(*files: Path) -> str:
    """SHA-256 over these files together, hexadecimal."""
    found = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            while piece := opened.read(1 << 20):
                found.update(piece)
    return found.hexdigest()
