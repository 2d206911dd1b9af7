"""Erases words in the database: of calls that ended long ago, of conversations, of one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.rules.erasure import without_person, without_words
from routing.rules.transition import rebuilt
from routing.storage import ledger
from routing.storage.people_tables import UnheardRow
from routing.storage.tables import (
    ButtonsRow,
    CallRow,
    CardRow,
    CorrectionRow,
    DialogueRow,
    InboxRow,
    LedgerRow,
    MailboxRow,
    SaidRow,
)

AT_ONCE = 200
"""Calls whose words are erased in one transaction."""


def erase_words_of_calls(session: Session, before: dt.datetime) -> int:
    """Erase what was said in calls that ended before then; their figures stay. How many calls."""
    waits = (sa.text("ended AND erased_at IS NULL"), col(CallRow.opened_at) < before)
    query = select(CallRow.number).where(*waits).order_by(col(CallRow.opened_at)).limit(AT_ONCE * 5)
    erased = 0
    for number in session.exec(query).all():
        call = ledger.read(session, number) if number else None
        if call and call.ended_at and call.ended_at < before and erased < AT_ONCE:
            erase_call(session, call.number, before)
            erased += 1
    return erased


def erase_call(session: Session, number: str, at: dt.datetime) -> None:
    """Erase what was said in a call, wherever it stands."""
    rewrite(session, number, without_words)
    mine = col(CallRow.number) == number
    session.execute(sa.update(CallRow).where(mine).values(erased_at=at, words=None))
    session.execute(sa.update(InboxRow).where(col(InboxRow.number) == number).values(body={}))
    for place in (CardRow, SaidRow):
        shown = (
            select(place.number)
            .where(
                col(place.number) == number,
                col(place.conversation) == col(MailboxRow.conversation),
                col(place.ref) == sa.cast(MailboxRow.id, sa.String),
            )
            .exists()
        )
        session.execute(sa.delete(MailboxRow).where(shown))
    for table in (ButtonsRow, CardRow, CorrectionRow, SaidRow, UnheardRow):
        session.execute(sa.delete(table).where(sa.column("number") == number))


def rewrite(session: Session, number: str, change: Callable[[AnyEvent], AnyEvent]) -> Call:
    """Change each event of a call, and its row as the ledger tells it then."""
    connection = session.connection()
    events = tuple(map(change, ledger.events(session, number)))
    for seq, event in enumerate(events, 1):
        mine = (col(LedgerRow.number) == number, col(LedgerRow.seq) == seq)
        values = {"body": event, "by": event.by}
        connection.execute(sa.update(LedgerRow).where(*mine).values(**values))
    call = rebuilt(events)
    connection.execute(ledger.UPDATE_CALL, ledger.row_of(call))
    return call


def erase_conversations(session: Session, before: dt.datetime) -> None:
    """Erase what was said on our own pages and in terminals before then, and what conversations
    remember that rest since. Cards of open calls stay.
    """
    stands = (
        select(CardRow.number)
        .join(CallRow, col(CallRow.number) == col(CardRow.number))
        .where(
            col(CardRow.conversation) == col(MailboxRow.conversation),
            col(CardRow.ref) == sa.cast(MailboxRow.id, sa.String),
            ~col(CallRow.ended),
        )
    )
    old = (col(MailboxRow.at) < before, ~stands.exists())
    session.execute(sa.delete(MailboxRow).where(*old))
    session.execute(sa.delete(DialogueRow).where(col(DialogueRow.at) < before))


def erase_corrections(session: Session, before: dt.datetime) -> None:
    """Erase what was learnt from before then."""
    session.execute(sa.delete(CorrectionRow).where(col(CorrectionRow.at) < before))


def calls_with(session: Session, person: str) -> Iterator[Call]:
    """Every call in whose ledger somebody stands, the oldest first."""
    named = sa.cast(LedgerRow.body, sa.Text).contains(f'"{person}"', autoescape=True)
    found = select(LedgerRow.number).where(sa.or_(col(LedgerRow.by) == person, named)).distinct()
    for number in sorted(session.exec(found).all()):
        if call := ledger.read(session, number):
            yield call


def erase_person_in_call(session: Session, call: Call, person: str, role: str) -> None:
    """Put a role in somebody's place in a call; what stands in it of others stays."""
    rewrite(session, call.number, partial(without_person, person=person, role=role))
