"""Erases words in the database: of calls that ended long ago, of conversations, of one person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session, col, select

from routing.call.call import Call
from routing.call.events import AnyEvent
from routing.rules.erasure import without_person, without_words
from routing.rules.transition import rebuilt
from routing.storage import ledger, pruning
from routing.storage.as_written import holds
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
    table_of,
)

AT_ONCE = 20
"""Calls whose words are erased in one transaction."""
MOST_DIGITS = 18
"""A ref of our own pages is a number of so many digits at most."""


def erase_words_of_calls(session: Session, before: dt.datetime) -> int:
    """Erase what was said in some of the calls that ended before then; their figures stay. How many
    calls; there may be more when it is AT_ONCE.
    """
    numbers = _ended(session, before, sa.text("ended AND erased_at IS NULL"))
    for number in numbers:
        erase_call(session, number, before)
    return len(numbers)


def rest(session: Session, before: dt.datetime) -> int:
    """Forget what only served to reach some of the calls that ended before then: where their cards
    and messages stand in chat services, keys of messages that they came from. What stands on our
    own pages goes with it. How many calls; there may be more when it is AT_ONCE.
    """
    numbers = _ended(session, before, sa.text("ended AND rested_at IS NULL"))
    posts = _posts(session, numbers)
    for row in _standing(session, numbers):
        if posts.get(row.ref) != row.conversation:
            session.delete(row)
    session.flush()
    for place in (ButtonsRow, InboxRow):
        session.execute(sa.delete(place).where(col(place.number).in_(numbers)))
    mine = col(CallRow.number).in_(numbers)
    session.execute(sa.update(CallRow).where(mine).values(rested_at=before))
    return len(numbers)


def _ended(session: Session, before: dt.datetime, waits: sa.TextClause) -> list[str]:
    """Some of the calls that ended before then, the first that was opened first."""
    old = (waits, col(CallRow.opened_at) < before, pruning.ended_before(before))
    query = select(CallRow.number).where(*old).order_by(col(CallRow.opened_at)).limit(AT_ONCE)
    return [number for number in session.exec(query) if number]


def _standing(session: Session, numbers: Collection[str]) -> list[CardRow | SaidRow]:
    """Where messages about these calls stand."""
    stands = session.exec(select(CardRow).where(col(CardRow.number).in_(numbers))).all()
    told = session.exec(select(SaidRow).where(col(SaidRow.number).in_(numbers))).all()
    return [*stands, *told]


def _posts(session: Session, numbers: Collection[str]) -> dict[str, str]:
    """What was said about these calls on our own pages and in terminals: ref and conversation."""
    told = {
        (row.conversation, row.ref)
        for row in _standing(session, numbers)
        if row.ref.isdecimal() and len(row.ref) <= MOST_DIGITS
    }
    ids = [int(ref) for _, ref in told]
    query = select(MailboxRow.id, MailboxRow.conversation).where(col(MailboxRow.id).in_(ids))
    found = {str(post): conversation for post, conversation in session.exec(query)}
    return {ref: place for ref, place in found.items() if (place, ref) in told}


def erase_call(session: Session, number: str, at: dt.datetime) -> None:
    """Erase what was said in a call, wherever it stands."""
    rewrite(session, number, without_words)
    mine = col(CallRow.number) == number
    session.execute(sa.update(CallRow).where(mine).values(erased_at=at, words=None))
    session.execute(sa.update(InboxRow).where(col(InboxRow.number) == number).values(body={}))
    posts = [int(ref) for ref in _posts(session, [number])]
    session.execute(sa.delete(MailboxRow).where(col(MailboxRow.id).in_(posts)))
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


def erase_posts(session: Session, before: dt.datetime) -> int:
    """Erase some of what was said on our own pages and in terminals before then, and which call it
    was about. Cards of open calls stay. How many; there may be more when it is `pruning.AT_ONCE`.
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
    # Posts are numbered as they are said: none after the first that is not old is, and no index on
    # moments is needed.
    since = select(MailboxRow.id).where(col(MailboxRow.at) >= before).order_by(col(MailboxRow.id))
    first = session.exec(since.limit(1)).first()
    older = (col(MailboxRow.id) < first,) if first else ()
    old = select(MailboxRow.id, MailboxRow.conversation).where(*older, ~stands.exists())
    posts = session.exec(old.order_by(col(MailboxRow.id)).limit(pruning.AT_ONCE)).all()
    by_place = defaultdict[str, list[int]](list)
    for post, conversation in posts:
        by_place[conversation].append(post or 0)
    for conversation, ids in by_place.items():
        for table in (table_of(CardRow), table_of(SaidRow)):
            told = (table.c.conversation == conversation, table.c.ref.in_(list(map(str, ids))))
            session.execute(sa.delete(table).where(*told))
        session.execute(sa.delete(MailboxRow).where(col(MailboxRow.id).in_(ids)))
    return len(posts)


def erase_dialogues(session: Session, before: dt.datetime) -> int:
    """Erase some of what conversations remember that rest since then; how many."""
    return pruning.few(session, DialogueRow, col(DialogueRow.at) < before)


def erase_corrections(session: Session, before: dt.datetime) -> int:
    """Erase some of what was learnt from before then; how many."""
    return pruning.few(session, CorrectionRow, col(CorrectionRow.at) < before)


def is_in_a_call(session: Session, person: str) -> bool:
    """Whether somebody stands in the ledger of any call."""
    found = select(LedgerRow.number).where(_stands(person)).limit(1)
    return session.exec(found).first() is not None


def calls_with(session: Session, person: str) -> Iterator[Call]:
    """Every call in whose ledger somebody stands, the oldest first."""
    found = select(LedgerRow.number).where(_stands(person)).distinct()
    for number in sorted(session.exec(found).all()):
        if call := ledger.read(session, number):
            yield call


def _stands(person: str) -> sa.ColumnElement[bool]:
    named = holds(sa.cast(LedgerRow.body, sa.Text), f'"{person}"')
    return sa.or_(col(LedgerRow.by) == person, named)


def erase_person_in_call(session: Session, call: Call, person: str, role: str) -> None:
    """Put a role in somebody's place in a call; what stands in it of others stays."""
    rewrite(session, call.number, partial(without_person, person=person, role=role))
