"""Keeps every version of the catalogue the desk has run with, so that a decision can be explained
as it was made.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap.private import private_folder
from bot.channels.registry import installed
from catalog.folder import catalogue_files, leads_out
from catalog.model import Catalogue

log: BoundLogger = get_logger("schakel.catalogue")
MOST = 200
"""So many versions are kept; of more, those used longest ago go."""
_READS_AS = "reads-as"
"""The file that tells which hash the files of a copy have, where somebody was erased from them."""


def keep(folder: Path, version: str, home: Path) -> None:
    """Copy the catalogue's files of this version into `home`, once. A desk that can't keep them
    goes on without.
    """
    kept = home / "catalogues" / version
    try:
        if kept.is_dir():
            kept.touch()
            return
        private_folder(home)
        partial = kept.with_name(f"{version}.{os.getpid()}.partial")
        partial.mkdir(parents=True, exist_ok=True)
        for path in catalogue_files(folder):
            if not leads_out(path, folder):
                shutil.copyfile(path, partial / path.name)
        partial.rename(kept)
        _thin(kept.parent)
    except OSError as error:
        log.warning(
            "the catalogue could not be kept; reasons of now can't be looked at later",
            version=version,
            error=error,
        )


def edition(version: str, folder: Path, home: Path) -> Catalogue | None:
    """The catalogue of this version: `folder` as it is now, or one kept in `home`; None when it is
    neither.
    """
    for place in (folder, home / "catalogues" / version):
        if place.is_dir():
            catalogue = installed().load(place).catalogue
            if catalogue.version == version:
                return catalogue
            if place != folder and catalogue.version == _reads_as(place):
                return catalogue.model_copy(update={"version": version})
    return None


def copies(home: Path) -> Iterator[Path]:
    """The folders of kept catalogues, those too whose copying was broken off."""
    kept = home / "catalogues"
    yield from sorted(p for p in kept.iterdir() if p.is_dir()) if kept.is_dir() else ()


def say_reads_as(place: Path, version: str) -> None:
    """Note of a kept catalogue from which somebody was erased which hash its files have now."""
    (place / _READS_AS).write_text(version)


def _reads_as(place: Path) -> str | None:
    try:
        return (place / _READS_AS).read_text()
    except OSError:
        return None


def newest(home: Path, most: int, but: str) -> Iterator[Catalogue]:
    """The catalogues used last before version `but`, the newest first."""
    kept = home / "catalogues"
    for place in _by_use(kept)[: most + 1] if kept.is_dir() else ():
        if place.name != but:
            yield installed().load(place).catalogue


def _by_use(kept: Path) -> list[Path]:
    """The folders of kept versions, that used last first."""
    found = (p for p in kept.iterdir() if p.is_dir())
    return sorted(found, key=lambda p: p.stat().st_mtime, reverse=True)


def _thin(kept: Path) -> None:
    for old in _by_use(kept)[MOST:]:
        shutil.rmtree(old, ignore_errors=True)
