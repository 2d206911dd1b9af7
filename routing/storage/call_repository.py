"""The desk's repository of calls in the database: rows, ledger, files that stand at a call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import Session

from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.call.file_events import Attached
from routing.storage import buttons, cards, file_store, ledger, parties, webhooks
from routing.storage.undoing import undoable


class SqlCallRepository:
    """Calls in the database, for one transaction. A call that was written or locked is remembered:
    nobody else can change it until the transaction ends.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._known: dict[str, Call] = {}

    def new(self, requester: str, team: str, at: dt.datetime, prefix: str) -> str:
        """Makes a row with its number."""
        return ledger.new_number(self.session, requester, team, at, prefix)

    def locked(self, number: str) -> Call | None:
        """The call, its chain held by the root's row."""
        if number in self._known:
            return self._known[number]
        ahead = cards.asked_for(number), buttons.asked_for(number), webhooks.asked_for()
        if call := ledger.locked(self.session, number, ahead):
            return self._known.setdefault(call.number, call)
        return None

    def read(self, number: str) -> Call | None:
        """The call: from memory where this transaction wrote it."""
        return self._known.get(number) or ledger.read(self.session, number)

    def write(self, call: Call, event: AnyEvent) -> None:
        """Appends the event to the ledger, and notes which files stand at the call."""
        ledger.write(self.session, call, event, self._known.get(call.number))
        parties.note(self.session, call, event)
        webhooks.announce(self.session, call, event)
        if isinstance(event, Attached):
            file_store.use(self.session, call.number, tuple(file.id for file in event.files))
        self._known[call.number] = call

    def events(self, number: str) -> tuple[AnyEvent, ...]:
        """The call's ledger, oldest first."""
        return ledger.events(self.session, number)

    def alike(self, items: Sequence[str], since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Open root calls about these items, by their index."""
        return ledger.alike(self.session, items, since, most)

    def about(self, component: str, since: dt.datetime, most: int) -> tuple[Call, ...]:
        """Root calls about a component that came since, by their index."""
        return ledger.of_component(self.session, component, limit=most, since=since)

    def ended_last(self, team: str, most: int) -> tuple[Call, ...]:
        """The team's calls that ended, looked up only when a forecast asks."""
        return ledger.ended_last(self.session, team, most)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A savepoint of the database; what was remembered is undone with it."""
        known = dict(self._known)
        try:
            with undoable(self.session):
                yield
        except BaseException:
            self._known = known
            raise
