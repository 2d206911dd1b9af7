"""What is kept of one person, and erasing it. Others' calls stay whole, but for who it was."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot.people import traces
from routing.call.call import Call
from routing.rules.erasure import ERASED_AS, role_in
from routing.storage import erasure, file_store, ledger, team_drafts
from routing.storage.api_tables import ApiTokenRow, WebhookRow
from routing.storage.as_written import ends, holds
from routing.storage.board_tables import BoardViewRow, LookingRow
from routing.storage.draft_tables import TeamChangeRow, TeamDraftRow
from routing.storage.mail_tables import HeldMailRow, MailRow
from routing.storage.people_tables import (
    CallPartyRow,
    ClaimRow,
    JoinedPersonRow,
    LinkCodeRow,
    LinkTryRow,
    PrivateLookRow,
    SigninLinkRow,
    SigninSessionRow,
    UnheardRow,
)
from routing.storage.register_tables import ComponentTieRow
from routing.storage.tables import (
    AccountRow,
    ButtonsRow,
    CardRow,
    CorrectionRow,
    DialogueRow,
    FileRow,
    InboxRow,
    MailboxRow,
    OutboxRow,
    PersonRow,
    QuestionRow,
    SaidRow,
)

_SECRET = frozenset({"digest", "code", "secret"})
_BY_PERSON: tuple[type[SQLModel], ...] = (
    AccountRow,
    ApiTokenRow,
    ButtonsRow,
    CallPartyRow,
    DialogueRow,
    FileRow,
    LinkCodeRow,
    LookingRow,
    PrivateLookRow,
    QuestionRow,
    SigninLinkRow,
    SigninSessionRow,
    TeamChangeRow,
    TeamDraftRow,
    UnheardRow,
    WebhookRow,
)
"""The tables whose rows tell in `person` whose they are."""
_ERASED_BY_PERSON = tuple(
    table for table in _BY_PERSON if table not in (FileRow, TeamChangeRow, TeamDraftRow)
)


def export(session: Session, person: str) -> dict[str, Any]:
    """Everything that is kept of somebody, as JSON may hold it: their own calls whole; of others'
    calls only what they did there.
    """
    own, others = [], []
    for call in erasure.calls_with(session, person):
        events = [event.model_dump(mode="json") for event in ledger.events(session, call.number)]
        if person in (call.requester, call.author):
            own.append({"number": call.number, "happened": events})
        elif mine := [event for event in events if event["by"] == person]:
            others.append({"number": call.number, "did": mine})
    tables = {str(table.__tablename__): list(_rows(session, table, person)) for table in _BY_PERSON}
    return {
        "person": person,
        "calls": own,
        "took_part": others,
        "known": [
            *_plain(session, PersonRow, col(PersonRow.id) == person),
            *_plain(session, JoinedPersonRow, col(JoinedPersonRow.id) == person),
        ],
        "conversations": [*_plain(session, MailboxRow, _in_mailbox(person))],
        "mails": [*_mails(session, person)],
        "messages": [*_plain(session, InboxRow, _of_inbox(session, person))],
        "decided_on": [*_plain(session, TeamChangeRow, col(TeamChangeRow.decided_by) == person)],
        **{name: rows for name, rows in tables.items() if rows},
    }


def is_known(session: Session, person: str) -> bool:
    """Whether anything is kept of somebody."""
    mails = sa.column("conversation").in_(_places_of(session, person))
    kept: dict[type[SQLModel], sa.ColumnElement[bool]] = {
        **{table: sa.column("person") == person for table in _BY_PERSON},
        PersonRow: col(PersonRow.id) == person,
        JoinedPersonRow: col(JoinedPersonRow.id) == person,
        MailboxRow: _in_mailbox(person),
        MailRow: mails,
        HeldMailRow: mails,
        InboxRow: _of_inbox(session, person),
    }
    if any(_any(session, table, which) for table, which in kept.items()):
        return True
    decided = _any(session, TeamChangeRow, col(TeamChangeRow.decided_by) == person)
    return decided or erasure.is_in_a_call(session, person)


def _any(session: Session, table: type[SQLModel], which: sa.ColumnElement[bool]) -> bool:
    found = sa.select(sa.literal(1)).select_from(table).where(which).limit(1)
    return session.execute(found).first() is not None


def _mails(session: Session, person: str) -> Iterator[dict[str, Any]]:
    places = sa.column("conversation").in_(_places_of(session, person))
    for table in (MailRow, HeldMailRow):
        yield from _plain(session, table, places)


def open_matters(session: Session, person: str) -> tuple[str, ...]:
    """The open calls that are theirs, or in their hands, and the components they are said to use:
    those have to be ended, or changed, first.
    """
    used = select(ComponentTieRow.ref).where(col(ComponentTieRow.other) == person)
    calls = (
        call.number
        for call in erasure.calls_with(session, person)
        if call.ended_at is None
        and person in (call.requester, call.author, call.assignee, *call.approvers)
    )
    return (*calls, *session.exec(used).all())


def erase(session: Session, person: str, now: dt.datetime, names: Collection[str] = ()) -> int:
    """Erase somebody: the words of their calls, what they said, their accounts and sessions; where
    they did something in others' calls stands their part in it. `names`: what the catalogue calls
    them. How many calls they stood in.
    """
    calls, places = tuple(erasure.calls_with(session, person)), _places(session, person)
    nobody = f"{ERASED_AS}somebody/{secrets.token_hex(3)}"
    called = frozenset(filter(None, (*names, *_names(session, person))))
    traces.erase_programs(session, person)
    session.execute(sa.delete(InboxRow).where(_of_inbox(session, person)))
    session.execute(sa.delete(OutboxRow).where(_of_outbox(person, places)))
    for call in calls:
        _erase_in(session, call, person, now)
    for row in session.exec(select(FileRow).where(col(FileRow.person) == person)).all():
        file_store.gone(session, row, "withdrawn")
        row.person, row.name, row.ref, row.url = "", "", "", ""
        session.add(row)
    session.execute(sa.delete(MailboxRow).where(_in_mailbox(person)))
    for table in _ERASED_BY_PERSON:
        session.execute(sa.delete(table).where(sa.column("person") == person))
    for table in (SaidRow, CardRow, DialogueRow, QuestionRow, ButtonsRow, MailRow, HeldMailRow):
        stands = traces.at_places(sa.column("conversation"), places)
        session.execute(sa.delete(table).where(stands))
    traces.erase_places(session, places, nobody)
    for table in (PersonRow, JoinedPersonRow):
        session.execute(sa.delete(table).where(sa.column("id") == person))
    session.execute(sa.delete(BoardViewRow).where(col(BoardViewRow.owner) == person))
    team_drafts.erase_person(session, person, nobody)
    claims = sa.or_(col(ClaimRow.person) == person, col(ClaimRow.guest) == person)
    session.execute(sa.delete(ClaimRow).where(claims))
    traces.erase_traces(session, person, called, nobody)
    return len(calls)


def _names(session: Session, person: str) -> Iterator[str]:
    """What a guest, or who joined in a chat, is called."""
    guest, joined = session.get(PersonRow, person), session.get(JoinedPersonRow, person)
    yield from (row.name for row in (guest, joined) if row)


def _erase_in(session: Session, call: Call, person: str, now: dt.datetime) -> None:
    role = role_in(call, person, secrets.token_hex(3))
    if person in (call.requester, call.author):
        erasure.erase_call(session, call.number, now)
        told = holds(sa.cast(OutboxRow.body, sa.Text), f'"{call.number}"')
        over = col(OutboxRow.state).in_(("done", "dead"))
        session.execute(sa.update(OutboxRow).where(over, told).values(body={}))
    else:
        corrected = sa.delete(CorrectionRow).where(col(CorrectionRow.number) == call.number)
        session.execute(corrected)
    erasure.erase_person_in_call(session, call, person, role)
    theirs = (col(CallPartyRow.number) == call.number, col(CallPartyRow.person) == person)
    session.execute(sa.update(CallPartyRow).where(*theirs).values(person=role))


def _places(session: Session, person: str) -> tuple[str, ...]:
    """The conversations with them alone, forgotten sign-in tries of their accounts with them."""
    for one in session.exec(select(AccountRow).where(col(AccountRow.person) == person)).all():
        tries = (col(LinkTryRow.channel) == one.channel, col(LinkTryRow.account) == one.account)
        session.execute(sa.delete(LinkTryRow).where(*tries))
    return _places_of(session, person)


def _places_of(session: Session, person: str) -> tuple[str, ...]:
    """The conversations with them alone."""
    query = select(AccountRow.conversation).where(col(AccountRow.person) == person)
    found = {place for place in session.exec(query).all() if place}
    return tuple(sorted(found | {f"person/{person}"}))


def _in_mailbox(person: str) -> sa.ColumnElement[bool]:
    own = col(MailboxRow.conversation) == f"person/{person}"
    return sa.or_(own, col(MailboxRow.author) == person)


def _of_inbox(session: Session, person: str) -> sa.ColumnElement[bool]:
    """Messages of theirs: under their own name, or by an account in the channel that it is of."""
    query = select(AccountRow.channel, AccountRow.account).where(col(AccountRow.person) == person)
    by = col(InboxRow.body)["account"].as_string()
    said = (
        sa.and_(col(InboxRow.channel) == channel, by == account)
        for channel, account in session.exec(query).all()
    )
    return sa.or_(col(InboxRow.person) == person, by == person, *said)


def _of_outbox(person: str, places: Sequence[str]) -> sa.ColumnElement[bool]:
    """What was said to them, or is to be, and what they said that is kept to be taken in."""
    lane = col(OutboxRow.lane)
    lanes = (*places, *(f"files/{place}" for place in places))
    return sa.or_(traces.at_places(lane, lanes), ends(lane, f"/{person}"))


def _rows(session: Session, table: type[SQLModel], person: str) -> Iterator[dict[str, Any]]:
    yield from _plain(session, table, sa.column("person") == person)


def _plain(
    session: Session, table: type[SQLModel], which: sa.ColumnElement[bool]
) -> Iterator[dict[str, Any]]:
    for row in session.exec(select(table).where(which)).all():
        yield {k: v for k, v in row.model_dump(mode="json").items() if k not in _SECRET}
