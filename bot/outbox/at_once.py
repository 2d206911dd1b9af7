"""Does what outbox rows for windows of ours ask for in the transaction that writes them: an answer
stands there with the message that it answers, and no worker has to look for it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.observability import telemetry
from bot.outbox.delivered import DELAY, DELIVERED
from bot.outbox.results import Done, Handler, WindowHandler
from bot.ports.window import Saying, write_ahead
from routing.storage import at_last
from routing.storage.ahead import run_and_foresee
from routing.storage.outbox import Claim
from routing.storage.session import when_committed

log: BoundLogger = get_logger("schakel.outbox")


class _Ready(NamedTuple):
    """A row that can be done now, and how it ends."""

    row: dict[str, Any]
    claim: Claim
    end: Done


class AtOnce:
    """Does what can be done at once; the worker does the rest. `handlers`: by the kind of a row."""

    def __init__(self, handlers: Mapping[str, Handler], now: Callable[[], dt.datetime]) -> None:
        self._handlers = {
            kind: handler
            for kind, handler in handlers.items()
            if isinstance(handler, WindowHandler)
        }
        self._now = now

    def do(self, session: Session) -> bool:
        """Do in the order of their lanes what the transaction has enqueued, as far as nothing that
        is open stands before it. True when something that is due is left for the worker. Whatever
        is raised undoes the transaction.
        """
        rows, began = at_last.not_written_yet(session), time.perf_counter()
        by_lane = self._by_lane(rows)
        done = self._done(session, by_lane) if by_lane else []
        now = self._now()
        for one in done:
            at_last.done(one.row, now)
        if done:
            when_committed(session, lambda: _count(done, began))
        is_left = any(row["state"] == "due" and row["due_at"] <= now for row in rows)
        return is_left or at_last.are_written(session)

    def _by_lane(self, rows: list[dict[str, Any]]) -> dict[str, deque[_Ready]]:
        """What can be done, in each lane up to the first row that cannot."""
        found, closed = defaultdict[str, deque[_Ready]](deque), set[str]()
        now, keys = self._now(), set[str]()
        for row in rows:
            lane = row["lane"]
            if lane is None or lane in closed or row["key"] in keys:
                continue  # of one key the first row is written, and no other
            keys.add(row["key"])
            ready = self._ready(row, now)
            if ready is None:
                closed.add(lane)
            else:
                found[lane].append(ready)
        return found

    def _ready(self, row: dict[str, Any], now: dt.datetime) -> _Ready | None:
        handler = self._handlers.get(row["kind"])
        if handler is None or row["due_at"] > now:
            return None
        named = {name: row[name] for name in ("key", "kind", "channel", "body")}
        claim = Claim(id=0, owner="", attempt=1, until=now, **named)
        try:
            end = handler.in_window(claim)
        except Exception as error:
            # The worker meets it too, and knows what becomes of the row.
            log.info("a row is left for the worker", error=type(error).__name__)
            return None
        return _Ready(row, claim, end) if end else None

    def _done(self, session: Session, by_lane: dict[str, deque[_Ready]]) -> list[_Ready]:
        """Those that were done, as many together as can be: a place is held from the first that is
        said there until all is committed.
        """
        asks = {
            (id(statement), *given.values()): (statement, given)
            for lane in by_lane.values()
            for one in lane
            for statement, given in one.end.asks
        }
        (found,) = run_and_foresee(session, [at_last.open_lanes(by_lane)], list(asks.values()))
        is_open = frozenset(found.scalars())
        left = {lane: rows for lane, rows in sorted(by_lane.items()) if lane not in is_open}
        done: list[_Ready] = []
        while left:
            done += _said(session, [one for rows in left.values() for one in _next(rows)])
            left = {lane: rows for lane, rows in left.items() if rows}
        return done


def _next(rows: deque[_Ready]) -> list[_Ready]:
    """The next of a lane that can be done together: none needs a card that another draws."""
    together, drawn = list[_Ready](), set[str]()
    while rows and drawn.isdisjoint((rows[0].end.card, rows[0].end.under)):
        one = rows.popleft()
        together.append(one)
        drawn |= {one.end.card} - {""}
    return together


def _said(session: Session, together: list[_Ready]) -> list[_Ready]:
    """Do these, of which none needs what another does."""
    says = [one.end.says(session) for one in together if one.end.says]
    write_ahead(session, [one for one in says if isinstance(one, Saying)])
    for one in together:
        name, attributes = f"outbox {one.claim.kind}", {"channel": one.claim.channel}
        with telemetry.row(one.claim.key, name, **attributes):
            if one.end.then:
                one.end.then(session)
    return together


def _count(done: list[_Ready], began: float) -> None:
    took = time.perf_counter() - began
    for one in done:
        DELAY.labels(one.claim.kind).observe(took)
        DELIVERED.labels(one.claim.kind, one.claim.channel, "done").inc()
