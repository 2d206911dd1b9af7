"""`schakel signin PERSON`: a one-time link by which somebody signs in to the pages without a chat:
the first administrator, say.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated

import typer

from bot.commands.invite import person_named
from bot.commands.opened_desk import opened_desk
from bot.errors import Mistake
from bot.intake.door import path_of
from bot.people import signin_links
from bot.people.accounts import has_left
from bot.settings import Settings, read_settings


def site_of(settings: Settings) -> str:
    """Where the pages of this installation are found."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")


def signin(
    person: Annotated[str, typer.Argument(help="their id or name in the catalogue")],
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """A link by which somebody signs in to the pages of 'schakel serve', once, within ten
    minutes.
    """
    settings = read_settings()
    with opened_desk(settings) as (_, catalogue, session):
        known = person_named(person, catalogue)
        if has_left(session, known.id):
            raise Mistake(f"{known.name} left, by the word of a chat service's directory")
        link = signin_links.make(session, known.id, "", "", dt.datetime.now(dt.UTC))
    address = f"{site_of(settings)}{path_of(link)}"
    minutes = int(signin_links.LIFE.total_seconds()) // 60
    if as_json:
        body = {"person": known.id, "link": address, "minutes": minutes}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    typer.echo(f"{known.name} ({known.id}) signs in with this, once, within {minutes} minutes:")
    typer.echo(f"  {address}")
    typer.echo("Whoever opens it first is this person to the desk: give it to nobody else.")


def register(app: typer.Typer) -> None:
    """Add `signin`."""
    app.command("signin")(signin)
