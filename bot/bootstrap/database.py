"""Open the database of this installation; what is wrong with one is told as a Mistake."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.bootstrap.private import private_database, private_folder
from bot.errors import Mistake
from bot.observability.redaction import HIDDEN, without_secrets
from bot.settings import Settings
from routing.call import numbers
from routing.storage import number_prefixes
from routing.storage.address import UnreadableAddress, file_of, masked, secrets_in
from routing.storage.db import Database
from routing.storage.faults import FAULTS, DamagedDatabase, NewerDatabase, is_damage, reason_of

OTHER = "set SCHAKEL_DATABASE_URL to another, or leave it out for SQLite in your own folder"
SMALL = 64 * 2**20
"""Bytes of a database that is looked through whenever it is opened: a part of a second."""


def open_database(settings: Settings) -> Database:
    """The database, made where there is none and brought up to date. Raises Mistake when it cannot
    be made, reached or read, is damaged, or is of a newer Schakel.
    """
    file = missing_file(settings)
    if file and is_own_folder(file, settings):
        private_folder(file.parent)
    elif file and not file.parent.is_dir():
        raise Mistake(no_folder(file))
    _keep_private(settings)
    return _opened(settings.database)


def open_existing(settings: Settings) -> Database:
    """The same for whoever only looks: raises Mistake where there is no database, and makes
    none.
    """
    if file := missing_file(settings):
        raise Mistake(none_yet(file))
    return _opened(settings.database)


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


def _opened(url: str) -> Database:
    database = None
    try:
        database = Database(url)
        database.migrate()
        database.examine(up_to=SMALL)
        know_numbers(database)
    except (NewerDatabase, DamagedDatabase, UnreadableAddress, *FAULTS) as error:
        if database:
            database.close()
        raise Mistake(told(error, url)) from None
    return database


def know_numbers(database: Database) -> None:
    """Understand the numbers of all calls there are, whatever prefix they bear."""
    with database.reading() as session:
        numbers.know(number_prefixes.read(session))


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
    if isinstance(error, NewerDatabase):
        return f"{where} is of a newer Schakel than this one ({why}); install that one, or {OTHER}"
    if is_damage(error):
        return (
            f"{where} is damaged or no database ({why}); put a backup of it in its place, or "
            f"{OTHER}"
        )
    return f"{where} cannot be opened ({why}); set it right, or {OTHER}"


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
