"""Open the database of this installation; what is wrong with one is told as a Mistake."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.bootstrap.private import private_database, private_folder
from bot.errors import Mistake
from bot.observability.redaction import HIDDEN, without_secrets
from bot.settings import Settings
from bot.worker import worker_identity
from routing.call import numbers
from routing.storage import gauges, number_prefixes
from routing.storage.address import UnreadableAddress, file_of, masked, secrets_in
from routing.storage.db import Database
from routing.storage.faults import (
    FAULTS,
    NOT_OURS,
    DamagedDatabase,
    NewerDatabase,
    NoTables,
    OlderDatabase,
    OthersDatabase,
    is_damage,
    reason_of,
)

OTHER = "set SCHAKEL_DATABASE_URL to another, or leave it out for SQLite in your own folder"
ROOM = 64 * 2**20
"""Bytes left on a disk, below which it is as good as full."""
SMALL = 64 * 2**20
"""Bytes of a database that is looked through whenever it is opened: a part of a second."""


class NoDatabaseYet(Mistake):
    """There is no database, or nothing in it: the first start makes it."""


def open_database(settings: Settings) -> Database:
    """The database, for who starts a desk: made where there is none and brought up to date. Raises
    Mistake when it cannot be made, reached or read, is damaged, of a newer Schakel or somebody
    else's.
    """
    file = missing_file(settings)
    if file and is_own_folder(file, settings):
        private_folder(file.parent)
    elif file and not file.parent.is_dir():
        raise Mistake(no_folder(file))
    _keep_private(settings)
    return _opened(settings.database, starts=True)


def open_existing(settings: Settings) -> Database:
    """The same for every command that starts no desk: it makes no database, and leaves the tables
    as they are. Raises NoDatabaseYet where there is none, Mistake where it is of an earlier version
    too.
    """
    if file := missing_file(settings):
        raise NoDatabaseYet(none_yet(file))
    return _opened(settings.database, starts=False)


def _keep_private(settings: Settings) -> None:
    """Nobody else may read a database that we make, nor one in our own folder."""
    try:
        if file := file_of(settings.database):
            own = is_own_folder(file, settings)
            if own:
                private_folder(file.parent)
            private_database(file, own=own)
    except (UnreadableAddress, OSError) as error:
        raise Mistake(told(error, settings.database)) from None


def _opened(url: str, *, starts: bool) -> Database:
    database = None
    try:
        database = Database(url)
        if starts:
            database.migrate()
        else:
            database.must_be_current()
        database.examine(up_to=SMALL)
        know_numbers(database)
    except (DamagedDatabase, UnreadableAddress, *NOT_OURS, *FAULTS) as error:
        if database:
            database.close()
        kind = NoDatabaseYet if isinstance(error, NoTables) else Mistake
        raise kind(told(error, url)) from None
    return database


def know_numbers(database: Database) -> None:
    """Understand the numbers of all calls there are, whatever prefix they bear."""
    with database.reading() as session:
        numbers.know(number_prefixes.read(session))


def nothing_written(database: Database, settings: Settings) -> str | None:
    """One line where nothing can be written to an open database; None where something was."""
    try:
        with database.transaction(durable=True) as session:
            gauges.probe(session, worker_identity.made(), dt.datetime.now(dt.UTC))
    except FAULTS as error:
        why = _without_passwords(reason_of(error), settings.database)
        return (
            f"nothing can be written to the database {masked(settings.database)} ({why}); make "
            "room, or let the account under which Schakel runs write there: a desk that runs goes "
            "on by itself then"
        )
    return None


def little_room(settings: Settings) -> str | None:
    """One line where the disk under an SQLite file is as good as full: a row more may still find a
    place, a day's work does not.
    """
    file = file_of(settings.database)
    free = shutil.disk_usage(file.parent).free if file else ROOM
    if free >= ROOM:
        return None
    return (
        f"the disk under {masked(settings.database)} has {free // 2**20} MiB left; make room there"
    )


def missing_file(settings: Settings) -> Path | None:
    """The SQLite file that would have to be made; None where there is one or none is needed. Raises
    Mistake when the address cannot be read, or nobody may look there.
    """
    try:
        file = file_of(settings.database)
        return None if file is None or file.exists() else file
    except (UnreadableAddress, OSError) as error:
        raise Mistake(told(error, settings.database)) from None


def is_own_folder(file: Path, settings: Settings) -> bool:
    """Whether the file lies in the data folder, which is made where it is missing."""
    return file.parent == settings.data_folder


def none_yet(file: Path) -> str:
    """One line for a database that was never made."""
    return f"there is no database yet at {file}; it is made at the first start"


def no_folder(file: Path) -> str:
    """One line for a database that cannot be made where its address says."""
    return f"there is no folder {file.parent} for the database; make that folder, or {OTHER}"


def told(error: Exception, url: str) -> str:
    """One line: what is wrong with the database at this address, and how to mend it."""
    if isinstance(error, UnreadableAddress):
        return f"SCHAKEL_DATABASE_URL is no address that can be read: {error}"
    where, why = f"the database {masked(url)}", _without_passwords(reason_of(error), url)
    if isinstance(error, NOT_OURS):
        return f"{where} {_not_of_this_version(error, why)}"
    if is_damage(error):
        return (
            f"{where} is damaged or no database ({why}); put a backup of it in its place, or "
            f"{OTHER}"
        )
    return f"{where} cannot be opened ({why}); set it right, or {OTHER}"


def _not_of_this_version(error: Exception, why: str) -> str:
    match error:
        case NewerDatabase():
            return f"is of a newer Schakel than this one ({why}); install that one, or {OTHER}"
        case OlderDatabase():
            return (
                f"is of an older version than this one ({why}); back it up, then run 'schakel "
                "migrate' or start a desk of this version: there is no way back from that but the "
                "backup"
            )
        case OthersDatabase():
            return f"is not Schakel's ({why}); {OTHER}"
        case _:
            return "holds nothing yet; its tables are made at the first start"


def fault_while_running(error: Exception) -> str | None:
    """One line for a database that failed a command that had opened it; None for anything else."""
    if is_damage(error):
        return (
            f"the database is damaged ({without_secrets(reason_of(error))}); stop every Schakel "
            "and put a backup of it in its place"
        )
    if isinstance(error, OperationalError):
        return (
            f"the database does not answer ({without_secrets(reason_of(error))}); 'schakel doctor' "
            "looks whether it can be opened"
        )
    return None


def _without_passwords(text: str, url: str) -> str:
    for secret in secrets_in(url):
        text = text.replace(secret, HIDDEN)
    return without_secrets(text)
