"""Whether a database is whole: each call rebuilt from its ledger and compared with its row, each
file with its hash, and how many rows there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session, SQLModel, col, select

from routing.call.call import Call
from routing.call.events import AnyEvent, event_of
from routing.call.numbers import key_of
from routing.rules.transition import NotPossible, rebuilt
from routing.storage import ledger
from routing.storage.tables import (
    CallRow,
    ContentPartRow,
    ContentRow,
    FileRow,
    LedgerRow,
    table_of,
)

AT_ONCE = 500
_CALLS = table_of(CallRow)
_AS_ONE = "body"
_OLD = "first_promise"
"""What a row's body has since calls keep the requester's first promise: one without is read from
its ledger anyway.
"""


def counts(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    ask = session.connection().execute
    return {
        name: ask(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for name, table in sorted(SQLModel.metadata.tables.items())
    }


def faults(session: Session) -> Iterator[str]:
    """One line for each thing that is not as it must be."""
    newest = ledger.newest_key(session)
    for low in range(0, newest + 1, AT_ONCE):
        yield from _of_calls(session, low, low + AT_ONCE)
    yield from _without_call(session)
    yield from _of_contents(session)
    yield from _without_content(session)


def _of_calls(session: Session, low: int, high: int) -> Iterator[str]:
    inside = (col(CallRow.id) >= low, col(CallRow.id) < high)
    rows = session.connection().execute(sa.select(_CALLS).where(*inside).order_by(_CALLS.c.id))
    told = (
        select(LedgerRow.number, LedgerRow.seq, LedgerRow.body)
        .join(CallRow, col(CallRow.number) == col(LedgerRow.number))
        .where(*inside)
        .order_by(col(LedgerRow.number), col(LedgerRow.seq))
    )
    ledgers = {
        number: [(seq, body) for _, seq, body in found]
        for number, found in groupby(session.exec(told), key=itemgetter(0))
    }
    for row in rows.mappings():
        number = row["number"] or f"the row with the key {row['id']}"
        if fault := _of_call(row, ledgers.get(row["number"], [])):
            yield f"{number}: {fault}"


def _of_call(row: Mapping[Any, Any], entries: list[tuple[int, Any]]) -> str | None:
    """What is wrong with a call, by its ledger; None when it is as that tells it."""
    if [seq for seq, _ in entries] != list(range(1, len(entries) + 1)) or not entries:
        return "its ledger has gaps" if entries else "it has no ledger"
    try:
        call = rebuilt(_read(body for _, body in entries))
        found = Call.model_validate(row[_AS_ONE]) if _OLD in row[_AS_ONE] else call
    except (ValidationError, NotPossible, KeyError, ValueError) as error:
        return f"its ledger cannot be read ({type(error).__name__})"
    wanted = ledger.row_of(call) | {"id": call_key(call)}
    differs = [
        name for name in wanted if name in row and name != _AS_ONE and row[name] != wanted[name]
    ]
    differs += [name for name in Call.model_fields if getattr(call, name) != getattr(found, name)]
    if not differs:
        return None
    return f"its row is not as its ledger tells it ({', '.join(sorted(set(differs)))})"


def call_key(call: Call) -> int:
    """The key of a call's row, by its number."""
    return key_of(call.number)


def _read(bodies: Iterable[Any]) -> Iterator[AnyEvent]:
    return (event_of.validate_python(body) for body in bodies)


def _without_call(session: Session) -> Iterator[str]:
    known = select(CallRow.number)
    query = select(LedgerRow.number).where(col(LedgerRow.number).not_in(known)).distinct()
    for number in session.exec(query):
        yield f"{number}: it has a ledger and no row"


def _of_contents(session: Session) -> Iterator[str]:
    for digest, size in session.exec(select(ContentRow.digest, ContentRow.size)).all():
        parts = select(ContentPartRow.data).where(col(ContentPartRow.digest) == digest)
        found, length = hashlib.sha256(), 0
        for data in session.exec(parts.order_by(col(ContentPartRow.part))):
            found.update(data)
            length += len(data)
        if found.hexdigest() != digest or length != size:
            yield f"the content {digest[:12]} is not what it was when it was kept"


def _without_content(session: Session) -> Iterator[str]:
    query = select(FileRow.id).where(col(FileRow.state) == "kept", col(FileRow.digest).is_(None))
    for name in session.exec(query):
        yield f"the file {name} is told to be kept and has no content"
