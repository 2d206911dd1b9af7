"""Tells where sentences would go with a changed catalogue, learnt beside the desk one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Outcome, Understanding

KEPT = 3
"""So many learnt catalogues are kept: the one of now and the last that were tried."""
MOST, LONGEST = 20, 300
"""So many sentences at a time, of so many characters."""
Make = Callable[[Catalogue], Understanding]


@dataclass(frozen=True)
class Went:
    """Where a sentence goes now and with the change: the item's ref, "" for a person who looks;
    `sure`: it is proposed at once.
    """

    text: str
    before: str
    sure_before: bool
    after: str
    sure_after: bool


@dataclass
class Rehearsals:
    """Readers by what the catalogue says, made in the background by words alone."""

    make: Make
    _made: dict[str, Future[Understanding]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def went(
        self,
        texts: list[str],
        now: tuple[str, Catalogue],
        then: tuple[str, Catalogue],
        language: Language,
    ) -> tuple[Went, ...] | None:
        """Where these go; None while it is learnt. Each catalogue comes with what it is known by.
        Raises whatever learning raised.
        """
        readers = [self._reader(*now), self._reader(*then)]
        if not all(one.done() for one in readers):
            return None
        before, after = (one.result() for one in readers)
        return tuple(
            Went(text, *_goes(before, text, language), *_goes(after, text, language))
            for text in texts
        )

    def _reader(self, known_by: str, catalogue: Catalogue) -> Future[Understanding]:
        with self._lock:
            found = self._made.pop(known_by, None) or self._begun(catalogue)
            self._made[known_by] = found  # the one asked for last stands last
            for old in [*self._made][:-KEPT]:
                self._made.pop(old).cancel()
            return found

    def _begun(self, catalogue: Catalogue) -> Future[Understanding]:
        """Learning that has begun; it holds up no end of the program."""
        made: Future[Understanding] = Future()
        work = threading.Thread(
            target=self._learn, args=(catalogue, made), name="rehearsal", daemon=True
        )
        work.start()
        return made

    def _learn(self, catalogue: Catalogue, made: Future[Understanding]) -> None:
        with self._turn:
            if not made.set_running_or_notify_cancel():
                return
            try:
                made.set_result(self.make(catalogue))
            except Exception as error:  # told to whoever asks
                made.set_exception(error)


def _goes(reader: Understanding, text: str, language: Language) -> tuple[str, bool]:
    decision = reader.decide(text, None, language)
    if decision.outcome is Outcome.UNKNOWN or not decision.candidates:
        return "", False
    return decision.candidates[0].item, decision.outcome is Outcome.ANSWER


def sentences(text: str) -> list[str]:
    """The sentences of a box, one a line."""
    lines = (" ".join(line.split())[:LONGEST] for line in text.splitlines())
    return [line for line in lines if line][:MOST]
