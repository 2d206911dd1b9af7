"""`schakel token`: makes, lists and takes back the tokens by which programs ask in somebody's
name.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.commands.days import MOST_DAYS
from bot.commands.invite import person_named
from bot.commands.looked_at import looked_at
from bot.commands.opened_desk import opened_desk
from bot.commands.signin import site_of
from bot.errors import Mistake
from bot.people import api_tokens
from bot.people.accounts import has_left
from bot.people.api_tokens import CALENDAR, SCOPES
from bot.settings import read_settings
from catalog.model import Catalogue
from routing.call.actions import is_of_link

AsJson = Annotated[bool, typer.Option("--json", help="as JSON")]


def create(
    person: Annotated[str, typer.Argument(help="whom it stands for: their id or name")],
    *,
    name: Annotated[str, typer.Option("--name", help="what it is for")],
    scope: Annotated[
        list[str],
        typer.Option("--scope", help=f"what it may do: {', '.join(SCOPES)}; or all; or calendar"),
    ],
    team: Annotated[
        list[str] | None, typer.Option("--team", help="only with calls of this team, by its id")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=MOST_DAYS, help="for how many days")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """A token by which a program asks in somebody's name; it is shown this once."""
    now = _now()
    with opened_desk(looked_at()) as (_, catalogue, session):
        who = person_named(person, catalogue)
        if has_left(session, who.id):
            raise Mistake(f"{who.name} left, by the word of a chat service's directory")
        scopes = _scopes(scope)
        teams = [team_of(one, who.id, catalogue) for one in team or ()]
        until = now + dt.timedelta(days=days) if days else None
        known, secret = api_tokens.make(
            session, who, name, scopes=scopes, teams=teams, now=now, until=until
        )
    if scopes == [CALENDAR]:
        secret = f"{site_of(read_settings())}/api/v1/calendar/{secret}.ics"
    if as_json:
        body = {"id": known, "person": who.id, "scopes": scopes, "teams": teams, "token": secret}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    if scopes == [CALENDAR]:
        typer.echo(f"Whoever has this address reads what is due, as {who.name} ({who.id}) may:")
    else:
        typer.echo(f"A program that shows this is {who.name} ({who.id}) to the desk:")
    typer.echo(f"  {secret}")
    typer.echo("It is not shown again: what is kept of it is a digest. To take it back:")
    typer.echo(f"  schakel token revoke {known}")


def listed(as_json: AsJson = False) -> None:
    """Every token: whom it stands for, what it may do, when it was last used."""
    with opened_desk(looked_at()) as (_, _catalogue, session):
        facts = api_tokens.listed(session, _now())
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    if not facts:
        typer.echo("There are no tokens; see 'schakel token create --help'.")
    for one in facts:
        used = f"last used {one['used_at']}" if one["used_at"] else "never used"
        within = f", teams {', '.join(one['teams'])}" if one["teams"] else ""
        typer.echo(
            f"{one['id']}  {one['person']}  {one['name']}: {', '.join(one['scopes'])}{within}; "
            f"{one['state']}, {used}"
        )


def revoke(
    token: Annotated[str, typer.Argument(help="its id, as 'schakel token list' shows it")],
) -> None:
    """Take a token back, at once."""
    with opened_desk(looked_at()) as (_, _catalogue, session):
        if not api_tokens.revoke(session, token, _now()):
            raise Mistake(f"no token that holds is called {token}; see 'schakel token list'")
    typer.echo(f"The token {token} is good for nothing any more.")


def _scopes(given: Sequence[str]) -> list[str]:
    if CALENDAR in given:
        if len(set(given)) > 1:
            raise Mistake("a calendar's address is no token; make it without other scopes")
        return [CALENDAR]
    wanted = set(SCOPES) if "all" in given else set(given)
    if unknown := sorted(wanted - set(SCOPES)):
        raise Mistake(f"there is no scope '{unknown[0]}'; there are: {', '.join(SCOPES)}, or all")
    return sorted(wanted)


def team_of(team: str, person: str, catalogue: Catalogue) -> str:
    """The id of a team that this person is of. Raises Mistake."""
    known = catalogue.renamed_teams.get(team, team)
    if known not in catalogue.team_by_id:
        raise Mistake(f"there is no team '{team}'; 'schakel catalog show' tells which there are")
    if not is_of_link(person, known, catalogue):
        raise Mistake(f"{person} is not of the team '{known}'; name somebody who is, or no team")
    return known


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def register(app: typer.Typer) -> None:
    """Add `token`."""
    group = typer.Typer(no_args_is_help=True, help="Tokens of programs that use the API.")
    for name, command in (("create", create), ("list", listed), ("revoke", revoke)):
        group.command(name)(command)
    app.add_typer(group, name="token")
