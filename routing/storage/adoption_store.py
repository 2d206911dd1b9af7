"""Adoption in the database: reads the ledger of a stretch of time link by link, and keeps what was
measured, proposed, and came of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.model import Catalogue
from routing.adoption.values import Advice, CameOf, Lack, Stand
from routing.adoption.walk import Walk
from routing.call.events import AnyEvent, event_of
from routing.storage.tables import CallRow, LedgerRow
from routing.storage.upkeep_tables import AdoptionRow

PIECE = 500
"""Calls read at a time."""


class Proposed(NamedTuple):
    """A proposal that nothing came of yet: what, since when, and the step of its link then."""

    lack: Lack
    since: dt.date
    before: float


def walk(
    session: Session,
    catalogue: Catalogue,
    days: int,
    tell: Callable[[float], None] = lambda part: None,
) -> Walk:
    """The calls of so many days before the newest, counted link by link. `tell` hears how far it
    is, 0 to 1.
    """
    counted = Walk(catalogue)
    newest = session.exec(select(sa.func.max(CallRow.opened_at))).one()
    if newest is None:
        return counted
    since = newest - dt.timedelta(days=days)
    inside = select(col(CallRow.id)).where(col(CallRow.opened_at) >= since)
    first = session.exec(inside.order_by(col(CallRow.id)).limit(1)).one() or 0
    last = session.exec(inside.order_by(col(CallRow.id).desc()).limit(1)).one() or 0
    for low in range(first, last + 1, PIECE):
        for events in _ledgers(session, low, min(low + PIECE, last + 1)):
            counted.call(events)
        tell(min((low + PIECE - first) / (last + 1 - first), 1.0))
    return counted


def _ledgers(session: Session, low: int, high: int) -> Iterable[list[AnyEvent]]:
    """The events of each call with a row key from `low` up to `high`, straight from their JSON."""
    rows = session.exec(
        select(LedgerRow.number, sa.cast(LedgerRow.body, sa.Text))
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(col(CallRow.id) >= low, col(CallRow.id) < high)
        .order_by(col(LedgerRow.number), col(LedgerRow.seq))
    )
    told: dict[str, list[AnyEvent]] = {}
    for number, body in rows:
        told.setdefault(number, []).append(event_of.validate_json(body))
    return told.values()


def last_measured(session: Session) -> Stand | None:
    """The stand that was measured last."""
    query = select(AdoptionRow.body).where(col(AdoptionRow.kind) == "measured")
    body = session.exec(query.order_by(col(AdoptionRow.id).desc()).limit(1)).first()
    return Stand.model_validate(body) if body else None


def open_proposals(session: Session) -> dict[str, Proposed]:
    """What was proposed and nothing came of yet, by key."""
    query = select(AdoptionRow).where(col(AdoptionRow.kind).in_(("proposed", "came")))
    found: dict[str, Proposed] = {}
    for row in session.exec(query.order_by(col(AdoptionRow.id))):
        if row.kind == "came":
            found.pop(row.key, None)
        else:
            lack = Lack.model_validate(row.body["lack"])
            found[row.key] = Proposed(lack, row.at.date(), float(row.body["before"]))
    return found


def came_before(session: Session, limit: int) -> tuple[CameOf, ...]:
    """What came of proposals, the newest first."""
    query = select(AdoptionRow.body).where(col(AdoptionRow.kind) == "came")
    rows = session.exec(query.order_by(col(AdoptionRow.id).desc()).limit(limit))
    return tuple(CameOf.model_validate(body) for body in rows)


def remember(session: Session, stand: Stand, done: Iterable[CameOf]) -> None:
    """Keep a stand, each thing in it that was not proposed yet, and what came of others."""
    rows = [_row(stand.at, "came", one.lack, one.model_dump(mode="json")) for one in done]
    session.add_all(rows)
    session.flush()
    note_proposed(session, stand, (advice.lack for advice in _proposed(stand)), stand.at)
    body = stand.model_dump(mode="json", exclude={"lacks"})
    session.add(AdoptionRow(at=stand.at, kind="measured", body=body))


def note_proposed(session: Session, stand: Stand, lacks: Iterable[Lack], at: dt.datetime) -> None:
    """Keep each of these things that was not proposed yet, with its link's step as it stands."""
    known = open_proposals(session)
    for lack in lacks:
        link = stand.link(lack.team)
        step = link.step(lack.step) if link else None
        if lack.key not in known and step:
            body = {"lack": lack.model_dump(mode="json"), "before": step.value}
            session.add(_row(at, "proposed", lack, body))


def _proposed(stand: Stand) -> Iterable[Advice]:
    """Each thing proposed, to a link or the whole, once."""
    every = (*(a for link in stand.links for a in link.next), *(one.first for one in stand.next))
    return {advice.lack.key: advice for advice in every}.values()


def _row(at: dt.datetime, kind: str, lack: Lack, body: dict[str, object]) -> AdoptionRow:
    return AdoptionRow(at=at, kind=kind, team=lack.team, key=lack.key, body=body)
