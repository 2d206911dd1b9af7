"""What a database keeps of files, as the tests look at it."""

from __future__ import annotations

from sqlmodel import select

from routing.storage import file_store, ledger
from routing.storage.db import Database
from routing.storage.tables import FileRow


def kept(database: Database, number: str) -> dict[str, bytes]:
    """The kept files of a call by name, with what is in them."""
    with database.reading() as session:
        rows = file_store.of_call(session, number).values()
        return {row.name: file_store.whole(session, row.digest) for row in rows if row.digest}


def names(database: Database, number: str) -> list[str]:
    """The names on the call, in order."""
    with database.reading() as session:
        call = ledger.read(session, number)
    return [file.name for file in call.files] if call else []


def states(database: Database) -> dict[str, str]:
    """What came of every file."""
    with database.reading() as session:
        return {row.name: row.state for row in session.exec(select(FileRow))}
