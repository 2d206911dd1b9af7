"""Decides who may open which file, for the page and the terminal alike. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from catalog.model import Catalogue
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


def _may_open(session: Session, row: FileRow, person: str, catalogue: Catalogue) -> bool:
    numbers = file_store.calls_with(session, row.id)
    if not numbers:
        return row.person == person
    calls = [call for number in numbers if (call := ledger.read(session, number))]
    return any(f.id == row.id for call in calls for f in seen_by(person, call, catalogue))
