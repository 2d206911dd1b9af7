"""`schakel invite PERSON`: a link and a code by which somebody joins from a chat of their own."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import Annotated

import typer

from bot.channels.registry import installed
from bot.commands.looked_at import looked_at
from bot.commands.opened_desk import opened_desk
from bot.errors import Mistake
from bot.people import linking
from bot.settings import Settings
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
    with opened_desk(looked_at()) as (settings, catalogue, session):
        known = person_named(person, catalogue)
        now = dt.datetime.now(dt.UTC)
        code = linking.invitation(session, known.id, RUNS_THE_DESK, now)
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
