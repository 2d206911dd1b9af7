"""Risks in the database: those that are open, the figures they are read from, and what was offered.
Decides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.call.call import Call, is_report_of_another
from routing.risks.offers import RiskOffer, RiskOfferState
from routing.risks.signs import FEWEST, ComponentFigures, ItemFigures, Sign
from routing.storage import components, ledger
from routing.storage.risk_tables import RiskOfferRow
from routing.storage.tables import IS_OPEN, CallRow, LedgerRow

MOST = 200
_NAMED = 8
"""So many calls are named with a sign at most."""
_RETURNED = sa.text("ledger.kind IN ('declined', 'handed_over', 'reopened')")
"""The condition of the index of returns, in the words it was made with."""


def open_risks(session: Session, teams: Collection[str] | None = None) -> tuple[Call, ...]:
    """The open risks of these teams, or of everybody; those due first on top."""
    query = select(CallRow.body).where(IS_OPEN, col(CallRow.kind) == "risk")
    if teams is not None:
        query = query.where(col(CallRow.team).in_(sorted(teams)))
    ordered = query.order_by(col(CallRow.resolve_by).nulls_last(), col(CallRow.id)).limit(MOST)
    return tuple(Call.model_validate(body) for body in session.exec(ordered))


def item_figures(session: Session, team: str, since: dt.datetime) -> tuple[ItemFigures, ...]:
    """What happened since to the calls of each of a team's items of which any came back."""
    found: dict[str, _Returns] = defaultdict(_Returns)
    for kind, event, call in _returned(session, since):
        item = call.item if kind == "reopened" else event.get("was_item")
        if item and item.partition("/")[0] == team:
            found[item].note(kind, call, counts=call.item == item and call.opened_at >= since)
    asked = _asked(session, tuple(found), since)
    return tuple(
        ItemFigures(
            item=item,
            asked=asked.get(item, 0) + len(one.uncounted),
            reopened=len(one.again),
            misrouted=len(one.sent_on),
            again=_named(one.again),
            sent_on=_named(one.sent_on),
        )
        for item, one in sorted(found.items())
    )


@dataclass
class _Returns:
    """The calls of an item that came back, each once; `uncounted`: those that are not counted with
    what was asked of it, since they are older or have another item now.
    """

    again: dict[str, Call] = field(default_factory=dict)
    sent_on: dict[str, Call] = field(default_factory=dict)
    uncounted: set[str] = field(default_factory=set)

    def note(self, kind: str, call: Call, *, counts: bool) -> None:
        (self.again if kind == "reopened" else self.sent_on)[call.number] = call
        if not counts:
            self.uncounted.add(call.number)


def _returned(
    session: Session, since: dt.datetime
) -> Iterator[tuple[str, Mapping[str, Any], Call]]:
    """Each return since: its kind, its event, and the call as it is now."""
    query = (
        select(LedgerRow.kind, LedgerRow.body, CallRow.body)
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(_RETURNED, col(LedgerRow.at) >= since)
    )
    for kind, event, call in session.exec(query):
        yield kind, event, Call.model_validate(call)


def _named(found: Mapping[str, Call]) -> tuple[str, ...]:
    return tuple(number for number, call in found.items() if not call.private)[:_NAMED]


def _asked(session: Session, items: Sequence[str], since: dt.datetime) -> Mapping[str, int]:
    """How often each of these items was asked since."""
    query = select(CallRow.item, sa.func.count()).where(
        col(CallRow.item).in_(items), col(CallRow.opened_at) >= since
    )
    return {item: n for item, n in session.exec(query.group_by(col(CallRow.item))) if item}


def component_figures(
    session: Session, team: str, since: dt.datetime
) -> tuple[ComponentFigures, ...]:
    """The components of a team that failed so often since that it may be a sign."""
    query = select(CallRow.component).where(
        col(CallRow.component) > f"{team}/",
        col(CallRow.component) < f"{team}0",  # the sign after "/"
        col(CallRow.opened_at) >= since,
        col(CallRow.kind) == "incident",
        col(CallRow.root) == col(CallRow.number),
    )
    often = query.group_by(col(CallRow.component)).having(sa.func.count() >= FEWEST)
    refs = [ref for ref in session.exec(often) if ref]
    known = components.read_many(session, refs)
    return tuple(
        _component(session, ref, known[ref].label if ref in known else ref, since)
        for ref in sorted(refs)
        if ref not in known or known[ref].is_there
    )


def _component(session: Session, ref: str, label: str, since: dt.datetime) -> ComponentFigures:
    about = ledger.of_component(session, ref, limit=MOST, since=since)
    failed = [c for c in about if c.kind == "incident" and not is_report_of_another(c)]
    told = tuple(call.number for call in failed if not call.private)[:_NAMED]
    return ComponentFigures(component=ref, label=label, failures=len(failed), numbers=told)


def offers(session: Session, team: str) -> dict[str, RiskOffer]:
    """What was offered to a team, by the sign's key."""
    rows = session.exec(select(RiskOfferRow).where(col(RiskOfferRow.team) == team)).all()
    ended = _ended(session, [row.number for row in rows if row.number])
    return {row.key: _offer(row, ended) for row in rows}


def unanswered(session: Session, teams: Collection[str]) -> tuple[RiskOffer, ...]:
    """What was offered to these teams and nobody answered yet, the oldest first."""
    query = select(RiskOfferRow).where(
        col(RiskOfferRow.team).in_(sorted(teams)), col(RiskOfferRow.state) == "offered"
    )
    rows = session.exec(query.order_by(col(RiskOfferRow.id))).all()
    return tuple(_offer(row, {}) for row in rows)


def locked_offer(session: Session, offer: int) -> RiskOffer | None:
    """One offer, held until the transaction ends."""
    query = select(RiskOfferRow).where(col(RiskOfferRow.id) == offer)
    row = session.exec(query.with_for_update()).first()
    return _offer(row, _ended(session, [row.number] if row.number else [])) if row else None


def _offer(row: RiskOfferRow, ended: Mapping[str, dt.datetime]) -> RiskOffer:
    return RiskOffer.model_validate(
        {
            "id": row.id,
            "sign": row.body,
            "state": row.state,
            "person": row.person,
            "at": row.at,
            "number": row.number,
            "ended": ended.get(row.number or ""),
        }
    )


def _ended(session: Session, numbers: Sequence[str]) -> dict[str, dt.datetime]:
    """When those of the calls that ended did so."""
    query = select(CallRow.body).where(col(CallRow.number).in_(numbers), col(CallRow.ended))
    calls = [Call.model_validate(body) for body in session.exec(query)] if numbers else []
    return {call.number: call.ended_at or call.touched_at for call in calls}


def offer(session: Session, sign: Sign, person: str, at: dt.datetime) -> RiskOffer:
    """Keep that a sign is offered to somebody, in place of an earlier offer of it."""
    row = session.exec(select(RiskOfferRow).where(col(RiskOfferRow.key) == sign.key)).first()
    row = row or RiskOfferRow(key=sign.key, team=sign.team, state="", person="", at=at, body={})
    row.state, row.person, row.at, row.number = "offered", person, at, None
    row.body = sign.model_dump(mode="json", exclude_defaults=True)
    session.add(row)
    session.flush()
    return _offer(row, {})


def answer(
    session: Session, offer: int, state: RiskOfferState, at: dt.datetime, number: str | None = None
) -> None:
    """Keep what came of an offer: the call it became, or that it was refused."""
    values: dict[str, Any] = {"state": state, "at": at, "number": number}
    session.execute(sa.update(RiskOfferRow).where(col(RiskOfferRow.id) == offer).values(values))


def counted(session: Session) -> Counter[str]:
    """How many risks each team has open."""
    query = select(CallRow.team, sa.func.count()).where(IS_OPEN, col(CallRow.kind) == "risk")
    rows = session.exec(query.group_by(col(CallRow.team))).all()
    return Counter(dict(rows))
