"""What a desk asks of whatever keeps its calls, within one transaction.

Its forms: `routing/storage/call_repository.py` (the database) and
`routing/desk/memory_repository.py` (dictionaries: random histories and the replay run on it).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from routing.call.call import Call
from routing.call.events import AnyEvent


class CallRepository(Protocol):
    """Finds and keeps calls for one transaction of the desk."""

    def new(self, requester: str, team: str, at: dt.datetime, prefix: str) -> str:
        """A number for a call that is about to be opened."""
        ...

    def locked(self, number: str) -> Call | None:
        """The call, with its chain held until the transaction ends."""
        ...

    def read(self, number: str) -> Call | None:
        """The call as it stands."""
        ...

    def write(self, call: Call, event: AnyEvent) -> None:
        """Append the event; the row is brought up to it."""
        ...

    def events(self, number: str) -> tuple[AnyEvent, ...]:
        """The call's ledger, oldest first."""
        ...

    def alike(self, items: Sequence[str], since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Open root calls about these items that came since, newest first."""
        ...

    def about(self, component: str, since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Root calls about a component that came since, open or ended, newest first."""
        ...

    def ended_last(self, team: str, most: int) -> tuple[Call, ...]:
        """The team's calls that ended, newest first; none where no history is kept."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """All of what is done within, or nothing of it where it raises."""
        ...
