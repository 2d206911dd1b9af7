"""`schakel person export|erase NAME`: what is kept of somebody, and its end."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.looked_at import looked_at
from bot.errors import Mistake

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Their id: like sanne, or that of a guest.")
]
_app = typer.Typer(no_args_is_help=True, help="What is kept of a person: export it, erase it.")


@_app.command("export")
def export(name: Name) -> None:
    """Everything that is kept of somebody, as JSON on standard output; of others' calls only what
    they did there themselves.
    """
    from bot.bootstrap.database import open_existing
    from bot.people import personal_data

    database = open_existing(looked_at())
    try:
        with database.reading() as session:
            _refuse_nobody(name, known=personal_data.is_known(session, name))
            found = personal_data.export(session, name)
    finally:
        database.close()
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


@_app.command("erase")
def erase(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Erase somebody: what they said, what their calls were about, their accounts. In others' calls
    stands their part in it instead. It cannot be taken back; backups have it until they are gone.
    """
    from bot.bootstrap import kept_catalogue
    from bot.bootstrap.catalogue_erasure import EarlierCatalogues
    from bot.bootstrap.database import open_existing
    from bot.bootstrap.first_reader import read_catalogue
    from bot.people import personal_data

    settings = looked_at()
    listed = read_catalogue(settings.catalog).people.get(name)
    earlier = EarlierCatalogues(settings.data_folder, name)
    database = open_existing(settings)
    try:
        with database.reading() as session:
            known = personal_data.is_known(session, name)
            with _their_copies(settings.data_folder / "catalogues"):
                known = earlier.name_them or known
            known = known or kept_catalogue.name(settings.cache_folder, name)
            _refuse_nobody(name, known=known)
            waits = personal_data.open_matters(session, name)
        if waits:
            named = ", ".join((*waits[:5], *("…",) * (len(waits) > 5)))
            raise Mistake(
                f"'{name}' has open calls or components ({named}); end them, or give them to "
                f"somebody else, first"
            )
        if not yes:
            typer.confirm(f"Erase everything of '{name}'? It cannot be taken back.", abort=True)
        with database.transaction(durable=True) as session:
            names = earlier.known.names | ({listed.name} if listed else set())
            calls = personal_data.erase(session, name, dt.datetime.now(dt.UTC), names)
        folded = database.fold_log()
    finally:
        database.close()
    typer.echo(f"erased; {calls} calls keep their part in it, not who it was")
    with _their_copies(settings.data_folder / "catalogues"):
        copies = earlier.erase()
    with _their_copies(settings.cache_folder):
        kept_catalogue.forget(settings.cache_folder)
    if copies:
        typer.echo(f"{copies} copies of earlier catalogues hold them no more")
    if not folded:
        typer.echo(
            "a Schakel has the database open: what was erased stands in its log (-wal) until that "
            "is written over, at the latest when it ends",
            err=True,
        )
    if listed:
        typer.echo(
            f"'{name}' still stands in the catalogue's files: take them out there too, or they are "
            f"known again when they write",
            err=True,
        )


@contextmanager
def _their_copies(folder: Path) -> Iterator[None]:
    """Raises Mistake where copies of earlier catalogues cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise Mistake(
            f"the copies of earlier catalogues in {folder} may name them, and "
            f"are not yours to read and write ({error.strerror}); do it as who runs the desk"
        ) from None


def _refuse_nobody(name: str, *, known: bool) -> None:
    """Raises Mistake where nothing is kept of a person."""
    if not known:
        raise Mistake(
            f"nothing is kept of '{name}'; ids are told apart by capitals, and guests have long "
            f"ones: see 'schakel call'"
        )


def register(app: typer.Typer) -> None:
    """Add `person`."""
    app.add_typer(_app, name="person")
