"""What is wrong with a database that cannot be opened or read, in one line without its address."""

from __future__ import annotations

import re
import sqlite3

from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout


class NotMigratedError(Exception):
    """The tables cannot be brought up to this version; says why."""


FAULTS = (SQLAlchemyError, NotMigratedError, sqlite3.Error, OSError)
"""What opening or reading a database raises."""
_DAMAGED = re.compile(
    r"file is not a database|malformed|disk I/O error|unsupported file format", re.IGNORECASE
)


OUT_OF_REACH = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""What a database raises that is away, full, locked or read-only (a standby that was not promoted
yet, to PostgreSQL an internal error): it may be another time.
"""


class NewerDatabase(Exception):
    """The tables are of a revision that this program does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"its tables are of revision {revision}")


class DamagedDatabase(Exception):
    """The file holds something that SQLite finds wrong; `found` is what its check answered."""

    def __init__(self, found: str) -> None:
        # Above its findings stands a header, "*** in database main ***".
        findings = [line for line in found.splitlines() if not line.startswith("***")]
        super().__init__("; ".join(findings[:1]) or "its own check failed")


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file is no database, or that something in it is wrong."""
    if isinstance(error, DamagedDatabase):
        return True
    known = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(known, sqlite3.Error) and bool(_DAMAGED.search(str(known)))


def reason_of(error: BaseException) -> str:
    """The first line of what the database's own driver said."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


class WholeUndone(Exception):
    """With a part of a transaction all of it was undone."""


class UndoneAlone(Exception):
    """Raised where a part of a transaction is to be undone and those beside it stand: by what is
    done within `may_be_undone` alone.
    """
