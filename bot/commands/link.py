"""`schakel link`: connects this desk with that of another organisation, and ends it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from typing import Annotated

import typer
from pydantic import ValidationError

from bot.commands.looked_at import looked_at
from bot.commands.opened_desk import opened_desk
from bot.errors import Mistake
from bot.network import connecting
from bot.network.connecting import Acceptance, Invited
from bot.network.signing import Key, fingerprint, signed
from bot.network.views import changes, facts_of, told_connection, told_offer
from bot.network.wire import INVITATIONS, Answer, HttpWire
from bot.settings import Settings
from catalog.elsewhere import plain_address
from catalog.model import Catalogue
from catalog.offers import Offer, offer_to
from routing.call.peer_messages import VERSIONS
from routing.storage import peers

Team = Annotated[str, typer.Argument(help="the id of the other organisation's file here")]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON")]
Yes = Annotated[bool, typer.Option("--yes", help="agree without being asked")]
_REFUSED = {
    "no_code": "that invitation is not known there, or not any more; ask for another one",
    "version": "no version of the wire is spoken on both sides; one of both has to be renewed",
    "too_often": "that was too often; wait a few minutes",
    "unsigned": "the clocks of both machines differ by more than five minutes; set them right",
}


def invite(
    team: Team,
    url: Annotated[str | None, typer.Option("--url", help="our address, for them")] = None,
    as_json: AsJson = False,
) -> None:
    """A code by which the desk of another organisation connects with ours, once, within a week."""
    with opened_desk(looked_at()) as (settings, catalogue, session):
        own = _own_address(settings, url)
        code = connecting.invite(session, catalogue, team, own, _now())
        offer = offer_to(team, catalogue, _now().date())
    days = connecting.INVITED_FOR.days
    if as_json:
        typer.echo(json.dumps({"team": team, "url": own, "code": code, "days": days}))
        return
    typer.echo(f"Read this out to whoever runs the desk of {team}; it works once, for {days} days:")
    typer.echo(f"  schakel link accept OUR-TEAM {own} {code}")
    typer.echo("where OUR-TEAM is what their catalogue calls us. They will read that we offer:")
    typer.echo(told_offer(offer, catalogue))
    typer.echo(f"Then 'schakel link accept {team}' here, and the connection is open.")


def accept(
    team: Team,
    url: Annotated[str | None, typer.Argument(help="their address, as they read it out")] = None,
    code: Annotated[str | None, typer.Argument(help="the code, as they read it out")] = None,
    yes: Yes = False,
    own_url: Annotated[str | None, typer.Option("--url", help="our address, for them")] = None,
) -> None:
    """Agree to a connection: with an address and a code, as who was invited; without, as who
    invited, or to what they offer now.
    """
    if url and not code:
        raise Mistake("an address goes with a code: schakel link accept TEAM URL CODE")
    if url and code:
        _accept_invitation(team, _address(url), code, own_url, yes=yes)
    else:
        _agree(team, yes=yes)


def _accept_invitation(team: str, url: str, code: str, own: str | None, *, yes: bool) -> None:
    """Look at what is offered, ask, then say yes; nothing is held while somebody thinks."""
    with opened_desk(looked_at()) as (settings, catalogue, session):
        there = connecting.linked_team(catalogue, team).link
        connecting.must_be_free(session, team)
    if there is None or there.url != url:
        raise Mistake(f"the file of '{team}' gives another address than {url}; mend it there")
    key = Key.made()
    sent = Acceptance(
        code=code,
        url=_own_address(settings, own),
        name=connecting.name_of(catalogue),
        key=key.public,
        versions=VERSIONS,
        offer=offer_to(team, catalogue, _now().date()),
    )
    told = _asked(url, sent, key)
    _show(told.name, told.offer, told.key, catalogue)
    typer.echo("Ours to them:")
    typer.echo(told_offer(sent.offer, catalogue))
    _or_stop("Agree, from today?", yes=yes)
    told = _asked(url, sent.model_copy(update={"yes": True}), key)
    with opened_desk(looked_at()) as (_settings, _catalogue, session):
        connecting.accepted(session, connecting.Accepted(team, url, key, sent, told), _now())
    typer.echo("Agreed on our side. It is open when they say 'schakel link accept' too; our key is")
    typer.echo(f"  {fingerprint(key.public)}")


def _agree(team: str, *, yes: bool) -> None:
    with opened_desk(looked_at()) as (_settings, catalogue, session):
        row = peers.find(session, team)
        again = row is not None and row.state == "open" and row.latest is not None
        offered = row.model_copy() if row and (row.state == "offered" or again) else None
    if offered:
        now = offered.latest if again else offered.theirs
        theirs, ours = Offer.model_validate(now), Offer.model_validate(offered.ours)
        _show(offered.name, theirs, offered.their_keys[0]["key"], catalogue)
        if again:
            agreed = Offer.model_validate(offered.theirs)
            typer.echo("What changes, against what was agreed (-: no more, +: new):")
            typer.echo(changes(agreed, theirs, catalogue))
        typer.echo("Ours to them:")
        typer.echo(told_offer(ours, catalogue))
        _or_stop("Agree, from today?", yes=yes)
    with opened_desk(looked_at()) as (_settings, _catalogue, session):
        connecting.agree(session, team, _now())
    typer.echo(f"The connection with {team} is open; their desk hears so.")


def _show(name: str, offer: Offer, key: str, catalogue: Catalogue) -> None:
    typer.echo(f"{name} offers us:")
    typer.echo(told_offer(offer, catalogue))
    typer.echo("Their key, to be compared aloud:")
    typer.echo(f"  {fingerprint(key)}")


def _or_stop(question: str, *, yes: bool) -> None:
    try:
        agreed = yes or typer.confirm(question)
    except typer.Abort:
        agreed = False
    if not agreed:
        raise Mistake("nothing was changed; answer y, or give --yes")


def listed(as_json: AsJson = False) -> None:
    """Every connection: how it stands, what each side offers, what waits to be sent."""
    with opened_desk(looked_at()) as (_settings, catalogue, session):
        rows = peers.every(session)
        facts = [facts_of(row, session) for row in rows]
        lines = [told_connection(row, session, catalogue) for row in rows]
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
    elif not lines:
        typer.echo("No other desk is connected with this one; see 'schakel link invite --help'.")
    for line in () if as_json else lines:
        typer.echo(line)


def close(team: Team, yes: Yes = False) -> None:
    """End a connection: their desk hears so; what we asked comes back to us, and what they asked
    ends.
    """
    with opened_desk(looked_at()) as (_settings, _catalogue, session):
        unused = connecting.must_be_there(session, team).state == "invited"
        under_way = peers.under_way(session, team)
    ends = (
        f"Requests under way: {under_way}. What we asked comes back to us; what they asked ends."
        if under_way
        else "Nothing is under way."
    )
    question = f"{ends} End the connection with {team}?"
    _or_stop(f"Withdraw the invitation of {team}?" if unused else question, yes=yes)
    with opened_desk(looked_at()) as (_settings, _catalogue, session):
        connecting.close(session, team, _now())
    if unused:
        typer.echo(f"The invitation of {team} is withdrawn; its code is good no longer.")
        return
    typer.echo(f"The connection with {team} is closed; their desk hears so from ours.")
    typer.echo(f"To connect again, either invites anew: schakel link invite {team}")


def rotate(team: Team) -> None:
    """Another key for a connection; what was signed with the one of before is good for a week."""
    with opened_desk(looked_at()) as (_settings, _catalogue, session):
        key = connecting.rotate(session, team, _now())
    typer.echo("They are told of another key of ours; from when they know it we sign with it:")
    typer.echo(f"  {fingerprint(key.public)}")


def _own_address(settings: Settings, given: str | None) -> str:
    own = given or settings.public_url
    if not own:
        raise Mistake("they need our address; set SCHAKEL_PUBLIC_URL, or add --url https://…")
    return _address(own)


def _address(url: str) -> str:
    try:
        return plain_address(url)
    except ValueError as error:
        raise Mistake(f"{url} {error}") from None


def _asked(url: str, sent: Acceptance, key: Key) -> Invited:
    """What the desk that invited answers. Raises Mistake."""
    body = sent.model_dump_json().encode()
    where = url + INVITATIONS
    try:
        answer = asyncio.run(HttpWire().post(where, signed(where, body, key, _now()), body))
    except (OSError, TimeoutError) as error:
        raise Mistake(f"{url} cannot be reached ({type(error).__name__}); is it right?") from None
    if answer.status != 200:
        raise Mistake(_refused(url, answer))
    try:
        return Invited.model_validate(answer.body)
    except ValidationError:
        raise Mistake(f"{url} is no desk that can be connected with; is it right?") from None


def _refused(url: str, answer: Answer) -> str:
    if answer.code == "other_address":
        return f"they expect us at another address ({answer.body.get('detail')}); see --url"
    known = _REFUSED.get(answer.code)
    return known or f"{url} answered {answer.status}; is it the address of a desk?"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def register(app: typer.Typer) -> None:
    """Add `link`."""
    group = typer.Typer(no_args_is_help=True, help="Connections with the desks of others.")
    for name, command in (
        ("invite", invite),
        ("accept", accept),
        ("list", listed),
        ("close", close),
        ("rotate", rotate),
    ):
        group.command(name)(command)
    app.add_typer(group, name="link")
