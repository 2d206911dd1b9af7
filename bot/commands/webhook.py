"""`schakel webhook`: addresses that are told what happens to calls; what became of what they were
sent, and sending it anew.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from typing import Annotated, get_args

import typer
from sqlmodel import Session

from bot.commands.invite import person_named
from bot.commands.looked_at import looked_at
from bot.commands.opened_desk import opened_desk
from bot.commands.token import AsJson, team_of
from bot.errors import Mistake
from bot.outbox.webhook_payloads import webhook_row
from bot.settings import read_settings
from bot.worker.webhook_wire import fault_of, may_be_inside, without_secrets
from routing.call.events import AnyEvent
from routing.storage import outbox, webhooks
from routing.storage.webhooks import Message

Hook = Annotated[str, typer.Argument(help="its id, as 'schakel webhook list' shows it")]


def create(
    person: Annotated[str, typer.Argument(help="what this person may read is sent: id or name")],
    *,
    url: Annotated[str, typer.Option("--url", help="where to: https://…")],
    name: Annotated[str, typer.Option("--name", help="what it is for")],
    event: Annotated[
        list[str] | None, typer.Option("--event", help="only this kind of event: acknowledged, …")
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option("--team", help="only calls of this team, by its id")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """An address that is told what happens to calls; its secret is shown this once."""
    if fault := fault_of(url, inside=read_settings().webhooks_inside):
        raise Mistake(f"{without_secrets(url)} {fault}; {_instead(url)}")
    with opened_desk(looked_at()) as (_, catalogue, session):
        who = person_named(person, catalogue)
        made = webhooks.make(
            session,
            url,
            person=who.id,
            name=name,
            kinds=[_kind(one) for one in event or ()],
            teams=[team_of(one, who.id, catalogue) for one in team or ()],
            now=_now(),
        )
    if as_json:
        typer.echo(json.dumps({"id": made.id, "url": url, "secret": made.secret}))
        return
    typer.echo(f"{url} is told what {who.name} ({who.id}) may read. It is signed with:")
    typer.echo(f"  {made.secret}")
    typer.echo("It is not shown again. What became of what was sent, and to end it:")
    typer.echo(f"  schakel webhook log {made.id}; schakel webhook end {made.id}")


def _instead(url: str) -> str:
    if may_be_inside(url):
        return (
            "give an https address outside, or set SCHAKEL_WEBHOOKS_INSIDE=true, for the desk that "
            "runs too"
        )
    return "give one like https://hooks.example.org/desk; the signature proves who sends"


def listed(as_json: AsJson = False) -> None:
    """Every webhook, without its secret."""
    with opened_desk(looked_at()) as (_, _catalogue, session):
        found = [row.model_dump(mode="json", exclude={"secret"}) for row in webhooks.every(session)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif not found:
        typer.echo("There are no webhooks; see 'schakel webhook create --help'.")
    for one in () if as_json else found:
        stands = f"ended {one['ended_at']} {one['why']}".rstrip() if one["ended_at"] else "on"
        typer.echo(f"{one['id']}  {one['person']}  {one['name']}: {one['url']}; {stands}")


def log(
    hook: Hook,
    failed: Annotated[bool, typer.Option("--failed", help="only what was not taken")] = False,
    as_json: AsJson = False,
) -> None:
    """What a webhook was sent in the last thirty days, newest first, and what became of it."""
    with opened_desk(looked_at()) as (_, _catalogue, session):
        _must_exist(session, hook)
        found = [row.model_dump(mode="json") for row in _messages(session, hook, failed=failed)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif not found:
        typer.echo("Nothing.")
    for one in () if as_json else found:
        tries = f"{one['attempts']} tries" if one["attempts"] != 1 else "1 try"
        typer.echo(
            f"{one['made_at']}  {one['id']}  {one['number']} {one['kind']}: {one['state']}, "
            f"{tries}{one['told'] and ', '}{one['told']}"
        )


def redeliver(
    hook: Hook,
    message: Annotated[
        str | None, typer.Argument(help="its id, as 'schakel webhook log' shows it")
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="all that was not taken")] = False,
) -> None:
    """Send a message anew, or all that were not taken; under the same id, so that it is known."""
    if (message is None) == (not failed):
        raise Mistake("name a message of 'schakel webhook log', or give --failed")
    with opened_desk(looked_at()) as (_, _catalogue, session):
        _must_exist(session, hook)
        found = [
            one
            for one in _messages(session, hook, failed=failed)
            if message is None or one.id == message
        ]
        if not found and message:
            raise Mistake(f"there is no message {message}; see 'schakel webhook log {hook}'")
        again, now = secrets.token_hex(4), _now()
        rows = [webhook_row(one.hook, one.number, one.id, now, again) for one in found[::-1]]
        outbox.enqueue(session, rows, now)
    typer.echo(f"{len(rows)} will be sent anew by the running desk.")


def end(hook: Hook) -> None:
    """Tell a webhook nothing more."""
    with opened_desk(looked_at()) as (_, _catalogue, session):
        if not webhooks.end(session, hook, "by command", _now()):
            raise Mistake(f"no webhook that is on is called {hook}; see 'schakel webhook list'")
    typer.echo(f"The webhook {hook} is told nothing any more.")


def _messages(session: Session, hook: str, *, failed: bool) -> list[Message]:
    return webhooks.messages(session, hook, failed=failed, limit=1_000)


def _must_exist(session: Session, hook: str) -> None:
    if webhooks.find(session, hook) is None:
        raise Mistake(f"no webhook is called {hook}; see 'schakel webhook list'")


def _kind(kind: str) -> str:
    union, *_ = get_args(AnyEvent)
    known = {str(one.model_fields["kind"].default) for one in get_args(union)}
    if kind not in known:
        raise Mistake(f"there is no event '{kind}'; there are: {', '.join(sorted(known))}")
    return kind


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def register(app: typer.Typer) -> None:
    """Add `webhook`."""
    group = typer.Typer(no_args_is_help=True, help="Addresses that are told what happens.")
    for name, command in (
        ("create", create),
        ("list", listed),
        ("log", log),
        ("redeliver", redeliver),
        ("end", end),
    ):
        group.command(name)(command)
    app.add_typer(group, name="webhook")
