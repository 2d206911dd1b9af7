"""Connects two installations: a one-time invitation, what each offers the other, a yes of both; and
what ends it. Within one transaction each.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from bot.errors import Mistake
from bot.network.replies import Reply
from bot.network.signing import Key, id_of, read_public
from bot.outbox.peer_payloads import ClosePayload, peer_row
from bot.ports.codes import ALPHABET, LONG
from catalog.elsewhere import plain_address
from catalog.model import Catalogue, Team
from catalog.offers import Offer, offer_to
from routing.call.peer_messages import VERSIONS, Message
from routing.storage import outbox, peers
from routing.storage.network_tables import PeerRow

INVITED_FOR = dt.timedelta(days=7)


def _public(value: str) -> str:
    read_public(value)
    return value


class Acceptance(BaseModel):
    """What an invited desk sends: the code, and who it is. `yes`: it accepts; without, it only
    looks at what is offered.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    code: Annotated[str, Field(max_length=40)]
    yes: bool = False
    url: Annotated[str, AfterValidator(plain_address), Field(max_length=300)]
    name: Annotated[str, Field(max_length=200)]
    key: Annotated[str, AfterValidator(_public), Field(max_length=64)]
    versions: Annotated[tuple[int, ...], Field(min_length=1, max_length=20)]
    offer: Offer


class Invited(BaseModel):
    """What the inviting desk answers."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
    name: Annotated[str, Field(max_length=200)]
    key: Annotated[str, AfterValidator(_public), Field(max_length=64)]
    version: int
    offer: Offer


def linked_team(catalogue: Catalogue, team: str) -> Team:
    """The team of that id, which lives elsewhere. Raises Mistake where it does not."""
    found = catalogue.team_by_id.get(team)
    if found is None:
        raise Mistake(f"there is no team '{team}' in the catalogue; make its file first")
    if found.link is None:
        raise Mistake(
            f"the file of '{team}' does not say where it lives; add link: {{url: https://…}}"
        )
    return found


def name_of(catalogue: Catalogue) -> str:
    """What this organisation calls itself."""
    own = catalogue.organisation
    return own.organisation.in_(own.language)


def invite(session: Session, catalogue: Catalogue, team: str, url: str, now: dt.datetime) -> str:
    """A code by which the desk of a team elsewhere connects, once, within `INVITED_FOR`. One that
    was given before is good no longer. Raises Mistake.
    """
    linked_team(catalogue, team)
    row = _fresh(session, team, Key.made(), now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LONG))
    row.state, row.our_url = "invited", url
    row.code, row.code_until = peers.digest_of(code), now + INVITED_FOR
    peers.keep(session, row)
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def must_be_free(session: Session, team: str) -> None:
    """Raises Mistake while there is a connection with a team."""
    row = peers.find(session, team)
    if row and row.state == "offered":
        raise Mistake(
            f"'{team}' has accepted an invitation and waits for your yes: schakel link accept "
            f"{team}; to begin anew, end that first: schakel link close {team}"
        )
    if row and row.state in ("open", "waiting"):
        raise Mistake(
            f"there is a connection with '{team}' already; end it first: schakel link close {team}"
        )


def _fresh(session: Session, team: str, key: Key, now: dt.datetime) -> PeerRow:
    """The row of a new connection, with a key of its own. Raises Mistake while one stands."""
    must_be_free(session, team)
    made = PeerRow(team=team, state="invited", secret=key.secret, key=key.id, made_at=now)
    row = peers.find(session, team)
    if row is None:
        return made
    for name in PeerRow.model_fields:
        setattr(row, name, getattr(made, name))
    return row


def answered(session: Session, catalogue: Catalogue, asked: Acceptance, now: dt.datetime) -> Reply:
    """What an invited desk hears. A code is used up by the yes, not by a look."""
    row = peers.invited(session, asked.code, now)
    team = catalogue.team_by_id.get(row.team) if row else None
    if row is None or team is None or team.link is None:
        return Reply(403, "no_code")
    if team.link.url != asked.url:
        return Reply(409, "other_address", told=f"expected: {team.link.url}")
    version = common_version(asked.versions)
    if version is None:
        return Reply(409, "version", more={"versions": list(VERSIONS)})
    ours = offer_to(row.team, catalogue, now.date())
    if asked.yes:
        row.state, row.code, row.code_until = "offered", None, None
        row.url, row.version = asked.url, version
        _keep_theirs(row, asked)
        row.ours = ours.model_dump(mode="json")
        peers.keep(session, row)
    told = Invited(name=name_of(catalogue), key=Key(row.secret).public, version=version, offer=ours)
    return Reply(200, more=told.model_dump(mode="json"))


def common_version(theirs: tuple[int, ...]) -> int | None:
    """The newest version that both speak."""
    return max(set(theirs) & set(VERSIONS), default=None)


def _keep_theirs(row: PeerRow, told: Acceptance | Invited) -> None:
    row.name = told.name
    row.their_keys = [{"id": id_of(told.key), "key": told.key, "until": None}]
    row.theirs = told.offer.model_dump(mode="json")


class Accepted(NamedTuple):
    """A yes of ours to an invitation: of which team at which address, with which key, and what was
    said on both sides.
    """

    team: str
    url: str
    key: Key
    sent: Acceptance
    told: Invited


def accepted(session: Session, yes: Accepted, now: dt.datetime) -> None:
    """Write down that our yes is given; theirs is awaited. Raises Mistake."""
    row = _fresh(session, yes.team, yes.key, now)
    row.state, row.our_url = "waiting", yes.sent.url
    row.url, row.version = yes.url, yes.told.version
    row.ours = yes.sent.offer.model_dump(mode="json")
    _keep_theirs(row, yes.told)
    peers.keep(session, row)


def agree(session: Session, team: str, now: dt.datetime) -> PeerRow:
    """The yes of who invited: the connection is open, and the other desk hears so. Of a connection
    that is open it is a yes to what they offer now. Raises Mistake.
    """
    row = peers.find(session, team)
    if row and row.state == "open" and row.latest:
        return _agree_anew(session, row, now)
    if row is None or row.state != "offered":
        raise Mistake(_why_not_agree(row, team))
    row.state, row.agreed_at = "open", now
    peers.keep(session, row)
    _tell(session, team, "agreed", now)
    return row


_NOT_TO_AGREE = {
    "open": "the connection with '{team}' is open already, and they offer nothing new",
    "waiting": "we said yes to '{team}' already; theirs is awaited: they run schakel link accept",
    "invited": "'{team}' has not accepted our invitation yet; read the code out to them once more, "
    "or make another: schakel link invite {team}",
    "closed": "the connection with '{team}' is closed; to connect anew one of you invites again: "
    "schakel link invite {team}",
}


def _why_not_agree(row: PeerRow | None, team: str) -> str:
    """Why there is nothing to say yes to, and what can be done."""
    if row is None:
        return f"nobody has accepted an invitation as '{team}'; 'schakel link list' tells who has"
    return _NOT_TO_AGREE[row.state].format(team=team)


def must_be_there(session: Session, team: str) -> PeerRow:
    """The connection with a team that is not closed. Raises Mistake."""
    row = peers.find(session, team)
    if row is None or row.state == "closed":
        raise Mistake(f"there is no connection with '{team}'; 'schakel link list' tells which are")
    return row


def _agree_anew(session: Session, row: PeerRow, now: dt.datetime) -> PeerRow:
    """Their offer of now is what is agreed from now on; they hear so."""
    row.theirs, row.latest, row.agreed_at = row.latest or {}, None, now
    peers.keep(session, row)
    _tell(session, row.team, "agreed", now, offer=row.theirs)
    return row


def close(session: Session, team: str, now: dt.datetime) -> PeerRow:
    """End a connection: the other desk hears so, and what is under way comes back. Raises
    Mistake.
    """
    row = must_be_there(session, team)
    known = row.state in ("open", "waiting", "offered")
    row.state, row.closed_at, row.code = "closed", now, None
    peers.keep(session, row)
    if known:
        _tell(session, team, "closed", now)
    back = ClosePayload(peer=team).row(f"peer-close/{team}/{now.isoformat()}", now, channel="")
    outbox.enqueue(session, [back], now)
    return row


def rotate(session: Session, team: str, now: dt.datetime) -> Key:
    """Another key for a connection: theirs to know first, then ours to sign with. Raises
    Mistake.
    """
    row = peers.find(session, team)
    if row is None or row.state != "open":
        raise Mistake(f"there is no open connection with '{team}'")
    key = Key(row.next_secret) if row.next_secret else Key.made()
    row.next_secret = key.secret
    peers.keep(session, row)
    _tell(session, team, "key", now, key=key.public)
    return key


def _tell(session: Session, team: str, word: str, now: dt.datetime, **data: object) -> None:
    message = Message(id=str(uuid.uuid4()), at=now, word=word, data=data)
    outbox.enqueue(session, [peer_row(team, message)], now)


def read_acceptance(body: bytes) -> Acceptance | None:
    """An acceptance as it came; None for what is none."""
    try:
        return Acceptance.model_validate_json(body)
    except ValidationError:
        return None
