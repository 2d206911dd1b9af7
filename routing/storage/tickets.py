"""Keeps the tickets that calls have in the systems in which teams work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from routing.call.ticket import Before, Ticket
from routing.storage.ticket_tables import TicketRow


def find(session: Session, number: str, team: str) -> TicketRow | None:
    """The ticket of a call at a team."""
    return session.get(TicketRow, (number, team))


def locked(session: Session, number: str, team: str) -> TicketRow | None:
    """The same, as it stands now, held until the transaction ends."""
    query = (
        select(TicketRow)
        .where(col(TicketRow.number) == number, col(TicketRow.team) == team)
        .with_for_update()
    )
    return session.exec(query.execution_options(populate_existing=True)).first()


def named(session: Session, team: str, key: str) -> TicketRow | None:
    """The ticket that their system calls so."""
    query = select(TicketRow).where(col(TicketRow.team) == team, col(TicketRow.key) == key)
    return session.exec(query).first()


def before(row: TicketRow) -> Before:
    """How the ticket stood when it was looked at last."""
    return Before.model_validate({"stage": row.stage, "said": row.said})


def opened(session: Session, number: str, team: str, ticket: Ticket, told: int) -> TicketRow:
    """Write down that a ticket was opened there, by someone who knew `told` of the call."""
    row = find(session, number, team) or TicketRow(number=number, team=team)
    row.key, row.shown, row.url = ticket.key, ticket.number, ticket.url
    row.told, row.stage = told, ticket.stage
    keep(session, row)
    return row


def keep(session: Session, row: TicketRow) -> None:
    """Write a ticket down."""
    session.add(row)
    session.flush()


def in_trouble(session: Session, number: str, team: str, why: str, now: dt.datetime) -> None:
    """Write down that the system is not reached, since when."""
    row = find(session, number, team) or TicketRow(number=number, team=team)
    row.trouble = why[:300]
    row.trouble_since = row.trouble_since or now
    keep(session, row)


def troubled(session: Session) -> Sequence[TicketRow]:
    """The tickets whose system is not reached."""
    query = select(TicketRow).where(col(TicketRow.trouble).is_not(None))
    return session.exec(query.order_by(col(TicketRow.team), col(TicketRow.number))).all()
