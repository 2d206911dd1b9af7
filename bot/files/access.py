"""Decides who may open which file, for the page and the terminal alike. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from catalog.model import Catalogue
from routing.call.call import Call
from routing.rules.attachments import seen_by
from routing.storage import file_store, ledger
from routing.storage.tables import FileRow


@dataclass(frozen=True)
class KeptFile:
    """A kept file as it is handed out: `media` as its bytes tell."""

    name: str
    media: str
    size: int
    digest: str


def opened(session: Session, file: str, person: str, catalogue: Catalogue) -> KeptFile | None:
    """A kept file; None when there is none or the person may not open it. One that stands at no
    call yet is its sender's.
    """
    row = session.get(FileRow, file)
    if row is None or row.digest is None or not _may_open(session, row, person, catalogue):
        return None
    known = file_store.content(session, row.digest)
    return KeptFile(row.name, known.media, known.size, row.digest) if known else None


def calls_of(session: Session, file: str, person: str, catalogue: Catalogue) -> tuple[Call, ...]:
    """The calls at which a file stands and by which the person may open it."""
    numbers = file_store.calls_with(session, file)
    calls = (call for number in numbers if (call := ledger.read(session, number)))
    return tuple(
        call for call in calls if any(f.id == file for f in seen_by(person, call, catalogue))
    )


def _may_open(session: Session, row: FileRow, person: str, catalogue: Catalogue) -> bool:
    if not file_store.calls_with(session, row.id):
        return row.person == person
    return bool(calls_of(session, row.id, person, catalogue))
