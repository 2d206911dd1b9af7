"""A reader that can be replaced while it reads: the old one answers until the new one is ready."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from structlog.stdlib import BoundLogger, get_logger

from catalog.language_packs import Language, pack
from catalog.model import Catalogue
from routing.understand.decision import Asker, Decision
from routing.understand.reader import Reader

log: BoundLogger = get_logger(__name__)


class LiveReader:
    """Understanding whose catalogue can change. The first reader is made in the background; the
    first message waits for it.
    """

    def __init__(
        self, catalogue: Catalogue, *, semantic: str | None = None, cache: Path | None = None
    ) -> None:
        self._reader: Reader | None = None
        self._make: Callable[[Catalogue], Reader] = lambda new: Reader.of(
            new, semantic=semantic, cache=cache, before=self._reader
        )
        self._lock = threading.Lock()
        self._standing = threading.Event()
        self._failure: Exception | None = None
        self._wanted = 0
        self.reload(catalogue)

    def reload(self, catalogue: Catalogue) -> None:
        """Learn another catalogue in the background; returns at once. Only the last one asked for
        will stand.
        """
        with self._lock:
            self._wanted += 1
            wanted = self._wanted
            self._learning = threading.Thread(
                target=self._learn, args=(catalogue, wanted), name="learning", daemon=True
            )
            self._learning.start()

    def settled(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until the last catalogue asked for stands or has
        failed.
        """
        self._learning.join(timeout)
        return not self._learning.is_alive()

    def ready(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until a reader stands."""
        return self._standing.wait(timeout)

    @property
    def reader(self) -> Reader:
        """The reader that stands; waits for the first. Raises what made the first one fail."""
        self._standing.wait()
        if self._reader is None:
            raise RuntimeError("the catalogue could not be learnt") from self._failure
        return self._reader

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """As `Reader.decide`."""
        return self.reader.decide(text, asker, language, allowed)

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """As `Reader.split`."""
        return self.reader.split(text, asker, language, allowed)

    def _learn(self, catalogue: Catalogue, wanted: int) -> None:
        try:
            reader = self._make(catalogue)
            for language in catalogue.organisation.languages:
                # A message with slips makes tables that cost a tenth of a second, once.
                reader.decide(pack(language).data("features").get("misspelt", ""), None, language)
        # a thread's error is seen by nobody: log it, and tell those who wait for the first
        except Exception as error:
            log.exception(
                "learning the catalogue failed; the one before stays"
                if self._reader
                else "learning the catalogue failed; none stands"
            )
            self._failure = error
        else:
            with self._lock:
                if wanted == self._wanted or self._reader is None:
                    self._reader = reader
        self._standing.set()
