"""Takes somebody's id and names out of what stands with others: who did it, and what we said of
them. What others wrote stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from routing.rules.erasure import ERASED
from routing.storage.api_tables import ApiAnswerRow, ApiTokenRow, WebhookMessageRow, WebhookRow
from routing.storage.as_written import begins, holds
from routing.storage.board_tables import BoardViewRow
from routing.storage.network_tables import PeerMessageRow
from routing.storage.people_tables import (
    JoinedPersonRow,
    JoinedRoomRow,
    LinkCodeRow,
    UnheardRow,
)
from routing.storage.register_tables import ComponentEntryRow
from routing.storage.risk_tables import RiskOfferRow
from routing.storage.tables import (
    ButtonsRow,
    DialogueRow,
    FileRow,
    FileSentRow,
    MailboxRow,
    OutboxRow,
    PersonRow,
)
from routing.storage.upkeep_tables import AdoptionRow

_DID: tuple[tuple[type[SQLModel], str], ...] = (
    (BoardViewRow, "by"),
    (ComponentEntryRow, "by"),
    (JoinedPersonRow, "by"),
    (JoinedRoomRow, "by"),
    (LinkCodeRow, "by"),
    (PersonRow, "admitted_by"),
    (RiskOfferRow, "person"),
)
"""The columns that tell who did something."""
_TOLD: tuple[tuple[type[SQLModel], str], ...] = (
    (AdoptionRow, "body"),
    (ApiAnswerRow, "body"),
    (ButtonsRow, "message"),
    (ComponentEntryRow, "body"),
    (DialogueRow, "body"),
    (MailboxRow, "body"),
    (OutboxRow, "body"),
    (PeerMessageRow, "body"),
    (RiskOfferRow, "body"),
    (UnheardRow, "body"),
)
"""The columns in which people stand by id, or in texts of ours by name."""


def at_places(column: Any, places: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a conversation is one of these, or a thread in one."""
    return sa.or_(column.in_(places), *(begins(column, f"{place}/") for place in places))


def erase_programs(session: Session, person: str) -> None:
    """What was answered to their programs, and sent to their webhooks; before those go."""
    tokens = session.exec(select(ApiTokenRow).where(col(ApiTokenRow.person) == person)).all()
    theirs = [name for token in tokens for name in (token.id, token.digest)]
    hooks = session.exec(select(WebhookRow.id).where(col(WebhookRow.person) == person)).all()
    session.execute(sa.delete(ApiAnswerRow).where(col(ApiAnswerRow.token).in_(theirs)))
    session.execute(sa.delete(WebhookMessageRow).where(col(WebhookMessageRow.hook).in_(hooks)))


def erase_places(session: Session, places: Sequence[str], nobody: str) -> None:
    """Where files of others were brought to them, and from where theirs came."""
    brought = at_places(col(FileSentRow.conversation), places)
    session.execute(sa.delete(FileSentRow).where(brought))
    came = sa.update(FileRow).where(at_places(col(FileRow.origin), places))
    session.execute(came.values(origin=nobody, message=nobody))


def erase_traces(session: Session, person: str, names: Collection[str], nobody: str) -> None:
    """Put `nobody` where their id stands, and ERASED where one of their names does."""
    for table, column in _DID:
        did = sa.update(table).where(sa.column(column) == person)
        session.execute(did.values({column: nobody}))
    without = partial(_without, by=_Traces(_part(person), _words(names), nobody))
    asked = select(BoardViewRow).where(holds(col(BoardViewRow.query), person))
    for view in session.exec(asked).all():
        view.query = re.sub(rf"(?<==){re.escape(person)}(?=&|$)", nobody, view.query)
        session.add(view)
    for table, column in _TOLD:
        for row in session.exec(select(table).where(_names(column, (person, *names)))).all():
            told = getattr(row, column)
            if isinstance(row, OutboxRow) and row.state in ("done", "dead"):
                row.body = {}
            elif not _is_said(told):
                setattr(row, column, without(told))
            session.add(row)
    session.flush()


class _Traces(NamedTuple):
    """What is looked for: an id where it is all of a text, or of a part of a path or press, and
    names as words.
    """

    id: re.Pattern[str]
    names: re.Pattern[str] | None
    nobody: str


def _part(person: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^:/]){re.escape(person)}(?![^:/])")


def _words(names: Collection[str]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    any_of = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)") if any_of else None


def _names(column: str, marks: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether one of these stands in a column of JSON, as it is written there."""
    text = sa.cast(sa.column(column), sa.Text)
    written = {
        json.dumps(mark, ensure_ascii=plain)[1:-1] for mark in marks for plain in (True, False)
    }
    return sa.or_(*(holds(text, one) for one in sorted(filter(None, written))))


def _is_said(told: Any) -> bool:
    """Whether it is what somebody else wrote, on a page of ours."""
    return isinstance(told, dict) and "said" in told


def _without(value: Any, by: _Traces) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, by) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, by) for one in value]
    if not isinstance(value, str):
        return value
    text = by.id.sub(by.nobody, value)
    return by.names.sub(ERASED, text) if by.names else text
