"""The desk's repository of calls in memory: for random histories, for replaying another system's
log, for trying things out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from routing.call.call import ENDED, Call
from routing.call.events import AnyEvent
from routing.call.numbers import number_of, understood


class MemoryCallRepository:
    """Calls and their ledgers as dictionaries."""

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.ledgers: dict[str, list[AnyEvent]] = {}
        self._count = 0
        self._numbers: dict[int, str] = {}
        self._undo: list[tuple[str, Call | None]] = []

    def new(self, requester: str, team: str, at: dt.datetime, prefix: str) -> str:
        """The next number."""
        self._count += 1
        number = number_of(self._count, prefix)
        self._numbers[self._count] = number
        return number

    def locked(self, number: str) -> Call | None:
        """The call; there is nobody else to lock out."""
        return self.read(number)

    def read(self, number: str) -> Call | None:
        """The call as it stands."""
        return self.calls.get(number) or self.calls.get(
            self._numbers.get(understood(number) or 0, number)
        )

    def write(self, call: Call, event: AnyEvent) -> None:
        """Appends the event and keeps the call."""
        self._undo.append((call.number, self.calls.get(call.number)))
        self.calls[call.number] = call
        self.ledgers.setdefault(call.number, []).append(event)

    def events(self, number: str) -> tuple[AnyEvent, ...]:
        """The call's ledger."""
        return tuple(self.ledgers.get(number, ()))

    def alike(self, items: Sequence[str], since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Open root calls about these items that came since, newest first."""
        found = [
            call
            for call in self.calls.values()
            if call.item in items
            and call.opened_at >= since
            and call.parent is None
            and call.state not in ENDED
        ]
        return tuple(sorted(found, key=lambda c: c.opened_at, reverse=True)[:most])

    def about(self, component: str, since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Root calls about a component that came since, newest first."""
        calls = self.calls.values()
        found = [c for c in calls if c.component == component and c.opened_at >= since]
        roots = [call for call in found if call.parent is None]
        return tuple(sorted(roots, key=lambda c: c.opened_at, reverse=True)[:most])

    def ended_last(self, team: str, most: int) -> tuple[Call, ...]:
        """None: in memory a forecast leans on the agreements alone."""
        return ()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undone where it raises: what was written is taken out again, the last first."""
        begun = len(self._undo)
        try:
            yield
        except BaseException:
            while len(self._undo) > begun:
                self._take_out(*self._undo.pop())
            raise
        finally:
            if not begun:
                self._undo.clear()

    def _take_out(self, number: str, before: Call | None) -> None:
        self.ledgers[number].pop()
        if before is None:
            del self.calls[number], self.ledgers[number]
        else:
            self.calls[number] = before
