"""Keeps one open list up to date by its rows: only a row that changed is sent, and never in another
place than where it stands; the page itself moves rows when nobody points at them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from bot.channels.pages.board_address import BoardAddress, wanted_by
from bot.channels.pages.board_queries import BoardQueries, below
from bot.channels.pages.board_rows import Row, row_of
from bot.channels.pages.seat import Seat
from routing.call.actions import is_of_link
from routing.call.call import Call
from routing.rules.worklist import matches

OVERLAP = 50
"""Events before the newest one known that are looked at again: of two writers the later number can
be committed first.
"""
ALL_ANEW = dt.timedelta(seconds=45)
"""So often every row is looked at: a row becomes late although nothing happens."""


@dataclass
class LiveBoard:
    """What one open page of a list shows: the rows it has (by number, None where what it has is not
    known), after which event. `draw` gives a row as HTML.
    """

    queries: BoardQueries
    address: BoardAddress
    seat: Seat
    draw: Callable[[Row], str]
    head: int = 0
    rows: dict[str, Row | None] = field(default_factory=dict)
    last: str = ""
    drawn_at: dt.datetime | None = None

    def begin(self, head: int, now: dt.datetime) -> None:
        """Take over what the page was drawn with after the event `head`."""
        found = self.queries.listed(self.address, self.seat, now)
        self.rows = {row.number: row for row in found.rows}
        self.last, self.drawn_at = found.last, now
        self.head = min(head, found.head)
        if self.head < found.head:
            _, chains = self.queries.changed(self.head)
            for call in (call for chain in chains.values() for call in chain):
                if call.number in self.rows:
                    self.rows[call.number] = None

    def news(self, now: dt.datetime) -> tuple[str, bool]:
        """The rows that changed, as HTML for the page, and whether anything of this team did."""
        before, (head, chains) = self.head, self.queries.changed(max(self.head - OVERLAP, 0))
        self.head = max(head, self.head)
        found = list(self._changed(chains, now)) if head > before or before == 0 else []
        concerns = bool(found) or self._concerns(chains)
        if self.drawn_at is None or now - self.drawn_at >= ALL_ANEW:
            found += self._aged(now)
            self.drawn_at, concerns = now, True
        return "".join(found), concerns

    def _concerns(self, chains: dict[str, tuple[Call, ...]]) -> bool:
        return any(call.team == self.address.team for chain in chains.values() for call in chain)

    def _changed(self, chains: dict[str, tuple[Call, ...]], now: dt.datetime) -> Iterator[str]:
        wanted = wanted_by(self.address, self.seat, now)
        for chain in chains.values():
            for call in chain:
                known = call.number in self.rows
                if not known and call.team != self.address.team:
                    continue
                row = row_of(call, below(call, chain), self.seat, self.address, now)
                if matches(call, wanted, now):
                    yield from self._there(row)
                elif known:
                    yield self._gone(row, call)

    def _there(self, row: Row) -> Iterator[str]:
        if row.number not in self.rows:
            if self.last and row.order > self.last:
                return
            self.rows[row.number] = row
            yield arriving(self.draw(row))
        elif self.rows[row.number] != row:
            had = self.rows[row.number]
            self.rows[row.number] = row
            yield changing(row.number, self.draw(row)) if had else arriving(self.draw(row))

    def _gone(self, row: Row, call: Call) -> str:
        """The row of what is not in this list any more; where it went is told to who may know."""
        del self.rows[row.number]
        ours = is_of_link(self.seat.person.id, call.team, self.seat.catalogue)
        shown = replace(row, gone=True) if ours else _left(row)
        return changing(row.number, self.draw(shown))

    def _aged(self, now: dt.datetime) -> list[str]:
        """The rows that look different although nothing happened."""
        found = self.queries.listed(self.address, self.seat, now)
        self.last = found.last
        return [html for row in found.rows if row.number in self.rows for html in self._there(row)]


def _left(row: Row) -> Row:
    """A row of which only its number is told."""
    said = replace(row, title="", words="", place="", asker="", until="", holder="", waits="")
    return replace(said, gone=True, status="", since="")


def changing(number: str, html: str) -> str:
    """A row in the place where it stands."""
    return f'<hx-partial hx-target="#row-{number}" hx-swap="outerMorph">{html}</hx-partial>'


def arriving(html: str) -> str:
    """A row that is not on the page yet: it waits until the page lets it in."""
    return f'<hx-partial hx-target="#arrived" hx-swap="upsert">{html}</hx-partial>'
