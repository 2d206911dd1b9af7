"""Keeps what was counted of each call beside the ledger, and adds it up by what is asked for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select
from structlog.stdlib import BoundLogger, get_logger

from catalog.model import Catalogue
from routing.call.events import AnyEvent, event_of
from routing.insight.counted import ADDED, LinkCount, counted
from routing.rules.effects_of import NotPossible
from routing.storage import lease
from routing.storage.db import Database
from routing.storage.insight_tables import LinkCountRow
from routing.storage.tables import CallRow, LedgerRow
from routing.storage.upkeep_tables import LeaseRow

log: BoundLogger = get_logger("schakel.insight")
JOB = "insight"
"""The lease under which one process at a time counts; its position is the newest event counted."""
PIECE = 400
"""Events taken at a time, each piece in a transaction of its own."""
OVERLAP = 100
"""So many events are looked at again: another's transaction may have come in behind ours."""
SPAN = dt.timedelta(minutes=2)


class Behind(NamedTuple):
    """How far counting is: the newest event that is in the figures, and the newest there is."""

    counted: int
    newest: int

    @property
    def left(self) -> int:
        """Events that are in no figure yet."""
        return max(self.newest - self.counted, 0)


def behind(session: Session) -> Behind:
    """How far counting is."""
    row = session.get(LeaseRow, JOB)
    newest = session.exec(select(sa.func.max(LedgerRow.id))).one() or 0
    return Behind(int(row.position or 0) if row else 0, newest)


@dataclass(frozen=True)
class Counting:
    """Counts what happened since it did so last. `zone` is the organisation's own clock."""

    database: Database
    catalogue: Catalogue
    zone: ZoneInfo
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)

    def catch_up(self, now: dt.datetime, most: int) -> Behind:
        """Count at most about so many events; nothing while another process does."""
        with self.database.reading() as session:
            stands = behind(session)
        if not stands.left:
            return stands
        with self.database.transaction() as session:
            if not lease.take(session, JOB, self.owner, now, SPAN):
                return stands
        done = 0
        while stands.left and done < most:
            with self.database.reading() as session:
                stands, numbers, made = self._piece(session)
            with self.database.transaction() as session:
                if not lease.take(session, JOB, self.owner, now, SPAN):
                    return stands
                _write(session, stands.counted, numbers, made)
            done += PIECE
        with self.database.transaction() as session:
            lease.give_up(session, JOB, self.owner, now)
        return stands

    def _piece(self, session: Session) -> tuple[Behind, list[str], list[dict[str, Any]]]:
        """How far counting is with the next piece, and the rows of its calls."""
        stands = behind(session)
        first = max(stands.counted - OVERLAP, 0)
        query = select(LedgerRow.id, LedgerRow.number).where(col(LedgerRow.id) > first)
        rows = session.exec(query.order_by(col(LedgerRow.id)).limit(PIECE + OVERLAP)).all()
        newest = {number: key for key, number in rows if key}
        numbers = _not_yet(session, newest)
        made = [
            row._asdict() | {"upto": upto}
            for number, upto, events in _ledgers(session, numbers)
            for row in self._counted(number, events)
        ]
        return Behind(max(stands.counted, *newest.values()), stands.newest), numbers, made

    def _counted(self, number: str, events: list[AnyEvent]) -> tuple[LinkCount, ...]:
        """The rows of a call; none of one whose ledger tells what cannot be: the others go on."""
        try:
            return counted(events, self.catalogue, self.zone)
        except NotPossible:
            log.warning("a call's ledger cannot be counted", call=number)
            return ()


def _write(session: Session, reached: int, numbers: list[str], made: list[dict[str, Any]]) -> None:
    """Keep the rows of these calls in the place of what was there, and how far counting is."""
    session.execute(sa.delete(LinkCountRow).where(col(LinkCountRow.number).in_(numbers)))
    if made:
        session.execute(sa.insert(LinkCountRow), made)
    ours = sa.update(LeaseRow).where(col(LeaseRow.name) == JOB)
    session.execute(ours.values(position=str(reached)))


def _not_yet(session: Session, newest: Mapping[str, int]) -> list[str]:
    """The calls of which these newest events are in no row yet."""
    row = LinkCountRow
    query = select(row.number, sa.func.min(row.upto)).where(col(row.number).in_(newest))
    upto = dict(session.exec(query.group_by(col(row.number))).all())
    return [number for number, key in newest.items() if upto.get(number, 0) < key]


def _ledgers(session: Session, numbers: Sequence[str]) -> Iterable[tuple[str, int, list[AnyEvent]]]:
    """The events of each of these calls by its number, oldest first, with the key of the newest."""
    rows = session.exec(
        select(LedgerRow.number, LedgerRow.id, sa.cast(LedgerRow.body, sa.Text))
        .where(col(LedgerRow.number).in_(numbers))
        .order_by(col(LedgerRow.number), col(LedgerRow.seq))
    )
    told: dict[str, tuple[int, list[AnyEvent]]] = {}
    for number, key, body in rows:
        _, events = told.get(number, (0, []))
        told[number] = key or 0, [*events, event_of.validate_json(body)]
    return [(number, *one) for number, one in told.items()]


@dataclass(frozen=True)
class Chosen:
    """Which calls are added up: those opened from day `since` up to `until` (ordinals), of these
    links; `item` and `kind` narrow it down further, where they are not "".
    """

    since: int
    until: int
    teams: Collection[str]
    item: str = ""
    kind: str = ""


class Sum(NamedTuple):
    """What was added up under one key, of private calls or of the others."""

    key: tuple[str | int, ...]
    private: bool
    of: Mapping[str, int]


_BY = {name: col(getattr(LinkCountRow, name)) for name in LinkCount._fields}


def sums(session: Session, chosen: Chosen, by: Sequence[str], few: int) -> tuple[Sum, ...]:
    """All that adds up, by some of the columns (`week` too: the ordinal of its Monday, less one).
    Private items of which there are fewer than `few` among these are left out.
    """
    keys = [_week() if name == "week" else _BY[name] for name in by]
    added = [sa.func.sum(_BY[name]) for name in ADDED]
    query = sa.select(*keys, _BY["private"], *added).where(*_where(session, chosen, few))
    rows = session.execute(query.group_by(*keys, _BY["private"]))
    return tuple(
        Sum(
            tuple(row[: len(keys)]),
            bool(row[len(keys)]),
            dict(zip(ADDED, (int(n or 0) for n in row[len(keys) + 1 :]), strict=True)),
        )
        for row in rows
    )


def _week() -> sa.ColumnElement[Any]:
    """The week of a day: ordinal 1 is a Monday."""
    day = _BY["day"] - 1
    return day - day % 7


def _where(session: Session, chosen: Chosen, few: int) -> list[sa.ColumnElement[bool]]:
    conditions = [
        _BY["day"] >= chosen.since,
        _BY["day"] <= chosen.until,
        _BY["team"].in_(sorted(chosen.teams)),
    ]
    if chosen.item:
        conditions.append(_BY["item"] == chosen.item)
    if chosen.kind:
        conditions.append(_BY["kind"] == chosen.kind)
    number = sa.func.count(sa.distinct(_BY["number"]))
    scarce = sa.select(_BY["item"]).where(*conditions, _BY["private"])
    hidden = list(session.execute(scarce.group_by(_BY["item"]).having(number < few)).scalars())
    if hidden:
        conditions.append(sa.not_(sa.and_(_BY["private"], _BY["item"].in_(hidden))))
    return conditions


class Told(NamedTuple):
    """Words of a call that is not private."""

    number: str
    team: str
    item: str | None
    text: str
    at: dt.datetime


def nameless(session: Session, chosen: Chosen, limit: int) -> tuple[Told, ...]:
    """What was asked that no item offers, the newest first; nothing private, nothing erased. Who
    warns of something asks for nothing.
    """
    since = _moment(chosen.since)
    query = (
        select(CallRow.body)
        .where(
            col(CallRow.item).is_(None),
            col(CallRow.opened_at) >= since,
            col(CallRow.opened_at) < _moment(chosen.until + 1),
            col(CallRow.team).in_(sorted(chosen.teams)),
            col(CallRow.erased_at).is_(None),
            # Rows of before this column was filled say their kind in the body alone.
            col(CallRow.kind).is_(None) | (col(CallRow.kind) != "risk"),
        )
        .order_by(col(CallRow.opened_at).desc())
        .limit(limit)
    )
    return tuple(
        Told(
            body["number"],
            body["promise"]["team"],
            None,
            body.get("text") or body.get("title") or "",
            dt.datetime.fromisoformat(body["opened_at"]),
        )
        for body in session.exec(query)
        if not body.get("private") and not body.get("parent")
        if body["kind"] != "risk" and chosen.kind in ("", body["kind"])
    )


class Rated(NamedTuple):
    """Why somebody rated a call as they did."""

    number: str
    team: str
    stars: int
    why: str


def rated_why(session: Session, chosen: Chosen, few: int, limit: int) -> tuple[Rated, ...]:
    """What people said with their rating, the newest first; nothing private."""
    rated = (*_where(session, chosen, few), _BY["rated"] > 0, sa.not_(_BY["private"]))
    query = (
        select(CallRow.body)
        .join(LinkCountRow, col(LinkCountRow.number) == col(CallRow.number))
        .where(*rated, col(CallRow.erased_at).is_(None))
        .order_by(col(CallRow.opened_at).desc())
        .limit(limit)
    )
    return tuple(
        Rated(body["number"], body["promise"]["team"], body["stars"], body["rated_why"])
        for body in session.exec(query)
        if body.get("rated_why") and body.get("stars")
    )


def _moment(day: int) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromordinal(day), dt.time(), dt.UTC)
