"""Reads a team's list from the database: a page of rows with true counts, and the rows of what has
changed. Reads only; a list is read for who is of the team, and for nobody else.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from bot.channels.pages.board_address import (
    COLUMNS_LAYOUT,
    IN_A_COLUMN,
    PER_PAGE,
    BoardAddress,
    today_of,
    wanted_by,
)
from bot.channels.pages.board_rows import Facets, Pages, Row, pages_of, row_of
from bot.channels.pages.seat import NotHereError, Seat
from bot.channels.pages.view import formatter_for
from bot.conversation.flows.refusals import refusal_text
from bot.conversation.state.commands import Refusal
from bot.outbox.views import view_for
from bot.wording.call_formatter import CallFormatter
from routing.call.actions import Action, is_of_link, may_see
from routing.call.call import Call
from routing.call.view import CallView
from routing.rules import permission
from routing.rules.worklist import COLUMNS, Span, Wanted
from routing.storage import components, ledger, worklist
from routing.storage.db import Database
from routing.storage.worklist import Counted, Counts

_KEPT = 32
"""Answers of "what changed since" that are kept: all open pages ask the same at the same moment."""
COUNTED_ANEW = dt.timedelta(seconds=5)
"""Counts are this old at most: a call becomes late although nothing happens."""
Chains = dict[str, tuple[Call, ...]]


@dataclass(frozen=True)
class Listed:
    """A page of the list as it stood after the event `head`."""

    rows: tuple[Row, ...]
    pages: Pages
    counts: Counts
    head: int
    last: str
    """The order of the last row where more follow on another page, else ""."""
    every: Mapping[str, int] = field(default_factory=dict)
    """How many calls are in each column, where it is laid out in columns."""


@dataclass(frozen=True)
class Before:
    """A call before something is done with it, which may be done."""

    call: Call
    formatter: CallFormatter


@dataclass
class BoardQueries:
    """Looks a team's list up."""

    database: Database
    _changed: OrderedDict[tuple[int, int], Chains] = field(default_factory=OrderedDict)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _counts: OrderedDict[tuple[str, int, Span], tuple[dt.datetime, Counted]] = field(
        default_factory=OrderedDict
    )
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def listed(self, address: BoardAddress, seat: Seat, now: dt.datetime) -> Listed:
        """The page that an address asks for; the last one for an address beyond it. Raises
        NotHereError for who is not of the team.
        """
        _check(address, seat)
        if address.layout == COLUMNS_LAYOUT:
            return self._in_columns(address, seat, now)
        wanted = wanted_by(address, seat, now)
        with self.database.reading() as session:
            head = ledger.newest_event(session)
            day = today_of(seat, now)
            told = worklist.counted(session, address.team, now, day).of(seat.person.id)
            every = worklist.count(session, wanted, now) if address.narrowed else told.every
            at = min(address.page, max(1, -(-every // PER_PAGE)))
            calls = worklist.page(session, wanted, now, skip=(at - 1) * PER_PAGE, most=PER_PAGE)
            chains = worklist.open_below(session, (c.root for c in calls if c.open_children))
        rows = tuple(
            row_of(call, below(call, chains.get(call.root, ())), seat, address, now)
            for call in calls
        )
        pages = pages_of(address, len(rows), every)
        last = rows[-1].order if rows and pages.page < pages.pages else ""
        return Listed(rows, pages, told, head, last)

    def _in_columns(self, address: BoardAddress, seat: Seat, now: dt.datetime) -> Listed:
        """The same page of every column."""
        wanted = wanted_by(address, seat, now)
        with self.database.reading() as session:
            head = ledger.newest_event(session)
            day = today_of(seat, now)
            told = worklist.counted(session, address.team, now, day).of(seat.person.id)
            every = _in_each(session, wanted, now)
            most = max(every.values())
            at = min(address.page, max(1, -(-most // IN_A_COLUMN)))
            calls = [
                call
                for name in COLUMNS
                for call in worklist.page(
                    session,
                    replace(wanted, column=name),
                    now,
                    skip=(at - 1) * IN_A_COLUMN,
                    most=IN_A_COLUMN,
                )
            ]
            chains = worklist.open_below(session, (c.root for c in calls if c.open_children))
        rows = tuple(
            row_of(call, below(call, chains.get(call.root, ())), seat, address, now)
            for call in calls
        )
        pages = pages_of(address, len(rows), most, IN_A_COLUMN)
        return Listed(rows, pages, told, head, "", every)

    def in_columns(self, address: BoardAddress, seat: Seat, now: dt.datetime) -> dict[str, int]:
        """How many of the calls that are asked for are in each column."""
        _check(address, seat)
        with self.database.reading() as session:
            return _in_each(session, wanted_by(address, seat, now), now)

    def counts(self, address: BoardAddress, seat: Seat, now: dt.datetime) -> Counts:
        """How many there are in the whole list. All who look at one team's list ask at the same
        moment: it is counted once for them.
        """
        _check(address, seat)
        day = today_of(seat, now)
        with self._counting, self.database.reading() as session:
            key = (address.team, ledger.newest_event(session), day)
            found = self._counts.get(key)
            if found is None or now - found[0] >= COUNTED_ANEW:
                found = now, worklist.counted(session, address.team, now, day)
                self._counts[key] = found
            while len(self._counts) > _KEPT:
                self._counts.popitem(last=False)
        return found[1].of(seat.person.id)

    def facets(self, address: BoardAddress, seat: Seat) -> Facets:
        """What the list can be narrowed down by."""
        _check(address, seat)
        with self.database.reading() as session:
            found = worklist.facets(session, address.team)
            asked = (*found["component"], address.about)
            names = components.read_many(session, [ref for ref in asked if ref])
        return Facets(found, {ref: component.name for ref, component in names.items()})

    def changed(self, after: int) -> tuple[int, Chains]:
        """The newest event, and the chains in which something happened after the event `after`, by
        their root. The same question by many pages is asked of the database once.
        """
        with self._turn, self.database.reading() as session:
            head = ledger.newest_event(session)
            if head <= after:
                return head, {}
            key = (after, head)
            if key not in self._changed:
                roots = worklist.roots_changed(session, after)
                self._changed[key] = worklist.open_below(session, roots)
            while len(self._changed) > _KEPT:
                self._changed.popitem(last=False)
            return head, self._changed[key]

    def head(self) -> int:
        """The newest event there is."""
        with self.database.reading() as session:
            return ledger.newest_event(session)

    def opened(self, number: str, seat: Seat) -> CallView | None:
        """A call that is opened beside the list: the team's own, or one that was; None when there
        is none or the person may not see it.
        """
        with self.database.reading() as session:
            call = ledger.read(session, number)
            if call is None or not may_see(seat.person.id, call, seat.catalogue):
                return None
            return view_for(session, call, seat.person.id, seat.catalogue)

    def before(self, number: str, action: Action, seat: Seat, now: dt.datetime) -> Before | str:
        """The call, where this person may do that with it now; else why not, in their words. Of one
        that they may not see they hear no more than its number alone would tell.
        """
        formatter = formatter_for(seat, now)
        with self.database.reading() as session:
            call = ledger.read(session, number)
            if call is None or not may_see(seat.person.id, call, seat.catalogue):
                unknown = Refusal(reason="unknown_call", number=number)
                return refusal_text(unknown, None, formatter, seat.person.id)
            no = permission.why_not(action, seat.person, call, seat.catalogue)
            if no is None:
                return Before(call, formatter)
            view = view_for(session, call, seat.person.id, seat.catalogue)
        found = {"reason": no.reason, "number": number, "who": no.who, "at": no.at}
        return refusal_text(Refusal.model_validate(found), view, formatter, seat.person.id)

    def is_changed(self, call: Call, seat: Seat) -> bool:
        """Whether this person has done something with the call since."""
        with self.database.reading() as session:
            told = ledger.events(session, call.number)[call.revision :]
        return any(event.by == seat.person.id for event in told)


def _in_each(session: Session, wanted: Wanted, now: dt.datetime) -> dict[str, int]:
    return {n: worklist.count(session, replace(wanted, column=n), now) for n in COLUMNS}


def _check(address: BoardAddress, seat: Seat) -> None:
    if not is_of_link(seat.person.id, address.team, seat.catalogue):
        raise NotHereError


def below(call: Call, chain: tuple[Call, ...]) -> tuple[Call, ...]:
    """The calls of a chain that are below this one."""
    found: list[Call] = []
    level = {call.number}
    while level:
        under = [other for other in chain if other.parent in level]
        found += under
        level = {other.number for other in under}
    return tuple(found)
