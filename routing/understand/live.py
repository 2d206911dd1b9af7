"""A reader that can be replaced while it reads: the old one answers until the new one is ready."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path

from structlog.stdlib import BoundLogger, get_logger

from catalog.language_packs import Language, pack
from catalog.model import Catalogue
from routing.understand.decision import Asker, Decision
from routing.understand.reader import Reader

log: BoundLogger = get_logger(__name__)

AGAIN = (1.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds until learning that failed is tried again; the last holds on."""


class LiveReader:
    """Understanding whose catalogue can change. The first reader is made in the background; the
    first message waits for it. Where learning fails, the reader of before goes on, or else one that
    leaves every message to a person, while it is tried again.
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
        self._wanted = 0
        self._asked = threading.Condition(self._lock)
        self.failure: str | None = None
        """What the last learning failed on, while the catalogue asked for is not learnt."""
        self.reload(catalogue)

    def reload(self, catalogue: Catalogue) -> None:
        """Learn another catalogue in the background; returns at once. Only the last one asked for
        will stand.
        """
        with self._lock:
            self._wanted += 1
            self._tried = threading.Event()
            self._asked.notify_all()
            threading.Thread(
                target=self._learn,
                args=(catalogue, self._wanted, self._tried),
                name="learning",
                daemon=True,
            ).start()

    def settled(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until the last catalogue asked for stands or has
        failed once.
        """
        return self._tried.wait(timeout)

    def ready(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until a reader stands."""
        return self._standing.wait(timeout)

    @property
    def reader(self) -> Reader:
        """The reader that stands; waits for the first."""
        self._standing.wait()
        assert self._reader is not None
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

    def _learn(self, catalogue: Catalogue, wanted: int, tried: threading.Event) -> None:
        """Learn until it succeeds or another catalogue is asked for."""
        for pause in itertools.chain(AGAIN, itertools.repeat(AGAIN[-1])):
            try:
                reader = self._learnt(catalogue)
            # a thread's error is seen by nobody: log it, and keep it for doctor and health
            except Exception as error:
                self._failed(catalogue, wanted, error)
                tried.set()
            else:
                self._stands(reader, wanted)
                tried.set()
                return
            with self._asked:
                if self._asked.wait_for(lambda: wanted != self._wanted, pause):
                    return

    def _learnt(self, catalogue: Catalogue) -> Reader:
        reader = self._make(catalogue)
        for language in catalogue.organisation.languages:
            # A message with slips makes tables that cost a tenth of a second, once.
            reader.decide(pack(language).data("features").get("misspelt", ""), None, language)
        return reader

    def _stands(self, reader: Reader, wanted: int) -> None:
        with self._lock:
            if wanted == self._wanted or not self._standing.is_set():
                self._reader = reader
            if wanted == self._wanted:
                self.failure = None
        self._standing.set()

    def _failed(self, catalogue: Catalogue, wanted: int, error: Exception) -> None:
        with self._lock:
            if self._reader is None:
                self._reader = Reader(catalogue, None)
            if wanted == self._wanted:
                self.failure = f"{type(error).__name__}: {error}"
        log.exception(
            "learning the catalogue failed and is tried again; meanwhile messages are read by the "
            "one before, or else by a person",
            catalogue=catalogue.version,
        )
        self._standing.set()
