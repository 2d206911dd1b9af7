"""The simulation's repository of calls, which writes its rows together at the end of each
transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import Session

from routing.call.call import ENDED, Call
from routing.call.events import AnyEvent
from routing.call.numbers import number_of
from routing.storage import ledger

KEEP = dt.timedelta(days=14)
"""Ended calls stay in memory for so long; later ones are read from the database."""


class BatchCallRepository:
    """One writer, many steps per transaction: `begin` hands the session in, `flush` writes what has
    piled up since.
    """

    def __init__(self, count: int) -> None:
        self.session: Session | None = None
        self.calls: dict[str, Call] = {}
        self.written: list[tuple[Call | None, Call, AnyEvent]] = []
        self._count = count
        self._fresh: set[str] = set()
        self._dirty: dict[str, None] = {}
        self._entries: list[tuple[Call, AnyEvent]] = []
        self._recent: dict[str, deque[str]] = defaultdict(deque)
        self._forget_at = dt.datetime.min.replace(tzinfo=dt.UTC)

    @property
    def _in(self) -> Session:
        if self.session is None:
            raise RuntimeError("no transaction has begun")
        return self.session

    def new(self, requester: str, team: str, at: dt.datetime, prefix: str) -> str:
        """The next number; the row follows with the first event."""
        self._count += 1
        number = number_of(self._count, prefix)
        self._fresh.add(number)
        return number

    def locked(self, number: str) -> Call | None:
        """There is one writer, so nothing needs holding."""
        return self.read(number)

    def read(self, number: str) -> Call | None:
        """From memory, or from the database for what ended long ago."""
        if (
            number not in self.calls
            and number not in self._fresh
            and (call := ledger.read(self._in, number))
        ):
            self.calls[number] = call
        return self.calls.get(number)

    def write(self, call: Call, event: AnyEvent) -> None:
        """To be written at the end of the transaction."""
        self.written.append((self.calls.get(call.number), call, event))
        if event.kind == "opened" and call.item and not call.parent:
            self._recent[call.item].append(call.number)
        self.calls[call.number] = call
        self._dirty[call.number] = None
        self._entries.append((call, event))

    def events(self, number: str) -> tuple[AnyEvent, ...]:
        """From the ledger, once all of it is there."""
        self.flush()
        return ledger.events(self._in, number)

    def about(self, component: str, since: dt.datetime, most: int) -> tuple[Call, ...]:
        """None: what is simulated is about no component."""
        return ()

    def alike(self, items: Sequence[str], since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Open root calls about these items that came since, newest first."""
        found: list[Call] = []
        for item in items:
            recent = self._recent[item]
            while recent and (
                (old := self.read(recent[0])) is None
                or old.opened_at < since - dt.timedelta(days=2)
            ):
                recent.popleft()
            near = (self.read(number) for number in recent)
            found += [c for c in near if c and c.opened_at >= since and c.state not in ENDED]
        return tuple(sorted(found, key=lambda c: c.opened_at, reverse=True)[:most])

    def ended_last(self, team: str, most: int) -> tuple[Call, ...]:
        """None: the simulation forecasts from the agreements alone."""
        return ()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undone where it raises."""
        entries, written, count = len(self._entries), len(self.written), self._count
        try:
            yield
        except BaseException:
            for before, call, _ in reversed(self.written[written:]):
                if before is None:
                    self.calls.pop(call.number, None)
                    self._dirty.pop(call.number, None)
                    self._fresh.discard(call.number)
                else:
                    self.calls[call.number] = before
            del self._entries[entries:], self.written[written:]
            self._count = count
            raise

    def flush(self) -> None:
        """Write rows and ledger."""
        new = [self.calls[n] for n in self._dirty if n in self._fresh]
        changed = [self.calls[n] for n in self._dirty if n not in self._fresh]
        ledger.write_many(self._in, new, changed, self._entries)
        self._fresh.clear()
        self._dirty.clear()
        self._entries.clear()

    def forget(self, now: dt.datetime) -> None:
        """Let go of what ended long ago, once a day; call after a flush."""
        if now < self._forget_at:
            return
        self._forget_at = now + dt.timedelta(days=1)
        gone = [n for n, c in self.calls.items() if c.ended_at and c.ended_at < now - KEEP]
        for number in gone:
            del self.calls[number]
