"""Records the files that come with a message at the call, in the message's own transaction;
fetching follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from bot.outbox.payloads import FetchPayload
from bot.ports import Address, Attachment, FileRef
from bot.wording.file_names import PICTURES, SOUNDS, is_risky, media_of, safe_name
from routing.call.call import Call
from routing.call.file_events import SentFile, WhyGone
from routing.call.file_limits import MOST_BYTES
from routing.desk.desk import Desk
from routing.storage import file_store, ledger, outbox
from routing.storage.tables import FileRow

MOST_FILES = 50
"""So many files stand at one call."""


def are_files(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Those that have something in them to keep: a place or a link is in the words already."""
    return tuple(one for one in attachments if one.kind in ("picture", "file", "voice") and one.ref)


def noted(
    session: Session, attachments: Iterable[Attachment], address: Address, person: str, desk: Desk
) -> tuple[SentFile, ...]:
    """The files as the ledger will know them, written down so that they can be fetched."""
    found = []
    for one in are_files(attachments):
        kind = one.kind if one.kind in ("picture", "voice") else "file"
        row = (
            session.get(FileRow, one.ref)
            if address.own
            else _written(session, one, address, person, desk)
        )
        if row and row.person == person:
            found.append(
                SentFile.model_validate(
                    {"id": row.id, "name": row.name, "kind": kind, "size": row.size}
                )
            )
    return tuple(found)


def _written(
    session: Session, one: Attachment, address: Address, person: str, desk: Desk
) -> FileRow:
    name = file_store.file_id(one.source, one.ref)
    row = FileRow(
        id=name,
        channel=address.channel,
        ref=one.ref,
        url=one.url,
        form=one.form,
        media=one.media[:100],
        kind=one.kind,
        name=safe_name(one.name),
        size=one.size,
        person=person,
        message=one.source,
        origin=address.conversation,
        at=desk.now,
    )
    file_store.note(session, row)
    return row


@dataclass(frozen=True)
class Upload:
    """A file that was brought to us directly, on the page or from a terminal."""

    name: str
    data: bytes


def bring(
    session: Session,
    upload: Upload,
    *,
    message: str,
    person: str,
    origin: Address,
    now: dt.datetime,
) -> FileRef:
    """Keep what was brought, for the message with this key; the same again changes nothing."""
    media = media_of(upload.data)
    kind = "picture" if media in PICTURES else "voice" if media in SOUNDS else "file"
    digest = file_store.store(session, upload.data, media, now)
    name = safe_name(upload.name)
    row = FileRow(
        id=file_store.file_id(message, f"{digest}/{name}"),
        channel=origin.channel,
        ref=digest,
        media=media,
        kind=kind,
        name=name,
        size=len(upload.data),
        person=person,
        message=message,
        origin=origin.conversation,
        state="kept",
        digest=digest,
        at=now,
    )
    file_store.note(session, row)
    return FileRef.model_validate(
        {
            "id": row.id,
            "name": name,
            "kind": kind,
            "size": row.size,
            "risky": is_risky(name, upload.data),
        }
    )


def brought(enclosed: Iterable[FileRef]) -> tuple[Attachment, ...]:
    """What was brought, as it comes along with a message."""
    return tuple(
        Attachment(name=one.name, kind=one.kind, ref=one.id, size=one.size) for one in enclosed
    )


def begin(session: Session, call: Call, fresh: Iterable[SentFile], desk: Desk) -> None:
    """Fetch what stands at the call now; what can be seen to be too much is told at once."""
    files = tuple(fresh)
    if not files:
        return
    left = file_store.room_left(session, call.number)
    for place, file in enumerate(files, start=len(call.files) - len(files) + 1):
        row = session.get(FileRow, file.id)
        if row is None or row.state == "gone":
            continue
        if (row.size or 0) > MOST_BYTES:
            lose(session, row, "too_large", desk)
        elif place > MOST_FILES or left < 0:
            lose(session, row, "full", desk)
        elif row.state == "wanted":
            _fetch(session, row, call.number, desk)


def lose(session: Session, row: FileRow, why: WhyGone, desk: Desk) -> None:
    """The file is not there (any more), at none of the calls it stands at."""
    numbers = held(session, row.id)
    file_store.gone(session, row, why)
    for number in numbers:
        desk.file_gone(number, row.id, why)


def held(session: Session, file: str) -> tuple[str, ...]:
    """The calls a file stands at, held until the transaction ends: so that of two files that arrive
    together the later one sees the earlier. Always before the file's own row.
    """
    numbers = file_store.calls_with(session, file)
    for number in numbers:
        ledger.locked(session, number)
    return numbers


def took_back(session: Session, message: str, person: str, desk: Desk) -> None:
    """A message was taken back by whoever sent it: its files go too, and that is noted."""
    for row in file_store.of_message(session, message):
        if row.person == person and row.state != "gone":
            lose(session, row, "withdrawn", desk)


def expire(session: Session, files: Iterable[str], before: dt.datetime, desk: Desk) -> None:
    """Those of these files whose calls all ended before then go; the ledger goes on naming them. No
    card is drawn anew for that.
    """
    for name in files:
        calls = [ledger.read(session, number) for number in held(session, name)]
        ended = all(call and call.ended_at and call.ended_at < before for call in calls)
        row = session.get(FileRow, name)
        if row and row.state == "kept" and ended:
            lose(session, row, "expired", desk)


def _fetch(session: Session, row: FileRow, number: str, desk: Desk) -> None:
    payload = FetchPayload(file=row.id, number=number)
    wanted = payload.row(f"fetch/{row.id}", desk.now, channel=row.channel)
    outbox.enqueue(session, [wanted], desk.now)
