"""Calls in the database: events are appended, the row is their projection. Knows tables, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from routing.call import ENDED, Call
from routing.events import AnyEvent, event_of
from routing.tables import CallRow, LedgerRow

FIRST_NUMBER = 1000


def new_row(session: Session, requester: str, team: str, opened: AnyEvent) -> tuple[CallRow, str]:
    """A row with its number, `S-1001` onwards; the number is the row's own key, so nobody waits for a counter."""
    row = CallRow(requester=requester, team=team, state="", opened_at=opened.at)
    session.add(row)
    session.flush()
    assert row.id is not None
    row.number = f"S-{FIRST_NUMBER + row.id}"
    return row, row.number


def locked(session: Session, number: str) -> Call | None:
    """The call, with its chain held until the transaction ends (the root's row is the lock); None when there is none."""
    root = session.exec(select(CallRow.root).where(col(CallRow.number) == number)).first()
    if root is None:
        return None
    session.exec(select(CallRow.id).where(col(CallRow.number) == root).with_for_update()).one()
    return read(session, number)


def read(session: Session, number: str) -> Call | None:
    """The call as it stands."""
    body = session.exec(select(CallRow.body).where(col(CallRow.number) == number)).first()
    return Call.model_validate(body) if body else None


def write(session: Session, call: Call, event: AnyEvent) -> None:
    """Append the event and bring the row up to it."""
    row = session.exec(select(CallRow).where(col(CallRow.number) == call.number)).one()
    row.requester, row.team, row.state, row.ended = call.requester, call.team, call.state.value, call.state in ENDED
    row.root, row.item, row.resolve_by, row.reopen_until = call.root, call.item, call.resolve_by, call.reopen_until
    row.revision = call.revision
    row.body = call.model_dump(mode="json")
    session.add(row)
    session.add(
        LedgerRow(
            number=call.number, seq=call.revision, kind=event.kind, by=event.by, at=event.at,
            version=call.promise.version, body=event.model_dump(mode="json"),
        )
    )  # fmt: skip
    session.flush()


def events(session: Session, number: str) -> tuple[AnyEvent, ...]:
    """The call's ledger, oldest first."""
    rows = session.exec(select(LedgerRow.body).where(col(LedgerRow.number) == number).order_by(col(LedgerRow.seq)))
    return tuple(event_of.validate_python(body) for body in rows)


def chain(session: Session, root: str) -> tuple[Call, ...]:
    """All calls of a chain, the root first."""
    rows = session.exec(select(CallRow.body).where(col(CallRow.root) == root).order_by(col(CallRow.id)))
    return tuple(Call.model_validate(body) for body in rows)


def of_requester(session: Session, person: str, *, ended: bool, limit: int) -> tuple[Call, ...]:
    """A person's own root calls, newest first."""
    query = select(CallRow.body).where(col(CallRow.requester) == person, col(CallRow.root) == col(CallRow.number))
    if not ended:
        query = query.where(col(CallRow.ended).is_(False))
    return _calls(session.exec(query.order_by(col(CallRow.id).desc()).limit(limit)))


def of_team(session: Session, team: str, *, limit: int) -> tuple[Call, ...]:
    """A team's open calls, those due first on top."""
    query = select(CallRow.body).where(
        col(CallRow.team) == team, col(CallRow.ended).is_(False), col(CallRow.state) != "awaiting_approval"
    )
    return _calls(session.exec(query.order_by(col(CallRow.resolve_by).nulls_last(), col(CallRow.id)).limit(limit)))


def _calls(bodies: Iterable[Mapping[Any, Any]]) -> tuple[Call, ...]:
    return tuple(Call.model_validate(body) for body in bodies)
