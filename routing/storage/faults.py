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


class OlderDatabase(Exception):
    """The tables are of an earlier version, and who asks does not bring them up."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"its tables are of revision {revision}")


class NoTables(Exception):
    """There is nothing in the database yet."""


class OthersDatabase(Exception):
    """The database holds tables, and none of ours; `table` is one of them."""

    def __init__(self, table: str) -> None:
        super().__init__(f"it holds tables of something else, like {table}")


NOT_OURS = (NewerDatabase, OlderDatabase, NoTables, OthersDatabase)
"""What is raised for a database that is whole, and whose tables are not those of this version."""


class DamagedDatabase(Exception):
    """The file holds something that SQLite finds wrong; `found` is what its check answered."""

    def __init__(self, found: str) -> None:
        # Above its findings stands a header, "*** in database main ***".
        findings = [line for line in found.splitlines() if not line.startswith("***")]
        super().__init__("; ".join(findings[:1]) or "its own check failed")


_TAKES_NOTHING = frozenset(
    f"SQLITE_IOERR_{what}"
    for what in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "SHMOPEN", "SHMSIZE", "SHMMAP")
)
"""The kinds of "disk I/O error" that a disk gives which is full, and a file that is whole."""


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file is no database, or that something in it is wrong."""
    if isinstance(error, DamagedDatabase):
        return True
    if _takes_nothing(error):
        return False
    known = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(known, sqlite3.Error) and bool(_DAMAGED.search(str(known)))


def _takes_nothing(error: BaseException) -> bool:
    """Whether SQLite could not write to the disk."""
    known = error.orig if isinstance(error, DBAPIError) else error
    return getattr(known, "sqlite_errorname", None) in _TAKES_NOTHING


def reason_of(error: BaseException) -> str:
    """The first line of what the database's own driver said."""
    if _takes_nothing(error):
        return "the disk takes no writes; it may be full"
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__


class WholeUndone(Exception):
    """With a part of a transaction all of it was undone."""


class UndoneAlone(Exception):
    """Raised where a part of a transaction is to be undone and those beside it stand: by what is
    done within `may_be_undone` alone.
    """
