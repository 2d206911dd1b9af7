"""A reader that can be replaced while it reads: the old one answers until the new one is ready."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from structlog.stdlib import BoundLogger, get_logger

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Asker, Candidate, Decision, Understanding
from routing.understand.move import Moves, TellsMore

if TYPE_CHECKING:
    from routing.understand.reader import Reader

log: BoundLogger = get_logger(__name__)
_Answer = TypeVar("_Answer")

AGAIN = (1.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds until learning that failed is tried again; the last holds on."""


Make = Callable[[Catalogue, Understanding | None], Understanding]
"""Learns a catalogue; the reader that stands, if one does, lends its work on unchanged phrases."""


def in_this_process(
    catalogue: Catalogue,
    before: Understanding | None = None,
    *,
    semantic: str | None = None,
    cache: Path | None = None,
) -> Reader:
    """A reader that shares this process, as `Reader.of` makes it, ready for its first message."""
    # Here, not above: a desk that reads in another process needs nothing of what learning needs.
    from routing.understand.reader import Reader

    standing = before if isinstance(before, Reader) else None
    reader = Reader.of(catalogue, semantic=semantic, cache=cache, before=standing)
    reader.warm_up()
    return reader


def of_nothing(catalogue: Catalogue) -> Reader:
    """A reader that has learnt nothing: each message is left to a person."""
    from routing.understand.reader import Reader

    return Reader(catalogue, None)


class ReaderLost(Exception):
    """A reader did not answer in time, or has ended: another one must be made."""


class ReaderClosed(ReaderLost):
    """A reader was closed on purpose: who asks it comes too late, and nothing has failed."""


class LiveReader:
    """Understanding whose catalogue can change. The first reader is made in the background; the
    first message waits for it. Where learning fails, the reader of before goes on, or else every
    message is left to a person, while it is tried again. A message on which a reader is lost is
    left to a person too, and a new reader is made. Once it is closed nothing is learnt any more,
    and whoever asks gets ReaderClosed: what they ask about is not taken in.

    `quick` makes a reader that is ready sooner and understands less: where none stands, it answers
    until the one that `make` learns is ready. It is not begun until that one was waited for so
    many seconds (`patience`): what was learnt before is opened in a few.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        make: Make = in_this_process,
        quick: Make | None = None,
        patience: float = 0.0,
    ) -> None:
        self._make, self._quick, self._patience = make, quick, patience
        self._reader: Understanding | None = None
        self._lock = threading.Lock()
        self._standing = threading.Event()
        self._wanted = 0
        self._closed = False
        self._hurries = False
        self._asked = threading.Condition(self._lock)
        self.failure: str | None = None
        """What the last learning failed on, while the catalogue asked for is not learnt."""
        self.reload(catalogue)

    def reload(self, catalogue: Catalogue) -> None:
        """Learn another catalogue in the background; returns at once. Only the last one asked for
        will stand.
        """
        with self._lock:
            if self._closed:
                return
            self._catalogue = catalogue
            self._wanted += 1
            self._tried = threading.Event()
            self._asked.notify_all()
            ask = (catalogue, self._wanted, self._tried)
            self._in_background(self._learn, *ask)
            if self._quick and not self._standing.is_set():
                self._hurries = True
                self._in_background(self._learn_quickly, self._quick, *ask)

    @staticmethod
    def _in_background(work: Callable[..., None], *given: object) -> None:
        threading.Thread(target=work, args=given, name="learning", daemon=True).start()

    def settled(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until the last catalogue asked for stands or has
        failed once.
        """
        return self._tried.wait(timeout)

    def ready(self, timeout: float | None = None) -> bool:
        """Wait, at most `timeout` seconds, until a reader stands."""
        return self._standing.wait(timeout)

    @property
    def reader(self) -> Understanding:
        """The reader that stands; waits for the first. Raises ReaderClosed."""
        self._standing.wait()
        standing = self._reader
        if standing is None or self._closed:
            raise ReaderClosed("it is closed")
        return standing

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """As `Reader.decide`."""
        return self._asked_of(lambda reader: reader.decide(text, asker, language, allowed))

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """As `Reader.split`."""
        return self._asked_of(lambda reader: reader.split(text, asker, language, allowed))

    def likely(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """As `Reader.likely`."""
        return self._asked_of(lambda reader: reader.likely(text, asker, language, allowed))

    def moves(self, text: str, language: Language) -> Moves:
        """As `Reader.moves`."""
        return self._asked_of(lambda reader: reader.moves(text, language))

    def tells_more(
        self, text: str, language: Language, requests: Sequence[str]
    ) -> TellsMore | None:
        """As `Reader.tells_more`."""
        return self._asked_of(lambda reader: reader.tells_more(text, language, requests))

    def close(self) -> None:
        """Let go of the reader, and learn no more."""
        with self._asked:
            self._closed = True
            self._wanted += 1
            self._asked.notify_all()
            self._standing.set()
        _end(self._reader)

    def _asked_of(self, ask: Callable[[Understanding], _Answer]) -> _Answer:
        try:
            return self._asked_once(ask)
        except ReaderClosed:
            raise
        except ReaderLost as lost:
            log.error("a message was not read; a person looks at it", why=str(lost))
            return ask(of_nothing(self._catalogue))

    def _asked_once(self, ask: Callable[[Understanding], _Answer]) -> _Answer:
        reader = self.reader
        try:
            return ask(reader)
        except ReaderLost as lost:
            if self._lose(reader):
                raise ReaderLost(str(lost)) from lost
        # It made way for another meanwhile, as at a reload.
        return ask(self.reader)

    def _lose(self, reader: Understanding) -> bool:
        """Make another reader in place of this one; False when another stands already, or none is
        to.
        """
        with self._lock:
            if self._closed or reader is not self._reader:
                return False
            self._reader = None
            self._standing.clear()
        self.reload(self._catalogue)
        return True

    def _learn(self, catalogue: Catalogue, wanted: int, tried: threading.Event) -> None:
        """Learn until it succeeds or another catalogue is asked for."""
        for pause in itertools.chain(AGAIN, itertools.repeat(AGAIN[-1])):
            try:
                reader = self._make(catalogue, self._reader)
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

    def _learn_quickly(
        self, quick: Make, catalogue: Catalogue, wanted: int, tried: threading.Event
    ) -> None:
        """Make the reader that answers meanwhile, once: where it fails, the other is waited for."""
        tried.wait(self._patience)
        with self._lock:
            if wanted != self._wanted or self._reader is not None:
                self._hurries = self._hurries and wanted != self._wanted
                return
        try:
            reader = quick(catalogue, None)
        except Exception as error:
            self._failed_quickly(catalogue, wanted, error)
            return
        with self._lock:
            is_first = wanted == self._wanted and not self._standing.is_set()
            if is_first:
                self._hurries = False
                self._reader = reader
                self._standing.set()
        if not is_first:
            _end(reader)

    def _failed_quickly(self, catalogue: Catalogue, wanted: int, error: Exception) -> None:
        if isinstance(error, ReaderClosed):
            self.close()
        with self._lock:
            if wanted != self._wanted:
                return
            self._hurries = False
            if self.failure:
                self._leave_to_a_person(catalogue)
        log.exception("messages wait until the catalogue is learnt", catalogue=catalogue.version)

    def _stands(self, reader: Understanding, wanted: int) -> None:
        outdated: Understanding | None = reader
        with self._lock:
            if wanted == self._wanted or not self._standing.is_set():
                outdated, self._reader = self._reader, reader
            if wanted == self._wanted:
                self.failure = None
        self._standing.set()
        _end(outdated)

    def _failed(self, catalogue: Catalogue, wanted: int, error: Exception) -> None:
        """Tell of it; what nobody asks for any more, or was closed, has not failed."""
        if isinstance(error, ReaderClosed):
            self.close()
        with self._lock:
            if wanted != self._wanted:
                return
            self.failure = f"{type(error).__name__}: {error}"
            self._leave_to_a_person(catalogue)
        log.exception(
            "learning the catalogue failed and is tried again; meanwhile messages are read by the "
            "one before, or else by a person",
            catalogue=catalogue.version,
        )

    def _leave_to_a_person(self, catalogue: Catalogue) -> None:
        """Where no reader stands and none is about to, every message is left to a person."""
        if self._reader is None and not self._hurries:
            self._reader = of_nothing(catalogue)
        if self._reader is not None:
            self._standing.set()


@runtime_checkable
class _Closable(Protocol):
    def close(self) -> None: ...


def _end(reader: Understanding | None) -> None:
    if isinstance(reader, _Closable):
        reader.close()
