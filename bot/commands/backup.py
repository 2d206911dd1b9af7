"""`schakel backup`, `restore` and `verify`: a database that survives its machine."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from bot.commands.looked_at import looked_at
from bot.errors import Mistake
from bot.settings import Settings, read_settings
from routing.storage.address import UnreadableAddress, file_of, masked
from routing.storage.db import Database

_MOST = 50
"""So many faults are named one by one."""
AsJson = Annotated[bool, typer.Option("--json", help="Only JSON on standard output.")]


class Verified(NamedTuple):
    """What looking through a database came to: its rows by table, and what is wrong."""

    rows: dict[str, int]
    faults: list[str]


def verified(database: Database) -> Verified:
    """Look through a database."""
    from routing.storage import verification
    from routing.storage.faults import DamagedDatabase

    try:
        database.examine()
    except DamagedDatabase as damage:
        return Verified({}, [f"the file is damaged ({damage})"])
    with database.reading() as session:
        return Verified(verification.counts(session), list(verification.faults(session)))


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
) -> None:
    """Write a backup of the database to a file, while it is used. Everything that Schakel keeps is
    in it, files too; the catalogue's folder and the settings are yours to keep.
    """
    from bot.bootstrap.backups import back_up, kind_of

    settings = looked_at()
    back_up(settings, file)
    size, where = file.stat().st_size, masked(settings.database)
    look = (
        f"Look through it with 'schakel verify {file}'."
        if kind_of(file) == "sqlite"
        else "To look through it, restore it into an empty database and run 'schakel verify' there."
    )
    typer.echo(f"{file}: {size:,} bytes of {where}. {look}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that 'schakel backup' wrote.")],
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="A database that stands there makes way: an SQLite file is put aside, what is in "
            "a PostgreSQL database is dropped.",
        ),
    ] = False,
) -> None:
    """Make the configured database what a backup holds. Stop every Schakel first. What waited to be
    delivered when the backup was made is delivered once a desk runs, also what was delivered since.
    """
    from bot.bootstrap import backups

    settings = read_settings()
    aside = _aside(settings) if replace else None
    backups.restore(settings, file, aside)
    kept = f" What stood there is {aside} now." if aside and aside.exists() else ""
    typer.echo(
        f"restored to {masked(settings.database)}.{kept} Look through it with 'schakel verify'."
    )


def _aside(settings: Settings) -> Path:
    """Where the database that stands there goes."""
    try:
        file = file_of(settings.database) or Path("replaced")
    except UnreadableAddress:
        file = Path("replaced")  # what is wrong with the address is told where it is opened
    return file.with_name(f"{file.name}.before-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}")


def verify(
    file: Annotated[
        Path | None, typer.Argument(help="A backup of SQLite; without it, the database in use.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Look through a database or a backup: each call is rebuilt from its ledger and compared with
    its row, each file with its hash. Mends nothing; exit code 1 when something is wrong.
    """
    found = _verified(file)
    if as_json:
        told = {"whole": not found.faults, "rows": found.rows, "faults": found.faults}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(found)
    return 1 if found.faults else 0


def _verified(file: Path | None) -> Verified:
    from bot.bootstrap import backups
    from bot.bootstrap.database import open_existing

    if file is None:
        database = open_existing(looked_at())
        try:
            return verified(database)
        finally:
            database.close()
    if backups.kind_of(file) == "postgresql":
        raise Mistake(
            f"{file} is a dump of PostgreSQL; restore it into an empty database and run 'schakel "
            f"verify' there"
        )
    with backups.opened_copy(file) as copy:
        return verified(copy)


def _print(found: Verified) -> None:
    for table, rows in found.rows.items():
        if rows:
            typer.echo(f"{rows:>12,}  {table}")
    for fault in found.faults[:_MOST]:
        typer.echo(f"WRONG  {fault}")
    if len(found.faults) > _MOST:
        typer.echo(f"WRONG  and {len(found.faults) - _MOST} more")
    if not found.faults:
        calls = found.rows.get("call", 0)
        typer.echo(f"whole: {calls:,} calls are as their ledgers tell them, files as their hashes")


def register(app: typer.Typer) -> None:
    """Add `backup`, `restore` and `verify`."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("verify")(verify)
