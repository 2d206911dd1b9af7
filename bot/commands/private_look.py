"""Notes for a command that somebody looked at what is private and somebody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from routing.call.call import Call
    from routing.storage.db import Database


def note_looks(database: Database, calls: Iterable[Call], person: str) -> None:
    """Whose call it is sees the look, as on the pages. A database that takes no writes, a copy or a
    standby, is read all the same: whoever reads it so needs no leave of ours; it is said.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from routing.storage import private_looks

    try:
        private_looks.looked(database, calls, person, dt.datetime.now(dt.UTC))
    except SQLAlchemyError:
        typer.echo(
            "schakel: this look at a private call is not noted: the database takes no writes",
            err=True,
        )
