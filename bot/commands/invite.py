"""`schakel invite PERSON`: a link and a code by which somebody joins from a chat of their own."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import Annotated

import typer
from sqlmodel import Session

from bot.bootstrap.app import read_catalogue
from bot.bootstrap.database import open_database
from bot.bootstrap.desks import desk_beside, which_desk
from bot.channels.registry import installed
from bot.errors import Mistake
from bot.people import linking, roster
from bot.settings import Settings, read_settings
from catalog.called import people_called
from catalog.model import Catalogue, Person

RUNS_THE_DESK = "schakel"
"""Who is written down as inviting: somebody with a hand on the installation itself."""


def person_named(name: str, catalogue: Catalogue) -> Person:
    """The one person of this id or name. Raises Mistake when there is none, or several."""
    one = catalogue.people.get(name)
    found = (one,) if one else people_called(name, catalogue)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(sorted(p.id for p in found))
        raise Mistake(f"several people are called {name}; name one by their id: {ids}")
    raise Mistake(
        f"nobody is called {name} in the catalogue; 'schakel catalog show' tells who there is"
    )


def _made(session: Session, name: str, files: Catalogue) -> tuple[Person, str]:
    catalogue = roster.over(files, roster.read(session))
    person = person_named(name, catalogue)
    now = dt.datetime.now(dt.UTC)
    return person, linking.invitation(session, person.id, RUNS_THE_DESK, now)


async def _links(settings: Settings, code: str) -> dict[str, str]:
    """For each chat service that has such links, the link with the code."""
    registry = installed()
    found = {name: await registry[name].deep_link(settings) for name in registry.services(settings)}
    return {name: f"{link}{code.replace('-', '')}" for name, link in found.items() if link}


def invite(
    person: Annotated[str, typer.Argument(help="their id or name in the catalogue")],
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """A link and a code by which somebody joins from a chat of their own; it works once, for a
    week.
    """
    configured = read_settings()
    settings = desk_beside(configured)
    if line := which_desk(configured):
        typer.echo(f"schakel: {line}", err=True)
    files = read_catalogue(settings.catalog)
    database = open_database(settings)
    try:
        with database.transaction() as session:
            known, code = _made(session, person, files)
    finally:
        database.close()
    links = asyncio.run(_links(settings, code))
    days = linking.INVITED_FOR.days
    if as_json:
        body = {"person": known.id, "code": code, "links": links, "days": days}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    typer.echo(f"{known.name} ({known.id}) joins with this, once, within {days} days:")
    for name, link in links.items():
        typer.echo(f"  {installed()[name].label}: {link}")
    typer.echo(f"  or by saying to the desk, alone with it: link {code}")
    typer.echo("Whoever uses it is this person to the desk: give it to nobody else.")


def register(app: typer.Typer) -> None:
    """Add `invite`."""
    app.command("invite")(invite)
