"""Backs up a database while it is used, and puts a backup in its place. SQLite by its own online
backup, PostgreSQL by its own pg_dump and pg_restore.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bot.bootstrap.database import OTHER, is_own_folder, told
from bot.bootstrap.private import BESIDE, private_folder
from bot.errors import Mistake
from bot.settings import Settings
from bot.worker import worker_identity
from routing.storage import gauges, schema_version
from routing.storage.address import UnreadableAddress, file_of, masked, read_address, secrets_in
from routing.storage.db import Database
from routing.storage.faults import FAULTS, NOT_OURS, DamagedDatabase, NewerDatabase

ASIDE = "schakel_aside"
"""The schema in which a PostgreSQL database waits while a backup is put in its place."""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend'
"""
_VERSIONS = re.compile(r"server version: (\S+).*?version: (\S+)")
_SQLITE, _POSTGRES = b"SQLite format 3\x00", b"PGDMP"


def back_up(settings: Settings, to: Path) -> None:
    """Write a backup to a file that is not there yet, readable by its owner only. It is whole when
    this returns; what goes wrong leaves none. Raises Mistake.
    """
    if to.exists():
        raise Mistake(f"{to} is there already; name another file, or take that one away")
    if not to.parent.is_dir():
        raise Mistake(f"there is no folder {to.parent}; make it, or name another file")
    is_sqlite = _is_sqlite(settings)
    if is_sqlite and not (file := _own_file(settings)).exists():
        raise Mistake(f"there is no database yet at {file}; there is nothing to back up")
    database = Database(settings.database)
    try:
        _refuse_newer(database, settings)
        with _beside(to) as part:
            if is_sqlite:
                _copy(_own_file(settings), part)
            else:
                _run("pg_dump", settings.database, "--format=custom", f"--file={part}")
            with part.open("rb") as written:
                os.fsync(written.fileno())
            part.rename(to)
        _noted(database)
    finally:
        database.close()


def _noted(database: Database) -> None:
    """Note in the database that a backup was made, for who watches over it."""
    try:
        with database.transaction() as session:
            gauges.note_backup(session, worker_identity.made(), dt.datetime.now(dt.UTC))
    except FAULTS:
        return  # it may be read-only, or of an earlier version; the backup is there


def restore(settings: Settings, backup: Path, aside: Path | None = None) -> None:
    """Make the configured database what a backup holds, brought up to this version. `aside`: where
    the database that stands there goes (SQLite), or that it may be replaced (PostgreSQL); without,
    one that stands there is left alone. Raises Mistake.
    """
    is_sqlite = _is_sqlite(settings)
    if kind_of(backup) != ("sqlite" if is_sqlite else "postgresql"):
        raise Mistake(
            f"{backup} is a backup of {'PostgreSQL' if is_sqlite else 'SQLite'}, and "
            f"SCHAKEL_DATABASE_URL is {masked(settings.database)}; {OTHER}"
        )
    if is_sqlite:
        _restore_sqlite(settings, backup, aside)
    else:
        _restore_postgres(settings, backup, replace=aside is not None)


def _refuse_newer(database: Database, settings: Settings) -> None:
    """Raises Mistake for a database of a newer Schakel: this one could not put its backup back."""
    try:
        database.refuse_newer()
    except NewerDatabase as error:
        raise Mistake(told(error, settings.database)) from None
    except FAULTS:
        return  # what copies it says what is wrong with it


def kind_of(backup: Path) -> str:
    """Of which kind of database a file is a backup: sqlite or postgresql. Raises Mistake."""
    try:
        with backup.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise Mistake(f"the backup {backup} cannot be read ({error.strerror})") from None
    if head == _SQLITE:
        return "sqlite"
    if head.startswith(_POSTGRES):
        return "postgresql"
    raise Mistake(f"{backup} is no backup of Schakel: neither of SQLite nor of PostgreSQL")


@contextlib.contextmanager
def opened_copy(backup: Path) -> Iterator[Database]:
    """A backup of SQLite, copied, opened and brought up to this version; the backup itself stays as
    it is. Raises Mistake.
    """
    with tempfile.TemporaryDirectory(prefix="schakel-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        shutil.copyfile(backup, copy)
        database = _brought_up(copy, backup)
        try:
            yield database
        finally:
            database.close()


def _is_sqlite(settings: Settings) -> bool:
    try:
        return read_address(settings.database).get_backend_name() == "sqlite"
    except UnreadableAddress as error:
        raise Mistake(told(error, settings.database)) from None


def _own_file(settings: Settings) -> Path:
    try:
        file = file_of(settings.database)
    except FAULTS as error:
        raise Mistake(told(error, settings.database)) from None
    if file is None:
        raise Mistake("a database in memory has no file and cannot be backed up or restored")
    return file


@contextlib.contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A new file of the same folder that only its owner may read; gone at the end, unless it was
    moved.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
    except OSError as error:
        raise Mistake(f"{file} cannot be written ({error.strerror})") from None
    finally:
        for log in ("", "-journal", "-wal", "-shm"):
            part.with_name(part.name + log).unlink(missing_ok=True)


def _copy(database: Path, to: Path) -> None:
    """SQLite's own copy of a database at one moment, while others go on writing.

    In one step: between steps the copy would begin anew with each write of another, and never end
    on a busy desk. Nobody waits for it meanwhile, since they write to the log (WAL).
    """
    try:
        with (
            contextlib.closing(sqlite3.connect(f"file:{database}?mode=rw", uri=True)) as source,
            contextlib.closing(sqlite3.connect(to)) as target,
        ):
            source.execute("PRAGMA busy_timeout=15000")
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            found = target.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise DamagedDatabase(found)
    except (sqlite3.Error, DamagedDatabase) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from None
        raise Mistake(told(error, f"sqlite:///{database}")) from None


def _restore_sqlite(settings: Settings, backup: Path, aside: Path | None) -> None:
    file = _own_file(settings)
    # On a new machine the folder is gone as well; who restores says that it belongs there.
    if is_own_folder(file, settings) or not file.parent.exists():
        private_folder(file.parent)
    if file.exists() and aside is None:
        raise Mistake(
            f"there is a database at {file}; add --replace to put it aside and restore the backup"
        )
    with _beside(file) as part:
        shutil.copyfile(backup, part)
        database = _brought_up(part, backup)
        database.close()
        if file.exists():
            _alone(file)
        # Also where the file is gone: SQLite would bring a log that was left behind into this one.
        before = aside or file.with_name(f"{file.name}.before-restore")
        for end in BESIDE:
            if (log := file.with_name(file.name + end)).exists():
                log.rename(before.with_name(before.name + end))
        part.rename(file)


def _brought_up(copy: Path, backup: Path) -> Database:
    """The copy of a backup, opened at this version's tables and looked through."""
    database = Database(f"sqlite:///{copy}")
    try:
        database.migrate()
        database.examine()
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    except (DamagedDatabase, *NOT_OURS, *FAULTS) as error:
        database.close()
        raise Mistake(told(error, f"sqlite:///{backup}")) from None
    return database


def _alone(file: Path) -> None:
    """Fold the log of an SQLite database into it. Raises Mistake while anybody else has it open."""
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=0.5)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise Mistake(
            f"a Schakel has the database {file} open; stop it, then restore the backup"
        ) from None
    except sqlite3.DatabaseError:
        return  # it is damaged: that is why it makes way


def _restore_postgres(settings: Settings, backup: Path, *, replace: bool) -> None:
    database = Database(settings.database)
    try:
        try:
            _make_way(database, settings.database, replace=replace)
            try:
                whole = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
                _run("pg_restore", settings.database, *whole, str(backup))
                database.migrate()
            except BaseException:
                _put_back(database)
                raise
            with database.transaction() as session:
                session.execute(sa.text(f"DROP SCHEMA IF EXISTS {ASIDE} CASCADE"))
        except (*NOT_OURS, *FAULTS) as error:
            raise Mistake(told(error, settings.database)) from None
    finally:
        database.close()


def _make_way(database: Database, url: str, *, replace: bool) -> None:
    """Put what stands in the database aside, whole, until the backup is in its place. Raises
    Mistake where somebody has it open, or something stands there that may not be replaced.
    """
    _put_back(database)  # a restore that was killed left it aside
    with database.transaction() as session:
        others = session.execute(sa.text(_OTHERS)).scalar_one()
        if others:
            raise Mistake(
                f"somebody has the database {masked(url)} open ({others} connections); stop every "
                "Schakel, then restore the backup"
            )
        there = sa.inspect(session.connection()).get_table_names()
        if there and schema_version.TABLE not in there:
            raise Mistake(
                f"the database {masked(url)} holds tables that are not Schakel's ({there[0]}, ...);"
                " name one of its own in SCHAKEL_DATABASE_URL"
            )
        if there and not replace:
            raise Mistake(
                f"the database {masked(url)} holds a desk already; add --replace to "
                f"put the backup in its place"
            )
        if there:
            session.execute(sa.text(f"ALTER SCHEMA public RENAME TO {ASIDE}"))
            session.execute(sa.text("CREATE SCHEMA public"))


def _put_back(database: Database) -> None:
    """What was put aside stands in its place again; nothing where nothing was."""
    with database.transaction() as session:
        if ASIDE in sa.inspect(session.connection()).get_schema_names():
            session.execute(sa.text("DROP SCHEMA IF EXISTS public CASCADE"))
            session.execute(sa.text(f"ALTER SCHEMA {ASIDE} RENAME TO public"))


def _run(program: str, url: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs on this database. Its password goes by the environment,
    where no list of processes shows it.
    """
    found = shutil.which(program)
    if found is None:
        raise Mistake(
            f"{program} is not on this machine: install PostgreSQL's client programs, of the "
            f"server's version or later, or back up and restore where the server runs"
        )
    address = read_address(url).set(drivername="postgresql")
    hidden = secrets_in(url)
    query = {k: v for k, v in address.query.items() if k not in ("password", "passwd")}
    password = address.password or address.query.get("password")
    bare = sa.URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database, query
    )
    given = {"LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(  # noqa: S603  its own words, no shell
        [found, f"--dbname={bare.render_as_string(hide_password=False)}", "--no-password", *words],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.strip()), "it ended")
        for secret in hidden:
            said = said.replace(secret, "***")
        raise Mistake(
            f"{program} did not do it: {said.removeprefix(f'{program}: ')}"
            f"{_of_versions(done.stderr)}"
        )


def _of_versions(said: str) -> str:
    """Which version is needed where PostgreSQL's own program is too old, by what it said."""
    if versions := _VERSIONS.search(said):
        server, ours = (version.rstrip(";,") for version in versions.groups())
        return (
            f"; the server is of version {server}, and this program of {ours}: install "
            f"PostgreSQL's client programs of version {server.partition('.')[0]} or later"
        )
    if "in file header" in said:
        return (
            "; the backup was made by PostgreSQL's client programs of a later version: install "
            "those, or restore it where it was made"
        )
    return ""
