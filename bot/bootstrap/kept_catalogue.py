"""Keeps a catalogue that was read and found sound: to read and prove all files anew takes a tenth
of a start. It is found by what its files hold and by the code that reads them; whatever does not
read back is passed over.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

import catalog
from bot.bootstrap.private import FILE
from bot.channels.plugin import ChannelPlugin
from bot.channels.registry import ChannelRegistry
from catalog.language_packs import fingerprint
from catalog.load import read_files, version_of
from catalog.model import Catalogue

_KEPT = 4
"""So many are kept: that of today, and those just before it."""


def place(cache: Path, folder: Path, registry: ChannelRegistry) -> Path:
    """Where the catalogue of a folder, as it is now and as it would be read now, is kept."""
    files, unread = read_files(folder)
    parts = (
        version_of(files),
        *map(str, unread),
        _code_version(),
        fingerprint(),
        version("holidays"),
        *(f"{name} {_source(plugin)}" for name, plugin in sorted(registry.items())),
    )
    return cache / f"catalogue-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:20]}.json"


def kept(file: Path) -> Catalogue | None:
    """What was kept there; None when there is nothing that can be read."""
    try:
        return Catalogue.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def keep(file: Path, catalogue: Catalogue) -> None:
    """Keep a sound one, if it reads back as it is; a folder that cannot be written to only costs
    time.
    """
    written = catalogue.model_dump_json().encode()
    with suppress(OSError, ValidationError):
        if Catalogue.model_validate_json(written) != catalogue:
            return
        partial = file.with_suffix(f".{os.getpid()}.partial")
        _write(partial, written)
        partial.replace(file)
        others = sorted(file.parent.glob("catalogue-*.json"), key=lambda one: one.stat().st_mtime)
        for old in others[:-_KEPT]:
            old.unlink(missing_ok=True)


def name(cache: Path, person: str) -> bool:
    """Whether somebody stands in any that is kept, be it of files that are gone."""
    catalogues = (kept(file) for file in cache.glob("catalogue-*.json"))
    return any(one is not None and person in one.people for one in catalogues)


def forget(cache: Path) -> None:
    """Keep none any more, so that nobody who was erased stands there: the next start makes that of
    its files again. Raises OSError where one cannot be taken away.
    """
    for file in cache.glob("catalogue-*"):
        file.unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    """For its owner alone: people's addresses stand in it."""
    with open(file, "wb", opener=lambda path, flags: os.open(path, flags, FILE)) as written:
        written.write(content)


@cache
def _code_version() -> str:
    """A hash of the source of all that reads and proves a catalogue."""
    return _hash_of(Path(catalog.__file__).parent.rglob("*.py"))


def _source(plugin: ChannelPlugin) -> str:
    """A hash of the code that says which accounts and rooms a channel may have."""
    file = getattr(sys.modules.get(type(plugin).__module__), "__file__", None)
    return _hash_of(Path(file).parent.glob("*.py")) if file else ""


def _hash_of(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()
