"""Understands in a process of its own, so that no message holds up the desk for longer than its
deadline.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, Self

from catalog.language_packs import Language
from catalog.model import Catalogue
from routing.understand.decision import Asker, Candidate, Decision
from routing.understand.live import ReaderClosed, ReaderLost
from routing.understand.move import Moves, TellsMore

MOST_WORK = 2.0
"""Seconds of processor time that reading a message may take; the usual one takes a hundredth."""
MEANING = "meaning"
"""Tells the process to open what runs sentence models."""
DEADLINE = 10.0
"""Seconds in which a message is read, however busy the machine is with other things."""


class ToLearn(NamedTuple):
    """What the process is told at its start: as `Reader.of` takes it."""

    catalogue: Catalogue
    semantic: str | None
    cache: Path | None


class Child:
    """The process that reads, begun: it opens what it needs while its catalogue is being read.
    `was_closed`: on purpose, by whoever has it.
    """

    def __init__(self, *, by_meaning: bool = False) -> None:
        """Start it; it ends when nobody holds its connection any more. `by_meaning`: it will need
        what runs sentence models.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            given = [str(theirs.fileno()), *([MEANING] if by_meaning else [])]
            self.process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [sys.executable, "-m", "bot.bootstrap.reader_child", *given],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
            )
        self.connection = Connection(ours.detach())
        self.was_closed = False
        self._ending = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it on purpose: who waits for an answer is told so."""
        self.was_closed = True
        self.end()

    def end(self) -> None:
        """End it, if it has not ended."""
        with self._ending:
            self.process.kill()
            self.process.wait()
            # Last: whoever listens has heard of the end by then, on a number that is still ours.
            self.connection.close()


class ReaderProcess:
    """A `Reader` in a process of its own; implements the protocol `Understanding`. One message is
    read at a time. The process ends with this one, however this one ends.
    """

    def __init__(
        self,
        to_learn: ToLearn,
        deadline: float = DEADLINE,
        began: Callable[[Callable[[], None]], None] = lambda end: None,
        child: Child | None = None,
    ) -> None:
        """Start the process, where none is given, and wait until the catalogue is learnt. Raises
        ReaderLost when it is not, ReaderClosed when it was closed before that. `began` is told what
        closes it before that.
        """
        self.catalogue = to_learn.catalogue
        self._deadline = deadline
        self._asking = threading.Lock()
        self._child = child or Child()
        self._connection = self._child.connection
        began(self._child.close)
        try:
            self._ask(to_learn, None)
        except ReaderLost:
            self._child.end()
            raise

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """As `Reader.decide`. Raises ReaderLost, as all of these do."""
        decision: Decision = self._read("decide", text, asker, language, allowed)
        return decision

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """As `Reader.split`."""
        decisions: tuple[Decision, ...] = self._read("split", text, asker, language, allowed)
        return decisions

    def likely(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """As `Reader.likely`."""
        candidates: tuple[Candidate, ...] = self._read("likely", text, asker, language, allowed)
        return candidates

    def moves(self, text: str, language: Language) -> Moves:
        """As `Reader.moves`."""
        moves: Moves = self._read("moves", text, language)
        return moves

    def tells_more(
        self, text: str, language: Language, requests: Sequence[str]
    ) -> TellsMore | None:
        """As `Reader.tells_more`."""
        told: TellsMore | None = self._read("tells_more", text, language, requests)
        return told

    def close(self) -> None:
        """End the process, after what it is reading."""
        with self._asking:
            self._child.close()

    def _read(self, what: str, *given: Any) -> Any:
        with self._asking:
            return self._ask((what, given), self._deadline)

    def _ask(self, question: Any, seconds: float | None) -> Any:
        """The answer to one question; the process is of no use any more after a missed deadline."""
        try:
            self._connection.send(question)
            if not self._connection.poll(seconds):
                self._child.end()
                raise ReaderLost(f"nothing was read within {seconds} s")
            answer, failure = self._connection.recv()
        except (OSError, EOFError) as gone:
            if self._child.was_closed:
                raise ReaderClosed("the process that reads was closed") from gone
            self._child.end()
            raise ReaderLost("the process that reads has ended") from gone
        if failure:
            raise ReaderLost(failure)
        return answer
