"""Files in the database, the only thing that several machines share: contents once each, who sent
them, at which calls they stand.

A content is known by its SHA-256 and stored in parts. Whoever forgets one and whoever stores the
same one at that moment meet at the reference from `file` to `content`: the later of the two fails
and tries again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from routing.call.file_limits import MOST_OF_A_CALL
from routing.storage import pruning
from routing.storage.tables import (
    CallRow,
    ContentPartRow,
    ContentRow,
    FileRow,
    FileSentRow,
    FileUseRow,
    table_of,
)

PART = 512 * 1024
LOOSE = dt.timedelta(days=7)
"""So long a file that was brought waits for the call it is meant for."""


class ReadyFile(NamedTuple):
    """A kept file that can be brought on: the message it came with, in which conversation, and its
    size in bytes.
    """

    id: str
    message: str
    origin: str
    size: int


def file_id(message: str, ref: str) -> str:
    """The id of a file: the same whenever the same message is taken in again."""
    return hashlib.sha256(f"{message}\n{ref}".encode()).hexdigest()[:20]


def note(session: Session, row: FileRow) -> None:
    """Write down a file that came with a message; one that is known stays as it is."""
    _insert(session, FileRow, [row.model_dump()])


def use(session: Session, number: str, files: tuple[str, ...]) -> None:
    """Note that these files stand at this call."""
    _insert(session, FileUseRow, [{"number": number, "file": file} for file in files])


def calls_with(session: Session, file: str) -> tuple[str, ...]:
    """The calls a file stands at."""
    query = (
        select(FileUseRow.number)
        .where(col(FileUseRow.file) == file)
        .order_by(col(FileUseRow.number))
    )
    return tuple(session.exec(query))


def of_call(session: Session, number: str) -> dict[str, FileRow]:
    """The files of a call by id, with what came of each."""
    query = select(FileRow).join(FileUseRow, col(FileUseRow.file) == col(FileRow.id))
    return {row.id: row for row in session.exec(query.where(col(FileUseRow.number) == number))}


def ready(session: Session, number: str) -> dict[str, ReadyFile]:
    """The kept files of a call by id, but for those of a message with a file still to come."""
    rows = of_call(session, number).values()
    coming = {row.message for row in rows if row.state == "wanted"}
    return {
        row.id: ReadyFile(row.id, row.message, row.origin, row.size or 0)
        for row in rows
        if row.state == "kept" and row.message not in coming
    }


def of_message(session: Session, message: str) -> tuple[FileRow, ...]:
    """The files that came with a message."""
    return tuple(
        session.exec(
            select(FileRow).where(col(FileRow.message) == message).order_by(col(FileRow.id))
        )
    )


def room_left(session: Session, number: str) -> int:
    """How many bytes may still come to a call."""
    kept = (
        select(sa.func.coalesce(sa.func.sum(ContentRow.size), 0))
        .join(FileRow, col(FileRow.digest) == col(ContentRow.digest))
        .join(FileUseRow, col(FileUseRow.file) == col(FileRow.id))
        .where(col(FileUseRow.number) == number)
    )
    return MOST_OF_A_CALL - int(session.exec(kept).one())


def store(session: Session, data: bytes, media: str, now: dt.datetime) -> str:
    """Keep a content, unless it is kept already; gives its digest."""
    digest = hashlib.sha256(data).hexdigest()
    row = {"digest": digest, "size": len(data), "media": media, "at": now}
    fresh = session.execute(
        _new(session, ContentRow, [row]).returning(col(ContentRow.digest))
    ).first()
    if fresh:
        pieces = [data[start : start + PART] for start in range(0, len(data), PART)]
        table = table_of(ContentPartRow)
        for part, piece in enumerate(pieces):
            session.connection().execute(
                table.insert(), {"digest": digest, "part": part, "data": piece}
            )
    return digest


def keep(session: Session, row: FileRow, data: bytes, media: str, now: dt.datetime) -> None:
    """Store what is in a file, and mark the file as kept."""
    row.digest = store(session, data, media, now)
    row.state, row.size, row.why = "kept", len(data), None
    session.add(row)
    session.flush()


def gone(session: Session, row: FileRow, why: str) -> None:
    """Mark a file as gone for good, with why; a content that nobody else has is forgotten."""
    digest, row.digest = row.digest, None
    row.state, row.why = "gone", why
    session.add(row)
    session.flush()
    _forget_contents(session, digest)


def content(session: Session, digest: str) -> ContentRow | None:
    """What is known of a content, without its bytes."""
    return session.get(ContentRow, digest)


def part(session: Session, digest: str, number: int) -> bytes | None:
    """One stretch of a content; None past its end."""
    query = select(ContentPartRow.data).where(
        col(ContentPartRow.digest) == digest, col(ContentPartRow.part) == number
    )
    return session.exec(query).first()


def whole(session: Session, digest: str) -> bytes:
    """All bytes of a content, `MOST_BYTES` at most."""
    query = (
        select(ContentPartRow.data)
        .where(col(ContentPartRow.digest) == digest)
        .order_by(col(ContentPartRow.part))
    )
    return b"".join(session.execute(query).scalars())


def told(session: Session, file: str) -> dict[str, Any]:
    """A kept file as another installation is told of it."""
    row = session.get_one(FileRow, file)
    known = {"id": row.id, "name": row.name, "kind": row.kind}
    return known | {"size": row.size, "digest": row.digest}


def was_sent(session: Session, number: str, conversation: str) -> frozenset[str]:
    """The files of a call that were brought to a conversation."""
    query = select(FileSentRow.file).where(
        col(FileSentRow.number) == number, col(FileSentRow.conversation) == conversation
    )
    return frozenset(session.exec(query))


def sent(session: Session, number: str, file: str, conversation: str, ref: str = "") -> None:
    """Note that a file of a call was brought to a conversation."""
    values = {"number": number, "file": file, "conversation": conversation, "ref": ref}
    _insert(session, FileSentRow, [values])


def of_ended_calls(session: Session, before: dt.datetime) -> tuple[str, ...]:
    """Kept files of which every call ended before then."""
    mine = col(FileUseRow.file) == col(FileRow.id)
    on = col(CallRow.number) == col(FileUseRow.number)
    needs = select(FileUseRow.file).join(CallRow, on).where(mine, ~pruning.ended_before(before))
    used = select(FileUseRow.file).where(mine)
    kept = (col(FileRow.state) == "kept", col(FileRow.at) < before)
    return tuple(session.exec(select(FileRow.id).where(*kept, used.exists(), ~needs.exists())))


def loose(session: Session, now: dt.datetime) -> tuple[str, ...]:
    """What was brought for a call that was never made."""
    used = sa.exists().where(col(FileUseRow.file) == col(FileRow.id))
    return tuple(session.exec(select(FileRow.id).where(col(FileRow.at) < now - LOOSE, ~used)))


def forget(session: Session, files: Collection[str]) -> None:
    """Forget those of these files that stand at no call."""
    _forget_files(session, col(FileRow.id).in_(files))


def _forget_files(session: Session, which: Any) -> None:
    """Delete those of these files that stand at no call."""
    used = sa.exists().where(col(FileUseRow.file) == col(FileRow.id))
    removed = sa.delete(FileRow).where(which, ~used).returning(col(FileRow.digest))
    for digest in set(session.execute(removed).scalars()):
        _forget_contents(session, digest)


def _forget_contents(session: Session, digest: str | None) -> None:
    """Delete a content that no file has any more."""
    used = sa.exists().where(col(FileRow.digest) == digest)
    if digest:
        session.execute(sa.delete(ContentRow).where(col(ContentRow.digest) == digest, ~used))


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    if rows:
        session.execute(_new(session, table, rows))


def _new(session: Session, table: Any, rows: list[dict[str, Any]]) -> Any:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(table).values(rows).on_conflict_do_nothing()
