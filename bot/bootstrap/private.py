"""Keeps what Schakel writes on this machine for the account it runs under, and for nobody else."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.settings import Settings

FOLDER, FILE = 0o700, 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
BESIDE = ("", "-wal", "-shm", "-journal")
"""How the files end in which SQLite keeps one database."""


def private_folder(folder: Path) -> Path:
    """The folder, made where it is missing, that nobody else may look into."""
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    _close(folder, FOLDER)
    return folder


def own_cache(settings: Settings) -> Path:
    """The folder of what can be made again, made where it is missing."""
    return private_folder(settings.cache_folder)


def private_database(file: Path, *, own: bool) -> None:
    """Make the file of a database before SQLite does, so that it, and the logs that SQLite makes
    beside it with the same rights, are nobody else's. `own`: one that is there is closed too.
    """
    if own:
        for one in (file.with_name(file.name + end) for end in BESIDE):
            _close(one, FILE)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def too_open(paths: Iterable[Path]) -> Iterator[tuple[Path, str, str]]:
    """Those of these that are there and that others may look into, with their rights as they are
    and as they should be.
    """
    for path in paths:
        with contextlib.suppress(OSError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OTHERS:
                yield path, f"{mode:o}", f"{FOLDER if path.is_dir() else FILE:o}"


def _close(path: Path, mode: int) -> None:
    with contextlib.suppress(OSError):  # not there, or somebody else's: doctor tells
        if stat.S_IMODE(path.stat().st_mode) & _OTHERS:
            path.chmod(mode)
