"""Packs kept files as one message for a conversation."""

from __future__ import annotations

from typing import Literal

from sqlmodel import Session

from bot.context import Context
from bot.outbox.payloads import FilePayload
from bot.people import directory
from bot.ports import Address, Attachment, BatchFile, FileBatch, FileRef
from bot.wording.call_formatter import CallFormatter
from bot.wording.file_names import PICTURES, SOUNDS, is_risky
from bot.wording.localizer import Localizer, phrase
from routing.call.call import Call
from routing.call.guests import link_speaking
from routing.storage import cards, file_store, ledger
from routing.storage.tables import FileRow

_SENT = phrase("{person} sent {file} with {call}.")
_SENT_YOU = phrase("{person} of {team} sends you {file} with {call}.")


def packed(
    session: Session, payload: FilePayload, context: Context, *, whole: bool
) -> tuple[FileBatch, tuple[FileRef, ...]] | None:
    """The files with their bytes (`whole`) and words, and as our own channels name them; None when
    they are not to be brought (any more).
    """
    call = ledger.read(session, payload.number)
    rows = [row for name in payload.files if (row := session.get(FileRow, name)) and row.digest]
    if call is None or not rows:
        return None
    shown = tuple(_shown(session, row) for row in rows)
    risky = any(one.risky for one in shown)
    batch = FileBatch(
        items=tuple(_item(session, row, payload.to, whole=whole) for row in rows),
        caption=_caption(session, payload, call, rows, context, risky=risky),
        thread=card_ref(session, call, payload.to),
        begun=payload.begun,
    )
    return batch, shown


def card_ref(session: Session, call: Call, to: Address) -> str | None:
    """The card files belong under: the call's own, else that of the call it was placed for."""
    for number in filter(None, (call.number, call.parent)):
        if card := cards.read(session, number, to.conversation):
            return card.ref
    return None


def _item(session: Session, row: FileRow, to: Address, *, whole: bool) -> BatchFile:
    known = file_store.content(session, row.digest or "")
    data = file_store.whole(session, row.digest or "") if whole else b""
    own = as_attachment(row) if row.channel == to.channel else None
    return BatchFile(
        name=row.name, kind=_kind(row), media=known.media if known else "", data=data, own=own
    )


def _shown(session: Session, row: FileRow) -> FileRef:
    known = file_store.content(session, row.digest or "")
    first = file_store.part(session, row.digest or "", 0) or b""
    return file_ref(row, known.media if known else "", risky=is_risky(row.name, first))


def as_attachment(row: FileRow) -> Attachment:
    """A file as the service it was sent in knows it."""
    return Attachment.model_validate(
        {
            "name": row.name,
            "kind": row.kind,
            "ref": row.ref,
            "size": row.size,
            "url": row.url,
            "form": row.form,
            "media": row.media,
            "source": row.message,
        }
    )


def file_ref(row: FileRow, media: str, *, risky: bool) -> FileRef:
    """A kept file as our own channels show it: a picture only where its bytes are one."""
    kind = "picture" if media in PICTURES else "voice" if media in SOUNDS else "file"
    return FileRef.model_validate(
        {"id": row.id, "name": row.name, "kind": kind, "size": row.size or 0, "risky": risky}
    )


def _kind(row: FileRow) -> Literal["picture", "voice", "file"]:
    return "picture" if row.kind == "picture" else "voice" if row.kind == "voice" else "file"


def _caption(
    session: Session,
    payload: FilePayload,
    call: Call,
    rows: list[FileRow],
    context: Context,
    *,
    risky: bool,
) -> str:
    """Who sent what with which call, in the language of those who get it."""
    localizer = _localizer(session, payload, call, context)
    to_requester = not payload.team and payload.person in ("", call.requester)
    formatter = CallFormatter(context.catalogue, localizer, context.now)
    what = rows[0].name if len(rows) == 1 else formatter.many("{n} file", "{n} files", len(rows))
    sender = rows[0].person
    known = directory.known(session, sender, context.catalogue).name
    said = formatter.say(
        _SENT_YOU if to_requester else _SENT,
        person=formatter.person(sender) if link_speaking(sender) else known,
        team=formatter.owner(call),
        file=what,
        call=call.number,
    )
    warned = formatter.say(
        "Careful: a file like this can do something by itself. Open it only if you expected it."
    )
    return f"📎 {said}" + (f"\n⚠ {warned}" if risky else "")


def _localizer(session: Session, payload: FilePayload, call: Call, context: Context) -> Localizer:
    if payload.team:
        team = context.catalogue.team_by_id.get(payload.team)
        zone = team.hours.zone if team else "Europe/Amsterdam"
        return Localizer(context.room_language(payload.team), zone)
    person = directory.known(session, payload.person or call.requester, context.catalogue)
    return Localizer(directory.language_of(session, person, context.catalogue))
