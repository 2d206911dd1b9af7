"""Keeps who else calls are told to, to find those calls by: authors and followers. The projection
of their ledgers.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.storage.people_tables import CallPartyRow


def note(session: Session, call: Call, event: AnyEvent) -> None:
    """Keep what the event changes of who is told."""
    if event.kind == "opened" and call.author:
        session.add(CallPartyRow(number=call.number, person=call.author, part="author"))
    elif event.kind == "person_renamed":
        _rename(session, call.number, event.was, event.person)
    elif event.kind == "followed":
        session.merge(CallPartyRow(number=call.number, person=event.by, part="follower"))
    elif event.kind == "unfollowed":
        session.execute(
            sa.delete(CallPartyRow).where(
                col(CallPartyRow.number) == call.number,
                col(CallPartyRow.person) == event.by,
                col(CallPartyRow.part) == "follower",
            )
        )


def numbers_of(person: str | sa.BindParameter[str], part: str) -> sa.sql.expression.SelectBase:
    """The numbers of the calls in which somebody has this part, as a query."""
    return select(CallPartyRow.number).where(
        col(CallPartyRow.person) == person, col(CallPartyRow.part) == part
    )


def _rename(session: Session, number: str, was: str, now: str) -> None:
    """Put what stands under an earlier id under the one of now."""
    query = select(CallPartyRow).where(
        col(CallPartyRow.number) == number, col(CallPartyRow.person) == was
    )
    for row in session.exec(query).all():
        session.delete(row)
        session.flush()
        session.merge(CallPartyRow(number=number, person=now, part=row.part))
