"""`schakel migrate`: brings the database's tables up to this version, before any desk starts."""

from __future__ import annotations

import typer

from bot.bootstrap.database import open_database
from bot.settings import read_settings
from routing.storage.address import masked


def migrate() -> None:
    """Bring the tables of the configured database up to this version, and end: for a job that runs
    before desks are replaced. A desk that starts does the same; one of them does it.
    """
    settings = read_settings()
    open_database(settings).close()
    typer.echo(f"the tables of {masked(settings.database)} are of this version")


def register(app: typer.Typer) -> None:
    """Add `migrate`."""
    app.command("migrate")(migrate)
