"""Open the database of this installation; what is wrong with one is told as a Mistake."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from bot.errors import Mistake
from bot.observability.redaction import HIDDEN, without_secrets
from bot.settings import Settings
from routing.storage.address import UnreadableAddress, masked, secrets_in
from routing.storage.db import Database
from routing.storage.faults import FAULTS, NewerDatabase, is_damage, reason_of

OTHER = "set SCHAKEL_DATABASE_URL to another, or leave it out for SQLite in your own folder"


def open_database(settings: Settings) -> Database:
    """The database, brought up to date. Raises Mistake when it cannot be reached or read, is
    damaged, or is of a newer Schakel.
    """
    try:
        database = Database(settings.database)
        database.migrate()
    except (NewerDatabase, UnreadableAddress, *FAULTS) as error:
        raise Mistake(told(error, settings.database)) from None
    return database


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
