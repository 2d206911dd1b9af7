"""Tells where sentences would go with a changed catalogue, learnt beside the desk one by one."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Outcome, Understanding

KEPT = 3
"""So many learnt catalogues are kept: the one of now and the last that were tried."""
ANSWERS = 4_000
"""So many answers are kept, also of catalogues that are not."""
MOST, LONGEST = 20, 300
"""So many sentences at a time, of so many characters."""
USUALLY = 15.0
"""Seconds that learning is thought to take as long as none was seen."""
Sentence = tuple[str, Language]


class Stop:
    """Ends learning that nobody waits for any more."""

    def __init__(self) -> None:
        self._end: Callable[[], None] | None = None
        self.asked = False

    def by(self, end: Callable[[], None]) -> None:
        """What ends it, as soon as that is known."""
        self._end = end
        if self.asked:
            end()

    def now(self) -> None:
        """End it."""
        self.asked = True
        if self._end:
            self._end()


Make = Callable[[Catalogue, Stop], Understanding]
"""Learns a catalogue, in a process of its own, so that no page waits for it."""


@runtime_checkable
class _Closes(Protocol):
    def close(self) -> None: ...


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


@dataclass(frozen=True)
class Progress:
    """How far learning is: which of how many catalogues, for how long, of how many seconds that it
    took the last time.
    """

    step: int
    of: int
    seconds: float
    expected: float

    @property
    def part(self) -> float:
        """How far all of it is, 0 to 1; never quite, as long as it goes on."""
        within = min(self.seconds / self.expected, 0.95)
        return (self.step - 1 + within) / self.of


@dataclass(frozen=True)
class Known:
    """A catalogue by what it is known by; `reader`: one that reads it already."""

    digest: str
    catalogue: Catalogue
    reader: Understanding | None = None


@dataclass
class _Learning:
    """A catalogue that is learnt, or was."""

    made: Future[Understanding]
    stop: Stop
    wanted_by: set[str] = field(default_factory=set)
    began: float | None = None


@dataclass
class Rehearsals:
    """Readers by what the catalogue says, made in the background by words alone. `made_in`: how
    many seconds the last took.
    """

    make: Make
    made_in: float = USUALLY
    _made: OrderedDict[str, _Learning] = field(default_factory=OrderedDict)
    _answers: OrderedDict[tuple[str, Sentence], tuple[str, bool]] = field(
        default_factory=OrderedDict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def went(
        self, sentences: Sequence[Sentence], now: Known, then: Known, owner: str
    ) -> tuple[Went, ...] | Progress:
        """Where these go; how far it is while it is learnt. What the same owner asked for before
        and nobody else waits for is let go. Raises whatever learning raised.
        """
        wanted = [known for known in (now, then) if not self._answered(known, sentences)]
        self._let_go(owner, {known.digest for known in wanted})
        learning = {k.digest: self._learning(k, owner) for k in wanted if k.reader is None}
        if waits := [one for one in learning.values() if not one.made.done()]:
            return self._progress(waits, len(learning))
        for known in wanted:
            reader = known.reader or learning[known.digest].made.result()
            self._ask(known.digest, reader, sentences)
        return tuple(self._told(one, now.digest, then.digest) for one in sentences)

    def _answered(self, known: Known, sentences: Sequence[Sentence]) -> bool:
        with self._lock:
            return all((known.digest, one) in self._answers for one in sentences)

    def _told(self, one: Sentence, now: str, then: str) -> Went:
        with self._lock:
            before, after = self._answers[now, one], self._answers[then, one]
        return Went(one[0], *before, *after)

    def _ask(self, digest: str, reader: Understanding, sentences: Sequence[Sentence]) -> None:
        for one in sentences:
            goes = _goes(reader, *one)
            with self._lock:
                self._answers[digest, one] = goes
        with self._lock:
            while len(self._answers) > ANSWERS:
                self._answers.popitem(last=False)

    def _progress(self, waits: list[_Learning], of: int) -> Progress:
        began = [one.began for one in waits if one.began is not None]
        seconds = time.monotonic() - min(began) if began else 0.0
        return Progress(of - len(waits) + 1, of, seconds, self.made_in)

    def _learning(self, known: Known, owner: str) -> _Learning:
        with self._lock:
            found = self._made.pop(known.digest, None) or self._begun(known.catalogue)
            self._made[known.digest] = found  # the one asked for last stands last
            found.wanted_by.add(owner)
            while len(self._made) > KEPT:
                _end(self._made.popitem(last=False)[1])
            return found

    def _let_go(self, owner: str, wanted: set[str]) -> None:
        """Nobody waits any more for what this owner wanted before, unless somebody else does."""
        with self._lock:
            for digest, one in [*self._made.items()]:
                if digest not in wanted and owner in one.wanted_by:
                    one.wanted_by.discard(owner)
                    if not one.wanted_by and not one.made.done():
                        _end(self._made.pop(digest))

    def _begun(self, catalogue: Catalogue) -> _Learning:
        """Learning that has begun; it holds up no end of the program."""
        begun = _Learning(Future(), Stop())
        work = threading.Thread(
            target=self._learn, args=(catalogue, begun), name="rehearsal", daemon=True
        )
        work.start()
        return begun

    def _learn(self, catalogue: Catalogue, learning: _Learning) -> None:
        with self._turn:
            if not learning.made.set_running_or_notify_cancel():
                return
            learning.began = time.monotonic()
            try:
                learning.made.set_result(self.make(catalogue, learning.stop))
                self.made_in = max(time.monotonic() - learning.began, 0.5)
            except Exception as error:  # told to whoever asks
                learning.made.set_exception(error)
        if learning.stop.asked:
            _end(learning)


def _end(learning: _Learning) -> None:
    """Learn it no more, or forget what was learnt."""
    if learning.made.cancel():
        return
    if not learning.made.done():
        learning.stop.now()
        return
    with contextlib.suppress(Exception):  # what was not learnt needs no end
        reader = learning.made.result(0)
        if isinstance(reader, _Closes):
            reader.close()


def _goes(reader: Understanding, text: str, language: Language) -> tuple[str, bool]:
    decision = reader.decide(text, None, language)
    if decision.outcome is Outcome.UNKNOWN or not decision.candidates:
        return "", False
    return decision.candidates[0].item, decision.outcome is Outcome.ANSWER


def sentences(text: str) -> list[str]:
    """The sentences of a box, one a line."""
    lines = (" ".join(line.split())[:LONGEST] for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))[:MOST]
