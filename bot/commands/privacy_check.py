"""What `schakel doctor` says of who else may read what Schakel keeps on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.bootstrap.private import BESIDE, too_open
from bot.channels.plugin import Finding
from bot.settings import ENV_FILE, Settings
from routing.storage.address import UnreadableAddress, file_of


def privacy_findings(settings: Settings) -> list[Finding]:
    """One line for each file or folder that others may look into."""
    found = [
        (False, f"Files: others may look into {path} (mode {mode}); chmod {better} {path}")
        for path, mode, better in too_open(_kept(settings))
    ]
    return found or [(True, "Files: nobody else on this machine may read them")]


def _kept(settings: Settings) -> Iterator[Path]:
    yield settings.data_folder
    yield settings.cache_folder
    yield Path(ENV_FILE)
    try:
        file = file_of(settings.database)
    except UnreadableAddress:
        return
    if file:
        yield from (file.with_name(file.name + end) for end in BESIDE)
