"""Takes in the messages of links in other installations: in order, each once, and what follows from
it in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import json

from pydantic import ValidationError
from sqlmodel import Session, col, select
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.network import files
from bot.network.closing import come_back
from bot.network.proofs import read_offer
from bot.network.replies import Reply
from bot.network.signing import id_of, read_public
from bot.outbox.peer_payloads import lanes_of
from bot.outbox.writer import OutboxWriter
from bot.people.recipients import reaches
from catalog.offers import Offer, offer_to
from routing.call.peer_messages import LONGEST, VERSIONS, Message, Request, Word
from routing.desk.desk import Desk
from routing.desk.peers import Heard, hear, open_for, refusal
from routing.rules.effects_of import NotPossible
from routing.storage import outbox, peers
from routing.storage.call_repository import SqlCallRepository
from routing.storage.network_tables import PeerCallRow, PeerRow

log: BoundLogger = get_logger("schakel.network")
OVERLAP = dt.timedelta(days=7)
"""So long what is signed with the key of before is good, after another took its place."""


def take(session: Session, context: Context, peer: PeerRow, message: Message) -> Reply:
    """Do what a message says, now or once those before it came."""
    peer = _locked(session, peer)
    if message.version not in VERSIONS:
        return Reply(422, "version", more={"versions": list(VERSIONS)})
    if peer.state == "closed":
        return Reply(410, "closed")
    if not message.call:
        return _about_link(session, context, peer, message)
    if peer.state != "open":
        return Reply(403, "not_open", wait=60)
    _is_there(session, peer, context.now)
    outbox.hasten(session, lanes_of(peer.team), context.now)
    return _about_call(session, context, peer, message)


def _locked(session: Session, peer: PeerRow) -> PeerRow:
    """One message of a link at a time, in whatever process."""
    query = select(PeerRow).where(col(PeerRow.team) == peer.team).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def _about_call(session: Session, context: Context, peer: PeerRow, message: Message) -> Reply:
    known = peers.named(session, peer.team, message.call)
    taken = known.taken if known else 0
    if peers.is_another(session, peer.team, message):
        return Reply(409, "other_message", more={"taken": taken})
    if message.seq <= taken:
        return Reply(200, more={"taken": taken})
    if message.seq > taken + 1:
        return _held(session, context, peer, message, taken)
    if known is None:
        if (refused := _open(session, context, peer, message)) is not None:
            return refused
    else:
        _apply(session, context, known, message)
    known = peers.named(session, peer.team, message.call)
    while known and (following := peers.next_held(session, peer.team, known.call, known.taken + 1)):
        _apply(session, context, known, following)
    return Reply(200, more={"taken": known.taken if known else 0})


def _held(session: Session, context: Context, peer: PeerRow, message: Message, taken: int) -> Reply:
    if not peers.is_held(session, peer.team, message):
        if peers.held(session, peer.team, message.call) >= peers.MOST_HELD:
            return Reply(429, "too_many", wait=60)
        peers.hold(session, peer.team, message, context.now)
    return Reply(202, more={"taken": taken})


def _open(session: Session, context: Context, peer: PeerRow, message: Message) -> Reply | None:
    """Open the call that is asked for; the answer where that cannot be."""
    customer = context.catalogue.team_by_id.get(peer.team)
    if peers.was_done(session, peer.team, message):
        return Reply(409, "other_message")
    if customer is None or message.word != "opened":
        return Reply(409, "not_agreed")
    try:
        asked = Request.model_validate(message.data)
    except ValidationError as error:
        return Reply(409, "unreadable", told=_where(error))
    if peers.was_here(session, asked):
        return Reply(409, "loop")
    desk = _desk(session, context)
    try:
        call = open_for(desk, customer, asked, read_offer(peer.ours))
    except NotPossible as no:
        return Reply(409, "not_agreed", told=no.who)
    peers.begun(session, call.number, peer.team, message, asked)
    peers.done(session, peer.team, message, context.now)
    _post(session, context, desk, message)
    return None


def _apply(session: Session, context: Context, known: PeerCallRow, message: Message) -> None:
    desk = _desk(session, context)
    call = desk.repository.locked(known.number)
    session.refresh(known)
    if call is None:
        raise LookupError(f"{known.number} is mirrored and not there")
    if peers.was_done(session, known.peer, message):
        known.taken = message.seq
        session.add(known)
        session.flush()
        return
    peers.done(session, known.peer, message, context.now)
    said = _read(message)
    if message.word == "accepted" and said.number:
        known.theirs = said.number
    if message.word == "asked":
        known.asked = message.seq
    known.taken = message.seq
    session.add(known)
    session.flush()
    if message.word == "file":
        said = files.written_down(session, known.peer, message, said, context.now)
    heard = Heard(message.word, said, message.seq, known.asks, message.data)
    after = hear(desk, call, heard)
    files.begin(session, after, message, said, desk)
    if told := refusal(call, after, heard):
        desk.effects.append(told)
    _post(session, context, desk, message)


def _read(message: Message) -> Word:
    """What was said, as far as it can be read: what cannot stays as it came."""
    try:
        return Word.model_validate(message.data)
    except ValidationError:
        return Word(text=json.dumps(message.data, ensure_ascii=False)[:LONGEST])


def _desk(session: Session, context: Context) -> Desk:
    reach = reaches(session, context)
    return Desk(SqlCallRepository(session), context.catalogue, context.now, reach)


def _post(session: Session, context: Context, desk: Desk, message: Message) -> None:
    key = f"heard/{message.call}/{message.seq}/{message.id}"
    OutboxWriter(session, context, key).effects(desk.effects)


def _about_link(session: Session, context: Context, peer: PeerRow, message: Message) -> Reply:
    """What is said of the connection itself, each once, and nothing that is older than what is
    known; a word that nobody here knows is passed over.
    """
    old = peers.is_overtaken(session, peer.team, message)
    if old or peers.was_done(session, peer.team, message):
        return Reply(200)
    match message.word:
        case "agreed" if peer.state == "waiting":
            peer.state, peer.agreed_at = "open", context.now
        case "agreed":
            _agreed_anew(peer, message, context)
        case "closed":
            peer.state, peer.closed_at = "closed", context.now
            peers.keep(session, peer)
            come_back(session, context, peer.team, "closed_there")
        case "key":
            if not _key(peer, str(message.data.get("key", "")), context.now):
                return Reply(409, "unreadable")
        case "offer":
            peer.latest = _news(peer, message)
        case _:
            log.info("a word about a connection is not known here", word=message.word)
    peers.done(session, peer.team, message, context.now)
    peers.keep(session, peer)
    _is_there(session, peer, context.now)
    return Reply(200)


def _is_there(session: Session, peer: PeerRow, now: dt.datetime) -> None:
    """They speak. Whether they hear us is known once something that waits was taken there: a way
    may be open in one direction alone.
    """
    peers.heard_from(session, peer.team, now)
    if peer.trouble and not outbox.waiting_in(session, lanes_of(peer.team)):
        peers.reached(session, peer.team, now)


def _agreed_anew(peer: PeerRow, message: Message, context: Context) -> None:
    """They agreed to what we offer now; to what we do not offer (any more) nobody can."""
    told = message.data.get("offer")
    offer = read_offer(told) if isinstance(told, dict) else None
    if offer and offer == offer_to(peer.team, context.catalogue, context.now.date()):
        peer.ours, peer.agreed_at = offer.model_dump(mode="json"), context.now


def _news(peer: PeerRow, message: Message) -> dict[str, object] | None:
    """What they offer now, where that is another than was agreed and can be read."""
    try:
        offer, agreed = Offer.model_validate(message.data), Offer.model_validate(peer.theirs)
    except ValidationError:
        return peer.latest
    return offer.model_dump(mode="json") if offer != agreed else None


def _key(peer: PeerRow, public: str, now: dt.datetime) -> bool:
    """Another key of theirs: those of before are good for a while yet. False for what is none."""
    try:
        read_public(public)
    except ValueError:
        return False
    until = (now + OVERLAP).isoformat()
    before = [
        {**key, "until": key.get("until") or until}
        for key in peer.their_keys
        if key["id"] != id_of(public)
    ]
    peer.their_keys = [{"id": id_of(public), "key": public, "until": None}, *before]
    return True


def _where(error: ValidationError) -> str:
    """Which field it is; never what stands in it."""
    return ", ".join(".".join(map(str, one["loc"])) for one in error.errors()[:3])
