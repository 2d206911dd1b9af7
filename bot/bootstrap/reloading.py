"""Watches the catalogue's folder and takes over a change that passes its checks; any other is
reported and left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from structlog.stdlib import BoundLogger, get_logger

from bot.bootstrap import catalogue_history
from bot.bootstrap.app import App
from bot.bootstrap.catalogue_notice import tell_refused, tell_taken
from bot.bootstrap.garbage import leave_out_what_stays
from bot.bootstrap.links import tell_links
from bot.bootstrap.put_right import put_right
from catalog.folder import catalogue_files
from catalog.load import Loaded
from routing.call import numbers
from routing.understand.live import LiveReader

log: BoundLogger = get_logger("schakel.catalogue")
EVERY = 3.0
"""Seconds between looks. A change is read once it has stood still from one look to the next."""
Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """What tells whether a folder's files changed: name, moment of writing, size."""
    found = []
    for path in catalogue_files(folder):
        try:
            seen = path.stat()
        except OSError:  # taken away between the listing and the look
            continue
        found.append((path.name, seen.st_mtime_ns, seen.st_size))
    return tuple(found)


class Reloading:
    """Keeps one process up to date with the folder. Calls under way keep their promises; who left
    has no access at once.
    """

    def __init__(
        self, app: App, folder: Path, *, read: Callable[[Path], Loaded] | None = None
    ) -> None:
        self._app = app
        self._folder = folder
        self._read = read or app.registry.load
        self._known = self._moving = stamp(folder)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            await self.look()

    async def look(self) -> bool:
        """Take over what changed and stands still; True when there is a new catalogue."""
        now = await asyncio.to_thread(stamp, self._folder)
        still, self._moving = now == self._moving, now
        if now == self._known or not still:
            return False
        self._known = now
        return await asyncio.to_thread(self._take_over)

    def _take_over(self) -> bool:
        loaded, before = self._read(self._folder), self._app.catalogue
        if loaded.problems:
            first = loaded.problems[0]
            log.error(
                "the catalogue changed and has problems; the one before stays in use. "
                "'schakel catalog check' shows them all",
                problems=len(loaded.problems),
                first=f"{first.file}:{first.line}: {first.message}",
            )
            if not self._app.catalogue_refused:
                tell_refused(self._app.database, self._app.context(), first)
            self._app.catalogue_refused = True
            return False
        was_refused, self._app.catalogue_refused = self._app.catalogue_refused, False
        if loaded.catalogue.version == before.version:
            return False
        self._app.catalogue = loaded.catalogue
        numbers.use(loaded.catalogue.organisation.prefix)
        catalogue_history.keep(
            self._folder, loaded.catalogue.version, self._app.settings.data_folder
        )
        if isinstance(self._app.understanding, LiveReader):
            self._app.understanding.reload(loaded.catalogue)
        log.info("the catalogue changed and is in use", version=loaded.catalogue.version)
        put_right(self._app.database, self._app.context(), self._app.settings.data_folder)
        tell_links(self._app.database, self._app.context())
        if was_refused:
            tell_taken(self._app.database, self._app.context())
        leave_out_what_stays()
        return True
